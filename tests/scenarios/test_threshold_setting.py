"""The alarm threshold set again and again: the alarms follow it, over a range, in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Alarm, Configured, Event, Reading
from conformance.core.scenes import ALARM_THRESHOLD_DEGC, Scene
from conformance.scenarios.threshold_setting import SCENARIO, ThresholdSettingParameters
from conformance.testing import evidence, nothing, readings, verdict
from conformance.verification.verdict import Verdict

FOLLOWING = ThresholdSettingParameters(trials=60)
RANGE = ThresholdSettingParameters(statistic="range", lowest_degC=36.0, highest_degC=39.0)
STEP = RANGE.model_copy(update={"statistic": "resolution"})


def follows(scene: Scene) -> list[Event]:
    """A device that alarms by the threshold it was set to."""
    return _alarms_at(float(scene.conditions[ALARM_THRESHOLD_DEGC]))(scene)


def _alarms_at(threshold_degC: float) -> Callable[[Scene], list[Event]]:
    def said(scene: Scene) -> list[Event]:
        person = scene.targets[0].reference_degC
        assert person is not None
        alarm = [Alarm("", 0.5, "t1", 0.5, threshold_degC)] if person >= threshold_degC else []
        return [*readings(person), *alarm]

    return said


def answers(stated: Callable[[float], float | str | None]) -> Callable[[Scene], Iterable[Event]]:
    """A device that states so of each setting, or refuses it in words; then it is set back."""

    def said(scene: Scene) -> Iterable[Event]:
        asked = float(scene.conditions[ALARM_THRESHOLD_DEGC])
        told = stated(asked)
        refusal = told if isinstance(told, str) else ""
        yield Configured("", 0.0, "alarm_threshold_degC", asked, None if isinstance(told, str) else told, refusal)
        yield Configured("", 0.9, "alarm_threshold_degC", 37.3, 37.3)

    return said


def of(parameters: ThresholdSettingParameters, said: Callable[[Scene], Iterable[Event]], **more: bool):  # type: ignore[no-untyped-def]
    return SCENARIO.measure(evidence(SCENARIO.scenes(parameters), said, **more), parameters)


def test_alarms_that_follow_the_threshold_pass() -> None:
    finding = of(FOLLOWING, follows)
    (rate,) = finding.measurements
    assert (rate.characteristic, rate.value, rate.units) == ("alarm_threshold_following", 100.0, 60)
    assert verdict(finding, lower=95.0) is Verdict.PASS
    assert dict(zip(finding.figures[0].series["label"], finding.figures[0].series["trials"], strict=True)) == {
        f"{threshold:g} °C {side}": 10.0 for threshold in (37.0, 37.5, 38.0) for side in ("above", "below")
    }


def test_alarms_of_a_fixed_threshold_fail() -> None:
    assert verdict(of(FOLLOWING, _alarms_at(37.3)), lower=95.0) is Verdict.FAIL


def test_a_device_that_never_alarms_fails_and_one_that_never_measures_proves_nothing_below() -> None:
    assert of(FOLLOWING, lambda scene: readings(36.0)).measurements[0].value == 50.0
    silent = of(FOLLOWING, nothing)
    assert silent.measurements[0].value == 0.0
    assert silent.measurements[0].units == 30


def test_a_threshold_that_is_refused_or_changed_does_not_follow() -> None:
    def refuses(scene: Scene) -> list[Event]:
        return [*answers(lambda asked: "仅限管理员")(scene), *follows(scene)]

    finding = of(FOLLOWING, refuses, obeys=False)
    assert finding.measurements[0].value == 0.0
    assert any("仅限管理员" in note.zh for note in finding.notes)

    def changes(scene: Scene) -> list[Event]:
        return [*answers(lambda asked: 37.3)(scene), *follows(scene)]

    assert of(FOLLOWING, changes, obeys=False).measurements[0].value == 0.0


def test_a_threshold_taken_without_a_word_is_judged_by_the_alarms() -> None:
    def mute(scene: Scene) -> list[Event]:
        return [*answers(lambda asked: None)(scene), *follows(scene)]

    assert of(FOLLOWING, mute, obeys=False).measurements[0].value == 100.0


def test_a_dead_link_and_settings_that_were_never_asked_for_prove_nothing() -> None:
    assert verdict(of(FOLLOWING, nothing, alive=False), lower=95.0) is Verdict.INCONCLUSIVE
    assert verdict(of(FOLLOWING, follows, obeys=False), lower=95.0) is Verdict.INCONCLUSIVE


def test_too_few_persons_settle_nothing() -> None:
    few = FOLLOWING.model_copy(update={"trials": 12})
    assert verdict(of(few, follows), lower=95.0) is Verdict.INCONCLUSIVE


def test_the_range_has_to_cover_the_limit() -> None:
    finding = of(RANGE, answers(lambda asked: asked if 36.5 <= asked <= 38.5 else "out of range"), obeys=False)
    assert [(m.decided_by, m.value) for m in finding.measurements] == [("lower_end", 36.5), ("upper_end", 38.5)]
    assert verdict(finding, lower=36.5, upper=38.5) is Verdict.PASS
    assert verdict(finding, lower=36.4, upper=38.5) is Verdict.FAIL
    assert verdict(finding, lower=36.5, upper=38.6) is Verdict.FAIL


@pytest.mark.parametrize(
    ("stated", "ends", "step"),
    [
        (lambda asked: asked, (36.0, 39.0), 0.1),
        (lambda asked: min(max(asked, 36.5), 38.0), (36.5, 38.0), 0.1),
        (lambda asked: round(asked * 2) / 2, (36.0, 39.0), 0.5),
        (lambda asked: "no" if 36.8 < asked < 37.2 else asked, (37.2, 39.0), 0.4),
    ],
    ids=["as asked", "clamped", "half degrees", "a hole"],
)
def test_range_and_step_are_what_the_device_states(
    stated: Callable[[float], float | str], ends: tuple[float, float], step: float
) -> None:
    assert tuple(m.value for m in of(RANGE, answers(stated), obeys=False).measurements) == pytest.approx(ends)
    (resolution,) = of(STEP, answers(stated), obeys=False).measurements
    assert resolution.value == pytest.approx(step)


@given(st.sampled_from([0.05, 0.1, 0.2, 0.25, 0.5, 1.0]), st.integers(0, 10), st.integers(5, 15))
def test_the_step_found_is_the_devices_or_the_grids_whichever_is_coarser(step: float, low: int, wide: int) -> None:
    lowest = 36.0 + low * 0.1
    parameters = STEP.model_copy(update={"lowest_degC": lowest, "highest_degC": lowest + wide * 0.4})
    said = answers(lambda asked: round(round(asked / step) * step, 6))
    (found,) = of(parameters, said, obeys=False).measurements
    assert found.value is not None
    # A step that the grid does not divide is met unevenly: never finer than both, never coarser than both together.
    assert max(step, 0.1) - 1e-6 <= found.value <= step + 0.1 + 1e-6


@pytest.mark.parametrize("parameters", [RANGE, STEP])
def test_a_device_that_states_nothing_or_refuses_everything_has_no_range_to_pass(
    parameters: ThresholdSettingParameters,
) -> None:
    for stated in (lambda asked: None, lambda asked: "no"):
        finding = of(parameters, answers(stated), obeys=False)
        assert finding.measurements == ()
        assert finding.inconclusive is not None
    assert verdict(of(parameters, nothing, obeys=False), upper=40.0) is Verdict.INCONCLUSIVE


def test_an_aborted_run_is_inconclusive() -> None:
    whole = evidence(SCENARIO.scenes(RANGE))
    finding = SCENARIO.measure(replace(whole, scenes=whole.scenes[:10]), RANGE)
    assert verdict(finding, upper=36.0) is Verdict.INCONCLUSIVE


def test_readings_alone_are_no_alarm() -> None:
    only = of(FOLLOWING, lambda scene: [event for event in follows(scene) if isinstance(event, Reading)])
    assert only.measurements[0].value == 50.0
