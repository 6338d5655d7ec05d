"""Alarm hysteresis: how far readings have to fall below the threshold before the alarm can be raised again."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field

from conformance.core.events import Alarm, Reading
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario, needing
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, person, scene
from conformance.scenarios.trials import TICK_S, Trial, own_scenes, trials

NAME = "alarm_hysteresis"

_NO_RETURN = Text(
    zh="没有一次可用的读数先降到阈值以下再升到阈值以上：回差无法判定。",
    en="No usable readings fell below the threshold and rose above it again: the hysteresis cannot be determined.",
)
_CONTRADICTION = Text(
    zh="告警不一致：读数降到阈值以下 {lower:.2f} ℃ 后未再告警，另一次只降 {upper:.2f} ℃ 后再次告警。",
    en="The alarms contradict each other: after a fall of {lower:.2f} °C below the threshold no alarm was raised "
    "again, but after a fall of only {upper:.2f} °C one was.",
)


class AlarmHysteresisParameters(Parameters):
    """Parameters of the scenario."""

    alarm_threshold_degC: float
    """That the device is set to."""
    trials: int = Field(default=10, ge=1)
    """Persons, each at the threshold."""
    stands_s: float = Field(default=30.0, gt=0)
    """How long each person is present, so that readings cross the threshold several times."""
    resolution_delta_degC: float = Field(default=0.1, ge=0)
    """Step in which the device states temperatures: what it decides by may lie half of it away."""
    alarm_delay_s: float = Field(default=2.0, gt=0)
    """The alarm that a reading raises comes within this time."""
    distance_m: float = Field(default=DISTANCE_M, gt=0)


def scenes(parameters: AlarmHysteresisParameters) -> Iterator[Scene]:
    """One person a scene, with a body temperature at the threshold."""
    for number in range(1, parameters.trials + 1):
        target = person(number, parameters.alarm_threshold_degC, distance_m=parameters.distance_m)
        yield scene(NAME, target.id, targets=(target,), duration_s=parameters.stands_s + MARGIN_S)


@dataclass(frozen=True, slots=True)
class Return:
    """Readings of one track that fell below the threshold after an alarm, and rose above it again."""

    unit: str
    fall_delta_degC: float
    """The threshold less the lowest of them."""
    alarmed: bool
    """Whether the alarm was raised again when they rose."""


def measure(evidence: Evidence, parameters: AlarmHysteresisParameters) -> Finding:
    """Bounds of the hysteresis from what did not raise the alarm again and from what did."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own)
    returns = [each for trial in presented if trial.alive(parameters.stands_s) for each in _returns(trial, parameters)]
    if not returns:
        return Finding(inconclusive=own.incomplete or _NO_RETURN)
    half = parameters.resolution_delta_degC / 2
    lower = max((r.fall_delta_degC - half for r in returns if not r.alarmed), default=0.0)
    upper = min((r.fall_delta_degC + half for r in returns if r.alarmed), default=math.inf)
    if lower > upper:
        return Finding(figures=(_figure(returns),), inconclusive=_CONTRADICTION.format(lower=lower, upper=upper))
    known = math.isfinite(upper)
    lower = max(lower, 0.0)
    measurement = Measurement(
        "alarm_hysteresis",
        (lower + upper) / 2 if known else lower,
        "delta_degC",
        len({each.unit for each in returns}),
        "bounds",
        bounds=(lower, upper if known else None),
        bounds_confidence=evidence.confidence,
        conditions={
            "alarm_threshold_degC": parameters.alarm_threshold_degC,
            "returns": len(returns),
            "alarms_again": sum(each.alarmed for each in returns),
            "value_is_lower_bound": not known,
        },
    )
    return Finding((measurement,), (_figure(returns),), own.incomplete)


def _returns(trial: Trial, parameters: AlarmHysteresisParameters) -> Iterator[Return]:
    """Every fall below the threshold after a first alarm on the track, and whether it ended in another."""
    readings: tuple[Reading | Alarm, ...] = trial.readings(parameters.stands_s)
    alarms = trial.evidence.of(trial.scene.id, Alarm)
    for track in sorted({alarm.track or "" for alarm in alarms}):
        said = [said for said in (*readings, *alarms) if (said.track or "") == track]
        yield from _falls(trial.unit, sorted(said, key=lambda each: each.time_s), parameters)


def _falls(unit: str, said: Sequence[Reading | Alarm], parameters: AlarmHysteresisParameters) -> Iterator[Return]:
    """Readings surely above the threshold end a fall without an alarm, where none comes in time; an alarm ends it too,
    even at a reading that rounding leaves open."""
    threshold = parameters.alarm_threshold_degC
    alarms_s = [each.time_s for each in said if isinstance(each, Alarm)]
    lowest: float | None = None
    settled = False
    """Whether the fall has ended and only its alarm is awaited: readings meanwhile are not part of it."""
    for each in said:
        if each.time_s < alarms_s[0]:
            continue
        if isinstance(each, Alarm):
            if lowest is not None:
                yield Return(unit, round(threshold - lowest, 6), alarmed=True)
            lowest, settled = None, False
        elif each.temperature_degC is None or settled:
            continue
        elif each.temperature_degC < threshold:
            lowest = each.temperature_degC if lowest is None else min(lowest, each.temperature_degC)
        elif lowest is not None and each.temperature_degC >= threshold + parameters.resolution_delta_degC / 2:
            settled = any(0 <= time_s - each.time_s <= parameters.alarm_delay_s + TICK_S for time_s in alarms_s)
            if not settled:
                yield Return(unit, round(threshold - lowest, 6), alarmed=False)
                lowest = None


def _figure(returns: Sequence[Return]) -> FigureSeries:
    ordered = sorted(returns, key=lambda each: each.fall_delta_degC)
    groups = itertools.groupby(ordered, key=lambda each: each.fall_delta_degC)
    counted = [(fall, [each.alarmed for each in some]) for fall, some in groups]
    return FigureSeries(
        kind="counts",
        title=Text(
            zh="再次告警次数（按读数低于阈值的幅度）", en="Alarms raised again, by the fall below the threshold"
        ),
        series={
            "label": [f"{fall:g} °C" for fall, _ in counted],
            "met": [float(sum(some)) for _, some in counted],
            "trials": [float(len(some)) for _, some in counted],
        },
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="告警回差", en="Alarm hysteresis"),
    method=Text(
        zh="体温等于告警阈值的人员逐一单独站立规定时间，读数因噪声在阈值上下往返，告警时有时无。首次告警之后，读数每一次降到阈值以下"
        "再升到阈值以上，记录其低于阈值的最大幅度，以及是否再次告警：未再次告警的最大幅度是回差的下界，再次告警的最小幅度是其上界，"
        "示值分辨力的一半计入两界。从未再次告警的设备（每人只告警一次）没有上界；两界矛盾的不作判定。",
        en="Persons with a body temperature at the alarm threshold stand before the device one by one for the stated "
        "time; noise takes the readings across the threshold and back, and alarms come and go. After the first alarm, "
        "each time that readings fall below the threshold and rise above it again, the depth of the fall is recorded, "
        "and whether the alarm was raised again. The largest fall without another alarm is a lower bound of the "
        "hysteresis, the smallest fall with one is an upper bound; half the resolution of the reading widens both. A "
        "device that never raises the alarm again (once per person) gives no upper bound; bounds that contradict each "
        "other give no verdict.",
    ),
    characteristics=frozenset({"alarm_hysteresis"}),
    parameters=AlarmHysteresisParameters,
    scenes=scenes,
    measure=measure,
    needs=needing("readings", "alarms"),
)
