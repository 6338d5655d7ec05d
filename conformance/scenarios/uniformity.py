"""Uniformity: how far the readings of one source differ over the target plane, sideways and up and down."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence

from pydantic import Field, field_validator

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.comparison import common_conditions, difference
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, SourceLook, look_scene, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "uniformity"


class UniformityParameters(LookParameters):
    """Parameters of the scenario."""

    positions: tuple[float, ...] = Field(default=(0.1, 0.3, 0.5, 0.7, 0.9), min_length=1)
    """Sideways positions of the source, 0 (left) to 1 (right) of the field of view."""
    heights: tuple[float, ...] = Field(default=(0.25, 0.5, 0.75), min_length=1)
    """And up and down, 0 (bottom) to 1 (top): every height at every position."""

    @field_validator("positions", "heights")
    @classmethod
    def _in_view(cls, places: tuple[float, ...]) -> tuple[float, ...]:
        if len(set(places)) < len(places) or not all(0 <= place <= 1 for place in places):
            raise ValueError("places differ from each other and lie from 0 to 1")
        return places


def scenes(parameters: UniformityParameters) -> Iterator[Scene]:
    """One scene a place, row by row."""
    for height, position in itertools.product(parameters.heights, parameters.positions):
        yield look_scene(
            NAME,
            f"at-{position:.3f}-{height:.3f}",
            parameters=parameters,
            position=position,
            height=height,
            conditions={
                "position": position,
                "height": height,
                "set_point_degC": parameters.set_point_degC,
            },
        )


def measure(evidence: Evidence, parameters: UniformityParameters) -> Finding:
    """The largest difference between two places, and how the places scatter, for information."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if len(looks.full) < 2:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    found = _peak_to_peak(looks.full, parameters)
    # Places that are missing can only add to the difference: it may fail without them, and not pass.
    missing = (_without_value(len(planned), parameters),) if len(looks.full) < len(planned) else ()
    return Finding((found, *missing, _scatter(looks.full, parameters)), (_figure(looks.full),), notes=looks.notes)


def _peak_to_peak(looks: Sequence[SourceLook], parameters: UniformityParameters) -> Measurement:
    highest = max(looks, key=lambda look: look.error_delta_degC)
    lowest = min(looks, key=lambda look: look.error_delta_degC)
    found = difference(highest, lowest, parameters)
    return Measurement(
        "uniformity",
        found.value,
        "delta_degC",
        1,
        "uncertainty",
        found.budget,
        conditions={
            "statistic": "peak_to_peak",
            **common_conditions(parameters),
            "source_distance_m": parameters.source_distance_m,
            "places": len(looks),
            "highest_at": _place(highest),
            "lowest_at": _place(lowest),
        },
        chosen_from=len(looks) * (len(looks) - 1) // 2,
    )


def _without_value(planned: int, parameters: UniformityParameters) -> Measurement:
    conditions = {"statistic": "peak_to_peak", **common_conditions(parameters), "places": planned}
    return Measurement("uniformity", None, "delta_degC", 0, "uncertainty", conditions=conditions)


def _scatter(looks: Sequence[SourceLook], parameters: UniformityParameters) -> Measurement:
    return Measurement(
        "uniformity",
        statistics.stdev(look.error_delta_degC for look in looks),
        "delta_degC",
        1,
        "uncertainty",
        conditions={"statistic": "standard_deviation", **common_conditions(parameters), "places": len(looks)},
        informative=True,
    )


def _place(look: SourceLook) -> str:
    return f"{float(look.scene.conditions['position']):g} / {float(look.scene.conditions['height']):g}"


def _figure(looks: Sequence[SourceLook]) -> FigureSeries:
    mean = statistics.fmean(look.error_delta_degC for look in looks)
    return FigureSeries(
        kind="field_map",
        title=Text(zh="各位置示值与其平均值之差", en="Readings at each position minus their mean over all positions"),
        series={
            "position": [float(look.scene.conditions["position"]) for look in looks],
            "height": [float(look.scene.conditions["height"]) for look in looks],
            "difference_delta_degC": [look.error_delta_degC - mean for look in looks],
        },
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="目标面均匀性", en="Uniformity over the target plane"),
    method=Text(
        zh="同一参考源在同一设定点依次置于目标面上由规定的水平位置和高度组成的每一位置，各取规定数量的同一模式读数。各位置平均误差之间的"
        "最大差（峰-峰值）为均匀性，噪声也会使其变大，不予扣除；各位置的标准差一并给出。不确定度由两个极端位置各自的重复性、示值分辨力和"
        "参考源合成，参考源的校准和发射率为两者所共有，在差值中相消。",
        en="One reference source at one set point is placed in turn at every combination of the stated sideways "
        "positions and heights on the target plane, and the stated number of readings of one mode is taken at each. "
        "The largest difference between the mean errors at two positions, peak to peak, is the uniformity; noise "
        "increases it and is not subtracted; the standard deviation over the positions is also stated. The uncertainty "
        "combines repeatability, resolution and the source at both extreme positions; the source's calibration and "
        "emissivity are common to both and cancel.",
    ),
    characteristics=frozenset({"uniformity"}),
    parameters=UniformityParameters,
    scenes=scenes,
    measure=measure,
)
