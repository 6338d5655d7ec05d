"""The reference source of the bench, and the validity of its calibration on the days of the work."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from conformance.bench.description import load_bench
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.model import Evaluation, Result
from conformance.evaluation.reference import reference_of
from conformance.recording.model import Recording
from conformance.scenarios.scenario import Evidence, Finding, Parameters
from conformance.verification.verdict import Verdict
from tests.conftest import ROOT
from tests.evaluation.factory import evaluated, measurement, only, probe, recording, scenario, scene

CALIBRATION = {"expanded_uncertainty_delta_degC": 0.06, "coverage_factor": 2.0, "date": "2025-09-01"}
SOURCE = {"driver": "x", "calibration": {**CALIBRATION, "expires": "2026-09-01"}, "identity": "BB-1"}


def recorded(started_at: str | None = None, source: Any = SOURCE, shown: Recording | None = None) -> Recording:
    base = shown or recording()
    manifest = base.manifest.model_copy(update={"started_at": started_at, "bench": {"reference_source": source}})
    return dataclasses.replace(base, manifest=manifest)


def assignment(first: str | None = None, last: str | None = None) -> Assignment:
    days = {name: datetime.date.fromisoformat(day) for name, day in (("first_day", first), ("last_day", last)) if day}
    return Assignment.model_validate({"schema": Assignment.KIND, "work": days})


def judged(recorded: Recording, **options: Any) -> Result:
    evaluation: Evaluation = evaluated(probe(measurement(0.0)), recorded=recorded, **options)
    return only(evaluation)


def test_an_expired_calibration_is_an_error_with_its_reason_never_a_verdict_on_the_device() -> None:
    result = judged(recorded("2026-09-02T08:00:00+08:00"))
    assert result.verdict is Verdict.ERROR
    assert "BB-1" in result.reason
    assert "2026-09-01" in result.reason
    assert "2026-09-02" in result.reason
    assert "2026-09-02" in result.reason_zh
    assert result.measurements == ()


def test_a_calibration_holds_on_its_last_day() -> None:
    assert judged(recorded("2026-09-01T23:59:00+08:00")).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [("2026-08-30", "2026-08-31", "pass"), ("2026-08-30", "2026-09-02", "error"), ("2026-09-02", None, "error")],
)
def test_every_day_of_the_work_that_the_assignment_states_counts(first: str, last: str | None, verdict: str) -> None:
    result = judged(recorded("2026-08-30T08:00:00Z"), assignment=assignment(first, last))
    assert result.verdict == verdict


def test_where_no_day_is_stated_the_reader_is_told_that_expiry_was_not_judged() -> None:
    result = judged(recorded())
    assert result.verdict is Verdict.PASS
    assert any("not known" in (note.en or "") for note in result.notes)
    assert not any("not known" in (note.en or "") for note in judged(recorded("2026-01-01T08:00:00Z")).notes)


def test_a_calibration_without_expiry_or_a_recording_without_a_bench_is_not_held_against_anyone() -> None:
    assert judged(recorded("2030-01-01T08:00:00Z", {**SOURCE, "calibration": CALIBRATION})).verdict is Verdict.PASS
    assert judged(recording()).verdict is Verdict.PASS


def test_what_does_not_rest_on_the_source_is_judged_whatever_its_calibration() -> None:
    person = Scene("probe/1", ("probe",), (Target("p", TargetKind.PERSON, "p", 37.0),))
    shown = recording([dataclasses.replace(scene(), scene=person)])
    assert judged(recorded("2030-01-01T08:00:00Z", shown=shown)).verdict is Verdict.PASS


@pytest.mark.parametrize("broken", [{"driver": "x"}, {**SOURCE, "calibration": {"date": "2025-09-01"}},
                                    {**SOURCE, "calibration": {**CALIBRATION, "date": "yesterday"}}])  # fmt: skip
def test_a_description_that_cannot_be_read_is_an_error(broken: dict[str, Any]) -> None:
    result = judged(recorded("2026-01-01T08:00:00Z", broken))
    assert result.verdict is Verdict.ERROR
    assert "cannot be read" in result.reason


def test_scenarios_see_the_source_of_the_bench() -> None:
    seen: list[Evidence] = []

    def measure(evidence: Evidence, parameters: Parameters) -> Finding:
        seen.append(evidence)
        return Finding((measurement(),))

    described = {**SOURCE, "emissivity": 0.97, "emissivity_half_width": 0.002, "uniformity_delta_degC": 0.01}
    evaluated(scenario(measure), recorded=recorded("2026-01-01T08:00:00Z", described))
    [evidence] = seen
    assert evidence.reference is not None
    assert evidence.reference.expires == datetime.date(2026, 9, 1)
    assert (evidence.reference.emissivity, evidence.reference.uniformity_delta_degC) == (0.97, 0.01)


def test_what_a_run_records_of_its_bench_reads_back_as_the_source_of_that_bench() -> None:
    bench = load_bench(ROOT / "test_vectors" / "simulated-dual-light" / "bench.yaml")
    assert bench.reference_source is not None
    manifest = recording().manifest.model_copy(
        update={
            "bench": bench.model_dump(mode="json", by_alias=True, exclude_none=True),
            "started_at": bench.started_at,
        }
    )
    found = reference_of(manifest, None)
    assert found.source == bench.reference_source.reference
    assert found.days == (datetime.date(2026, 1, 15),)
