"""Alarms that come and go around the threshold: how far readings fall before the alarm is raised again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Alarm, Event, Mode, Reading
from conformance.core.scenes import Scene
from conformance.scenarios.alarm_hysteresis import SCENARIO, AlarmHysteresisParameters
from conformance.scenarios.scenario import Finding
from conformance.testing import evidence, nothing, verdict
from conformance.verification.verdict import Verdict

AT = AlarmHysteresisParameters(alarm_threshold_degC=37.3, trials=10)


def device(hysteresis_delta_degC: float, again: bool = True, spread_delta_degC: float = 0.2, seed: int = 1):  # type: ignore[no-untyped-def]
    """Alarms when a reading reaches the threshold, again only after one below it by the hysteresis."""

    def said(scene: Scene) -> list[Event]:
        dice = np.random.default_rng([seed, int(scene.targets[0].id[-3:])])
        armed, events = True, list[Event]()
        for count in range(60):
            seen = 37.3 + spread_delta_degC * float(dice.standard_normal())
            at_s = 0.4 + 0.5 * count
            events.append(Reading("", at_s, round(seen, 1), Mode.BODY, "t1", 0.5))
            if armed and seen >= 37.3:
                events.append(Alarm("", at_s + 0.01, "t1", 0.5, 37.3))
                armed = False
            elif not armed and again and seen < 37.3 - hysteresis_delta_degC:
                armed = True
        return events

    return said


def found(said, parameters: AlarmHysteresisParameters = AT, alive: bool = True) -> Finding:  # type: ignore[no-untyped-def]
    return SCENARIO.measure(evidence(SCENARIO.scenes(parameters), said, alive=alive), parameters)


@given(st.floats(0.0, 0.35), st.integers(0, 50))
def test_the_bounds_hold_the_true_hysteresis(hysteresis: float, seed: int) -> None:
    quick = AT.model_copy(update={"alarm_delay_s": 0.1})
    (measured,) = found(device(hysteresis, seed=seed), quick).measurements
    low, high = measured.bounds or (None, None)
    assert low is not None
    assert low <= hysteresis + 1e-9
    assert high is None or hysteresis <= high + 1e-9


def test_a_hysteresis_is_found_to_within_the_resolution() -> None:
    quick = AT.model_copy(update={"alarm_delay_s": 0.1})
    finding = found(device(0.25), quick)
    assert finding.measurements[0].value == pytest.approx(0.25, abs=0.1)
    assert verdict(finding, lower=0.05, upper=0.5) is Verdict.PASS
    assert verdict(finding, upper=0.1) is Verdict.FAIL


def test_a_device_that_alarms_once_a_person_has_no_upper_bound_and_never_passes_one() -> None:
    finding = found(device(0.0, again=False))
    (measured,) = finding.measurements
    assert measured.conditions["value_is_lower_bound"] is True
    assert measured.bounds is not None
    assert measured.bounds[1] is None
    assert verdict(finding, upper=5.0) is Verdict.INCONCLUSIVE


def test_alarms_at_random_contradict_each_other_and_settle_nothing() -> None:
    def random(scene: Scene) -> list[Event]:
        dice = np.random.default_rng(int(scene.targets[0].id[-3:]))
        return [event for event in device(0.0)(scene) if isinstance(event, Reading) or dice.uniform() < 0.5]

    quick = AT.model_copy(update={"alarm_delay_s": 0.1})
    finding = found(random, quick)
    assert finding.measurements == ()
    assert finding.inconclusive is not None
    assert "contradict" in finding.inconclusive.en


@pytest.mark.parametrize("alive", [True, False])
def test_no_readings_and_no_returns_are_inconclusive(alive: bool) -> None:
    assert verdict(found(nothing, alive=alive), upper=5.0) is Verdict.INCONCLUSIVE
    steady = found(device(0.1, spread_delta_degC=0.0), alive=alive)
    assert verdict(steady, upper=5.0) is Verdict.INCONCLUSIVE


def test_a_dead_link_is_inconclusive_whatever_was_said_before() -> None:
    cut = found(lambda scene: [event for event in device(0.2)(scene) if event.time_s < 10], alive=False)
    assert verdict(cut, upper=5.0) is Verdict.INCONCLUSIVE
