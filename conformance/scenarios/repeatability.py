"""Repeatability: how much readings of one mode scatter on a reference source that is held at one temperature."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator

from scipy.special import chdtri

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, SourceLook, look_scene, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "repeatability"
INTERVAL_CONFIDENCE = 0.95

_FROZEN = Text(
    zh="{count} 个读数全部相同：离散不超过示值分辨力，或读数被冻结；上界由分辨力给出。",
    en="All {count} readings are equal: their scatter is below the resolution, or they are frozen; the upper bound "
    "comes from the resolution.",
)


class RepeatabilityParameters(LookParameters):
    """Parameters of the scenario: those of an observation, with more readings than a mean needs."""

    readings_per_point: int = 30


def scenes(parameters: RepeatabilityParameters) -> Iterator[Scene]:
    """One scene at the set point."""
    yield look_scene(
        NAME,
        f"{parameters.set_point_degC:.2f}degC",
        parameters=parameters,
        conditions={"set_point_degC": parameters.set_point_degC},
    )


def measure(evidence: Evidence, parameters: RepeatabilityParameters) -> Finding:
    """The standard deviation of the readings with its bounds."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if not looks.full:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    (look,) = looks.full
    frozen = len(set(look.readings_degC)) == 1
    return Finding(
        measurements=(_measurement(look, parameters, evidence.confidence),),
        figures=(_figure(look),),
        notes=(*looks.notes, *((_FROZEN.format(count=len(look.readings)),) if frozen else ())),
    )


def _measurement(look: SourceLook, parameters: RepeatabilityParameters, confidence: float) -> Measurement:
    n = len(look.readings)
    s = statistics.stdev(look.readings_degC)
    tail = (1 - INTERVAL_CONFIDENCE) / 2
    return Measurement(
        characteristic="repeatability",
        value=s,
        unit="delta_degC",
        units=1,
        decided_by="bounds",
        interval=(
            deviation_bound(s, n - 1, 1 - tail),
            math.hypot(deviation_bound(s, n - 1, tail), hidden(parameters.resolution_delta_degC)),
        ),
        interval_confidence=INTERVAL_CONFIDENCE,
        bounds=(
            deviation_bound(s, n - 1, confidence),
            math.hypot(deviation_bound(s, n - 1, 1 - confidence), hidden(parameters.resolution_delta_degC)),
        ),
        bounds_confidence=confidence,
        conditions={
            "set_point_degC": parameters.set_point_degC,
            "mode": parameters.mode,
            "readings": n,
            "mean_reading_degC": look.mean_degC,
            "standard_uncertainty_delta_degC": s / math.sqrt(2 * (n - 1)),
            "source_distance_m": parameters.source_distance_m,
        },
    )


def deviation_bound(deviation: float, degrees_of_freedom: int, probability: float) -> float:
    """The standard deviation s·√(ν/χ²) whose chi-square quantile is at ``probability``: a lower bound for a large
    one, an upper bound for a small one. In the unit of ``deviation``."""
    return deviation * math.sqrt(degrees_of_freedom / float(chdtri(degrees_of_freedom, 1 - probability)))


def hidden(resolution_delta_degC: float) -> float:
    """What rounding to a step can hide of a scatter: the step as a rectangular distribution, in delta_degC."""
    return resolution_delta_degC / math.sqrt(12)


def _figure(look: SourceLook) -> FigureSeries:
    return FigureSeries(
        kind="readings_over_time",
        title=Text(zh="同一温度下的读数", en="Readings at one temperature"),
        series={
            "time_s": [round(reading.time_s - look.shown_s, 6) for reading in look.readings],
            "reading_degC": list(look.readings_degC),
        },
        values={"reference_degC": look.reference_degC},
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="重复性", en="Repeatability"),
    method=Text(
        zh="参考源置于规定距离，在一个设定点稳定后，连续取规定数量的同一模式读数，其样本标准差为重复性。标准差的单侧置信界"
        "由卡方分布给出；示值分辨力会掩盖离散，按矩形分布计入上界，因此读数全部相同时重复性也不为零。",
        en="The reference source is at the stated distance, stable at one set point; the stated number of consecutive "
        "readings of one mode is taken, and their sample standard deviation is the repeatability. Its one-sided bounds "
        "come from the chi-square distribution. The resolution of the reading can hide scatter and widens the upper "
        "bound as a rectangular distribution, so that equal readings do not make it zero.",
    ),
    characteristics=frozenset({"repeatability"}),
    parameters=RepeatabilityParameters,
    scenes=scenes,
    measure=measure,
)
