"""Accuracy on the reference source: set points between those of the requirement, and where the source stands."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.text import Text
from conformance.exploration.dimension import Dimension, Point, Space, grid
from conformance.exploration.exploration import Exploration, Targets
from conformance.exploration.people import distance, number
from conformance.product.declaration import Product
from conformance.scenarios.blackbody_accuracy import NAME, BlackbodyAccuracyParameters, scenes

_HALF_DEGC = 0.5
_STANDS_OFF = 1 / 3
"""Share of the requirement's distance by which the source stands nearer or farther."""

_BROKEN = Text(
    zh="参考源（{temperature:g} ℃、距离 {distance:g} m）的测温误差超出限值。",
    en="The reference source at {temperature:g} degC and {distance:g} m is read with an error beyond the limit.",
)


def space(parameters: BlackbodyAccuracyParameters, product: Product) -> Space:
    """Its temperature within the requirement's set points, then its distance. A slope has no single set point."""
    if parameters.statistic != "error":
        return ()
    points = sorted(set(parameters.set_points_degC))
    lowest, highest = points[0], points[-1]
    halves = (each for each in grid(0.0, 100.0, _HALF_DEGC) if lowest <= each <= highest)
    middle_degC = points[len(points) // 2]
    return (
        Dimension("set_point_degC", middle_degC, tuple(sorted({*points, *halves})), grid(lowest, highest, 0.1)),
        distance(parameters.source_distance_m, _STANDS_OFF),
    )


def targets(parameters: BlackbodyAccuracyParameters, point: Point) -> Targets:
    """The source as the scenario puts it, at this temperature."""
    asked = parameters.model_copy(update={"set_points_degC": (number(point, "set_point_degC"),)})
    source = next(scenes(asked)).targets[0]
    return (replace(source, distance_m=number(point, "distance_m")),)


def narrowed(parameters: BlackbodyAccuracyParameters, targets: Targets, count: int) -> BlackbodyAccuracyParameters:
    """This one set point; each repetition is judged by itself."""
    (source,) = targets
    return parameters.model_copy(
        update={"set_points_degC": (source.reference_degC,), "source_distance_m": source.distance_m}
    )


def broken(parameters: BlackbodyAccuracyParameters, targets: Targets) -> Text:
    """The error is beyond the limit."""
    (source,) = targets
    return _BROKEN.format(temperature=source.reference_degC, distance=source.distance_m)


EXPLORATION = Exploration(NAME, space, targets, narrowed, broken, pooled=False)
