"""``pytest --conformance``: what each verdict becomes, when a run is green, and that nobody else is disturbed.

Every run is a pytest of its own, in a folder of its own, with the plugin as its entry point brings it.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from conformance.core.events import Inspected
from conformance.documents import canonical_json
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.waivers import Waivers
from conformance.product.declaration import Product
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.writer import write_recording
from conformance.requirements.model import RequirementSet
from conformance.scenarios.inspection import InspectionParameters, scenes
from tests.evaluation.factory import LIMIT, requirement, requirement_set
from tests.plugin.forked import run_pytest

IDENTITY = {"manufacturer": "Example", "model": "T-1", "serial": "A7", "firmware": "2.1"}
OUTCOME = {"passed": 0, "failed": 1, "usage": 4, "none": 5}


def inspected(identifier: str, item: str, **fields: Any) -> dict[str, Any]:
    """A requirement that an inspection verifies."""
    verification = {"method": "inspection", "scenario": "inspection", "parameters": {"item": item}}
    return requirement(identifier, limit=None, characteristic=None, verification=verification, **fields)


MET, FAILS, BROKEN, UNTESTED = "alarm_sound", "alarm_light", "data_interface", "firmware_version"
ASKED: dict[str, dict[str, Any]] = {
    "met": inspected("5.1a", MET),
    "fails": inspected("5.2a", FAILS, modality="shall_not", citation="a newspaper"),
    "broken": inspected("5.3a", BROKEN),
    "untested": inspected("5.4a", UNTESTED),
    "out": inspected("5.5a", MET, applies_to="class in {turnstile}"),
    "should": inspected("5.6a", FAILS, modality="should"),
    "should_broken": inspected("5.6b", BROKEN, modality="should"),
    "may": inspected("5.7a", UNTESTED, modality="may"),
    "measured": requirement("6.1a", limit=LIMIT, citation="Annex A", decision_rule={"name": "guarded"}),
}


def text_of(document: Any) -> str:
    return canonical_json(document.model_dump(mode="json", by_alias=True, exclude_none=True)).decode()


def recorded(folder: Path, *, closed: bool = True, product: Product | None = None) -> None:
    """A recording of three inspections: one met, one not, one whose scene broke."""
    shown, said = [], []
    for item, met in ((MET, True), (FAILS, False), (BROKEN, None)):
        [scene] = scenes(InspectionParameters(item=item))
        shown.append(RecordedScene(scene, 0.0, 2.0, "LinkLost" if met is None else None))
        if met is not None:
            said.append(Inspected(scene.id, 1.0, item, met, by="a person", unattended=False))
    manifest = Manifest(
        schema_=Manifest.KIND,
        closed=False,
        origin="live",
        product=product.model_dump(mode="json", by_alias=True) if product else None,
        tool=Tool(name="conformance", version="test"),
    )
    write_recording(folder, manifest, shown, said)
    if not closed:
        path = folder / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "closed": False}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recording, a declaration, and nothing of pytest's own to read."""
    declared = Product.model_validate(
        {"schema": Product.KIND, "class": "dual-light", "identity": IDENTITY}, strict=False
    )
    recorded(tmp_path / "recording", product=declared)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    return tmp_path


def ask(folder: Path, *names: str) -> None:
    asked: RequirementSet = requirement_set(*(ASKED[name] for name in names))
    (folder / "requirements.yaml").write_text(text_of(asked))


def run(folder: Path, *arguments: str, fresh: bool = False) -> tuple[int, str]:
    """A pytest of its own in the folder; its exit code and all that it said."""
    return run_pytest(folder, "-p", "no:cacheprovider", *arguments, fresh=fresh)


def judged(folder: Path, *more: str, asked: Iterable[str] = ()) -> tuple[int, str]:
    if asked:
        ask(folder, *asked)
    return run(folder, "--conformance", "requirements.yaml", "--recording", "recording", *more)


@pytest.mark.parametrize(
    ("name", "counted", "code"),
    [
        ("met", "1 passed", "passed"),
        ("fails", "1 failed", "failed"),
        ("broken", "1 error", "failed"),
        ("untested", "1 skipped", "failed"),
        ("out", "1 skipped", "failed"),
        ("should", "1 xfailed", "failed"),
        ("should_broken", "1 xfailed", "failed"),
        ("may", "1 skipped", "failed"),
    ],
)
def test_each_verdict_has_its_outcome_and_without_one_pass_no_run_is_green(
    folder: Path, name: str, counted: str, code: str
) -> None:
    ended, out = judged(folder, asked=[name])
    assert out.splitlines()[-1].strip("= ").startswith(counted), out
    assert ended == OUTCOME[code]
    assert ("not one requirement passed" in out) == (name != "met")


def test_a_should_that_is_not_met_does_not_turn_a_run_red(folder: Path) -> None:
    ended, out = judged(folder, asked=["met", "should", "should_broken", "may", "out"])
    assert "1 passed, 2 skipped, 2 xfailed" in out
    assert ended == OUTCOME["passed"]
    assert "CONFORMS: of 1 applicable shall requirements 1 met" in out


def test_a_shall_that_nothing_tested_is_skipped_and_the_run_is_not_green(folder: Path) -> None:
    ended, out = judged(folder, asked=["met", "untested"])
    assert "1 passed, 1 skipped" in out
    assert ended == OUTCOME["failed"]
    assert "not green: not tested though they apply: 5.4a" in out


def test_an_incomplete_recording_is_not_green_though_everything_passed(folder: Path) -> None:
    recorded(folder / "cut", closed=False)
    ask(folder, "met")
    ended, out = run(folder, "--conformance", "requirements.yaml", "--recording", "cut")
    assert "1 passed" in out
    assert ended == OUTCOME["failed"]
    assert "not green: the recording is INCOMPLETE" in out


def test_a_failure_carries_the_evidence(folder: Path) -> None:
    _, out = judged(folder, asked=["met", "fails"])
    for line in ("shall not, not met:", "The error shall be within ±0.3 °C.", "Clause: 5.2", "a newspaper"):
        assert line in out
    assert "Traceback" not in out


def test_the_evidence_is_said_in_the_language_asked_for(folder: Path) -> None:
    _, out = judged(folder, "--conformance-language", "zh", asked=["fails"])
    assert "测温误差应在 ±0.3 ℃ 以内。" in out


def test_requirements_are_chosen_by_modality_by_class_by_name_and_by_node_id(folder: Path) -> None:
    ask(folder, "met", "fails", "should")

    def collected(*arguments: str) -> list[str]:
        _, out = judged(folder, "--collect-only", "-q", *arguments)
        return [line.rpartition("::")[2] for line in out.splitlines() if line.startswith("requirements.yaml::")]

    assert collected() == ["5.1a", "5.2a", "5.6a"]
    assert collected("-m", "shall") == ["5.1a"]
    assert collected("-m", "shall or shall_not") == ["5.1a", "5.2a"]
    assert collected("-m", "dual-light and should") == ["5.6a"]
    assert collected("-m", "turnstile") == []
    assert collected("-k", "5.2a") == ["5.2a"]
    assert collected("requirements.yaml::5.1a") == ["5.1a"]


def test_a_selection_is_judged_by_what_was_selected(folder: Path) -> None:
    ask(folder, "met", "fails", "untested")
    assert judged(folder, "-k", "5.1a")[0] == OUTCOME["passed"]
    assert judged(folder, "-k", "5.4a")[0] == OUTCOME["failed"]
    assert judged(folder, "-k", "nothing")[0] == OUTCOME["none"]


def test_on_two_workers_the_outcome_is_the_same_and_the_recording_is_judged_once(folder: Path) -> None:
    ask(folder, "met", "fails", "broken", "untested", "should")
    (folder / "conftest.py").write_text(
        "import os, pathlib\n"
        "import conformance.evaluation.from_files as files\n"
        "import conformance.pytest_plugin.run as run\n"
        "def counted(*given, **named):\n"
        "    pathlib.Path(f'judged.{os.getpid()}').touch()\n"
        "    return files.evaluation_of(*given, **named)\n"
        "run.evaluation_of = counted\n"
    )
    ended, out = judged(folder, "-n", "2")
    assert "1 failed, 1 passed, 1 skipped, 1 xfailed, 1 error" in out
    assert ended == OUTCOME["failed"]
    assert "not green: not tested though they apply: 5.4a" in out
    assert len(list(folder.glob("judged.*"))) == 1


def test_junit_has_the_requirement_the_verdict_and_the_waiver_as_properties(folder: Path) -> None:
    ask(folder, "met", "fails", "broken")
    day = {"schema": Assignment.KIND, "work": {"last_day": "2026-01-15"}}
    (folder / "assignment.yaml").write_text(canonical_json(day).decode())
    waiver = {
        "id": "W-1", "requirements": ["5.2a"], "device": {"manufacturer": "Example", "model": "T-1"},
        "firmware": ["*"], "reason": "known", "approver": "Li Na", "approved": "2026-01-05", "expires": "2026-06-30",
    }  # fmt: skip
    (folder / "waivers.yaml").write_text(canonical_json({"schema": Waivers.KIND, "waivers": [waiver]}).decode())
    ended, out = judged(
        folder, "--junitxml=out.xml", "--conformance-assignment", "assignment.yaml",
        "--conformance-waivers", "waivers.yaml",
    )  # fmt: skip
    assert ended == OUTCOME["failed"]
    assert "waiver W-1 for 5.2a: applied" in out
    cases = {case.get("name"): case for case in ET.parse(folder / "out.xml").iter("testcase")}
    told = {p.get("name"): p.get("value") for p in cases["5.2a"].iter("property")}
    assert (told["requirement"], told["clause"], told["verdict"]) == ("5.2a", "5.2", "fail")
    assert '"id":"W-1"' in (told["waiver"] or "")
    assert {name: [child.tag for child in case if child.tag != "properties"] for name, case in cases.items()} == {
        "5.1a": [], "5.2a": ["failure"], "5.3a": ["error"],
    }  # fmt: skip


def test_the_requirements_stand_beside_the_tests_that_are_named_and_alone_where_none_is(folder: Path) -> None:
    ask(folder, "met")
    (folder / "test_own.py").write_text("def test_own(): pass\n")
    assert "1 passed" in judged(folder)[1].splitlines()[-1]
    assert "2 passed" in judged(folder, "test_own.py")[1].splitlines()[-1]
    assert "2 passed" in judged(folder, ".")[1].splitlines()[-1]


def test_a_profile_may_be_given_by_its_name_wherever_it_lies(folder: Path) -> None:
    (folder / "pytest.ini").write_text("[pytest]\n")
    ended, out = run(folder, "--conformance", "clinical-agreement", "--recording", "recording")
    assert "conformance: clinical-agreement 1, recording sha256:" in out
    assert "7 skipped" in out
    assert ended == pytest.ExitCode.TESTS_FAILED
    ended, out = run(folder, "--conformance", "clinical-agreemnt", "--recording", "recording")
    assert ended == pytest.ExitCode.USAGE_ERROR
    assert "Did you mean clinical-agreement?" in out


def test_another_declaration_may_be_given(folder: Path) -> None:
    (folder / "turnstile.yaml").write_text(f"schema: {Product.KIND}\nclass: turnstile\n")
    ended, out = judged(folder, "--conformance-product", "turnstile.yaml", "-m", "turnstile", asked=["met", "out"])
    assert "2 passed" in out
    assert ended == OUTCOME["passed"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--conformance", "requirements.yaml"], "without a recording to judge. Add --recording"),
        (["--recording", "recording"], "--recording without --conformance"),
        (["--conformance-waivers", "w.yaml"], "--conformance-waivers without --conformance"),
        (["--conformance", "absent.yaml", "--recording", "recording"], "absent.yaml: there is no such file"),
        (["--conformance", "requirements.yaml", "--recording", "absent"], "absent: there is no such recording"),
        (["--conformance", "bad.yaml", "--recording", "recording"], "bad.yaml:1 [schema]"),
        (
            ["--conformance", "requirements.yaml", "--recording", "recording", "--conformance-product", "bad.yaml"],
            "bad.yaml:1 [schema]",
        ),
    ],
)
@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_bad_input_is_a_usage_error_with_its_place(
    folder: Path, arguments: list[str], said: str, workers: list[str]
) -> None:
    ask(folder, "met")
    (folder / "bad.yaml").write_text("schema: conformance/other/1\n")
    ended, out = run(folder, *arguments, *workers)
    assert ended == OUTCOME["usage"]
    assert said in out
    assert "Traceback" not in out
    assert "passed" not in out


def test_several_bad_files_are_said_together(folder: Path) -> None:
    (folder / "bad.yaml").write_text("schema: conformance/other/1\n")
    out = run(folder, "--conformance", "absent.yaml", "--recording", "gone", "--conformance-waivers", "bad.yaml")[1]
    assert all(place in out for place in ("absent.yaml:", "gone:", "bad.yaml:1"))


def test_where_nobody_asks_nothing_of_ours_is_imported_and_nothing_is_said(folder: Path) -> None:
    (folder / "test_own.py").write_text(
        "import sys\n"
        "def test_own():\n"
        "    ours = {name for name in sys.modules if name.partition('.')[0] == 'conformance'}\n"
        "    assert ours <= {'conformance', 'conformance.pytest_plugin'}, ours\n"
        "    assert not {'numpy', 'pydantic', 'yaml', 'jinja2', 'click'} & set(sys.modules)\n"
    )
    ended, out = run(folder, "test_own.py", "-p", "no:hypothesispytest", "-p", "no:anyio", fresh=True)
    assert ended == OUTCOME["passed"], out
    assert "conformance:" not in out
    assert "= conformance =" not in out


def test_the_options_are_explained(folder: Path) -> None:
    ended, out = run(folder, "--help")
    assert ended == 0
    assert "--conformance=REQUIREMENTS" in out
    assert "--recording=RECORDING" in out
