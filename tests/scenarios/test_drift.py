from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from conformance.core.events import Event, Reading
from conformance.scenarios.drift import SCENARIO, DriftParameters
from conformance.testing import bench, evidence_of, first_scenes_only, found, found_with, recorded, verdict
from conformance.verification.verdict import Verdict

FOUR_HOURS = DriftParameters()


@pytest.mark.parametrize("seed", range(5))
def test_a_good_device_holds_its_readings(seed: int) -> None:
    finding = found(SCENARIO, FOUR_HOURS, bench(seed=seed))
    assert len(finding.measurements) == 1
    assert verdict(finding, upper=0.2) is Verdict.PASS


def test_the_looks_are_spread_over_the_hours_on_the_clock() -> None:
    (figure,) = found(SCENARIO, FOUR_HOURS, bench()).figures
    elapsed = [float(time or 0) for time in figure.series["elapsed_s"]]
    assert len(elapsed) == 9
    assert elapsed == sorted(elapsed)
    assert elapsed[-1] == pytest.approx(4 * 3600, abs=60)


def test_a_device_that_drifts_fails_at_its_last_look() -> None:
    finding = found(SCENARIO, FOUR_HOURS, bench(drift_delta_degC_per_h=-0.15))
    (measurement,) = finding.measurements
    assert measurement.value == pytest.approx(0.6, abs=0.1)
    assert measurement.conditions["change_delta_degC"] == pytest.approx(-0.6, abs=0.1)
    assert measurement.conditions["elapsed_s"] == pytest.approx(4 * 3600, abs=60)
    assert verdict(finding, upper=0.2) is Verdict.FAIL


def test_a_constant_offset_is_no_drift() -> None:
    assert verdict(found(SCENARIO, FOUR_HOURS, bench(offset_delta_degC=1.0)), upper=0.2) is Verdict.PASS


def test_an_aborted_watch_can_fail_but_not_pass() -> None:
    good = evidence_of(recorded(tuple(SCENARIO.scenes(FOUR_HOURS)), bench()))
    assert verdict(SCENARIO.measure(first_scenes_only(good, 5), FOUR_HOURS), upper=0.2) is Verdict.INCONCLUSIVE
    assert verdict(SCENARIO.measure(first_scenes_only(good, 1), FOUR_HOURS), upper=0.2) is Verdict.INCONCLUSIVE
    bad = evidence_of(recorded(tuple(SCENARIO.scenes(FOUR_HOURS)), bench(drift_delta_degC_per_h=0.3)))
    assert verdict(SCENARIO.measure(first_scenes_only(bad, 6), FOUR_HOURS), upper=0.2) is Verdict.FAIL


def test_looks_that_came_too_soon_settle_nothing() -> None:
    hurried = tuple(
        replace(scene, conditions={**scene.conditions, "rest_s": 0.0}) for scene in SCENARIO.scenes(FOUR_HOURS)
    )
    finding = SCENARIO.measure(evidence_of(recorded(hurried, bench())), FOUR_HOURS)
    assert finding.inconclusive is not None
    assert "too short" in finding.inconclusive.en


@pytest.mark.parametrize("flaw", [{"temperature_degC": None}, {"suspect": "frozen"}])
def test_readings_without_a_number_or_suspect_give_no_verdict(flaw: dict[str, object]) -> None:
    def flawed(event: Event) -> Event:
        return replace(event, **flaw) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, FOUR_HOURS, bench(), flawed), upper=0.2) is Verdict.INCONCLUSIVE


def test_a_silent_device_gives_nothing_to_pass() -> None:
    assert verdict(found(SCENARIO, FOUR_HOURS, bench("silent")), upper=0.2) is Verdict.INCONCLUSIVE


def test_an_interval_shorter_than_a_look_is_refused() -> None:
    with pytest.raises(ValidationError, match="longer than a look"):
        DriftParameters(interval_s=5.0)
