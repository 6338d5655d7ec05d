"""Detection rate: how many of the persons before the device it finds, over distance and with the face covered."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from pydantic import Field

from conformance.events import Detection
from conformance.metrology.rates import rate_measurement
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, person, scene
from conformance.scenarios.trials import Trial, by_label, counts_figure, own_scenes, tally, trials
from conformance.scenes import Mask, Scene
from conformance.text import Text

NAME = "detection_rate"


class DetectionRateParameters(Parameters):
    """Parameters of the scenario."""

    trials: int = Field(ge=1)
    """Persons in each circumstance: at each distance with each covering."""
    distances_m: tuple[float, ...] = Field(default=(DISTANCE_M,), min_length=1)
    states: tuple[Mask, ...] = Field(default=(Mask.ABSENT, Mask.WORN), min_length=1)
    """How the face is covered."""
    window_s: float = Field(default=2.0, gt=0)
    person_temperature_degC: float = 36.5


def scenes(parameters: DetectionRateParameters) -> Iterator[Scene]:
    """One person in one circumstance a scene, each another person."""
    number = itertools.count(1)
    for distance, state in itertools.product(parameters.distances_m, parameters.states):
        for _ in range(parameters.trials):
            target = person(next(number), parameters.person_temperature_degC, mask=state, distance_m=distance)
            yield scene(
                NAME,
                f"{distance:.2f}m",
                state.value,
                target.id,
                targets=(target,),
                duration_s=parameters.window_s + MARGIN_S,
                conditions={"distance_m": distance, "mask": state.value},
            )


def measure(evidence: Evidence, parameters: DetectionRateParameters) -> Finding:
    """The share of persons found, in each circumstance: the worst decides, and none hides in the mean of others."""
    own = own_scenes(evidence, scenes(parameters))
    presented = trials(evidence, own)
    everybody = tally((trial.target.unit, _found(trial, parameters.window_s)) for trial in presented)
    if not everybody.usable:
        return Finding(inconclusive=own.incomplete or everybody.nothing(), notes=everybody.notes())
    measurements = []
    labelled = []
    for distance, state in itertools.product(parameters.distances_m, parameters.states):
        here = [
            (trial.target.unit, _found(trial, parameters.window_s))
            for trial in presented
            if trial.scene.conditions["distance_m"] == distance and trial.scene.conditions["mask"] == state.value
        ]
        labelled += [(f"{state.value} {distance:g} m", unit, outcome) for unit, outcome in here]
        counted = tally(here)
        if not counted.usable:
            return Finding(inconclusive=own.incomplete or counted.nothing(), notes=everybody.notes())
        measurements.append(
            rate_measurement(
                "detection_rate",
                counted.good,
                counted.usable,
                evidence.confidence,
                {"distance_m": distance, "mask": state.value, "window_s": parameters.window_s},
            )
        )
    title = Text(zh="检出的人员（按口罩状态和距离）", en="Persons found, by mask and distance")
    return Finding(tuple(measurements), (counts_figure(title, by_label(labelled)),), own.incomplete, everybody.notes())


def _found(trial: Trial, window_s: float) -> bool | None:
    """Whether the device said in time that it sees somebody, or read their temperature; silence needs a live link."""
    seen = any(trial.within(said.time_s, window_s) for said in trial.evidence.of(trial.scene.id, Detection))
    if seen or trial.readings(window_s):
        return True
    return False if trial.alive(window_s) else None


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="目标检出率", en="Detection rate"),
    method=Text(
        zh="在每个规定距离、每种规定的面部遮挡状态下，规定人数的人员逐一单独进入，各不相同。设备在规定时间内报告检出该人员或给出其体温"
        "读数为检出；链路正常而两者皆无为漏检。每种情形分别判定，每人为一个独立单元，给出精确单侧置信界。",
        en="At each stated distance and with each stated covering of the face, the stated number of persons enter one "
        "by one, each another person. A person is found where the device reports them or states their temperature "
        "within the window; neither, while the link is alive, is a miss. Each circumstance is judged by itself; each "
        "person is one independent unit, and the rates have exact one-sided bounds.",
    ),
    characteristics=frozenset({"detection_rate"}),
    parameters=DetectionRateParameters,
    scenes=scenes,
    measure=measure,
)
