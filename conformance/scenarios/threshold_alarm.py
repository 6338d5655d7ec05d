"""Threshold alarm: persons above the alarm threshold must raise it, persons well below must not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from conformance.core.events import Alarm
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.rates import rate_measurement
from conformance.recording.model import RecordedScene
from conformance.scenarios.groups import Group, Grouped, GroupParameters, above, below, grouped
from conformance.scenarios.response_time import censored_notes, longest, quantile_measurement, time_figures
from conformance.scenarios.scenario import Evidence, Finding, Rate, Scenario, needing
from conformance.scenarios.sequential import Sequential
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene, someone
from conformance.scenarios.trials import (
    LINK_UNPROVEN,
    PERSON_UNMEASURED,
    OwnScenes,
    Tally,
    Trial,
    UnitParameters,
    counts_figure,
    own_scenes,
    tally,
    trials,
    units_of,
)

NAME = "threshold_alarm"
ABOVE, NORMAL = "above", "normal"
_DECISIVE = MappingProxyType({"alarm_rate": ABOVE, "false_alarm_rate": NORMAL})
"""The group whose rate a statistic judges."""
_FIGURE = Text(zh="告警结果（正确/试验）", en="Alarms (correct of tried)")
_OTHER_THRESHOLD = Text(
    zh="设备给出的告警阈值为 {said} ℃，与规定的 {given} ℃ 不同。",
    en="The device states an alarm threshold of {said} degC instead of the {given} degC that were set.",
)


class ThresholdAlarmParameters(GroupParameters, UnitParameters):
    """Parameters of the scenario."""

    trials: int = Field(ge=1)
    """Persons above the threshold; and as many of normal temperature."""
    excess_delta_degC: float = Field(default=0.5, gt=0)
    alarm_threshold_degC: float
    window_s: float = Field(default=2.0, gt=0)
    normal_temperature_degC: float = 36.5
    distance_m: float = Field(default=DISTANCE_M, gt=0)
    statistic: Literal["alarm_rate", "false_alarm_rate", "alarm_latency"] = "alarm_rate"
    quantile: float = Field(default=0.95, gt=0, lt=1)
    """Of the alarm's latency."""
    sequential: Sequential | None = None
    """A sequential test in place of a fixed number of trials; ``trials`` is then the most that are made."""


def scenes(parameters: ThresholdAlarmParameters) -> Iterator[Scene]:
    """Persons above the threshold, then others of normal temperature, one a scene."""
    n = parameters.trials
    febrile = parameters.alarm_threshold_degC + parameters.excess_delta_degC
    for group, first, temperature in ((ABOVE, 1, febrile), (NORMAL, n + 1, parameters.normal_temperature_degC)):
        for number in range(first, first + n):
            target = someone(number, round(temperature, 6), unit=parameters.unit, distance_m=parameters.distance_m)
            yield scene(
                NAME,
                group,
                target.id,
                targets=(target,),
                duration_s=parameters.window_s + MARGIN_S,
                conditions={"group": group},
            )


def measure(evidence: Evidence, parameters: ThresholdAlarmParameters) -> Finding:
    """The rate or the latency that ``statistic`` names, judged; the other rate beside it for information."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    return _STATISTICS[parameters.statistic](evidence, own, parameters)


def _rates(evidence: Evidence, own: OwnScenes, parameters: ThresholdAlarmParameters) -> Finding:
    presented = trials(evidence, own, counted_by=parameters.unit)
    fevered, others = (_grouped(presented, group, parameters) for group in (ABOVE, NORMAL))
    febrile = tally((trial.unit, _alarmed(trial, parameters.window_s)) for trial in fevered.inside)
    normal = tally((trial.unit, quiet(trial, parameters.window_s)) for trial in others.inside)
    notes = (*fevered.notes, *others.notes, *_notes(evidence, febrile, normal, parameters))
    misses_decide = parameters.statistic == "alarm_rate"
    decisive, group, why = (febrile, fevered, LINK_UNPROVEN) if misses_decide else (normal, others, PERSON_UNMEASURED)
    if not decisive.usable:
        return Finding(inconclusive=own.incomplete or group.nobody or decisive.nothing(why), notes=notes)
    rates = (
        ("alarm_detection_rate", febrile.good, febrile.usable, not misses_decide),
        ("false_alarm_rate", normal.bad, normal.usable, misses_decide),
    )
    return Finding(
        measurements=tuple(
            rate_measurement(
                name,
                successes,
                count,
                evidence.confidence,
                _conditions(parameters),
                informative=informative,
                units_of=units_of(presented),
            )
            for name, successes, count, informative in sorted(rates, key=lambda rate: rate[3])  # what decides first
            if count
        ),
        figures=(counts_figure(_FIGURE, {ABOVE: febrile, NORMAL: normal}),),
        inconclusive=own.incomplete,
        notes=notes,
    )


def _latency(evidence: Evidence, own: OwnScenes, parameters: ThresholdAlarmParameters) -> Finding:
    group = _grouped(trials(evidence, own, counted_by=parameters.unit), ABOVE, parameters)
    outcomes = [(trial.unit, _latency_s(trial, parameters.window_s)) for trial in group.inside]
    counted = tally((unit, None if time_s is None else True) for unit, time_s in outcomes)
    times_s = longest(outcomes)
    if not times_s:
        notes = (*group.notes, *counted.notes())
        return Finding(inconclusive=own.incomplete or group.nobody or counted.nothing(), notes=notes)
    # Nobody listened for an alarm beyond the window: a missing one is only known to be later than that.
    measurement = quantile_measurement(
        "alarm_latency",
        times_s,
        parameters.quantile,
        parameters.window_s,
        evidence.confidence,
        {"alarm_threshold_degC": parameters.alarm_threshold_degC, "excess_delta_degC": parameters.excess_delta_degC},
        evidence.timing,
        units_of=units_of(group.inside),
    )
    title = Text(zh="告警响应时间分布", en="Distribution of the alarm response time")
    return Finding(
        measurements=(measurement,),
        figures=time_figures(title, times_s, measurement),
        inconclusive=own.incomplete,
        notes=(
            *group.notes,
            *counted.notes(),
            *censored_notes(times_s, parameters.window_s),
            *evidence.timing.notes(),
        ),
    )


_STATISTICS: Mapping[str, Callable[[Evidence, OwnScenes, ThresholdAlarmParameters], Finding]] = MappingProxyType(
    {"alarm_rate": _rates, "false_alarm_rate": _rates, "alarm_latency": _latency}
)


def _grouped(presented: tuple[Trial, ...], group: str, parameters: ThresholdAlarmParameters) -> Grouped:
    planned = (trial for trial in presented if trial.scene.conditions.get("group") == group)
    return grouped(planned, _group(group, parameters))


def _group(name: object, parameters: ThresholdAlarmParameters) -> Group:
    """What the plan's name of a group says of a reference."""
    threshold, excess = parameters.alarm_threshold_degC, parameters.excess_delta_degC
    if name == ABOVE:
        return above(threshold, excess, parameters.reference)
    return below(threshold, excess, parameters.normal_temperature_degC, parameters.reference)


def _latency_s(trial: Trial, window_s: float) -> float | None:
    """Time to the first alarm; infinite for none, None where silence proves nothing."""
    times = [alarm.time_s for alarm in trial.evidence.of(trial.scene.id, Alarm) if trial.within(alarm.time_s, window_s)]
    if times:
        return round(min(times) - trial.shown_s, 6)
    return math.inf if trial.alive(window_s) else None


def _alarmed(trial: Trial, window_s: float) -> bool | None:
    """Whether the alarm was raised in time; None where silence proves nothing."""
    time_s = _latency_s(trial, window_s)
    return None if time_s is None else math.isfinite(time_s)


def quiet(trial: Trial, window_s: float) -> bool | None:
    """Whether no alarm was raised as long as the person stood there.

    Silence is good only of a device that measured the person and was alive to the end of the window; else None.
    """
    if any(alarm.time_s >= trial.shown_s for alarm in trial.evidence.of(trial.scene.id, Alarm)):
        return False
    return True if trial.readings(window_s) and trial.alive(window_s) else None


def _sample(planned: Scene, parameters: ThresholdAlarmParameters) -> dict[str, str | float] | None:
    """The persons of the group that decides; a latency is not a rate."""
    return {} if planned.conditions.get("group") == _DECISIVE.get(parameters.statistic) else None


def _outcomes(
    evidence: Evidence, recorded: RecordedScene, parameters: ThresholdAlarmParameters
) -> Iterator[tuple[str, bool | None]]:
    name = recorded.scene.conditions.get("group")
    right = _alarmed if name == ABOVE else quiet
    presented = trials(evidence, OwnScenes((recorded,), 1), counted_by=parameters.unit)
    inside = grouped(presented, _group(name, parameters)).inside
    for trial in presented:
        yield trial.unit, right(trial, parameters.window_s) if trial in inside else None


def _conditions(parameters: ThresholdAlarmParameters) -> dict[str, str | float | int | bool | None]:
    return {
        "alarm_threshold_degC": parameters.alarm_threshold_degC,
        "excess_delta_degC": parameters.excess_delta_degC,
        "normal_temperature_degC": parameters.normal_temperature_degC,
        "window_s": parameters.window_s,
    }


def _notes(evidence: Evidence, above: Tally, normal: Tally, parameters: ThresholdAlarmParameters) -> tuple[Text, ...]:
    given = parameters.alarm_threshold_degC
    said = {alarm.threshold_degC for alarm in evidence.all(Alarm)} - {None, given}
    other = tuple(_OTHER_THRESHOLD.format(said=value, given=given) for value in sorted(filter(None, said)))
    return (*above.notes(), *normal.notes(PERSON_UNMEASURED), *other)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="超温告警", en="Over-temperature alarm"),
    method=Text(
        zh="将设备告警阈值设为规定值。体温高于阈值规定值的人员逐一单独进入，在规定时间内告警为检出；链路正常而未告警为漏报。"
        "另有同样人数的正常体温人员逐一进入，任何告警为误报；仅当设备测到该人员时，未告警才计为正确。每人为一个独立单元，"
        "比率给出精确单侧置信界；告警响应时间为到位至首次告警的时间。"
        "人员是否属于该组以所记录的参考体温及其不确定度（k = 2）为准：实测值达到规定值，且扣除（正常组为加上）U 后仍超过规定值的一半；"
        "否则该次试验不可用，不计入。",
        en="The device's alarm threshold is set as stated. Persons above it by the stated excess enter one by one; an "
        "alarm within the window is a detection, no alarm while the link is alive is a miss. As many persons of normal "
        "temperature enter one by one; any alarm is false, and silence counts as correct only if the device measured "
        "the person. Each person is one independent unit; the rates have exact one-sided bounds. The alarm response "
        "time runs from the person being in place to the first alarm. Whether a person belongs to the group is decided "
        "by the recorded reference temperature and its uncertainty (k = 2): as measured the person has the stated "
        "excess, and less U (plus U for the normal group) still half of it; otherwise the trial is unusable and does "
        "not count.",
    ),
    characteristics=frozenset({"alarm_detection_rate", "false_alarm_rate", "alarm_latency"}),
    parameters=ThresholdAlarmParameters,
    scenes=scenes,
    measure=measure,
    needs=needing("readings", "alarms"),
    rate=Rate(_sample, _outcomes),
)
