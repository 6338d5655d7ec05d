"""``conformance profiles``: the specifications that come with the package."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from conformance.cli.terminal import say, say_json
from conformance.core.text import LANGUAGES, Text
from conformance.documents.shipped import PROFILE, names_of, shipped
from conformance.requirements.model import RequirementSet


@click.command(name="profiles")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, with titles and scope in both languages.")
def command(as_json: bool) -> int:
    """List the profiles that come with conformance; every command takes their names as REQUIREMENTS."""
    found = [_plain(name) for name in names_of(PROFILE)]
    if as_json:
        say_json({"profiles": found})
        return 0
    for profile in found:
        counts = ", ".join(f"{count} {modality}" for modality, count in profile["modalities"].items())
        say(f"{profile['name']}, edition {profile['edition']}: {_one(profile['title'])}")
        say(f"  {profile['standing']}")
        say(f"  {profile['requirements']} requirements ({counts}); product classes: {', '.join(profile['classes'])}")
        if profile["about"]:
            say(f"  {_one(profile['about'])}")
    say()
    say(f"For example: conformance spec coverage {found[0]['name']}" if found else "none")
    return 0


def _plain(name: str) -> dict[str, Any]:
    from conformance.evaluation.standing import standing_of
    from conformance.requirements.file import load_requirements
    from conformance.requirements.release import digest_of_set

    file = shipped(PROFILE, name)
    requirements = load_requirements(file)
    return {
        "name": name,
        "title": _by_language(requirements.title),
        "edition": requirements.edition,
        "standing": standing_of(requirements).in_words(None).en,
        "release": digest_of_set(requirements),
        "requirements": len(requirements.requirements),
        "modalities": dict(Counter(r.modality.value for r in requirements.requirements)),
        "classes": _classes(requirements),
        "about": {language: text for language in LANGUAGES if (text := _scope_of(file, language))},
        "file": str(file),
    }


def _classes(requirements: RequirementSet) -> list[str]:
    """The product classes to which at least one *shall* of it applies."""
    from conformance.product.applicability import applies
    from conformance.product.declaration import Product, ProductClass

    of_class = {each: Product(schema_=Product.KIND, class_=each) for each in ProductClass}
    decisive = [r.applies_to for r in requirements.requirements if r.modality.decides]
    return [each.value for each in of_class if any(applies(one, of_class[each]) is not False for one in decisive)]


def _scope_of(requirements: Path, language: str) -> str:
    """The second sentence of the specification's clause 1: to what it applies; nothing where that is not there."""
    from conformance.documents import read_text

    specification = requirements.with_name(f"specification.{language}.md")
    if not specification.is_file():
        return ""
    lines = read_text(specification).splitlines()
    begins = next((number for number, line in enumerate(lines) if line.startswith("## 1 ")), len(lines))
    stated = []
    for line in lines[begins + 1 :]:
        if line.startswith("#"):
            break
        stated += [line.strip()] if line.strip() else []
    return stated[1] if len(stated) > 1 else "".join(stated[:1])


def _by_language(text: Text) -> dict[str, str]:
    return {language: stated for language in LANGUAGES if (stated := text.stated_in(language))}


def _one(text: dict[str, str]) -> str:
    return text.get("en") or next(iter(text.values()), "")
