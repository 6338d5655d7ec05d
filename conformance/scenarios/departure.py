"""Departure: whether body-mode readings follow a phantom everywhere, or are drawn toward normal in some narrow range.

A slope describes how readings follow over a wide range; readings that are pulled within half a degree, hide fever there
and move no slope by much. What is judged at each temperature is its error less the mean error of all: a constant
difference between skin and body, which no laboratory standard verifies, takes no part in it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.reference_source import COMMON
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget
from conformance.scenarios.comparison import differences_figure
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.set_points import PhantomStepsParameters, scenes_at
from conformance.scenarios.source_points import REPEATABILITY
from conformance.scenarios.source_readings import SourceLook, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "departure"


def scenes(parameters: PhantomStepsParameters) -> Iterator[Scene]:
    """One scene a set point, in rising order."""
    return scenes_at(NAME, parameters.set_points_degC, parameters)


def measure(evidence: Evidence, parameters: PhantomStepsParameters) -> Finding:
    """The error at each set point less the mean error, each judged; nothing where a set point is missing, for the mean
    would be another one."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if len(looks.full) < max(2, len(planned)):
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    mean = statistics.fmean(look.error_delta_degC for look in looks.full)
    budget = _budget(looks.full, parameters)
    found = tuple(
        Measurement(
            characteristic="normalisation_departure",
            value=look.error_delta_degC - mean,
            unit="delta_degC",
            units=1,
            decided_by="uncertainty",
            budget=budget,
            conditions={
                "set_point_degC": float(look.scene.conditions["set_point_degC"]),
                "set_points": len(planned),
                "mode": parameters.mode,
                "mean_error_delta_degC": mean,
            },
        )
        for look in looks.full
    )
    expanded = budget.combine(COVERAGE_PROBABILITY).expanded_uncertainty
    rows = [(look.reference_degC, look.error_delta_degC - mean, expanded) for look in looks.full]
    title = Text(zh="各温度的误差与平均误差之差", en="Error at each temperature minus the mean error")
    return Finding(found, (differences_figure(title, "set_point_degC", rows),), notes=looks.notes)


def _budget(looks: Sequence[SourceLook], parameters: PhantomStepsParameters) -> Budget:
    """One for all set points: the scatter of the readings is pooled over them, the source counts where it is least
    known. Of n equal means, one less the mean of all has √(1 − 1/n) of the uncertainty of one; of an error of the source
    that goes in a line over the set points, which is the worst that a scale can do, all is left at the ends."""
    n = len(looks)
    pooled = statistics.fmean(statistics.variance(look.readings_degC) for look in looks)
    fewest, freedom = min(len(look.readings) for look in looks), sum(len(look.readings) - 1 for look in looks)
    least_known = max(looks, key=lambda look: look.reference_standard_uncertainty_degC)
    lines = (
        line
        if line.source != REPEATABILITY
        else replace(line, half_width=math.sqrt(pooled / fewest), degrees_of_freedom=float(freedom))
        for line in least_known.lines(parameters.resolution_delta_degC)
    )
    share = math.sqrt(1 - 1 / n)
    return Budget(
        tuple(
            replace(line, sensitivity=(1.0 if line.source in COMMON else share) * line.sensitivity, shared=None)
            for line in lines
        )
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(
        zh="示值偏离（窄范围内向正常体温收缩）", en="Departure (readings drawn toward normal in a narrow range)"
    ),
    method=Text(
        zh="仿真人头从最低到最高温度按规定步进逐点稳定，取体温模式读数。逐点计算误差与各点平均误差之差并分别判定："
        "仅在窄范围内收缩的示值几乎不改变斜率。皮肤与体温之间的恒定差值不参与判定，因其无法用实验室标准器验证。"
        "不确定度由参考源、各点合并的重复性和示值分辨力合成，各点通用。",
        en="A phantom head goes from the lowest to the highest temperature in the stated steps, stable at each, and "
        "body-mode readings are taken. At each step the error minus the mean error of all steps is judged: readings "
        "drawn toward normal in a narrow range hardly change a slope. A constant difference between skin and body is "
        "not judged, because no laboratory standard can verify it. The uncertainty combines the source, the "
        "repeatability pooled over the steps and the resolution of the reading; it is one for all steps.",
    ),
    characteristics=frozenset({"normalisation_departure"}),
    parameters=PhantomStepsParameters,
    scenes=scenes,
    measure=measure,
)
