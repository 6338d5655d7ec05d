from __future__ import annotations

import math
from dataclasses import replace

import pytest

from conformance.core.events import Event, Mode, Reading
from conformance.metrology.reference_source import SourceStatement
from conformance.scenarios.blackbody_accuracy import SCENARIO, BlackbodyAccuracyParameters
from conformance.testing import bench, evidence_of, first_scenes_only, found, found_with, recorded, verdict
from conformance.verification.verdict import Verdict

FIVE = BlackbodyAccuracyParameters(set_points_degC=(34.0, 35.5, 37.0, 38.5, 40.0), readings_per_point=10)
SLOPE = FIVE.model_copy(update={"statistic": "slope"})


@pytest.mark.parametrize("seed", range(5))
def test_a_good_device_passes_at_every_set_point(seed: int) -> None:
    finding = found(SCENARIO, FIVE, bench(seed=seed))
    assert [m.conditions["set_point_degC"] for m in finding.measurements] == [34.0, 35.5, 37.0, 38.5, 40.0]
    assert verdict(finding, -0.3, 0.3) is Verdict.PASS


def test_a_device_with_an_offset_fails() -> None:
    finding = found(SCENARIO, FIVE, bench(offset_delta_degC=0.5))
    assert verdict(finding, -0.3, 0.3) is Verdict.FAIL
    assert finding.measurements[0].value == pytest.approx(0.5, abs=0.12)


def test_without_its_corner_blackbody_the_camera_drifts_out_of_the_limits() -> None:
    bare = bench(corner_blackbody=False, eye={"shutter_rest_delta_degC": 0.8})
    assert verdict(found(SCENARIO, FIVE, bare), -0.3, 0.3) is Verdict.FAIL


def test_the_budget_holds_source_repeatability_and_resolution() -> None:
    first = found(SCENARIO, FIVE, bench()).measurements[0]
    assert first.budget is not None
    source, repeatability, resolution = first.budget.lines
    assert source.standard_uncertainty == pytest.approx(0.03)
    assert (repeatability.kind, repeatability.degrees_of_freedom) == ("A", first.conditions["readings"] - 1)
    assert resolution.standard_uncertainty == pytest.approx(0.05 / math.sqrt(3))


def test_a_source_that_the_recording_describes_stands_in_the_budget_with_its_parts() -> None:
    source = SourceStatement(0.06, stability_delta_degC=0.02, emissivity=0.97, emissivity_half_width=0.005)
    whole = replace(evidence_of(recorded(tuple(SCENARIO.scenes(FIVE)), bench())), reference=source)
    cold, *_, hot = SCENARIO.measure(whole, FIVE).measurements
    assert cold.budget is not None
    assert hot.budget is not None
    assert [line.source for line in hot.budget.lines] == [
        "reference source: calibration",
        "reference source: stability",
        "reference source: emissivity",
        "repeatability of the mean",
        "resolution of the reading",
    ]
    # the further from the ambient (22 °C), the more an uncertain emissivity matters
    assert hot.budget.lines[2].standard_uncertainty > 1.3 * cold.budget.lines[2].standard_uncertainty


def test_readings_of_another_mode_are_set_aside_with_a_note() -> None:
    def as_body(event: Event) -> Event:
        return replace(event, mode=Mode.BODY) if isinstance(event, Reading) else event

    finding = found_with(SCENARIO, FIVE, bench(), as_body)
    assert finding.measurements == ()
    assert verdict(finding, -0.3, 0.3) is Verdict.INCONCLUSIVE
    assert "modes are never mixed" in finding.notes[0].en


@pytest.mark.parametrize("flaw", [{"temperature_degC": None}, {"suspect": "frozen"}])
def test_readings_without_a_number_or_suspect_give_no_verdict(flaw: dict[str, object]) -> None:
    def flawed(event: Event) -> Event:
        return replace(event, **flaw) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, FIVE, bench(), flawed), -0.3, 0.3) is Verdict.INCONCLUSIVE


def test_a_set_point_without_enough_readings_is_never_passed_over() -> None:
    def only_at_some(event: Event) -> Event:
        if isinstance(event, Reading) and "40.00degC" in event.scene:
            return replace(event, temperature_degC=None)
        return event

    finding = found_with(SCENARIO, FIVE, bench(), only_at_some)
    assert finding.measurements[-1].value is None
    assert verdict(finding, -0.3, 0.3) is Verdict.INCONCLUSIVE


def test_a_failing_set_point_fails_even_where_another_is_missing() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(FIVE)), bench(offset_delta_degC=1.0)))
    assert verdict(SCENARIO.measure(first_scenes_only(whole, 3), FIVE), -0.3, 0.3) is Verdict.FAIL


def test_a_silent_device_gives_nothing_to_pass() -> None:
    assert verdict(found(SCENARIO, FIVE, bench("silent")), -0.3, 0.3) is Verdict.INCONCLUSIVE


def test_body_mode_is_tested_on_a_phantom_head() -> None:
    body = FIVE.model_copy(update={"mode": "body"})
    finding = found(SCENARIO, body, bench())
    assert {m.conditions["mode"] for m in finding.measurements} == {"body"}
    assert verdict(finding, -0.3, 0.3) is Verdict.PASS


def test_error_and_slope_rest_on_the_same_scenes() -> None:
    assert list(SCENARIO.scenes(FIVE)) == list(SCENARIO.scenes(SLOPE))


def test_the_slope_of_an_honest_device_is_one_within_its_uncertainty() -> None:
    (measurement,) = found(SCENARIO, SLOPE, bench()).measurements
    assert measurement.budget is not None
    expanded = measurement.budget.combine().expanded_uncertainty
    assert measurement.value == pytest.approx(1.0, abs=expanded)
    assert measurement.conditions["slope_lower_half"] == pytest.approx(1.0, abs=0.1)


def test_readings_shrunk_toward_normal_show_in_the_slope() -> None:
    def shrunk(event: Event) -> Event:
        if isinstance(event, Reading) and event.temperature_degC is not None:
            return replace(event, temperature_degC=36.9 + 0.25 * (event.temperature_degC - 36.9))
        return event

    finding = found_with(SCENARIO, SLOPE, bench(), shrunk)
    assert finding.measurements[0].value == pytest.approx(0.25, abs=0.03)
    assert verdict(finding, 0.9, 1.1) is Verdict.FAIL


def test_two_set_points_have_no_slope() -> None:
    two = BlackbodyAccuracyParameters(set_points_degC=(34.0, 40.0), statistic="slope")
    assert verdict(found(SCENARIO, two, bench()), 0.9, 1.1) is Verdict.INCONCLUSIVE
