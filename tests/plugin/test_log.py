"""What ``pytest --conformance`` writes into a log and into JUnit XML: text alone, valid, and the first result beside
one that was run again."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

from conformance.core.events import Inspected
from conformance.product.declaration import Product
from conformance.recording.model import RERUN, Manifest, RecordedScene, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import write_recording
from conformance.scenarios.inspection import InspectionParameters, scenes
from tests.evaluation.factory import requirement_set
from tests.hostile import MIB, TEXTS, Path_, assert_plain_lines, poisoned
from tests.junit_schema import problems
from tests.plugin.test_plugin import ASKED, FAILS, IDENTITY, OUTCOME, recorded, run, text_of

STEERING = " ".join(TEXTS[name] for name in ("ansi", "terminal links", "bidi", "controls", "lines", "html", "rich"))


def declared(**identity: str) -> Product:
    return Product.model_validate(
        {"schema": Product.KIND, "class": "dual-light", "identity": {**IDENTITY, **identity}}, strict=False
    )


def judged_by(path: Path_) -> bool:
    return bool({"verification", "source"} & set(path)) or path[-1] in {"applies_to", "characteristic", "unit"}


def hostile(folder: Path, text: str) -> None:
    """A requirement set and a device that say the text wherever they may."""
    recorded(folder / "recording", product=declared(model=text, firmware=text))
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    made = poisoned(requirement_set(*(ASKED[name] for name in ("met", "fails", "broken", "untested"))), text, judged_by)
    numbered = tuple(
        each.model_copy(update={"id": f"{number} {each.id}"}) for number, each in enumerate(made.requirements, 1)
    )
    (folder / "requirements.json").write_text(text_of(made.model_copy(update={"requirements": numbered})))


def logged(folder: Path, *more: str) -> tuple[int, str]:
    arguments = ("--conformance", "requirements.json", "--recording", "recording", "--junitxml=out.xml", "-v", "-rA")
    return run(folder, *arguments, *more)


def test_hostile_text_stays_text_in_the_log_and_in_junit(tmp_path: Path) -> None:
    hostile(tmp_path, STEERING)
    ended, out = logged(tmp_path)
    assert ended == OUTCOME["failed"]
    assert "1 failed, 1 passed, 1 skipped, 1 error" in out
    assert_plain_lines(out, longest=4000)
    cases = list(ET.parse(tmp_path / "out.xml").iter("testcase"))
    assert len(cases) == 4
    assert {tag.tag for case in cases for tag in case.iter()} <= {
        "testcase", "properties", "property", "failure", "error", "skipped",
    }  # fmt: skip
    assert_plain_lines((tmp_path / "out.xml").read_text().replace("\r", ""), longest=10**6)


def test_megabytes_leave_a_log_that_can_be_read(tmp_path: Path) -> None:
    hostile(tmp_path, MIB[: 1 << 20])
    ended, out = logged(tmp_path)
    assert ended == OUTCOME["failed"]
    assert "1 failed, 1 passed, 1 skipped, 1 error" in out
    assert len(out) < 200_000
    assert len((tmp_path / "out.xml").read_bytes()) > 1 << 20


def test_what_is_wrong_with_a_document_is_said_in_lines_that_end(tmp_path: Path) -> None:
    hostile(tmp_path, "harmless words")
    (tmp_path / "wrong.json").write_text(json.dumps({"schema": f"{STEERING} {MIB}"}))
    ended, out = logged(tmp_path, "--conformance-product", "wrong.json")
    assert ended == OUTCOME["usage"]
    assert "wrong.json" in out
    assert_plain_lines(out)


def test_junit_of_every_outcome_is_valid_but_for_what_pytest_adds_to_a_case(tmp_path: Path) -> None:
    recorded(tmp_path / "recording", product=declared())
    (tmp_path / "requirements.json").write_text(text_of(requirement_set(*ASKED.values())))
    assert logged(tmp_path, "--conformance-language", "zh")[0] == OUTCOME["failed"]
    written = (tmp_path / "out.xml").read_bytes()
    found = ET.fromstring(written)
    assert {child.tag for case in found.iter("testcase") for child in case} == {
        "properties", "failure", "error", "skipped",
    }  # fmt: skip
    for case in found.iter("testcase"):
        told = {each.get("name"): each.get("value") for each in case.iter("property")}
        assert told["requirement"] == case.get("name")
        assert told["verdict"]
    assert problems(written, by_pytest=True) == []
    assert {line.partition(": ")[2].partition(":")[0] for line in problems(written)} == {"Element 'properties'"}


def again(folder: Path, *, met: bool, firmware: str = IDENTITY["firmware"]) -> None:
    """The inspection that failed, presented again in a recording of its own, as ``run --rerun-failed`` records it."""
    first = read_recording(folder / "recording")
    [scene] = scenes(InspectionParameters(item=FAILS))
    manifest = Manifest(
        schema_=Manifest.KIND, closed=False, origin="live", started_at="2026-01-16T09:00:00+08:00",
        product=declared(firmware=firmware).model_dump(mode="json", by_alias=True),
        run={RERUN: {"of": [first.digest], "requirements": ["5.2a"]}}, tool=Tool(name="conformance", version="test"),
    )  # fmt: skip
    answer = Inspected(scene.id, 1.0, FAILS, met, by="a person", unattended=False)
    write_recording(folder / "again", manifest, [RecordedScene(scene, 0.0, 2.0)], [answer])


def test_what_was_run_again_is_judged_beside_the_first_result_and_never_in_its_place(tmp_path: Path) -> None:
    recorded(tmp_path / "recording", product=declared())
    (tmp_path / "requirements.json").write_text(text_of(requirement_set(ASKED["met"], ASKED["fails"])))
    again(tmp_path, met=True)
    ended, out = logged(tmp_path, "--recording", "again")
    assert ended == OUTCOME["failed"]
    assert "1 failed, 1 passed" in out
    ended, out = run(tmp_path, "--conformance", "requirements.json", "--recording", "again")
    assert ended == OUTCOME["usage"]
    assert "its result counts too" in out


def test_running_only_what_failed_last_time_judges_the_same_and_passes_nothing_for_that(tmp_path: Path) -> None:
    recorded(tmp_path / "recording", product=declared())
    (tmp_path / "requirements.json").write_text(text_of(requirement_set(ASKED["met"], ASKED["fails"])))
    arguments = ("--conformance", "requirements.json", "--recording", "recording", "-p", "cacheprovider")
    assert run(tmp_path, *arguments)[0] == OUTCOME["failed"]
    ended, out = run(tmp_path, *arguments, "--lf")
    assert ended == OUTCOME["failed"]
    assert "1 failed, 1 deselected" in out
