"""Blackbody accuracy: readings of a reference source against its calibrated temperature, set point by set point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from conformance.core.events import Mode
from conformance.core.scenes import Scene, Target
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.reference_source import OFFSET_DELTA_DEGC
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario
from conformance.scenarios.source_points import SourcePoint, slope_of
from conformance.scenarios.source_readings import KIND
from conformance.scenarios.source_reference import offset_allowed
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene
from conformance.scenarios.trials import Trial, own_scenes, set_aside, trials

NAME = "blackbody_accuracy"

_TOO_FEW = Text(
    zh="{count} 个设定点中有 {few} 个的可用读数少于 {needed} 个（{mode} 模式）。",
    en="{few} of {count} set points have fewer than {needed} usable readings in {mode} mode.",
)
_NO_REFERENCE = Text(
    zh="参考源没有给出温度或其不确定度，无法评定误差。",
    en="The temperature of the reference source or its uncertainty is not stated: the error cannot be evaluated.",
)


class BlackbodyAccuracyParameters(Parameters):
    """Parameters of the scenario."""

    set_points_degC: tuple[float, ...] = Field(min_length=1)
    readings_per_point: int = Field(default=10, ge=2)
    mode: Literal["surface", "body"] = "surface"
    source_distance_m: float = Field(default=DISTANCE_M, gt=0)
    resolution_delta_degC: float = Field(default=0.1, ge=0)
    """Step in which the device states temperatures."""
    source_offset_delta_degC: float = Field(default=OFFSET_DELTA_DEGC, gt=0)
    """How far the source may be from its set point: beyond that the scene is an error of the bench."""
    skin_to_body_offset_delta_degC: float | None = None
    """In body mode: body temperature less the radiance temperature of the head. None: the head's source is taken to
    state body temperature."""
    skin_to_body_half_width_delta_degC: float = Field(default=0.0, ge=0)
    """Half-width within which that difference is known."""
    reading_interval_s: float = Field(default=1.0, gt=0)
    """Time allowed for each reading: a set point is presented so long."""
    statistic: Literal["error", "slope"] = "error"


def scenes(parameters: BlackbodyAccuracyParameters) -> Iterator[Scene]:
    """One scene a set point, in rising order, to spare the source its settling."""
    kind = KIND[parameters.mode]
    for set_point in sorted(set(parameters.set_points_degC)):
        source = Target(
            id="source",
            kind=kind,
            unit="reference-source",
            reference_degC=set_point,
            distance_m=parameters.source_distance_m,
            position=0.5,
        )
        yield scene(
            NAME,
            f"{set_point:.2f}degC",
            targets=(source,),
            duration_s=parameters.readings_per_point * parameters.reading_interval_s + MARGIN_S,
            conditions={
                "mode": parameters.mode,
                "set_point_degC": set_point,
                **offset_allowed(parameters.source_offset_delta_degC),
            },
        )


def measure(evidence: Evidence, parameters: BlackbodyAccuracyParameters) -> Finding:
    """The mean error at each set point with its budget, or the slope over all of them."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    presented = trials(evidence, own, KIND[parameters.mode])
    points = tuple(point for trial in presented if (point := _point(trial, parameters)) is not None)
    notes = set_aside(presented, Mode(parameters.mode))
    full = tuple(point for point in points if len(point.readings_degC) >= parameters.readings_per_point)
    if not full:
        return Finding(inconclusive=own.incomplete or _why_none(points, planned, parameters), notes=notes)
    measured = {point.set_point_degC for point in full}
    missing = [set_point for set_point in sorted(set(parameters.set_points_degC)) if set_point not in measured]
    if missing:
        notes += (_too_few(len(missing), planned, parameters),)
    return Finding(
        measurements=_STATISTICS[parameters.statistic](full, missing, parameters),
        figures=(_figure(full, parameters),),
        notes=notes,
    )


def _point(trial: Trial, parameters: BlackbodyAccuracyParameters) -> SourcePoint | None:
    """What was read at a set point; None where the reference is not known well enough to speak of an error."""
    target = trial.target
    if target.reference_degC is None or target.reference_standard_uncertainty_degC is None:
        return None
    return SourcePoint(
        set_point_degC=float(trial.scene.conditions["set_point_degC"]),
        reference_degC=target.reference_degC,
        reference_standard_uncertainty_degC=target.reference_standard_uncertainty_degC,
        unit=target.unit,
        readings_degC=trial.readings_degC(trial.scene.duration_s or math.inf, Mode(parameters.mode)),
        reference_lines=trial.evidence.reference_lines(trial.scene, target),
        reference_correlation=trial.evidence.reference.correlation if trial.evidence.reference else None,
    )


def _errors(
    points: tuple[SourcePoint, ...], missing: list[float], parameters: BlackbodyAccuracyParameters
) -> tuple[Measurement, ...]:
    """One error a set point; a point without enough readings has no value, so that it is never passed over."""
    found = {point.set_point_degC: point for point in points}
    return tuple(
        Measurement(
            characteristic="temperature_error",
            value=found[set_point].error_delta_degC if set_point in found else None,
            unit="delta_degC",
            units=1 if set_point in found else 0,
            decided_by="uncertainty",
            budget=found[set_point].budget(parameters.resolution_delta_degC) if set_point in found else None,
            conditions={
                "set_point_degC": set_point,
                "mode": parameters.mode,
                "readings": len(found[set_point].readings_degC) if set_point in found else 0,
                "source_distance_m": parameters.source_distance_m,
            },
        )
        for set_point in sorted([*found, *missing])
    )


def _slope(
    points: tuple[SourcePoint, ...], missing: list[float], parameters: BlackbodyAccuracyParameters
) -> tuple[Measurement, ...]:
    """Slope of the mean readings on the reference, and of its two halves: rigging in pieces hides in one line."""
    line = None if missing else slope_of(points, parameters.resolution_delta_degC)
    lower = slope_of(points[: (len(points) + 1) // 2], parameters.resolution_delta_degC)
    upper = slope_of(points[len(points) // 2 :], parameters.resolution_delta_degC)
    return (
        Measurement(
            characteristic="normalisation_slope",
            value=line.slope if line else None,
            unit="dimensionless",
            units=len({point.unit for point in points}),
            decided_by="uncertainty",
            budget=line.budget if line else None,
            conditions={
                "mode": parameters.mode,
                "set_points": len(points),
                "slope_lower_half": lower.slope if lower else None,
                "slope_upper_half": upper.slope if upper else None,
            },
        ),
    )


_STATISTICS: Mapping[
    str, Callable[[tuple[SourcePoint, ...], list[float], BlackbodyAccuracyParameters], tuple[Measurement, ...]]
] = MappingProxyType({"error": _errors, "slope": _slope})


def _figure(points: tuple[SourcePoint, ...], parameters: BlackbodyAccuracyParameters) -> FigureSeries:
    combined = [point.budget(parameters.resolution_delta_degC).combine(COVERAGE_PROBABILITY) for point in points]
    return FigureSeries(
        kind="error_against_reference",
        title=Text(zh="测温误差与参考温度", en="Error against reference temperature"),
        series={
            "reference_degC": [point.reference_degC for point in points],
            "error_delta_degC": [point.error_delta_degC for point in points],
            "expanded_uncertainty_delta_degC": [each.expanded_uncertainty for each in combined],
        },
    )


def _too_few(few: int, planned: tuple[Scene, ...], parameters: BlackbodyAccuracyParameters) -> Text:
    return _TOO_FEW.format(count=len(planned), few=few, needed=parameters.readings_per_point, mode=parameters.mode)


def _why_none(
    points: tuple[SourcePoint, ...], planned: tuple[Scene, ...], parameters: BlackbodyAccuracyParameters
) -> Text:
    return _too_few(len(planned), planned, parameters) if points else _NO_REFERENCE


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="黑体测温准确度", en="Accuracy on a blackbody"),
    method=Text(
        zh="参考源置于规定距离，逐个设定点稳定后，取规定数量的同一模式读数，读数平均值减去参考温度为该点误差；不确定度"
        "由参考源（校准、稳定性、均匀性、发射率、环境反射，以测试台所述为限）、平均值的重复性和示值分辨力合成。body 模式用仿真人头，surface 模式用黑体，两种模式不混用。"
        "斜率为各点平均读数对参考温度的最小二乘直线斜率，并分上、下两半给出。",
        en="The reference source is at the stated distance; at each set point, once stable, the stated number of "
        "readings of one mode is taken. Their mean minus the reference temperature is the error of the point; its "
        "uncertainty combines the source (calibration, stability, uniformity, emissivity, ambient reflection, as far "
        "as the bench states them), the repeatability of the mean and the resolution of the reading. Body mode is "
        "tested on a phantom head, surface mode on a blackbody; they are never mixed. The slope is that of the "
        "least-squares line of mean reading on reference, stated for both halves as well.",
    ),
    characteristics=frozenset({"temperature_error", "normalisation_slope"}),
    parameters=BlackbodyAccuracyParameters,
    scenes=scenes,
    measure=measure,
)
