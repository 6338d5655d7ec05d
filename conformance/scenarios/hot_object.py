"""Hot-object immunity: a person of normal temperature who holds a hot object must not raise the alarm."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from conformance.metrology.rates import rate_measurement
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, person, scene
from conformance.scenarios.threshold_alarm import quiet
from conformance.scenarios.trials import PERSON_UNMEASURED, by_label, counts_figure, own_scenes, tally, trials
from conformance.scenes import Scene, Target, TargetKind
from conformance.text import Text

NAME = "hot_object"
PERSON_AT, OBJECT_AT = 0.5, 0.58
"""Where the person's face and the object in the hand are seen."""


class HotObjectParameters(Parameters):
    """Parameters of the scenario."""

    trials: int = Field(ge=1)
    object_temperature_degC: float
    objects: tuple[str, ...] = Field(default=("cup",), min_length=1)
    """Held in turn, so that each is held equally often."""
    person_temperature_degC: float = 36.5
    window_s: float = Field(default=5.0, gt=0)
    distance_m: float = Field(default=DISTANCE_M, gt=0)


def scenes(parameters: HotObjectParameters) -> Iterator[Scene]:
    """One person with one object a scene."""
    for number in range(1, parameters.trials + 1):
        held = parameters.objects[(number - 1) % len(parameters.objects)]
        bearer = person(
            number, parameters.person_temperature_degC, distance_m=parameters.distance_m, position=PERSON_AT
        )
        thing = Target(
            id=held,
            kind=TargetKind.HOT_OBJECT,
            unit=held,
            reference_degC=parameters.object_temperature_degC,
            distance_m=parameters.distance_m,
            position=OBJECT_AT,
        )
        yield scene(
            NAME,
            held,
            bearer.id,
            targets=(bearer, thing),
            duration_s=parameters.window_s + MARGIN_S,
            conditions={"hot_object": held},
        )


def measure(evidence: Evidence, parameters: HotObjectParameters) -> Finding:
    """The share of persons for whom an alarm was raised."""
    own = own_scenes(evidence, scenes(parameters))
    outcomes = [
        (str(trial.scene.conditions["hot_object"]), trial.target.unit, quiet(trial, parameters.window_s))
        for trial in trials(evidence, own)
    ]
    counted = tally((unit, outcome) for _, unit, outcome in outcomes)
    notes = counted.notes(PERSON_UNMEASURED)
    if not counted.usable:
        return Finding(inconclusive=own.incomplete or counted.nothing(PERSON_UNMEASURED), notes=notes)
    measurement = rate_measurement(
        "hot_object_false_alarm_rate",
        counted.bad,
        counted.usable,
        evidence.confidence,
        {
            "object_temperature_degC": parameters.object_temperature_degC,
            "person_temperature_degC": parameters.person_temperature_degC,
            "window_s": parameters.window_s,
        },
    )
    title = Text(zh="未误报（按热物体）", en="No false alarm, by hot object")
    return Finding((measurement,), (counts_figure(title, by_label(outcomes)),), own.incomplete, notes)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="热物体抗干扰", en="Hot-object immunity"),
    method=Text(
        zh="正常体温人员逐一单独进入，每人手持一个规定温度的热物体，各种热物体次数相等。人员在场期间的任何告警为误报；"
        "未告警仅当设备在规定时间内测到该人员且链路正常时才计入，静默的设备不能因此通过。每人为一个独立单元，给出精确单侧置信界。",
        en="Persons of normal temperature enter one by one, each holding a hot object of the stated temperature, every "
        "kind equally often. Any alarm while the person stands there is false. No alarm counts only where the device "
        "measured the person within the window and its link was alive: a silent device does not pass by silence. Each "
        "person is one independent unit; the rate has exact one-sided bounds.",
    ),
    characteristics=frozenset({"hot_object_false_alarm_rate"}),
    parameters=HotObjectParameters,
    scenes=scenes,
    measure=measure,
)
