"""Warm-up: from switching the device on until its error stays within a band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import Field, model_validator

from conformance.core.scenes import REST_S, SWITCHED_ON, Scene
from conformance.core.text import Text
from conformance.metrology.decision import tolerance_zone
from conformance.metrology.measurement import Measurement
from conformance.scenarios.comparison import common_conditions, differences_figure
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, Looks, SourceLook, look_scene, looks_at
from conformance.scenarios.stage import MARGIN_S
from conformance.scenarios.trials import Trial, own_scenes

NAME = "warm_up"

_NO_START = Text(
    zh="开机时刻没有记录，预热时间无法起算。",
    en="The moment of switching on was not recorded: the warm-up time has no start.",
)
_NOT_WITHIN = Text(
    zh="观测 {observed_s:.0f} s 后误差仍未确定在 ±{band} ℃ 以内：预热时间没有上界。",
    en="After {observed_s:.0f} s the error is not yet certainly within ±{band} °C: the warm-up time has no upper bound.",
)


class WarmUpParameters(LookParameters):
    """Parameters of the scenario."""

    readings_per_point: int = Field(default=5, ge=2)
    band_delta_degC: float = Field(default=0.3, gt=0)
    """The error stays within ± this once the device is warm."""
    observed_s: float = Field(default=2400.0, gt=0)
    """How long the device is watched."""
    interval_s: float = Field(default=60.0, gt=0)
    """Time from one observation to the next."""

    @model_validator(mode="after")
    def _looks_fit(self) -> WarmUpParameters:
        if self.interval_s < self.look_s + MARGIN_S or self.interval_s > self.observed_s:
            raise ValueError("the interval is longer than a look and not longer than the time observed")
        return self


def scenes(parameters: WarmUpParameters) -> Iterator[Scene]:
    """A look from the moment the device is switched on, then one at every interval."""
    for number in range(int(parameters.observed_s / parameters.interval_s + 1e-9) + 1):
        rest_s = parameters.interval_s - parameters.look_s - MARGIN_S
        yield look_scene(
            NAME,
            f"look-{number + 1:03d}",
            parameters=parameters,
            conditions={
                "set_point_degC": parameters.set_point_degC,
                "elapsed_s": number * parameters.interval_s,
                **({REST_S: rest_s} if number else {SWITCHED_ON: "cold"}),
            },
        )


class _State(Enum):
    """What a look shows, its uncertainty considered."""

    WITHIN = "within"
    BEYOND = "beyond"
    """The error is beyond the band, or the device does not read yet though its link is alive."""
    OPEN = "open"
    """Open: neither within nor beyond."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look in the course of the warm-up."""

    state: _State
    begun_s: float
    """Since switching on."""
    ended_s: float


def measure(evidence: Evidence, parameters: WarmUpParameters) -> Finding:
    """The time to the first look from which all are surely within the band, with bounds from what is sure."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    by_scene = {trial.scene.id: trial for trial in looks.presented}
    first = by_scene.get(planned[0].id)
    if first is None:
        return Finding(inconclusive=own.incomplete or _NO_START)
    if not looks.full:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    course = [_seen(by_scene.get(scene.id), looks.by_scene[scene.id], first, parameters) for scene in planned]
    measurement = _measurement(course, evidence.confidence, parameters)
    no_upper = measurement.conditions["value_is_lower_bound"]
    told = (_NOT_WITHIN.format(observed_s=measurement.value, band=parameters.band_delta_degC),) if no_upper else ()
    title = Text(zh="开机后的测温误差", en="Error after switching on")
    step = parameters.resolution_delta_degC
    rows = [
        (look.shown_s - first.shown_s, look.error_delta_degC, look.expanded_uncertainty_delta_degC(step))
        for look in looks.full
    ]
    return Finding((measurement,), (differences_figure(title, "elapsed_s", rows),), notes=(*_notes(looks), *told))


def _seen(trial: Trial | None, look: SourceLook | None, first: Trial, parameters: WarmUpParameters) -> _Seen | None:
    """None for a look that was not recorded."""
    if trial is None:
        return None
    begun_s = round(trial.shown_s - first.shown_s, 6)
    return _Seen(_state(trial, look, parameters), begun_s, round(begun_s + parameters.look_s, 6))


def _state(trial: Trial, look: SourceLook | None, parameters: WarmUpParameters) -> _State:
    if look is None:
        silent = not trial.readings(parameters.look_s)
        return _State.BEYOND if silent and trial.alive(parameters.look_s) else _State.OPEN
    size = abs(look.error_delta_degC)
    expanded = look.expanded_uncertainty_delta_degC(parameters.resolution_delta_degC)
    band = tolerance_zone(None, parameters.band_delta_degC)
    if band.holds(size + expanded):
        return _State.WITHIN
    return _State.OPEN if band.holds(size - expanded) else _State.BEYOND


def _measurement(course: Sequence[_Seen | None], confidence: float, parameters: WarmUpParameters) -> Measurement:
    """Lower bound: the last look surely beyond. Upper bound: the first of those that end the course surely within."""
    recorded = [seen for seen in course if seen is not None]
    beyond_s = max((seen.begun_s for seen in recorded if seen.state is _State.BEYOND), default=0.0)
    within_s = None
    for seen in reversed(course):
        if seen is None or seen.state is not _State.WITHIN:
            break
        within_s = seen.ended_s
    return Measurement(
        characteristic="warm_up_time",
        value=recorded[-1].ended_s if within_s is None else within_s,
        unit="s",
        units=1,
        decided_by="bounds",
        bounds=(beyond_s, within_s),
        bounds_confidence=confidence,
        conditions={
            "band_delta_degC": parameters.band_delta_degC,
            **common_conditions(parameters),
            "looks": len(recorded),
            "interval_s": parameters.interval_s,
            "value_is_lower_bound": within_s is None,
        },
    )


def _notes(looks: Looks) -> tuple[Text, ...]:
    """What was set aside; that the first looks have no readings is what a warm-up is, not a want of evidence."""
    return tuple(note for note in looks.notes if note != looks.too_few)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="预热时间", en="Warm-up time"),
    method=Text(
        zh="参考源在一个设定点稳定后，将冷态设备开机，开机时刻起算，按规定间隔观测。误差及其扩展不确定度均在规定带宽内的观测为"
        "“在带内”，误差减去扩展不确定度仍超出带宽，或链路正常而无读数的为“在带外”，其余不确定。从某次观测起直至结束均在带内，"
        "该次观测结束的时刻为预热时间，即其上界；最后一次在带外的观测开始的时刻为下界。",
        en="With the reference source stable at one set point the cold device is switched on; the time runs from "
        "there, and the source is observed at every interval. An observation is 'within' if the error and its expanded "
        "uncertainty together lie in the stated band; it is 'beyond' if the error minus its expanded uncertainty lies "
        "outside, or if nothing is read while the link is alive; otherwise it is open. The end of the first "
        "observation from which all are within is the warm-up time and its upper bound; the start of the last "
        "observation beyond is its lower bound.",
    ),
    characteristics=frozenset({"warm_up_time"}),
    parameters=WarmUpParameters,
    scenes=scenes,
    measure=measure,
    one_session=True,
)
