"""Departure: whether body-mode readings follow a phantom everywhere, or are drawn toward normal in some narrow range.

A slope says how readings follow over a wide range; readings that are pulled within half a degree, hide fever there and
move no slope by much. What is judged at each temperature is its error less the mean error of all: a constant
difference between skin and body, which no laboratory standard verifies, takes no part in it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace

from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget, Line
from conformance.scenarios.comparison import differences_figure
from conformance.scenarios.looks import Look, looks_at
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.set_points import PhantomStepsParameters, scenes_at
from conformance.scenarios.trials import own_scenes
from conformance.scenes import Scene
from conformance.text import Text

NAME = "departure"
MEAN_OF_OTHERS = "mean error of the other set points"


def scenes(parameters: PhantomStepsParameters) -> Iterator[Scene]:
    """One scene a set point, in rising order."""
    return scenes_at(NAME, parameters.set_points_degC, parameters)


def measure(evidence: Evidence, parameters: PhantomStepsParameters) -> Finding:
    """The error at each set point less the mean error, each judged; nothing where a set point is missing, for the mean
    would be another one."""
    planned = tuple(scenes(parameters))
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if len(looks.full) < max(2, len(planned)):
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    found = tuple(_departure(look, looks.full, parameters) for look in looks.full)
    rows = [
        (look.reference_degC, measured.value or 0.0, _expanded(measured))
        for look, measured in zip(looks.full, found, strict=True)
    ]
    title = Text(zh="各温度的误差与平均误差之差", en="Error at each temperature less the mean error")
    return Finding(found, (differences_figure(title, "set_point_degC", rows),), notes=looks.notes)


def _departure(look: Look, looks: Sequence[Look], parameters: PhantomStepsParameters) -> Measurement:
    """Of one set point: (1 − 1/n) of its own error, less what the others have in the mean."""
    step, n = parameters.resolution_delta_degC, len(looks)
    own = (replace(line, sensitivity=(1 - 1 / n) * line.sensitivity, shared=None) for line in look.lines(step))
    others = math.hypot(*(_standard(other, step) for other in looks if other is not look)) / n
    mean = statistics.fmean(each.error_delta_degC for each in looks)
    return Measurement(
        characteristic="normalisation_departure",
        value=look.error_delta_degC - mean,
        unit="delta_degC",
        units=1,
        decided_by="uncertainty",
        budget=Budget((*own, Line(MEAN_OF_OTHERS, others))),
        conditions={
            "set_point_degC": float(look.scene.conditions["set_point_degC"]),
            "set_points": n,
            "mode": parameters.mode,
            "mean_error_delta_degC": mean,
        },
    )


def _standard(look: Look, resolution_delta_degC: float) -> float:
    return Budget(look.lines(resolution_delta_degC)).combine(COVERAGE_PROBABILITY).standard_uncertainty


def _expanded(measured: Measurement) -> float | None:
    return None if measured.budget is None else measured.budget.combine(COVERAGE_PROBABILITY).expanded_uncertainty


SCENARIO = Scenario(
    name=NAME,
    title=Text(
        zh="示值偏离（窄范围内向正常体温收缩）", en="Departure (readings drawn toward normal in a narrow range)"
    ),
    method=Text(
        zh="仿真人头从最低到最高温度按规定步进逐点稳定，取体温模式读数。逐点计算误差与各点平均误差之差并分别判定："
        "仅在窄范围内收缩的示值几乎不改变斜率。皮肤与体温之间的恒定差值不参与判定，因其无法用实验室标准器验证。"
        "不确定度由参考源、平均值的重复性、示值分辨力和其余各点的平均误差合成。",
        en="A phantom head goes from the lowest to the highest temperature in the stated steps, stable at each, and "
        "body-mode readings are taken. At each step the error less the mean error of all steps is judged: readings "
        "drawn toward normal in a narrow range hardly move a slope. A constant difference between skin and body takes "
        "no part, for no laboratory standard verifies it. The uncertainty combines the source, the repeatability of "
        "the mean, the resolution of the reading and the mean error of the other steps.",
    ),
    characteristics=frozenset({"normalisation_departure"}),
    parameters=PhantomStepsParameters,
    scenes=scenes,
    measure=measure,
)
