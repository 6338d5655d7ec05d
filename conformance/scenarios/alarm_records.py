"""Alarm records: whether the device's own store contains every alarm it raised, correctly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from conformance.core.events import Alarm, AlarmRecord, Mode, Reading
from conformance.core.scenes import READ_ALARM_RECORDS, Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.rates import rate_measurement
from conformance.scenarios.groups import Group, GroupParameters, above, grouped
from conformance.scenarios.response_time import longest, quantile_measurement
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene, someone
from conformance.scenarios.trials import (
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

NAME = "alarm_records"
COMPLETE = "complete"
_EXACT_DELTA_DEGC = 1e-6
_TWICE_WITHIN_S = 0.5
"""The same alarm of a track so soon again is the same event that came twice: readings have to fall and to rise before
a track can raise another."""

_NO_ALARM = Text(
    zh="{trials} 人中 {silent} 人没有引起告警，不产生应有的记录，未采用。",
    en="{silent} of {trials} persons raised no alarm: no record is expected of them, and they are not used.",
)
_NO_ALARMS = Text(
    zh="设备没有发出任何告警：没有可核对的记录。", en="The device raised no alarm: there is no record to check."
)
_NO_RECORDS = Text(
    zh="设备的存储中没有任何所发告警的记录：记录内容无法核对。",
    en="The device's store contains no record of any alarm it raised: there is no content to check.",
)
_MORE = Text(
    zh="存储中另有 {count} 条记录不对应任何告警。",
    en="{count} records in the store do not belong to an alarm that was raised.",
)


class AlarmRecordsParameters(GroupParameters, UnitParameters):
    """Parameters of the scenario."""

    alarm_threshold_degC: float
    """That the device is set to."""
    trials: int = Field(default=59, ge=1)
    """Persons above it."""
    excess_delta_degC: float = Field(default=0.5, gt=0)
    window_s: float = Field(default=2.0, gt=0)
    distance_m: float = Field(default=DISTANCE_M, gt=0)
    aspect: Literal["complete", "time", "reading", "threshold", "image"] = "complete"
    """Whether there is a record at all, or what of its content is judged."""
    max_time_error_s: float = Field(default=1.0, gt=0)
    """How far a record's time may lie from its alarm's."""
    statistic: Literal["agreement", "time_error"] = "agreement"
    quantile: float = Field(default=0.95, gt=0, lt=1)
    """Of the time error."""


def scenes(parameters: AlarmRecordsParameters) -> Iterator[Scene]:
    """Persons above the threshold, one a scene; after each the store is read."""
    temperature = round(parameters.alarm_threshold_degC + parameters.excess_delta_degC, 6)
    for number in range(1, parameters.trials + 1):
        target = someone(number, temperature, unit=parameters.unit, distance_m=parameters.distance_m)
        yield scene(
            NAME,
            target.id,
            targets=(target,),
            duration_s=parameters.window_s + MARGIN_S,
            conditions={READ_ALARM_RECORDS: "yes"},
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    """One person's alarms, each with the record that is its own, or None."""

    trial: Trial
    pairs: tuple[tuple[Alarm, AlarmRecord | None], ...]

    def outcome(self, aspect: str, parameters: AlarmRecordsParameters) -> bool | None:
        """Whether all of the person's alarms are recorded correctly; None if there is nothing to check."""
        if aspect == COMPLETE:
            return all(record is not None for _, record in self.pairs) if self.pairs else None
        told = [(alarm, record) for alarm, record in self.pairs if record is not None]
        check = _ASPECTS[aspect]
        return all(check(self.trial, alarm, record, parameters) for alarm, record in told) if told else None


def measure(evidence: Evidence, parameters: AlarmRecordsParameters) -> Finding:
    """The share of persons whose alarms are recorded, or recorded rightly in one aspect; or the time error."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own, counted_by=parameters.unit)
    kept = [_kept(evidence, trial, parameters) for trial in presented]
    alarmed = [each for each in kept if each.pairs]
    group = above(parameters.alarm_threshold_degC, parameters.excess_delta_degC, parameters.reference)
    notes = _notes(evidence, own, kept, alarmed, group)
    if not alarmed:
        nobody = grouped(presented, group).nobody
        return Finding(inconclusive=own.incomplete or nobody or _NO_ALARMS, notes=notes)
    counted = {aspect: _tally(alarmed, aspect, parameters) for aspect in (COMPLETE, *_ASPECTS)}
    title = Text(zh="告警记录（按内容）", en="Alarm records, by content")
    figures = (counts_figure(title, {aspect: found for aspect, found in counted.items() if found.usable}),)
    if evidence.timing.jumped is not None:  # records are asked for, and given to their alarms, by the device's time
        return Finding(figures=figures, inconclusive=evidence.timing.jumped, notes=notes)
    if not counted[parameters.aspect].usable or (parameters.statistic == "time_error" and not counted["time"].usable):
        return Finding(figures=figures, inconclusive=own.incomplete or _NO_RECORDS, notes=notes)
    if parameters.statistic == "time_error":
        measurement = _time_error(alarmed, evidence.confidence, parameters)
    else:
        measurement = _rate(parameters.aspect, counted[parameters.aspect], evidence.confidence, parameters, presented)
    return Finding((measurement,), figures, own.incomplete, notes)


def _kept(evidence: Evidence, trial: Trial, parameters: AlarmRecordsParameters) -> _Kept:
    """Alarms in the order of their times, each with the nearest record of its track that no other has."""
    free = list(evidence.of(trial.scene.id, AlarmRecord))
    pairs = []
    for alarm in _alarms(evidence.of(trial.scene.id, Alarm)):
        fits = [record for record in free if _may_be(record, alarm)]
        record = min(fits, key=lambda record: _distance_s(record, alarm), default=None)
        if record is not None:
            free.remove(record)
        pairs.append((alarm, record))
    return _Kept(trial, tuple(pairs))


def _alarms(said: Sequence[Alarm]) -> Iterator[Alarm]:
    """In the order of their times; one that came twice is one, though its second arrival is a little later."""
    before: list[Alarm] = []
    for alarm in sorted(said, key=lambda alarm: alarm.time_s):
        again = any(
            alarm.time_s - one.time_s <= _TWICE_WITHIN_S and replace(one, time_s=alarm.time_s) == alarm
            for one in before
            if alarm.track is not None
        )
        if not again:
            before.append(alarm)
            yield alarm


def _may_be(record: AlarmRecord, alarm: Alarm) -> bool:
    """Whether a record can be that of an alarm: a store that names no track leaves it open."""
    return record.track is None or alarm.track is None or record.track == alarm.track


def _distance_s(record: AlarmRecord, alarm: Alarm) -> float:
    return math.inf if record.recorded_at_s is None else abs(record.recorded_at_s - alarm.time_s)


def _right_time(trial: Trial, alarm: Alarm, record: AlarmRecord, parameters: AlarmRecordsParameters) -> bool:
    """Whether it is the alarm's, and one at which the person stood there by the bench's own clock: a device whose clock
    is off may be off by as much in what it says."""
    slack_s = parameters.max_time_error_s + 1e-9
    at_s = record.recorded_at_s
    there = at_s is not None and trial.shown_s - slack_s <= at_s <= record.time_s + slack_s
    return there and _distance_s(record, alarm) <= slack_s


def _right_reading(trial: Trial, alarm: Alarm, record: AlarmRecord, parameters: AlarmRecordsParameters) -> bool:
    """Whether the record contains a temperature and mode that the device had reported for this track by then."""
    if record.temperature_degC is None or record.mode is Mode.UNKNOWN:
        return False
    return any(
        reading.mode is record.mode
        and reading.temperature_degC is not None
        and abs(reading.temperature_degC - record.temperature_degC) <= _EXACT_DELTA_DEGC
        for reading in trial.evidence.of(trial.scene.id, Reading)
        if (alarm.track is None or reading.track == alarm.track) and reading.time_s <= alarm.time_s
    )


def _right_threshold(trial: Trial, alarm: Alarm, record: AlarmRecord, parameters: AlarmRecordsParameters) -> bool:
    """Whether it is the threshold that the alarm said, or that the device was set to."""
    in_force = parameters.alarm_threshold_degC if alarm.threshold_degC is None else alarm.threshold_degC
    return record.threshold_degC is not None and abs(record.threshold_degC - in_force) <= _EXACT_DELTA_DEGC


def _has_image(trial: Trial, alarm: Alarm, record: AlarmRecord, parameters: AlarmRecordsParameters) -> bool:
    return bool(record.image and record.image.strip())


_ASPECTS: Mapping[str, Callable[[Trial, Alarm, AlarmRecord, AlarmRecordsParameters], bool]] = MappingProxyType(
    {"time": _right_time, "reading": _right_reading, "threshold": _right_threshold, "image": _has_image}
)


def _tally(kept: Sequence[_Kept], aspect: str, parameters: AlarmRecordsParameters) -> Tally:
    return tally((each.trial.unit, each.outcome(aspect, parameters)) for each in kept)


def _rate(
    aspect: str, counted: Tally, confidence: float, parameters: AlarmRecordsParameters, presented: Sequence[Trial]
) -> Measurement:
    conditions: dict[str, str | float] = {"alarm_threshold_degC": parameters.alarm_threshold_degC}
    if aspect == "time":
        conditions["max_time_error_s"] = parameters.max_time_error_s
    characteristic = "record_completeness" if aspect == COMPLETE else "record_agreement"
    return rate_measurement(
        characteristic,
        counted.good,
        counted.usable,
        confidence,
        {"aspect": aspect, **conditions},
        units_of=units_of(presented),
    )


def _time_error(kept: Sequence[_Kept], confidence: float, parameters: AlarmRecordsParameters) -> Measurement:
    """The quantile over persons of the largest difference; a record without a time lies beyond any."""
    times_s = longest(
        (
            each.trial.unit,
            max(round(_distance_s(record, alarm), 6) for alarm, record in each.pairs if record is not None),
        )
        for each in kept
        if any(record is not None for _, record in each.pairs)
    )
    longest_s = max((time for time in times_s if math.isfinite(time)), default=0.0)
    return quantile_measurement(
        "record_time_error",
        times_s,
        parameters.quantile,
        longest_s,
        confidence,
        {},
        units_of=units_of([each.trial for each in kept]),
    )


def _notes(
    evidence: Evidence, own: OwnScenes, kept: Sequence[_Kept], alarmed: Sequence[_Kept], group: Group
) -> tuple[Text, ...]:
    """An alarm has to have its record, whoever raised it; a person in whom silence is right is no trial."""
    silent = len(kept) - len(alarmed)
    unexpected = grouped((each.trial for each in kept if not each.pairs), group).notes
    stored = sum(len(evidence.of(recorded.scene.id, AlarmRecord)) for recorded in own.scenes)
    more = stored - sum(record is not None for each in kept for _, record in each.pairs)
    return (
        *((_NO_ALARM.format(trials=len(kept), silent=silent),) if silent else ()),
        *unexpected,
        *((_MORE.format(count=more),) if more else ()),
    )


def _needs(parameters: AlarmRecordsParameters) -> frozenset[str]:
    return frozenset({"alarms"} | ({"record_thresholds"} if parameters.aspect == "threshold" else set()))


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="告警记录", en="Alarm records"),
    method=Text(
        zh="体温高于告警阈值规定值的人员逐一单独进入，每个场景之后读出设备自身的告警存储，按轨迹和时间与设备发出的告警一一对应。"
        "完整：每一告警均有记录；时间：记录时间与告警时刻之差在规定范围内，且按测试台的时钟落在该人员在场期间；读数：记录的温度和模式与设备在告警前对该轨迹所述的一致；"
        "阈值：与告警所述或所设的阈值一致；图像：记录指明图像。未引起告警的人员不采用；每人为一个独立单元，给出精确单侧置信界。",
        en="Persons above the alarm threshold by the stated excess enter one by one; after each scene the device's own "
        "store of alarms is read, and its entries are matched one to one, by track and time, with the alarms that were "
        "raised. Complete: every alarm has a record. Time: the record's time lies within the stated time of the alarm, "
        "and by the bench's clock within the time in which the person was present. Reading: temperature and mode agree "
        "with what the device had reported for this track by then. Threshold: it equals the one that the alarm stated, "
        "or that was set. Image: the record names one. Persons who raised no alarm are not used; each person is one "
        "independent unit, and the rates have exact one-sided bounds.",
    ),
    characteristics=frozenset({"record_completeness", "record_agreement", "record_time_error"}),
    parameters=AlarmRecordsParameters,
    scenes=scenes,
    measure=measure,
    needs=_needs,
)
