from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from conformance.core.events import Event, Heartbeat, Reading
from conformance.scenarios.warm_up import SCENARIO, WarmUpParameters
from conformance.testing import (
    bench,
    evidence_of,
    first_scenes_only,
    found,
    found_with,
    found_without,
    recorded,
    verdict,
)
from conformance.verification.verdict import Verdict

WATCHED = WarmUpParameters()


@pytest.mark.parametrize("seed", range(5))
def test_a_good_device_is_warm_in_time(seed: int) -> None:
    finding = found(SCENARIO, WATCHED, bench(seed=seed))
    (measurement,) = finding.measurements
    lower, upper = measurement.bounds or (None, None)
    true_s = 200.0 * 1.609  # 1.5 degC fall to 0.3 degC
    assert lower is not None
    assert upper is not None
    assert lower <= true_s + 60
    assert upper >= true_s - 60
    assert measurement.value == upper
    assert verdict(finding, upper=900.0) is Verdict.PASS


def test_a_device_that_warms_up_longer_than_it_says_fails() -> None:
    finding = found(SCENARIO, WATCHED, bench(warm_up_time_constant_s=800.0))
    assert verdict(finding, upper=900.0) is Verdict.FAIL


def test_a_device_that_never_comes_within_the_band_has_no_upper_bound() -> None:
    finding = found(SCENARIO, WATCHED, bench(offset_delta_degC=0.8))
    (measurement,) = finding.measurements
    assert measurement.bounds == (pytest.approx(2400, abs=60), None)
    assert measurement.conditions["value_is_lower_bound"] is True
    assert verdict(finding, upper=900.0) is Verdict.FAIL


def test_an_error_that_comes_back_starts_the_time_again() -> None:
    def relapse(event: Event) -> Event:
        if isinstance(event, Reading) and "look-030" in event.scene and event.temperature_degC is not None:
            return replace(event, temperature_degC=event.temperature_degC + 1.0)
        return event

    (measurement,) = found_with(SCENARIO, WATCHED, bench(), relapse).measurements
    assert measurement.value is not None
    assert measurement.value > 29 * 60


def test_a_limit_between_the_bounds_settles_nothing() -> None:
    finding = found(SCENARIO, WATCHED, bench())
    lower, upper = finding.measurements[0].bounds or (None, None)
    assert lower is not None
    assert upper is not None
    assert verdict(finding, upper=(lower + upper) / 2) is Verdict.INCONCLUSIVE


def test_an_aborted_watch_has_no_upper_bound() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(WATCHED)), bench()))
    finding = SCENARIO.measure(first_scenes_only(whole, 20), WATCHED)
    assert finding.measurements[0].bounds is not None
    assert finding.measurements[0].bounds[1] is None
    assert verdict(finding, upper=900.0) is Verdict.INCONCLUSIVE


def test_silence_of_a_dead_link_is_no_proof_that_the_device_is_cold() -> None:
    def early(event: Event) -> bool:
        return isinstance(event, Reading | Heartbeat) and event.time_s < 2400.0

    (measurement,) = found_without(SCENARIO, WATCHED, bench(), early).measurements
    assert measurement.bounds == (0.0, pytest.approx(measurement.value))
    (alive,) = found_without(SCENARIO, WATCHED, bench(), lambda e: early(e) and isinstance(e, Reading)).measurements
    assert alive.bounds is not None
    assert (alive.bounds[0] or 0) > 1500


def test_a_silent_device_gives_nothing_to_pass() -> None:
    finding = found(SCENARIO, WATCHED, bench("silent"))
    assert verdict(finding, upper=900.0) is Verdict.INCONCLUSIVE


def test_a_device_the_bench_cannot_switch_breaks_the_scene_and_says_why() -> None:
    recording = recorded(tuple(SCENARIO.scenes(WATCHED))[:1], bench("silent"))
    assert "cannot switch" in (recording.scenes[0].error or "")


@pytest.mark.parametrize("flaw", [{"temperature_degC": None}, {"suspect": "frozen"}])
def test_readings_without_a_number_or_suspect_give_no_verdict(flaw: dict[str, object]) -> None:
    def flawed(event: Event) -> Event:
        return replace(event, **flaw) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, WATCHED, bench(), flawed), upper=900.0) is Verdict.INCONCLUSIVE


def test_an_interval_shorter_than_a_look_is_refused() -> None:
    with pytest.raises(ValidationError, match="longer than a look"):
        WarmUpParameters(interval_s=5.0)
