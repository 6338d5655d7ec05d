"""A device is judged with the resolution that its readings show, not with a finer one that somebody stated."""

from __future__ import annotations

import pytest

from conformance.recording.model import Recording
from conformance.scenarios.blackbody_accuracy import SCENARIO, BlackbodyAccuracyParameters
from conformance.testing import bench
from conformance.testing.bench_in_memory import recorded
from tests.evaluation.factory import evaluated, only, requirement, requirement_set

ACCURACY = requirement(
    verification={
        "method": "test",
        "scenario": "blackbody_accuracy",
        "parameters": {"set_points_degC": [34.0, 35.5, 37.0, 38.5, 40.0], "resolution_delta_degC": 0.1},
    }
)
PLANNED = BlackbodyAccuracyParameters(set_points_degC=(34.0, 35.5, 37.0, 38.5, 40.0), resolution_delta_degC=0.1)


def shown(step_delta_degC: float, **device: float) -> Recording:
    on = bench(seed=3, resolution_delta_degC=step_delta_degC, **device)
    return recorded(SCENARIO.scenes(PLANNED), on)


def test_a_device_that_shows_halves_of_a_degree_is_judged_with_half_a_degree() -> None:
    recording = shown(0.5, offset_delta_degC=0.2, noise_delta_degC=0.1)
    requirements = requirement_set(ACCURACY, decision_rule={"name": "guarded"})
    result = only(evaluated(SCENARIO, requirements=requirements, recorded=recording))
    assert all((each.expanded_uncertainty or 0.0) >= 0.29 for each in result.measurements)
    lines = {line.source: line.half_width for line in result.measurements[0].budget}
    assert lines["resolution of the reading"] == pytest.approx(0.25)
    assert any("show steps of 0.5 °C, coarser than the 0.1 °C" in note.en for note in result.notes)
    assert result.verdict != "pass"


def test_a_device_that_shows_what_is_stated_is_judged_with_that() -> None:
    result = only(evaluated(SCENARIO, requirements=requirement_set(ACCURACY), recorded=shown(0.1)))
    lines = {line.source: line.half_width for line in result.measurements[0].budget}
    assert lines["resolution of the reading"] == pytest.approx(0.05)
    assert not any("show steps" in note.en for note in result.notes)
