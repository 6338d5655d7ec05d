"""Hot-object immunity: a person of normal temperature with a hot object must not raise the alarm."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.rates import rate_measurement
from conformance.recording.model import RecordedScene
from conformance.scenarios.groups import Group, GroupParameters, grouped, normal_up_to
from conformance.scenarios.scenario import Evidence, Finding, Rate, Scenario, needing
from conformance.scenarios.sequential import Sequential
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene, someone
from conformance.scenarios.threshold_alarm import quiet
from conformance.scenarios.trials import (
    PERSON_UNMEASURED,
    OwnScenes,
    UnitParameters,
    by_label,
    counts_figure,
    own_scenes,
    tally,
    trials,
    units_of,
)

NAME = "hot_object"
PERSON_AT = 0.5
"""Where the person's face is seen."""
Placement = Literal["held", "near_face", "passing"]
HELD: Literal["held"] = "held"
NEAR_FACE, PASSING = "near_face", "passing"
PLACE: Mapping[str, tuple[float, float]] = MappingProxyType(
    {HELD: (0.58, 0.25), NEAR_FACE: (0.61, 0.5), PASSING: (0.8, 0.5)}
)
"""Where the object is seen, across and up the field of view: in the hand before the body, beside the cheek without
covering it, carried past by a person out of view."""
WIDTH_M: Mapping[str, float] = MappingProxyType({"cup": 0.08, "phone": 0.075, "lighter": 0.02, "warm_bag": 0.12})
"""How wide the warm part of each kind is (of the lighter its flame); another kind is as wide as the bench takes it."""
NORMAL_WITHIN_DELTA_DEGC = 0.5
"""How far above the planned temperature a person still counts as normal, if the profile does not state it."""
PASSES_S = (1.0, 3.0)
"""When an object that is carried past comes into view, and when it leaves it."""


class HotObjectParameters(GroupParameters, UnitParameters):
    """Parameters of the scenario."""

    trials: int = Field(ge=1)
    object_temperature_degC: float
    objects: tuple[str, ...] = Field(default=("cup",), min_length=1)
    """Shown in turn, so that each is shown equally often."""
    placements: tuple[Placement, ...] = Field(default=(HELD,), min_length=1)
    """Where each object is, in turn: every object at every place."""
    person_temperature_degC: float = 36.5
    normal_highest_degC: float | None = None
    """Up to which reference temperature a person is normal; None: 0.5 °C above ``person_temperature_degC``."""
    window_s: float = Field(default=5.0, gt=0)
    distance_m: float = Field(default=DISTANCE_M, gt=0)
    sequential: Sequential | None = None
    """A sequential test in place of a fixed number of trials; ``trials`` is then the most that are made."""


def scenes(parameters: HotObjectParameters) -> Iterator[Scene]:
    """One person with one object a scene."""
    turns = itertools.cycle(itertools.product(parameters.placements, parameters.objects))
    for number, (placement, held) in zip(range(1, parameters.trials + 1), turns, strict=False):
        bearer = someone(
            number,
            parameters.person_temperature_degC,
            unit=parameters.unit,
            distance_m=parameters.distance_m,
            position=PERSON_AT,
        )
        thing = Target(
            id=held,
            kind=TargetKind.HOT_OBJECT,
            unit=held,
            reference_degC=parameters.object_temperature_degC,
            distance_m=parameters.distance_m,
            position=PLACE[placement][0],
            height=PLACE[placement][1],
            width_m=WIDTH_M.get(held),
            arrives_s=PASSES_S[0] if placement == PASSING else None,
            leaves_s=PASSES_S[1] if placement == PASSING else None,
        )
        yield scene(
            NAME,
            held,
            placement,
            bearer.id,
            targets=(bearer, thing),
            duration_s=parameters.window_s + MARGIN_S,
            conditions={"hot_object": held, "placement": placement},
        )


def measure(evidence: Evidence, parameters: HotObjectParameters) -> Finding:
    """The share of persons for whom an alarm was raised."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    group = grouped(trials(evidence, own, counted_by=parameters.unit), _normal(parameters))
    outcomes = [
        (_label(trial.scene, parameters), trial.unit, quiet(trial, parameters.window_s)) for trial in group.inside
    ]
    counted = tally((unit, outcome) for _, unit, outcome in outcomes)
    notes = (*group.notes, *counted.notes(PERSON_UNMEASURED))
    if not counted.usable:
        why = own.incomplete or group.nobody or counted.nothing(PERSON_UNMEASURED)
        return Finding(inconclusive=why, notes=notes)
    measurement = rate_measurement(
        "hot_object_false_alarm_rate",
        counted.bad,
        counted.usable,
        evidence.confidence,
        {
            "object_temperature_degC": parameters.object_temperature_degC,
            "person_temperature_degC": parameters.person_temperature_degC,
            "window_s": parameters.window_s,
            "placements": ", ".join(parameters.placements),
        },
        units_of=units_of(group.inside),
    )
    title = Text(zh="未误报（按热物体）", en="No false alarm, by hot object")
    return Finding((measurement,), (counts_figure(title, by_label(outcomes)),), own.incomplete, notes)


def _normal(parameters: HotObjectParameters) -> Group:
    highest_degC = parameters.normal_highest_degC
    if highest_degC is None:
        highest_degC = round(parameters.person_temperature_degC + NORMAL_WITHIN_DELTA_DEGC, 6)
    return normal_up_to(highest_degC, parameters.reference)


def _label(scene: Scene, parameters: HotObjectParameters) -> str:
    """The object, and its place where there are several."""
    held, placement = str(scene.conditions["hot_object"]), str(scene.conditions["placement"])
    return held if len(parameters.placements) == 1 else f"{held} {placement}"


def _sample(planned: Scene, parameters: HotObjectParameters) -> dict[str, str | float]:
    """All persons are one sample."""
    return {}


def _outcomes(
    evidence: Evidence, recorded: RecordedScene, parameters: HotObjectParameters
) -> Iterator[tuple[str, bool | None]]:
    presented = trials(evidence, OwnScenes((recorded,), 1), counted_by=parameters.unit)
    inside = grouped(presented, _normal(parameters)).inside
    for trial in presented:
        yield trial.unit, quiet(trial, parameters.window_s) if trial in inside else None


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="热物体抗干扰", en="Hot-object immunity"),
    method=Text(
        zh="正常体温人员逐一单独进入，每人带有一个规定温度的热物体，按规定的位置（手持、贴近面部、从旁经过）和种类轮流，次数相等。"
        "人员在场期间的任何告警为误报；"
        "未告警仅当设备在规定时间内测到该人员且链路正常时才计入，静默的设备不能因此通过。每人为一个独立单元，给出精确单侧置信界。",
        en="Persons of normal temperature enter one by one, each with a hot object of the stated temperature, every "
        "kind at every stated place (held, near the face, carried past) equally often. Any alarm while the person is "
        "present is false. The absence of an alarm counts only if the device measured the person within the window and "
        "its link was alive: a device does not pass by silence. Each person is one independent unit; the rate has "
        "exact one-sided bounds.",
    ),
    characteristics=frozenset({"hot_object_false_alarm_rate"}),
    parameters=HotObjectParameters,
    scenes=scenes,
    measure=measure,
    needs=needing("readings", "alarms"),
    rate=Rate(_sample, _outcomes),
)
