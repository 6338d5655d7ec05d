"""The matrix on a small part, and what it says when the harness is broken on purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from conformance.evaluation import judge
from conformance.metrology.decision import Decision
from conformance.requirements.model import RequirementSet
from conformance.scenarios import blackbody_accuracy
from conformance.selftest.matrix import Design, FlawCase, Matrix, MatrixRow, run_matrix
from conformance.selftest.record import DemandCell, SelfTest
from conformance.selftest.record_writer import record_of
from conformance.selftest.report import report_of
from conformance.selftest.subjects import Subject, load_subjects
from conformance.simulator.flaw import Flaw
from conformance.simulator.flaws import flaws
from conformance.verification.verdict import Verdict

SOME = ("offset", "missed_alarms", "firmware_changed", "slow")


@pytest.fixture(scope="module")
def loaded() -> tuple[RequirementSet, Subject]:
    requirements, (subject,) = load_subjects(classes=["turnstile"])
    return requirements, subject


def at(name: str, *sizes: float) -> Flaw:
    """A flaw at sizes of the test's own."""
    return replace(flaws()[name], sizes=sizes)


def matrix_of(loaded: tuple[RequirementSet, Subject], *some: Flaw, seeds: int = 1, jobs: int = 1) -> Matrix:
    requirements, subject = loaded
    design = Design(requirements, (subject,), tuple(range(1, seeds + 1)), {flaw.name: flaw for flaw in some})
    return run_matrix(design, jobs)


@pytest.fixture(scope="module")
def accuracy_only(loaded: tuple[RequirementSet, Subject]) -> tuple[RequirementSet, Subject]:
    """A requirement set of 6.1a alone: five scenes."""
    requirements, subject = loaded
    kept = tuple(r for r in requirements.requirements if r.id == "6.1a")
    return requirements.model_copy(update={"requirements": kept}), subject


def row_of(matrix: Matrix, case: FlawCase) -> MatrixRow:
    return next(row for row in matrix.rows if row.case == case)


def missed(matrix: Matrix) -> set[tuple[str | None, str]]:
    return {(row.case.flaw, name) for row in matrix.rows for name in row.expected if row.missed(name)}


@pytest.fixture(scope="module")
def matrix(loaded: tuple[RequirementSet, Subject]) -> Matrix:
    return matrix_of(
        loaded,
        at("offset", 0.05, 0.9),
        at("missed_alarms", 60.0),
        at("slow", 1.5),
        at("firmware_changed", 600.0, 1e7),
    )


def test_every_expectation_is_met(matrix: Matrix) -> None:
    assert missed(matrix) == set()


def test_the_good_device_is_expected_to_pass_everything_that_applies(matrix: Matrix) -> None:
    demands = {name: each.demand for name, each in row_of(matrix, FlawCase()).expected.items()}
    assert demands.pop("status") == {"conforms"}
    assert {name for name, demand in demands.items() if demand != {"pass"}} == {"5.1c", "6.3a", *optional(matrix)}
    assert demands["6.3a"] == {"not_applicable"}


def optional(matrix: Matrix) -> set[str]:
    """Requirements on what this class does not declare."""
    product = next(iter(matrix.prepared.values())).subject.product
    requirements = next(iter(matrix.prepared.values())).requirements
    return {
        r.id for r in requirements.requirements if r.capability and product.capabilities.get(r.capability.name) is False
    }


@pytest.mark.parametrize(
    ("flaw", "size", "caught"),
    [
        ("offset", 0.9, {"6.1a"}),
        ("missed_alarms", 60.0, {"6.4a", "6.4b", "6.4d"}),
        ("slow", 1.5, {"6.2a"}),
    ],
)
def test_a_flaw_beyond_the_limit_is_demanded_to_fail_what_it_breaks(
    matrix: Matrix, flaw: str, size: float, caught: set[str]
) -> None:
    expected = row_of(matrix, FlawCase(flaw, size)).expected
    assert {name for name in caught if expected[name].demand == {"fail"}} == caught
    assert expected["status"].demand == {"does_not_conform"}


def test_firmware_that_changes_during_the_run_leaves_nothing_that_could_pass(matrix: Matrix) -> None:
    changed, later = (
        row_of(matrix, FlawCase("firmware_changed", 600.0)),
        row_of(matrix, FlawCase("firmware_changed", 1e7)),
    )
    verdicts = {name: seen[0].verdict for name, seen in changed.observed.items()}
    assert verdicts["6.1a"] == verdicts["5.1a"] == "error"
    assert "pass" not in verdicts.values()
    assert verdicts["status"] == "incomplete"
    assert "1.0.1" in changed.observed["6.1a"][0].reason
    assert later.observed["6.1a"][0].verdict == "pass"


def test_more_processes_change_nothing(accuracy_only: tuple[RequirementSet, Subject]) -> None:
    one, two = (matrix_of(accuracy_only, at("offset", 0.9), seeds=2, jobs=jobs) for jobs in (1, 2))
    assert record_of(one, accuracy_only[0]) == record_of(two, accuracy_only[0])


# --- planted bugs


def test_a_judge_that_always_passes_is_noticed(
    accuracy_only: tuple[RequirementSet, Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = judge.judge_measurement

    def lenient(*args: Any, **more: Any) -> Any:
        judged = honest(*args, **more)
        result = judged.result
        return replace(judged, result=result.model_copy(update={"verdict": result.verdict and Verdict.PASS}))

    monkeypatch.setattr(judge, "judge_measurement", lenient)
    found = matrix_of(accuracy_only, at("offset", 0.9))
    assert ("offset", "6.1a") in missed(found)
    record = record_of(found, accuracy_only[0])
    assert record.verdict == "missed"
    assert record.summary.let_through >= 1
    assert record.summary.blamed == 0


def test_a_judge_that_forgets_the_guard_band_is_noticed(
    accuracy_only: tuple[RequirementSet, Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Decision.__init__

    def unguarded(self: Decision, *args: Any, **more: Any) -> None:
        if more["verdict"].startswith("conditional"):
            more["verdict"] = more["verdict"].removeprefix("conditional_")
        honest(self, *args, **more)

    flaw = at("offset", 0.255)
    assert ("offset", "6.1a") not in missed(matrix_of(accuracy_only, flaw))
    monkeypatch.setattr(Decision, "__init__", unguarded)
    found = matrix_of(accuracy_only, flaw)
    assert row_of(found, FlawCase("offset", 0.255)).expected["6.1a"].demand
    assert ("offset", "6.1a") in missed(found)


@pytest.fixture
def skipping() -> Iterator[None]:
    """A scenario that forgets its lowest set point, when it presents and when it measures."""
    honest = blackbody_accuracy.scenes

    def forgetful(parameters: Any) -> Iterator[Any]:
        yield from list(honest(parameters))[1:]

    scenario = blackbody_accuracy.SCENARIO
    object.__setattr__(scenario, "scenes", forgetful)
    blackbody_accuracy.scenes = forgetful  # type: ignore[assignment]
    yield
    object.__setattr__(scenario, "scenes", honest)
    blackbody_accuracy.scenes = honest


def test_a_scenario_that_skips_a_set_point_is_noticed(
    accuracy_only: tuple[RequirementSet, Subject], skipping: None
) -> None:
    record = record_of(matrix_of(accuracy_only), accuracy_only[0])
    (cell,) = [cell for cell in record.rows[0].cells if cell.requirement == "6.1a"]
    assert cell.missed_seeds == (1,)
    assert "blackbody_accuracy at 34 degC" in cell.demand[0]
    assert record.verdict == "missed"


def test_a_scenario_that_measures_less_than_it_presents_is_noticed(
    accuracy_only: tuple[RequirementSet, Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = blackbody_accuracy._errors
    monkeypatch.setattr(
        blackbody_accuracy,
        "_STATISTICS",
        {"error": lambda points, missing, parameters: honest(points, missing, parameters)[1:]},
    )
    found = matrix_of(accuracy_only)
    assert missed(found) == {(None, "6.1a")}
    (cell,) = [cell for cell in record_of(found, accuracy_only[0]).rows[0].cells if cell.requirement == "6.1a"]
    assert "set_point_degC 34.0" in cell.lacking[0]
    assert cell.observed == ("pass",)


# --- the record and the report


def test_the_record_says_what_was_demanded_and_found_and_nothing_of_the_clock(
    matrix: Matrix, loaded: tuple[RequirementSet, Subject]
) -> None:
    record = record_of(matrix, loaded[0])
    assert record == SelfTest.model_validate_json(record.model_dump_json(by_alias=True))
    plain = json.loads(record.model_dump_json(by_alias=True))
    assert plain["schema"] == "conformance/selftest/1"
    assert plain["verdict"] == "met"
    assert plain["seeds"] == [1]
    assert plain["classes"][0]["sensor"] == "64x48"
    assert {flaw["name"]: bool(flaw["caught_by"]) for flaw in plain["flaws"]} == dict.fromkeys(SOME, True)
    summary = plain["summary"]
    assert summary["demanded"] + summary["without_expectation"] == summary["cells"]
    assert summary["met"] == summary["demanded"]
    assert record_of(matrix, loaded[0]) == record


def test_the_report_says_in_both_languages_what_the_record_holds(
    matrix: Matrix, loaded: tuple[RequirementSet, Subject]
) -> None:
    record = record_of(matrix, loaded[0])
    english, chinese = report_of(record, "en"), report_of(record, "zh")
    assert "every expectation was met" in english
    assert "全部预期得到满足" in chinese
    for page in (english, chinese):
        assert record.requirements.digest in page
        (line,) = [line for line in page.splitlines() if line.startswith("| offset | 0.9 |")]
        assert "6.1a fail" in line
    broken = record.rows[0].cells[0].model_copy(update={"missed_seeds": (1,)})
    row = record.rows[0].model_copy(update={"cells": (broken, *record.rows[0].cells[1:])})
    bad = record.model_copy(update={"verdict": "missed", "rows": (row, *record.rows[1:])})
    assert f"| turnstile | no flaw | — | {broken.requirement} |" in report_of(bad, "en")


def test_a_cell_without_expectation_says_why(matrix: Matrix, loaded: tuple[RequirementSet, Subject]) -> None:
    cells: list[DemandCell] = [
        cell for row in record_of(matrix, loaded[0]).rows for cell in row.cells if not cell.demand
    ]
    for cell in cells:
        assert cell.why_none or (cell.power is not None and cell.power < 0.99)
        assert not cell.missed_seeds
