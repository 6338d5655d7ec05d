"""Alarm threshold setting: which thresholds the device takes, how finely, and whether its alarms follow them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from conformance.core.events import Alarm
from conformance.core.scenes import ALARM_THRESHOLD_DEGC, Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.rates import rate_measurement
from conformance.scenarios.groups import Grouped, GroupParameters, above, below, grouped
from conformance.scenarios.scenario import Evidence, Finding, Scenario, needing
from conformance.scenarios.settings import Grid, grid_figure, refusal_notes, setting_of
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene, someone
from conformance.scenarios.threshold_alarm import quiet
from conformance.scenarios.trials import (
    OwnScenes,
    Trial,
    UnitParameters,
    by_label,
    counts_figure,
    own_scenes,
    tally,
    trials,
    units_of,
)

NAME = "threshold_setting"
ABOVE, BELOW = "above", "below"
SETTLE_S = 1.0
"""Duration of a scene that only requests a setting."""

_NOT_STATED = Text(
    zh="设备未说明其设置后的告警阈值：设置范围和步进无法判定。",
    en="The device does not state its alarm threshold after setting: neither range nor step can be determined.",
)
_NONE_TAKEN = Text(
    zh="设备未按要求接受任何一个告警阈值。",
    en="The device accepted none of the requested alarm thresholds unchanged.",
)
_ENDS = Text(
    zh="设置范围以所试的 {lowest} ℃～{highest} ℃ 为限，设备的范围可能更宽。",
    en="The setting range is limited to the settings tried, {lowest} °C to {highest} °C; the device's range may be "
    "wider.",
)


class ThresholdSettingParameters(GroupParameters, UnitParameters):
    """Parameters of the scenario."""

    statistic: Literal["following", "range", "resolution"] = "following"
    thresholds_degC: tuple[float, ...] = Field(default=(37.0, 37.5, 38.0), min_length=1)
    """At which alarms are tried."""
    trials: int = Field(default=60, ge=1)
    """Persons in all: above and below each threshold in turn."""
    excess_delta_degC: float = Field(default=0.5, gt=0)
    """How far persons are above or below the threshold that is set."""
    window_s: float = Field(default=2.0, gt=0)
    distance_m: float = Field(default=DISTANCE_M, gt=0)
    lowest_degC: float = 35.0
    highest_degC: float = 40.0
    step_delta_degC: float = Field(default=0.1, gt=0)
    """The requested settings, from the lowest to the highest."""

    @model_validator(mode="after")
    def _rising(self) -> ThresholdSettingParameters:
        if self.highest_degC < self.lowest_degC + self.step_delta_degC:
            raise ValueError("the highest setting lies a step or more above the lowest")
        return self

    @property
    def settings_degC(self) -> tuple[float, ...]:
        """Every setting that is asked for, rising."""
        steps = round((self.highest_degC - self.lowest_degC) / self.step_delta_degC)
        return tuple(round(self.lowest_degC + step * self.step_delta_degC, 6) for step in range(steps + 1))


def scenes(parameters: ThresholdSettingParameters) -> Iterator[Scene]:
    """Settings one after another without persons; or persons, one per scene, each with a threshold of their own."""
    if parameters.statistic == "following":
        yield from _persons(parameters)
        return
    for setting in parameters.settings_degC:
        conditions = {ALARM_THRESHOLD_DEGC: setting}
        yield scene(NAME, f"{setting:.3f}degC", targets=(), duration_s=SETTLE_S, conditions=conditions)


def _persons(parameters: ThresholdSettingParameters) -> Iterator[Scene]:
    turns = itertools.cycle(itertools.product(parameters.thresholds_degC, ((ABOVE, 1.0), (BELOW, -1.0))))
    for number, (threshold, (side, sign)) in zip(range(1, parameters.trials + 1), turns, strict=False):
        temperature = round(threshold + sign * parameters.excess_delta_degC, 6)
        target = someone(number, temperature, unit=parameters.unit, distance_m=parameters.distance_m)
        yield scene(
            NAME,
            f"{threshold:.2f}degC",
            side,
            target.id,
            targets=(target,),
            duration_s=parameters.window_s + MARGIN_S,
            conditions={ALARM_THRESHOLD_DEGC: threshold, "group": side},
        )


def measure(evidence: Evidence, parameters: ThresholdSettingParameters) -> Finding:
    """What ``statistic`` names."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    return _STATISTICS[parameters.statistic](evidence, own, parameters)


def _following(evidence: Evidence, own: OwnScenes, parameters: ThresholdSettingParameters) -> Finding:
    presented = trials(evidence, own, counted_by=parameters.unit)
    sides = _sides(presented, parameters)
    inside = [trial for side in sides for trial in side.inside]
    # A threshold that was not taken is the device's failure, whoever was present.
    asked = [trial for trial in presented if trial in inside or _taken(evidence, trial, parameters) is False]
    outcomes = [(_label(trial), trial.unit, _followed(evidence, trial, parameters)) for trial in asked]
    counted = tally((unit, outcome) for _, unit, outcome in outcomes)
    notes = (*(note for side in sides for note in side.notes), *counted.notes(), *refusal_notes(evidence, own))
    if not counted.usable:
        nobody = next((side.nobody for side in sides if side.nobody is not None), None)
        return Finding(inconclusive=own.incomplete or nobody or counted.nothing(), notes=notes)
    measurement = rate_measurement(
        "alarm_threshold_following",
        counted.good,
        counted.usable,
        evidence.confidence,
        {
            "thresholds_degC": ", ".join(f"{threshold:g}" for threshold in parameters.thresholds_degC),
            "excess_delta_degC": parameters.excess_delta_degC,
            "window_s": parameters.window_s,
        },
        units_of=units_of(presented),
    )
    title = Text(zh="告警跟随所设阈值", en="Alarms that follow the threshold")
    return Finding((measurement,), (counts_figure(title, by_label(outcomes)),), own.incomplete, notes)


def _sides(presented: Sequence[Trial], parameters: ThresholdSettingParameters) -> list[Grouped]:
    """The people above and below each threshold, as their references establish it."""
    found = []
    excess = parameters.excess_delta_degC
    for threshold, side in itertools.product(parameters.thresholds_degC, (ABOVE, BELOW)):
        group = (above if side == ABOVE else below)(threshold, excess, reference=parameters.reference)
        planned = [
            trial
            for trial in presented
            if (trial.scene.conditions[ALARM_THRESHOLD_DEGC], trial.scene.conditions["group"]) == (threshold, side)
        ]
        found.append(grouped(planned, group))
    return found


def _taken(evidence: Evidence, trial: Trial, parameters: ThresholdSettingParameters) -> bool | None:
    """Whether the device took the threshold; None where nobody asked, or it does not state it."""
    setting = setting_of(evidence, trial.scene)
    return None if setting is None else setting.kept(parameters.step_delta_degC / 2)


def _label(trial: Trial) -> str:
    return f"{float(trial.scene.conditions[ALARM_THRESHOLD_DEGC]):g} °C {trial.scene.conditions['group']}"


def _followed(evidence: Evidence, trial: Trial, parameters: ThresholdSettingParameters) -> bool | None:
    """Whether the device took the threshold and its alarm was as it says; a threshold that is not taken is wrong."""
    setting = setting_of(evidence, trial.scene)
    if setting is None:
        return None
    if setting.kept(parameters.step_delta_degC / 2) is False:
        return False
    if trial.scene.conditions["group"] == BELOW:
        return quiet(trial, parameters.window_s)
    if any(trial.within(alarm.time_s, parameters.window_s) for alarm in evidence.of(trial.scene.id, Alarm)):
        return True
    return False if trial.alive(parameters.window_s) else None


def _range(evidence: Evidence, own: OwnScenes, parameters: ThresholdSettingParameters) -> Finding:
    grid = Grid.of(evidence, own, parameters.step_delta_degC)
    run = grid.longest_run
    if not grid.told or not run:
        return _cannot_tell(grid, own)
    conditions: dict[str, str | float] = {"asked": len(grid.asked_degC), "step_delta_degC": parameters.step_delta_degC}
    measurements = (
        Measurement(
            "alarm_threshold_range", run[0], "degC", 1, "lower_end", conditions={"end": "lowest", **conditions}
        ),
        Measurement(
            "alarm_threshold_range", run[-1], "degC", 1, "upper_end", conditions={"end": "highest", **conditions}
        ),
    )
    ends_note = _ENDS.format(lowest=parameters.lowest_degC, highest=parameters.highest_degC)
    return Finding(measurements, (grid_figure(grid),), own.incomplete, (ends_note, *refusal_notes(evidence, own)))


def _resolution(evidence: Evidence, own: OwnScenes, parameters: ThresholdSettingParameters) -> Finding:
    grid = Grid.of(evidence, own, parameters.step_delta_degC)
    coarsest = grid.coarsest_step_delta_degC
    if not grid.told or coarsest is None:
        return _cannot_tell(grid, own)
    measurement = Measurement(
        "alarm_threshold_resolution",
        coarsest,
        "delta_degC",
        1,
        "value",
        conditions={"asked": len(grid.asked_degC), "step_delta_degC": parameters.step_delta_degC},
    )
    return Finding((measurement,), (grid_figure(grid),), own.incomplete, refusal_notes(evidence, own))


def _cannot_tell(grid: Grid, own: OwnScenes) -> Finding:
    """A device that states nothing leaves it open; one that refuses or changes everything has no range at all."""
    return Finding(inconclusive=own.incomplete or (_NONE_TAKEN if grid.told else _NOT_STATED))


_STATISTICS: Mapping[str, Callable[[Evidence, OwnScenes, ThresholdSettingParameters], Finding]] = MappingProxyType(
    {"following": _following, "range": _range, "resolution": _resolution}
)

SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="告警阈值设置", en="Alarm threshold setting"),
    method=Text(
        zh="跟随：依次将告警阈值设为各规定值，高于、低于所设阈值规定差值的人员轮流逐一进入；设备接受该阈值，且高者在规定时间内"
        "告警、低者被测到而不告警，计为跟随；拒绝或改动所要求的阈值计为不跟随。每人为一个独立单元，给出精确单侧置信界。"
        "范围和步进：自最低至最高按规定步进逐一要求设置，记录设备随后所述的阈值；所述与所求之差不超过半个步进（规定步进与设备步进中较大者）为接受。连续接受的"
        "最长一段的两端为设置范围，应覆盖限值；相邻两个所述阈值的最大间隔为设置步进。每个场景之后阈值恢复为声明值。",
        en="Following: the alarm threshold is set to each of the stated values in turn, and persons above and below it "
        "by the stated difference enter one by one. An alarm follows if the device accepts the threshold and raises "
        "the alarm in time for the person above, or measures the person below and raises none; a threshold that is "
        "refused or changed does not follow. Each person is one independent unit, with exact one-sided bounds. Range "
        "and step: settings are requested from the lowest to the highest in the stated steps, and the threshold that "
        "the device then states is recorded; a setting is accepted if the two differ by at most half a step (the "
        "stated one, or the device's if that is coarser). The ends of the longest unbroken run are the setting range, "
        "which has to cover the limit; the widest gap between neighbouring stated thresholds is the setting step. "
        "After each scene the threshold is set back to the declared one.",
    ),
    characteristics=frozenset({"alarm_threshold_following", "alarm_threshold_range", "alarm_threshold_resolution"}),
    parameters=ThresholdSettingParameters,
    scenes=scenes,
    measure=measure,
    needs=needing("alarms"),
)
