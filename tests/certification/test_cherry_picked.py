"""Four of 51 requirements, one limit widened: what such a set is called, from the command line to every page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conformance.core.text import Text
from conformance.documents.shipped import PROFILE, names_of
from conformance.evaluation.standing import standing_of
from conformance.evidence.sealed_zip import unpack
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.file import load_requirements, save_requirements
from conformance.requirements.model import Limit, RequirementSet
from conformance.requirements.release import digest_of_set
from tests.conftest import Said

Command = Callable[..., Said]
KEPT = ("5.1a", "5.1b", "6.1a", "6.2a")
DEVICE = "simulated-dual-light"


def reviewed(asked: RequirementSet) -> RequirementSet:
    """Every requirement with the fingerprint that it has now."""
    return asked.model_copy(
        update={
            "requirements": tuple(
                each.model_copy(update={"reviewed": fingerprint_of(asked, each)}) for each in asked.requirements
            )
        }
    )


def weakened(**fields: Any) -> RequirementSet:
    """The main profile with four of its requirements, and ±5.0 °C in place of ±0.3 °C; reviewed, so to speak."""
    published = load_requirements("contactless-screening")
    wide = Limit(lower=-5.0, upper=5.0, unit="delta_degC")
    kept = tuple(
        each.model_copy(update={"limit": wide}) if each.id == "6.1a" else each
        for each in published.requirements
        if each.id in KEPT
    )
    return reviewed(published.model_copy(update={"requirements": kept, **fields}))


def judged(conformance: Command, folder: Path, asked: RequirementSet, *more: object) -> Path:
    """The set run on the simulated device and evaluated, by the command line; the evaluation's file."""
    folder.mkdir(exist_ok=True)
    save_requirements(folder / "requirements.yaml", asked)
    ran = conformance(
        "run", folder / "requirements.yaml", "--product", DEVICE, "--bench", DEVICE, "-o", folder / "recording"
    )
    assert ran.code == 0, ran.err
    said = conformance(
        "evaluate", folder / "requirements.yaml", folder / "recording", "--assignment", DEVICE,
        "-o", folder / "evaluation.json", *more,
    )  # fmt: skip
    assert said.code == 0, said.err
    (folder / "said").write_text(said.out, encoding="utf-8")
    return folder / "evaluation.json"


def certify(conformance: Command, folder: Path, *more: object) -> Said:
    if not (folder / "key").exists():
        assert conformance("key", "new", "-o", folder / "key").code == 0
    return conformance(
        "certify", folder / "evaluation.json", "--recording", folder / "recording", "--key", folder / "key",
        "--specimen", "--valid-until", "2028-01-19", "-o", folder / "bundle.zip", *more,
    )  # fmt: skip


def test_evaluate_says_what_was_altered_and_certify_refuses_the_name(conformance: Command, tmp_path: Path) -> None:
    judged(conformance, tmp_path, weakened())
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert "ALTERED COPY of contactless-screening edition 1" in said
    assert "47 requirements removed" in said
    assert "6.1a: limit changed" in said
    for more in ((), ("--own-specification",)):
        refused = certify(conformance, tmp_path, *more)
        assert refused.code == 1
        assert "[name_of_published_set]" in refused.err
        assert "47 requirements removed" in refused.err
        assert "6.1a: limit changed" in refused.err
        assert ("[own_specification]" in refused.err) is not bool(more)
    assert not (tmp_path / "bundle.zip").exists()


def test_lint_finds_the_limit_and_the_borrowed_name(conformance: Command, tmp_path: Path) -> None:
    save_requirements(tmp_path / "requirements.yaml", weakened())
    said = conformance("spec", "lint", tmp_path / "requirements.yaml")
    assert said.code == 1
    assert "its statement (en) says ±0.3 delta_degC, its limit ±5 delta_degC" in said.out
    assert "it is called 'contactless-screening', as a published set, and is not that one" in said.out
    assert "47 requirements removed" in said.out
    for name in names_of(PROFILE):
        assert conformance("spec", "lint", name).code == 0


def test_as_its_own_specification_it_is_certified_and_every_page_says_so(conformance: Command, tmp_path: Path) -> None:
    title = Text(zh="某实验室入口筛查要求", en="Entrance requirements of a laboratory")
    judged(conformance, tmp_path, weakened(profile="entrance", edition="2026", title=title))
    assert "[own_specification]" in certify(conformance, tmp_path).err
    issued = certify(conformance, tmp_path, "--own-specification")
    assert issued.code == 0, issued.err
    bundle, key = tmp_path / "bundle.zip", tmp_path / "key.pub"
    checked = conformance("verify", bundle, "--trusted", key, "--date", "2026-06-01", "--json")
    assert checked.code == 0, checked.out
    found = json.loads(checked.out)
    assert found["title"].endswith("own specification of Specimen Test Laboratory")
    assert found["certificate"]["own_specification"] is True
    assert "47 requirements removed" in found["standing"]
    members = unpack((tmp_path / "bundle.zip").read_bytes())
    for name, says in (("en", "ALTERED COPY of contactless-screening"), ("zh", "经更改的副本")):
        for page in (f"certificate.{name}.html", f"reports/report.{name}.html"):
            text = members[page].decode()
            assert says in text, page
            assert ("47 requirements removed" if name == "en" else "删去 47 条要求") in text, page
            assert ("6.1a: limit changed" if name == "en" else "6.1a：更改了限值") in text, page
    for name, whole in (("en", "all requirements of the specification named above"), ("zh", "上述规范的全部要求")):
        assert whole not in members[f"reports/report.{name}.html"].decode()
    built = conformance(
        "registry", "build", tmp_path, "--trusted", tmp_path / "key.pub", "--specimens", "-o", tmp_path / "site"
    )
    assert built.code == 0, built.err
    [listed] = json.loads((tmp_path / "site" / "registry.json").read_text(encoding="utf-8"))["certificates"]
    assert listed["title"].endswith("own specification of Specimen Test Laboratory")
    assert "6.1a: limit changed" in listed["standing"]
    assert "ALTERED COPY" in (tmp_path / "site" / "registry.en.html").read_text(encoding="utf-8")


def test_every_format_of_the_report_names_the_altered_copy(conformance: Command, tmp_path: Path) -> None:
    judged(conformance, tmp_path, weakened())
    written = conformance(
        "report", tmp_path / "evaluation.json", "-o", tmp_path / "reports",
        *(word for each in ("html", "junit", "csv", "badge", "json") for word in ("--format", each)),
    )  # fmt: skip
    assert "ALTERED COPY" in written.err
    for file in (tmp_path / "reports").iterdir():
        text = file.read_text(encoding="utf-8")
        assert "ALTERED COPY of contactless-screening" in text or file.suffix == ".json", file
        assert "limit changed" in text or file.suffix in {".csv", ".svg"}, file


def test_a_published_set_with_its_own_name_is_never_an_altered_copy() -> None:
    asked = reviewed(load_requirements("contactless-screening"))
    standing = standing_of(asked)
    assert standing.published is not None
    assert standing.published.digest == digest_of_set(asked)
    assert standing.in_words("Laboratory").en.startswith("Profile as published: contactless-screening edition 1")
