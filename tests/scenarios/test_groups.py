"""People belong to a group by the thermometer, and count by the code of who was present."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Alarm, Event
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.scenarios.groups import Membership, above, below, grouped, normal_up_to
from conformance.scenarios.hot_object import SCENARIO as HOT_OBJECT
from conformance.scenarios.hot_object import HotObjectParameters
from conformance.scenarios.scenario import Evidence, Finding
from conformance.scenarios.threshold_alarm import SCENARIO, ThresholdAlarmParameters
from conformance.scenarios.threshold_setting import SCENARIO as SETTING
from conformance.scenarios.threshold_setting import ThresholdSettingParameters
from conformance.testing import evidence, readings, verdict
from conformance.verification.verdict import Verdict

ALARMS = ThresholdAlarmParameters(trials=59, alarm_threshold_degC=37.3)
FALSE = ALARMS.model_copy(update={"statistic": "false_alarm_rate"})
LATENCY = ALARMS.model_copy(update={"statistic": "alarm_latency"})


def quiet(scene: Scene) -> Iterable[Event]:
    return readings(36.5, 3)


def alarming(scene: Scene) -> Iterable[Event]:
    return [*readings(38.0, 3), Alarm("", 0.5, "t1", 0.5)]


def honest(scene: Scene) -> Iterable[Event]:
    return alarming(scene) if (scene.targets[0].reference_degC or 0.0) >= 37.3 else quiet(scene)


def altered(of: Evidence, change: Callable[[Scene, Target], Target]) -> Evidence:
    """What was recorded of the same scenes, had others been present."""
    scenes = tuple(
        replace(
            each, scene=replace(each.scene, targets=tuple(change(each.scene, target) for target in each.scene.targets))
        )
        for each in of.scenes
    )
    return replace(of, scenes=scenes)


def measured(
    parameters: ThresholdAlarmParameters,
    said: Callable[[Scene], Iterable[Event]],
    change: Callable[[Scene, Target], Target] = lambda scene, target: target,
) -> Finding:
    return SCENARIO.measure(altered(evidence(SCENARIO.scenes(parameters), said), change), parameters)


def in_group(name: str, reference_degC: float) -> Callable[[Scene, Target], Target]:
    def change(scene: Scene, target: Target) -> Target:
        wanted = scene.conditions["group"] == name
        return replace(target, reference_degC=reference_degC) if wanted else target

    return change


def test_people_who_are_not_febrile_by_thermometer_condemn_no_device_that_raises_no_alarm() -> None:
    """59 people at 36.5 °C in the febrile group: the device was right to be quiet, and nothing is shown of it."""
    finding = measured(ALARMS, quiet, in_group("above", 36.5))
    assert verdict(finding, lower=95.0) is Verdict.INCONCLUSIVE
    assert finding.inconclusive is not None
    assert "59 of 59 people of the febrile group were unusable: measured 36.50 °C" in finding.inconclusive.en
    assert "发热组" in finding.inconclusive.zh
    assert verdict(measured(LATENCY, quiet, in_group("above", 36.5)), upper=2.0) is Verdict.INCONCLUSIVE


def test_people_who_are_febrile_by_thermometer_make_no_false_alarm_in_the_normal_group() -> None:
    finding = measured(FALSE, alarming, in_group("normal", 38.0))
    assert verdict(finding, upper=5.0) is Verdict.INCONCLUSIVE
    assert finding.inconclusive is not None
    assert "normal group were unusable: measured 38.00 °C" in finding.inconclusive.en


def test_some_of_them_leave_a_smaller_sample_and_a_note() -> None:
    def change(scene: Scene, target: Target) -> Target:
        few = scene.conditions["group"] == "above" and int(target.id.rpartition("-")[2]) <= 12
        return replace(target, reference_degC=36.5 + 0.01 * int(target.id.rpartition("-")[2])) if few else target

    finding = measured(ALARMS, honest, change)
    rate = finding.measurements[0]
    assert (rate.units, rate.value) == (47, 100.0)
    assert verdict(finding, lower=95.0) is Verdict.INCONCLUSIVE
    assert any(
        "12 of 59 people of the febrile group were unusable: measured 36.51 °C to 36.62" in n.en for n in finding.notes
    )


def test_a_miss_among_those_who_belong_to_the_group_still_counts() -> None:
    finding = measured(ALARMS, quiet)
    assert verdict(finding, lower=95.0) is Verdict.FAIL


def test_without_a_measured_temperature_no_group_is_established() -> None:
    def unmeasured(scene: Scene, target: Target) -> Target:
        return replace(target, reference_standard_uncertainty_degC=None)

    finding = measured(ALARMS, quiet, unmeasured)
    assert verdict(finding, lower=95.0) is Verdict.INCONCLUSIVE
    assert finding.inconclusive is not None
    assert "no measured reference temperature" in finding.inconclusive.en
    planned = ALARMS.model_copy(update={"reference": "planned"})
    assert verdict(measured(planned, quiet, unmeasured), lower=95.0) is Verdict.FAIL
    assert verdict(measured(planned, quiet, in_group("above", 36.5)), lower=95.0) is Verdict.INCONCLUSIVE


def test_a_person_with_a_hot_object_who_is_febrile_makes_no_false_alarm() -> None:
    parameters = HotObjectParameters(trials=59, object_temperature_degC=60.0)

    def febrile(scene: Scene, target: Target) -> Target:
        return replace(target, reference_degC=38.5) if target.kind is TargetKind.PERSON else target

    of = evidence(HOT_OBJECT.scenes(parameters), alarming)
    assert verdict(HOT_OBJECT.measure(of, parameters), upper=5.0) is Verdict.FAIL
    assert verdict(HOT_OBJECT.measure(altered(of, febrile), parameters), upper=5.0) is Verdict.INCONCLUSIVE


def test_people_between_the_thresholds_say_nothing_of_how_alarms_follow_them() -> None:
    parameters = ThresholdSettingParameters(trials=60)

    def at_threshold(scene: Scene, target: Target) -> Target:
        return replace(target, reference_degC=float(scene.conditions["set_alarm_threshold_degC"]))

    of = evidence(SETTING.scenes(parameters), quiet)
    assert verdict(SETTING.measure(of, parameters), lower=95.0) is Verdict.FAIL
    assert verdict(SETTING.measure(altered(of, at_threshold), parameters), lower=95.0) is Verdict.INCONCLUSIVE


def _person(reference_degC: float | None, u: float | None) -> Target:
    return Target("p", TargetKind.PERSON, "p", reference_degC, u)


@given(st.floats(30, 43), st.floats(0, 0.6), st.floats(0.1, 1.0))
def test_who_is_in_a_group_is_beyond_the_threshold_whatever_the_error(
    reference: float, u: float, excess: float
) -> None:
    target = _person(reference, u)
    assert Membership.INSIDE not in {
        each.membership(target)
        for each in (above(37.3, excess), below(37.3, excess, 36.5))
        if abs(reference - 37.3) < 2 * u
    }
    if above(37.3, excess).membership(target) is Membership.INSIDE:
        assert reference >= 37.3 + excess - 1e-6
        assert reference - 2 * u >= 37.3 + excess / 2 - 1e-6
        assert below(37.3, excess).membership(target) is Membership.OUTSIDE


@pytest.mark.parametrize(
    ("reference", "u", "expected"),
    [
        (37.8, 0.05, Membership.INSIDE),
        (37.79, 0.0, Membership.OUTSIDE),
        (37.8, 0.2, Membership.OUTSIDE),
        (38.0, 0.2, Membership.INSIDE),
        (38.0, None, Membership.UNMEASURED),
        (None, 0.05, Membership.UNMEASURED),
    ],
)
def test_the_edges_of_the_febrile_group(reference: float | None, u: float | None, expected: Membership) -> None:
    assert above(37.3, 0.5).membership(_person(reference, u)) is expected


def test_the_edge_of_a_normal_person() -> None:
    assert normal_up_to(37.0).membership(_person(36.9, 0.05)) is Membership.INSIDE
    assert normal_up_to(37.0).membership(_person(36.95, 0.05)) is Membership.OUTSIDE
    assert grouped((), normal_up_to(37.0)).notes == ()


# --- what counts as one unit


def coded(*codes: str) -> Callable[[Scene, Target], Target]:
    def change(scene: Scene, target: Target) -> Target:
        return replace(target, code=codes[int(target.id.rpartition("-")[2]) % len(codes)])

    return change


def test_five_volunteers_are_five_units_however_often_they_come() -> None:
    finding = measured(ALARMS, honest, coded("V1", "V2", "V3", "V4", "V5"))
    rate = finding.measurements[0]
    assert (rate.units, rate.units_of, rate.conditions["trials"]) == (5, "person", 5)
    assert verdict(finding, lower=95.0) is Verdict.INCONCLUSIVE
    latency = measured(LATENCY, honest, coded("V1", "V2"))
    assert (latency.measurements[0].units, latency.measurements[0].units_of) == (2, "person")


def test_names_of_the_plan_are_reported_as_such() -> None:
    assert measured(ALARMS, honest).measurements[0].units_of == "person_as_planned"

    def some(scene: Scene, target: Target) -> Target:
        return replace(target, code="V1") if target.id == "person-001" else target

    assert measured(ALARMS, honest, some).measurements[0].units_of == "person_as_planned"


def test_presentations_of_a_phantom_count_each_where_the_profile_says_so() -> None:
    parameters: Any = ALARMS.model_copy(update={"unit": "presentation"})
    scenes = list(SCENARIO.scenes(parameters))
    assert {target.kind for scene in scenes for target in scene.targets} == {TargetKind.PHANTOM}
    assert {target.unit for scene in scenes for target in scene.targets} == {"head-phantom"}
    rate = measured(parameters, honest).measurements[0]
    assert (rate.units, rate.units_of) == (59, "presentation")
