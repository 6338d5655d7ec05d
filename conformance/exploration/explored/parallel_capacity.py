"""Several people at once: how they are grouped by temperature, how far away they stand, whether they wear masks."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.scenes import Mask
from conformance.core.text import Text
from conformance.exploration.dimension import Dimension, Point, Space
from conformance.exploration.exploration import Exploration, Targets
from conformance.exploration.people import PERSON, circumstances, distance, normal_temperature, number
from conformance.product.declaration import Product
from conformance.scenarios.parallel_capacity import NAME, ParallelCapacityParameters, scenes

_STANDS_OFF, _ROUND_M = 0.1, 0.1
"""People side by side stand in a row: this share of its distance nearer or farther."""
_GROUPINGS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
"""Repeats of the scenario, each with other neighbours on one side of the middle temperature."""

_BROKEN = Text(
    zh="同时并排的 {people} 人（中间体温 {temperature:g} ℃，{circumstances}）没有全部在规定时间内以规定误差测得。",
    en="Of {people} people side by side (around {temperature:g} degC, {circumstances}) not enough are read in time and "
    "rightly.",
)


def space(parameters: ParallelCapacityParameters, product: Product) -> Space:
    """The people's temperature first."""
    return (
        normal_temperature(parameters.person_temperature_degC),
        Dimension("grouping", 1.0, _GROUPINGS),
        distance(parameters.distance_m, _STANDS_OFF, _ROUND_M),
        Dimension("mask", None, (Mask.WORN.value,)),
    )


def targets(parameters: ParallelCapacityParameters, point: Point) -> Targets:
    """All of them, as a repeat of the scenario puts them."""
    grouping = round(number(point, "grouping"))
    asked = parameters.model_copy(
        update={
            "repeats": grouping,
            "person_temperature_degC": number(point, PERSON),
            "distance_m": number(point, "distance_m"),
        }
    )
    people = list(scenes(asked))[grouping - 1].targets
    mask = Mask(str(point["mask"])) if point["mask"] else None
    return tuple(replace(each, mask=mask) for each in people)


def narrowed(parameters: ParallelCapacityParameters, targets: Targets, count: int) -> ParallelCapacityParameters:
    """Just these people; each repetition is judged by itself, and breaks where one of them is surely read wrongly.
    Raises `ValueError` for another number of people."""
    if len(targets) != parameters.people:
        raise ValueError(f"{len(targets)} people, {parameters.people} are required")
    return parameters.model_copy(update={"repeats": count, "least_right_share": 1.0})


def broken(parameters: ParallelCapacityParameters, targets: Targets) -> Text:
    """Fewer than the limit are read."""
    known = [each.reference_degC for each in targets if each.reference_degC is not None]
    middle_degC = round((min(known) + max(known)) / 2, 2)
    first = replace(targets[0], position=None)
    return _BROKEN.format(people=len(targets), temperature=middle_degC, circumstances=circumstances(first))


EXPLORATION = Exploration(NAME, space, targets, narrowed, broken, pooled=False)
