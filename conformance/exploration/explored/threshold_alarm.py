"""Persons before the alarm: feverish ones who have to raise it in time, normal ones who must not."""

from __future__ import annotations

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.exploration.dimension import Dimension, Point, Space, grid
from conformance.exploration.exploration import Exploration, Targets
from conformance.exploration.people import PERSON, circumstances, normal_temperature, standing, standing_person
from conformance.product.declaration import Product
from conformance.scenarios.threshold_alarm import ABOVE, NAME, NORMAL, ThresholdAlarmParameters

_HIGHEST_DEGC = 41.0
_HALF_DEGC = 0.5

_BROKEN = {
    "alarm_rate": Text(
        zh="体温 {temperature:g} ℃ 的人员（{circumstances}）未触发告警。",
        en="A person of {temperature:g} degC ({circumstances}) raises no alarm.",
    ),
    "false_alarm_rate": Text(
        zh="体温 {temperature:g} ℃ 的人员（{circumstances}）触发告警。",
        en="A person of {temperature:g} degC ({circumstances}) raises the alarm.",
    ),
    "alarm_latency": Text(
        zh="体温 {temperature:g} ℃ 的人员（{circumstances}）触发告警过迟或未触发。",
        en="A person of {temperature:g} degC ({circumstances}) raises the alarm too late, or not at all.",
    ),
}


def space(parameters: ThresholdAlarmParameters, product: Product) -> Space:
    """The person's temperature first."""
    return (_temperature(parameters), *standing(parameters.distance_m))


def _temperature(parameters: ThresholdAlarmParameters) -> Dimension:
    if parameters.statistic == "false_alarm_rate":
        return normal_temperature(parameters.normal_temperature_degC)
    least_degC = round(parameters.alarm_threshold_degC + parameters.excess_delta_degC, 6)
    half_degrees = grid(35.0, _HIGHEST_DEGC, _HALF_DEGC)
    return Dimension(
        PERSON,
        least_degC,
        tuple(each for each in half_degrees if each > least_degC),
        grid(least_degC, max(least_degC, _HIGHEST_DEGC), 0.1),
    )


def targets(parameters: ThresholdAlarmParameters, point: Point) -> Targets:
    """One person."""
    return (standing_person(point),)


def narrowed(parameters: ThresholdAlarmParameters, targets: Targets, count: int) -> ThresholdAlarmParameters:
    """So many persons; of the other group as many are planned, and not presented."""
    (one,) = targets
    return parameters.model_copy(update={"trials": count, "sequential": None, "distance_m": one.distance_m})


def broken(parameters: ThresholdAlarmParameters, targets: Targets) -> Text:
    """An alarm that is missing, false or late."""
    (one,) = targets
    return _BROKEN[parameters.statistic].format(temperature=one.reference_degC, circumstances=circumstances(one))


def decides(scene: Scene, parameters: ThresholdAlarmParameters) -> bool:
    """Normal persons decide on false alarms, those above the threshold on all else."""
    return scene.conditions["group"] == (NORMAL if parameters.statistic == "false_alarm_rate" else ABOVE)


EXPLORATION = Exploration(NAME, space, targets, narrowed, broken, decides=decides)
