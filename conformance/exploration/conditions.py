"""In what the scenes of a requirement differ: what its scenario says, the air, and the requirement's own conditions."""

from __future__ import annotations

from conformance.core.units import convert
from conformance.exploration.case import ExplorationCase
from conformance.exploration.dimension import Dimension, Point, Space

AMBIENT = "ambient_degC"
_AIR = Dimension(AMBIENT, None, (20.0, 25.0, 18.0, 28.0, 30.0))
"""The room's own first, then what screening is done in."""
_OF_CONDITION = {"distance": ("distance_m", "m"), "ambient_temperature": (AMBIENT, "degC")}
"""Conditions of a requirement that bound a dimension."""


def space_of(case: ExplorationCase, *, air: bool) -> Space:
    """Within the requirement's conditions; ``air``: the bench can make it."""
    space: Space = case.exploration.space(case.way.parameters, case.product)
    if air:
        space = (*space, _AIR)
    for condition in case.requirement.conditions:
        name, unit = _OF_CONDITION.get(condition.quantity, (None, ""))
        if name is None or condition.unit is None:
            continue
        lower, upper = (
            None if bound is None else convert(bound, condition.unit, unit)
            for bound in (condition.lower, condition.upper)
        )
        space = tuple(each.within(lower, upper) if each.name == name else each for each in space)
    return space


def air_of(point: Point) -> float | None:
    """The air that a scene asks for; None for the room's own."""
    air = point.get(AMBIENT)
    return air if isinstance(air, float) else None
