"""``conformance spec``: parse a specification; lint, cover, compare and publish its requirement sets."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.given import RELEASE, REQUIREMENTS
from conformance.cli.specification_described import (
    plain_coverage,
    plain_difference,
    plain_specification,
    show_coverage,
    show_difference,
    show_specification,
)
from conformance.cli.terminal import say, say_json

if TYPE_CHECKING:
    from conformance.core.text import Language
    from conformance.specification.pairing import Specification

_FILE = click.Path(path_type=Path)


@click.group(name="spec")
def command() -> None:
    """Parse, lint, cover, compare and publish specifications."""


@command.command()
@click.argument("documents", nargs=-1, required=True, type=_FILE, metavar="DOCUMENT...")
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", help="Requirement set to write; an existing one is renewed."
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print every statement, and every sentence that could not be read, as JSON."
)
@click.option("--drop-removed", is_flag=True, help="Remove requirements whose statement is no longer in the text.")
def parse(documents: tuple[Path, ...], output: Path | None, as_json: bool, drop_removed: bool) -> int:
    """Read the requirements of a specification: one document, or its Chinese and its English version.

    Exits with 1 when the two languages disagree, or requirements are no longer in the text.
    """
    from conformance.specification.pairing import pair
    from conformance.specification.parsed import parse_documents

    specification = pair(parse_documents(documents))
    for mismatch in specification.mismatches:
        _warn(mismatch)
    code = 1 if specification.mismatches else 0
    if output is not None:
        code = max(code, _write(specification, output, drop_removed))
    if as_json:
        say_json(plain_specification(specification))
    elif output is None:
        show_specification(specification)
    return code


def _write(specification: Specification, output: Path, drop_removed: bool) -> int:
    """Write or renew a requirement set; returns 1 if requirements are no longer in the text and are kept."""
    from conformance.requirements.file import load_requirements, save_requirements
    from conformance.requirements.renew import renew_requirements
    from conformance.specification.requirement_set import generate, merge

    new = generate(specification, output.resolve().parent.name)
    if not output.exists():
        save_requirements(output, new)
        _warn(f"{output}: {len(new.requirements)} requirements written")
        return 0
    merged = merge(load_requirements(output), new, drop_removed=drop_removed)
    dropped_comments = renew_requirements(output, merged.requirements)
    _warn(f"{output}: {len(merged.requirements.requirements)} requirements, {len(merged.added)} of them new")
    for name in merged.changed:
        _warn(f"{name}: the text changed what was reviewed; it is suspect until it is reviewed again")
    for name in merged.gone:
        _warn(f"{name}: no longer in the text; {'removed' if drop_removed else 'kept (--drop-removed removes it)'}")
    for comment in dropped_comments:
        _warn(f"removed with its requirement: {comment}")
    return 1 if merged.gone and not drop_removed else 0


@command.command()
@click.argument("files", nargs=-1, required=True, type=REQUIREMENTS, metavar="REQUIREMENTS...")
@RELEASE
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def lint(files: tuple[str, ...], release: Path | None, as_json: bool) -> int:
    """Report errors and missing entries in requirement sets; exits with 1 when there are findings.

    Limits are read again from the statements; one that differs is a finding, unless limit_reason says why. With
    --release everything that a set alters of that release is a finding as well.
    """
    from conformance.evaluation.signed_release import load_release
    from conformance.evaluation.standing import name_taken
    from conformance.requirements.file import load_requirements
    from conformance.requirements.lint import LintFinding, altered_of
    from conformance.requirements.lint import lint as findings_of
    from conformance.scenarios.registry import scenario_names
    from conformance.specification.stated_limits import stated_limits

    known = frozenset(scenario_names())
    published = None if release is None else load_release(release).release
    sets = [(file, load_requirements(file)) for file in files]
    found = [(file, finding) for file, each in sets for finding in findings_of(each, known, stated_limits(each))]
    for file, each in sets:
        if (taken := name_taken(each)) is not None:
            found.append((file, LintFinding("profile", *taken)))
    if published is not None:
        found += [(file, altered) for file, each in sets for altered in altered_of(each, published)]
    if as_json:
        say_json({"findings": [{"file": file, **dataclasses.asdict(finding)} for file, finding in found]})
    else:
        for file, finding in found:
            say(f"{file} {finding}")
        say(f"{len(found)} findings" if found else "nothing found")
    return 1 if found else 0


@command.command()
@click.argument("file", type=REQUIREMENTS, metavar="REQUIREMENTS")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="en", help="Language of the reasons for gaps.")
def coverage(file: str, as_json: bool, language: Language) -> int:
    """Show which scenario verifies each requirement; exits with 1 when a gap has no stated reason."""
    from conformance.requirements.file import load_requirements
    from conformance.requirements.lint import coverage as rows_of
    from conformance.scenarios.registry import scenario_names

    rows = rows_of(load_requirements(file), frozenset(scenario_names()))
    plain = [plain_coverage(row, language) for row in rows]
    unexplained = sum(row.unexplained for row in rows)
    if as_json:
        say_json({"rows": plain, "unexplained": unexplained})
    else:
        show_coverage(plain)
        covered = sum(row.scenario is not None for row in rows)
        say(f"{len(rows)} requirements: {covered} covered, {len(rows) - covered} gaps, {unexplained} unexplained")
    return 1 if unexplained else 0


@command.command()
@click.argument("old", type=REQUIREMENTS)
@click.argument("new", type=REQUIREMENTS)
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff(old: str, new: str, as_json: bool) -> int:
    """Show what a new edition adds, removes and changes, limit by limit; exits with 1 when the two differ."""
    from conformance.requirements.diff import difference
    from conformance.requirements.file import load_requirements

    found = difference(load_requirements(old), load_requirements(new))
    if as_json:
        say_json(plain_difference(found))
    else:
        show_difference(found)
    return 1 if found else 0


@command.command()
@click.argument("file", type=REQUIREMENTS, metavar="REQUIREMENTS")
@click.option(
    "--key", required=True, type=_FILE, help="Private key of the publisher (conformance key new --for publisher)."
)
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds the key's passphrase.")
@click.option(
    "--publisher", metavar="NAME", help="Who publishes it, as trust files name the key; by default not stated."
)
@click.option("-o", "output", required=True, type=_FILE, metavar="FILE", help="Release to write.")
def release(file: str, key: Path, passphrase_env: str | None, publisher: str | None, output: Path) -> int:
    """Publish an edition of a requirement set: sign its ids and the digests of all that decides its verdicts.

    'evaluate --release FILE' then states that a set is the one published. A publisher is believed where a trust file
    names the key, for: publisher.
    """
    from conformance.cli.key import passphrase_of
    from conformance.documents import write_whole
    from conformance.evaluation.signed_release import open_release, publishers_secret, sign_release
    from conformance.requirements.deciding import is_suspect
    from conformance.requirements.file import load_requirements

    requirements = load_requirements(file)
    envelope = sign_release(requirements, publisher, publishers_secret(key, passphrase_of(passphrase_env)))
    write_whole(output, envelope)
    suspect = sum(is_suspect(requirements, each) for each in requirements.requirements)
    if suspect:
        _warn(f"{suspect} requirements are not reviewed as they are: no certificate is issued by them")
    signed = open_release(envelope)
    of = signed.release
    say(f"release of {of.profile} edition {of.edition}, {len(of.requirements)} requirements: {of.digest}")
    say(f"signed by {signed.key_id}: {output}")
    return 0


def _warn(sentence: str) -> None:
    say(f"conformance: {sentence}", err=True)
