"""Mask detection: whether the device recognises a mask that is worn correctly."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from conformance.core.events import MaskStatus
from conformance.core.scenes import Mask, Scene
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

NAME = "mask_detection"


class MaskDetectionParameters(UnitParameters):
    """Parameters of the scenario."""

    trials: int = Field(ge=1)
    """Persons in all; the states are worn in turn, so that each is met equally often."""
    states: tuple[Mask, ...] = Field(default=(Mask.WORN, Mask.ABSENT), min_length=1)
    window_s: float = Field(default=2.0, gt=0)
    person_temperature_degC: float = 36.5
    distance_m: float = Field(default=DISTANCE_M, gt=0)
    sequential: Sequential | None = None
    """A sequential test in place of a fixed number of trials; ``trials`` is then the most that are made."""


def scenes(parameters: MaskDetectionParameters) -> Iterator[Scene]:
    """One person in one state a scene."""
    for number in range(1, parameters.trials + 1):
        mask = parameters.states[(number - 1) % len(parameters.states)]
        target = someone(
            number,
            parameters.person_temperature_degC,
            unit=parameters.unit,
            mask=mask,
            distance_m=parameters.distance_m,
        )
        yield scene(
            NAME,
            mask.value,
            target.id,
            targets=(target,),
            duration_s=parameters.window_s + MARGIN_S,
            conditions={"mask": mask.value},
        )


def measure(evidence: Evidence, parameters: MaskDetectionParameters) -> Finding:
    """The share of persons whose mask was judged rightly in time."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own, counted_by=parameters.unit)
    outcomes = [
        (str(trial.scene.conditions["mask"]), trial.unit, _right(trial, parameters.window_s)) for trial in presented
    ]
    counted = tally((unit, outcome) for _, unit, outcome in outcomes)
    if not counted.usable:
        return Finding(inconclusive=own.incomplete or counted.nothing(), notes=counted.notes())
    measurement = rate_measurement(
        "mask_detection_accuracy",
        counted.good,
        counted.usable,
        evidence.confidence,
        {"window_s": parameters.window_s, "states": ", ".join(state.value for state in parameters.states)},
        units_of=units_of(presented),
    )
    title = Text(zh="口罩状态判断正确（按状态）", en="Masks judged correctly, by state")
    return Finding((measurement,), (counts_figure(title, by_label(outcomes)),), own.incomplete, counted.notes())


def _right(trial: Trial, window_s: float) -> bool | None:
    """Whether the first status in time is correct; none, or "unknown", is wrong while the link is alive."""
    statuses = [
        status for status in trial.evidence.of(trial.scene.id, MaskStatus) if trial.within(status.time_s, window_s)
    ]
    if statuses:
        first = min(statuses, key=lambda status: status.time_s)
        return first.worn is not None and first.worn == (trial.target.mask is Mask.WORN)
    return False if trial.alive(window_s) else None


def _sample(planned: Scene, parameters: MaskDetectionParameters) -> dict[str, str | float]:
    """All persons are one sample."""
    return {}


def _outcomes(
    evidence: Evidence, recorded: RecordedScene, parameters: MaskDetectionParameters
) -> Iterator[tuple[str, bool | None]]:
    for trial in trials(evidence, OwnScenes((recorded,), 1), counted_by=parameters.unit):
        yield trial.unit, _right(trial, parameters.window_s)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="口罩检测", en="Mask detection"),
    method=Text(
        zh="人员逐一单独进入，按规定的佩戴状态轮流，各状态次数相等。取规定时间内设备给出的首个口罩状态，仅口鼻均遮盖为"
        "“已佩戴”，露鼻、挂下巴和未戴均为“未佩戴”。链路正常而未给出状态，或称无法判断，计为错误。每人为一个独立单元，"
        "给出精确单侧置信界。",
        en="Persons enter one by one in the stated states, each equally often. The first mask status within the window "
        "counts; only a mask over nose and mouth is worn; a mask under the nose or at the chin, or none, is not. No "
        "status while the link is alive, or a status 'unknown', counts as wrong. Each person is one independent unit; "
        "the rate has exact one-sided bounds.",
    ),
    characteristics=frozenset({"mask_detection_accuracy"}),
    parameters=MaskDetectionParameters,
    scenes=scenes,
    measure=measure,
    needs=needing("masks"),
    rate=Rate(_sample, _outcomes),
)
