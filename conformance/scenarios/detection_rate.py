"""Detection rate: how many of the persons before the device it finds, by distance, angle and what hides the face."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import Field

from conformance.core.events import Detection
from conformance.core.scenes import Headwear, Mask, Scene, Target
from conformance.core.text import Text
from conformance.metrology.rates import rate_measurement
from conformance.recording.model import RecordedScene
from conformance.scenarios.scenario import Evidence, Finding, Rate, Scenario, needing
from conformance.scenarios.sequential import Sequential
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene, someone
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

NAME = "detection_rate"


class DetectionRateParameters(UnitParameters):
    """Parameters of the scenario."""

    trials: int = Field(ge=1)
    """Persons in each circumstance: at each distance, with each covering, turned and hidden so far, in each headwear."""
    distances_m: tuple[float, ...] = Field(default=(DISTANCE_M,), min_length=1)
    states: tuple[Mask, ...] = Field(default=(Mask.ABSENT, Mask.WORN), min_length=1)
    """How the face is covered."""
    angles_deg: tuple[float, ...] = Field(default=(0.0,), min_length=1)
    """How far the face is turned sideways."""
    hidden_shares: tuple[float, ...] = Field(default=(0.0,), min_length=1)
    """How much of the face something in front of it hides."""
    headwear: tuple[Headwear, ...] = Field(default=(Headwear.NONE,), min_length=1)
    window_s: float = Field(default=2.0, gt=0)
    person_temperature_degC: float = 36.5
    sequential: Sequential | None = None
    """A sequential test in place of a fixed number of trials; ``trials`` is then the most that are made."""


@dataclass(frozen=True, slots=True)
class _Circumstance:
    """How a person stands there."""

    distance_m: float
    mask: Mask
    angle_deg: float
    hidden_share: float
    headwear: Headwear

    def worn_by(self, target: Target) -> Target:
        """The person so; what is nothing special is not said, so that it makes no other scene."""
        return replace(
            target,
            angle_deg=self.angle_deg or None,
            hidden_share=self.hidden_share or None,
            headwear=None if self.headwear is Headwear.NONE else self.headwear,
        )

    @property
    def conditions(self) -> dict[str, str | float]:
        """By name; what is nothing special is left out."""
        special: dict[str, str | float] = {
            "angle_deg": self.angle_deg,
            "hidden_share": self.hidden_share,
            "headwear": "" if self.headwear is Headwear.NONE else self.headwear.value,
        }
        return {
            "distance_m": self.distance_m,
            "mask": self.mask.value,
            **{name: value for name, value in special.items() if value},
        }

    @property
    def label(self) -> str:
        """In short."""
        special = (
            f"{self.angle_deg:g}°" if self.angle_deg else "",
            f"{100 * self.hidden_share:g} %" if self.hidden_share else "",
            "" if self.headwear is Headwear.NONE else self.headwear.value,
        )
        return " ".join((self.mask.value, f"{self.distance_m:g} m", *filter(None, special)))


def _circumstances(parameters: DetectionRateParameters) -> Iterator[_Circumstance]:
    for distance, mask, angle, hidden, headwear in itertools.product(
        parameters.distances_m,
        parameters.states,
        parameters.angles_deg,
        parameters.hidden_shares,
        parameters.headwear,
    ):
        yield _Circumstance(distance, mask, angle, hidden, headwear)


def scenes(parameters: DetectionRateParameters) -> Iterator[Scene]:
    """One person in one circumstance a scene, each another person."""
    number = itertools.count(1)
    for here in _circumstances(parameters):
        for _ in range(parameters.trials):
            target = someone(
                next(number),
                parameters.person_temperature_degC,
                unit=parameters.unit,
                mask=here.mask,
                distance_m=here.distance_m,
            )
            yield scene(
                NAME,
                f"{here.distance_m:.2f}m",
                here.mask.value,
                target.id,
                targets=(here.worn_by(target),),
                duration_s=parameters.window_s + MARGIN_S,
                conditions=here.conditions,
            )


def measure(evidence: Evidence, parameters: DetectionRateParameters) -> Finding:
    """The share of persons found, in each circumstance: the worst decides, and none hides in the mean of others."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own, counted_by=parameters.unit)
    everybody = tally((trial.unit, _found(trial, parameters.window_s)) for trial in presented)
    if not everybody.usable:
        return Finding(inconclusive=own.incomplete or everybody.nothing(), notes=everybody.notes())
    measurements = []
    labelled = []
    for circumstance in _circumstances(parameters):
        here = [
            (trial.unit, _found(trial, parameters.window_s))
            for trial in presented
            if trial.scene.conditions == circumstance.conditions
        ]
        labelled += [(circumstance.label, unit, outcome) for unit, outcome in here]
        counted = tally(here)
        if not counted.usable:
            return Finding(inconclusive=own.incomplete or counted.nothing(), notes=everybody.notes())
        measurements.append(
            rate_measurement(
                "detection_rate",
                counted.good,
                counted.usable,
                evidence.confidence,
                {**circumstance.conditions, "window_s": parameters.window_s},
                units_of=units_of(presented),
            )
        )
    title = Text(zh="检出的人员（按情形）", en="Persons found, by circumstance")
    return Finding(tuple(measurements), (counts_figure(title, by_label(labelled)),), own.incomplete, everybody.notes())


def _found(trial: Trial, window_s: float) -> bool | None:
    """Whether the device reported the person in time, or read their temperature; silence needs a live link."""
    seen = any(trial.within(said.time_s, window_s) for said in trial.evidence.of(trial.scene.id, Detection))
    if seen or trial.readings(window_s):
        return True
    return False if trial.alive(window_s) else None


def _sample(planned: Scene, parameters: DetectionRateParameters) -> Mapping[str, str | float]:
    """Each circumstance is a sample of its own."""
    return planned.conditions


def _outcomes(
    evidence: Evidence, recorded: RecordedScene, parameters: DetectionRateParameters
) -> Iterator[tuple[str, bool | None]]:
    for trial in trials(evidence, OwnScenes((recorded,), 1), counted_by=parameters.unit):
        yield trial.unit, _found(trial, parameters.window_s)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="目标检出率", en="Detection rate"),
    method=Text(
        zh="在每个规定距离、口罩状态、面部转角、遮挡比例和头饰的组合下，规定人数的人员逐一单独进入，各不相同。设备在规定时间内报告检出该人员或给出其体温"
        "读数为检出；链路正常而两者皆无为漏检。每种情形分别判定，每人为一个独立单元，给出精确单侧置信界。",
        en="At each stated distance, with each stated mask, angle of the face, share of it hidden and headwear, in "
        "every combination, the stated number of persons enter one by one, each a different person. A person is found "
        "if the device reports a detection or a temperature of the person within the window; if it reports neither "
        "while the link is alive, that is a miss. Each circumstance is judged separately; each person is one "
        "independent unit, and the rates have exact one-sided bounds.",
    ),
    characteristics=frozenset({"detection_rate"}),
    parameters=DetectionRateParameters,
    scenes=scenes,
    measure=measure,
    needs=needing("detections"),
    rate=Rate(_sample, _outcomes),
)
