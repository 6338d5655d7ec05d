from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from conformance.core.events import Event, Mode, Reading
from conformance.scenarios.normalisation import SCENARIO, NormalisationParameters
from conformance.scenarios.scenario import Finding
from conformance.testing import bench, evidence_of, first_scenes_only, found, found_with, recorded, verdict
from conformance.verification.verdict import Verdict

HEALY = NormalisationParameters(alarm_threshold_degC=37.3)


def slopes(finding: Finding) -> dict[str, Any]:
    return {
        str(m.conditions["piece"]): m.value for m in finding.measurements if m.characteristic == "normalisation_slope"
    }


def informed(finding: Finding, name: str) -> list[Any]:
    return [m for m in finding.measurements if m.informative and m.characteristic == name]


def test_the_phantom_goes_through_21_points() -> None:
    assert len(HEALY.set_points_degC) == 21
    assert (HEALY.set_points_degC[0], HEALY.set_points_degC[-1]) == (35.0, 40.0)
    assert len(list(SCENARIO.scenes(HEALY))) == 21


@pytest.mark.parametrize("seed", range(5))
def test_an_honest_device_passes_in_every_piece(seed: int) -> None:
    finding = found(SCENARIO, HEALY, bench(seed=seed))
    assert list(slopes(finding)) == ["overall", "lower", "upper"]
    assert verdict(finding, 0.9, 1.1) is Verdict.PASS
    assert finding.notes == ()


@pytest.mark.parametrize("seed", range(3))
def test_readings_shrunk_toward_normal_are_caught(seed: int) -> None:
    finding = found(SCENARIO, HEALY, bench(seed=seed, shrink_factor=0.25))
    assert slopes(finding)["overall"] == pytest.approx(0.25, abs=0.03)
    assert verdict(finding, 0.9, 1.1) is Verdict.FAIL
    assert "gather near" in finding.notes[0].en


def test_rigging_only_in_the_fever_shows_in_the_upper_piece() -> None:
    finding = found(SCENARIO, HEALY, bench(shrink_factor=0.25, shrink_from_degC=37.3))
    assert slopes(finding)["lower"] == pytest.approx(1.0, abs=0.06)
    assert slopes(finding)["upper"] == pytest.approx(0.22, abs=0.06)
    assert verdict(finding, 0.9, 1.1) is Verdict.FAIL


def test_rigging_only_of_the_healthy_shows_in_the_lower_piece() -> None:
    finding = found(SCENARIO, HEALY, bench(shrink_factor=0.25, shrink_to_degC=37.3))
    assert slopes(finding)["lower"] == pytest.approx(0.25, abs=0.06)
    assert verdict(finding, 0.9, 1.1) is Verdict.FAIL


def test_a_device_that_always_says_normal_is_caught_and_alarms_at_no_point() -> None:
    finding = found(SCENARIO, HEALY, bench(shrink_factor=0.0))
    assert slopes(finding)["overall"] == pytest.approx(0.0, abs=1e-9)
    assert verdict(finding, 0.9, 1.1) is Verdict.FAIL
    (sensitivity,) = informed(finding, "detection_sensitivity")
    assert (sensitivity.value, sensitivity.conditions["trials"]) == (0.0, 9)


def test_rigging_in_a_narrow_band_is_told_where_the_slopes_hide_it() -> None:
    finding = found(SCENARIO, HEALY, bench(shrink_factor=0.0, shrink_from_degC=37.4, shrink_to_degC=37.9))
    assert slopes(finding)["overall"] == pytest.approx(1.0, abs=0.1)
    assert any("do not follow one line" in note.en for note in finding.notes)


def test_the_bias_is_stated_below_and_above_the_febrile_temperature() -> None:
    finding = found(SCENARIO, HEALY, bench(shrink_factor=0.25, shrink_from_degC=37.4))
    overall = finding.measurements[0].conditions
    assert overall["bias_afebrile_delta_degC"] == pytest.approx(0.0, abs=0.05)
    assert overall["bias_febrile_delta_degC"] == pytest.approx(-1.38, abs=0.1)
    assert finding.measurements[1].conditions["bias_febrile_delta_degC"] is None


def test_every_measurement_is_of_the_limits_kind() -> None:
    finding = found(SCENARIO, HEALY, bench())
    assert {m.unit for m in finding.measurements} == {"dimensionless"}


def test_a_constant_offset_is_no_rigging() -> None:
    assert verdict(found(SCENARIO, HEALY, bench(offset_delta_degC=0.6)), 0.9, 1.1) is Verdict.PASS


def test_surface_mode_is_not_where_readings_are_rigged() -> None:
    surface = NormalisationParameters(mode="surface")
    assert verdict(found(SCENARIO, surface, bench(shrink_factor=0.25)), 0.9, 1.1) is Verdict.PASS


def test_without_a_threshold_no_alarm_is_expected() -> None:
    assert informed(found(SCENARIO, NormalisationParameters(), bench(alarms=False)), "detection_sensitivity") == []


def test_a_piece_with_a_set_point_missing_has_no_slope() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(HEALY)), bench()))
    finding = SCENARIO.measure(first_scenes_only(whole, 15), HEALY)
    assert slopes(finding)["overall"] is None
    assert slopes(finding)["lower"] == pytest.approx(1.0, abs=0.1)
    assert verdict(finding, 0.9, 1.1) is Verdict.INCONCLUSIVE


def test_readings_of_unknown_mode_are_not_mixed_in() -> None:
    def unknown(event: Event) -> Event:
        return replace(event, mode=Mode.UNKNOWN) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, HEALY, bench(), unknown), 0.9, 1.1) is Verdict.INCONCLUSIVE


def test_a_silent_device_gives_nothing_to_pass() -> None:
    assert verdict(found(SCENARIO, HEALY, bench("silent")), 0.9, 1.1) is Verdict.INCONCLUSIVE


def test_a_break_that_leaves_a_piece_without_points_is_refused() -> None:
    with pytest.raises(ValidationError, match="each piece needs"):
        NormalisationParameters(break_degC=39.75)
