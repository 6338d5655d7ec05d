"""``--only`` and declared scopes: PARTIAL everywhere, and a certificate of the declared part alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conformance.evidence.sealed_zip import unpack
from conformance.recording.reader import read_recording
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.file import load_requirements
from tests.conftest import ROOT, Said
from tests.small_profile import measuring_time, small_profile

Command = Callable[..., Said]
DEVICE = ("--product", "simulated-turnstile", "--bench", "simulated-turnstile")
ASSIGNMENT = ROOT / "test_vectors" / "simulated-turnstile" / "assignment.yaml"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """1a, 2a and 3a: the measuring time, with more trials each; reviewed."""
    path = tmp_path / "small.yaml"
    plain = yaml.safe_load(small_profile(*(measuring_time(trials) for trials in (59, 60, 61))))
    path.write_text(yaml.safe_dump(plain), encoding="utf-8")
    asked = load_requirements(path)
    for record, requirement in zip(plain["requirements"], asked.requirements, strict=True):
        record["reviewed"] = str(fingerprint_of(asked, requirement))
    path.write_text(yaml.safe_dump(plain), encoding="utf-8")
    return path


def scoped(tmp_path: Path, *ids: str) -> Path:
    """The assignment with a declared scope."""
    path = tmp_path / "assignment.yaml"
    plain = yaml.safe_load(ASSIGNMENT.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**plain, "scope": list(ids)}, allow_unicode=True), encoding="utf-8")
    return path


def recorded(conformance: Command, profile: Path, *more: object) -> Path:
    place = profile.with_name("recording")
    said = conformance("run", profile, *DEVICE, "-o", place, *more)
    assert said.code == 0, said.err
    profile.with_name("said").write_text(said.out, encoding="utf-8")
    return place


@pytest.mark.parametrize("command", ["run", "check", "evaluate"])
def test_unknown_ids_are_bad_input_all_at_once_with_the_nearest_names(
    conformance: Command, profile: Path, tmp_path: Path, command: str
) -> None:
    more: tuple[object, ...] = (*DEVICE, "-o", tmp_path / "out")
    if command == "evaluate":
        more = (recorded(conformance, profile), "-o", tmp_path / "out")
    said = conformance(command, profile, *more, "--only", "1a,2A,9z")
    assert said.code == 2
    assert "there is no requirement '2A'" in said.err
    assert "Did you mean 2a" in said.err
    assert "there is no requirement '9z'" in said.err
    assert "1a'" not in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["run", "check", "evaluate"])
def test_no_id_at_all_is_bad_input(conformance: Command, profile: Path, tmp_path: Path, command: str) -> None:
    more: tuple[object, ...] = (*DEVICE, "-o", tmp_path / "out")
    if command == "evaluate":
        more = (recorded(conformance, profile), "-o", tmp_path / "out")
    said = conformance(command, profile, *more, "--only", " , ")
    assert (said.code, "no requirement is named" in said.err) == (2, True)


def test_a_run_plans_only_what_is_asked_and_its_recording_says_so(conformance: Command, profile: Path) -> None:
    place = recorded(conformance, profile, "--only", "1a")
    assert "PARTIAL (planned for 1 requirements alone)" in profile.with_name("said").read_text(encoding="utf-8")
    manifest = read_recording(place).manifest
    assert manifest.run is not None
    assert manifest.run["only"] == ["1a"]
    assert manifest.run["planned_scenes"] == 59
    assert "PARTIAL: planned for these requirements alone: 1a." in manifest.notes
    assert "PARTIAL: planned for 1a alone" in conformance("recording", "info", place).out


def test_a_recording_of_a_part_that_is_judged_whole_is_partial(conformance: Command, profile: Path) -> None:
    place = recorded(conformance, profile, "--only", "1a")
    file = profile.with_name("evaluation.json")
    said = conformance("evaluate", profile, place, "-o", file)
    assert said.code == 3
    assert "PARTIAL: recorded for 1 of 3 requirements alone" in said.out
    assert "PARTIAL: INCOMPLETE" in said.out
    assert json.loads(file.read_text(encoding="utf-8"))["status"] == "incomplete"


def test_a_whole_recording_that_is_judged_in_part_is_partial_in_every_format(
    conformance: Command, profile: Path, tmp_path: Path
) -> None:
    place = recorded(conformance, profile)
    assert "PARTIAL" not in profile.with_name("said").read_text(encoding="utf-8")
    file = tmp_path / "evaluation.json"
    said = conformance("evaluate", profile, place, "--only", "3a,1a", "-o", file)
    assert said.code == 3
    assert "PARTIAL: 2 of 3 requirements" in said.out
    assert json.loads(file.read_text(encoding="utf-8"))["only"] == ["1a", "3a"]
    formats = ("html", "junit", "csv", "badge")
    written = conformance(
        "report", file, "-o", tmp_path / "reports", *(word for each in formats for word in ("--format", each))
    )
    assert "PARTIAL: 2 of 3 requirements" in written.err
    for each in (tmp_path / "reports").iterdir():
        assert "PARTIAL: 2 of 3 requirements" in each.read_text(encoding="utf-8"), each
    whole = tmp_path / "whole.json"
    assert conformance("evaluate", profile, place, "-o", whole).code == 0
    compared = conformance("compare", whole, file)
    assert "specification.marked" in compared.out
    assert "PARTIAL: 2 of 3 requirements" in compared.out


def test_check_and_batch_mark_a_part(conformance: Command, profile: Path, tmp_path: Path) -> None:
    said = conformance("check", profile, *DEVICE, "--only", "1a", "-o", tmp_path / "out", "--json")
    assert said.code == 3
    assert json.loads(said.out)["partial"] is True
    assert "PARTIAL: 1 of 3 requirements" in json.loads(said.out)["standing"]
    conformance("batch", profile, tmp_path / "out" / "recording", "-o", tmp_path / "batch")
    page = next((tmp_path / "batch").glob("*.html")).read_text(encoding="utf-8")
    assert "PARTIAL" in page or "部分" in page


def test_a_part_is_certified_where_the_assignment_declares_it_and_its_title_says_so(
    conformance: Command, profile: Path, tmp_path: Path
) -> None:
    place = recorded(conformance, profile, "--only", "1a,2a")
    judged = (conformance, profile, place, tmp_path)
    refused = certified(*judged, scope=("1a", "2a"), only="1a")
    assert "[scope_differs]" in refused.err
    assert "[evaluation_partial]" in certified(*judged, scope=(), only="1a,2a").err
    assert "[recording_partial]" in certified(*judged, scope=("1a", "2a", "3a"), only="1a,2a,3a").err
    issued = certified(*judged, scope=("2a", "1a"), only="1a,2a")
    assert issued.code == 0, issued.err
    title = "partial: 2 of 3 requirements"
    assert title in issued.out
    key = tmp_path / "key.pub"
    checked = conformance("verify", tmp_path / "bundle.zip", "--trusted", key, "--date", "2026-06-01")
    assert checked.code == 0, checked.out
    assert title in checked.out
    members = unpack((tmp_path / "bundle.zip").read_bytes())
    page = members["certificate.en.html"].decode()
    assert f"<h1>Specimen of a certificate (not valid) — {title} — own specification" in page
    assert "within the declared scope (2 of the 3 requirements" in page
    assert "部分：3 条要求中的 2 条" in members["certificate.zh.html"].decode()
    built = conformance(
        "registry", "build", tmp_path, "--trusted", tmp_path / "key.pub", "--specimens", "-o", tmp_path / "site"
    )
    assert built.code == 0, built.err
    [listed] = json.loads((tmp_path / "site" / "registry.json").read_text(encoding="utf-8"))["certificates"]
    assert title in listed["title"]
    assert listed["certificate"]["part"] == {"requirements": ["1a", "2a"], "of": 3}
    assert title in (tmp_path / "site" / "registry.en.html").read_text(encoding="utf-8")


def certified(
    conformance: Command, profile: Path, place: Path, folder: Path, *, scope: tuple[str, ...], only: str
) -> Said:
    """Evaluated and certified, by a declared scope where one is given."""
    told = scoped(folder, *scope) if scope else ASSIGNMENT
    file = folder / "evaluation.json"
    conformance("evaluate", profile, place, "--assignment", told, "--only", only, "-o", file)
    if not (folder / "key").exists():
        conformance("key", "new", "-o", folder / "key")
    return conformance(
        "certify", file, "--recording", place, "--key", folder / "key", "--specimen", "--own-specification",
        "--valid-until", "2028-01-19",
        "-o", folder / "bundle.zip",
    )  # fmt: skip
