"""One thing in which scenes differ: its values, and which of two is simpler.

**Simplicity, in the field's terms.** Simplest is what the requirement's own scenes have, the nominal value. Then come
round values, as people choose them, the nearer to the nominal one the simpler; then all others, the nearer the simpler.
A scene is simpler than another that differs from it in one dimension when its value there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

Value = str | float | None
"""A number with the unit in its dimension's name, a word, or None for what is not said."""
Point = Mapping[str, Value]
"""A scene's value in each dimension, by name."""

_SLACK = 1e-9
"""A bound that was converted is met exactly, whatever the binary fraction."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing in which scenes differ."""

    name: str
    """With its unit: ``object_temperature_degC``."""
    nominal: Value
    round: tuple[Value, ...] = ()
    """Round numbers, or words from the most ordinary on; the nominal value may be among them."""
    fine: tuple[float, ...] = ()
    """Numbers between the round ones, rising; round ones may be among them."""

    @property
    def coarse(self) -> tuple[Value, ...]:
        """The nominal and the round values, the simplest first: numbers by their steps away, words as they stand."""
        others = tuple(value for value in dict.fromkeys(self.round) if value != self.nominal)
        if isinstance(self.nominal, float):
            others = _by_steps(self.nominal, [value for value in others if isinstance(value, float)])
        return (self.nominal, *others)

    @property
    def between(self) -> tuple[float, ...]:
        """The fine values that are not round, rising."""
        known = {self.nominal, *self.round}
        return tuple(value for value in self.fine if value not in known)

    def simpler_coarse(self, value: Value) -> tuple[Value, ...]:
        """Nominal and round values that are simpler than a value, the simplest first."""
        coarse = self.coarse
        return coarse[: coarse.index(value)] if value in coarse else coarse

    def nearer(self, value: Value) -> tuple[float, ...]:
        """Fine values on the way from the nominal one (left out) to a fine value; none where that is not fine."""
        nominal, between = self.nominal, self.between
        if not isinstance(value, float) or not isinstance(nominal, float) or value not in between:
            return ()
        low, high = sorted((value, nominal))
        on_the_way = (each for each in between if low <= each <= high)
        return tuple(sorted(on_the_way, key=lambda each: abs(each - nominal)))

    def within(self, lower: float | None, upper: float | None) -> Dimension:
        """The dimension between two numbers; its nominal value stays, whatever they are."""

        def inside(value: Value) -> bool:
            return not isinstance(value, float) or not (
                (lower is not None and value < lower - _SLACK) or (upper is not None and value > upper + _SLACK)
            )

        return replace(self, round=tuple(filter(inside, self.round)), fine=tuple(filter(inside, self.fine)))


def _by_steps(nominal: float, others: list[float]) -> tuple[Value, ...]:
    """Numbers by how many of them are on the way; of two that are equally far the smaller first."""
    ladder = sorted((nominal, *others))
    at = ladder.index(nominal)
    return tuple(sorted(sorted(others), key=lambda value: abs(ladder.index(value) - at)))


Space = tuple[Dimension, ...]
"""Dimensions, the most telling first: the first is made simple first."""


def nominal(space: Space) -> Point:
    """The scene that is nominal in every dimension."""
    return {dimension.name: dimension.nominal for dimension in space}


def key_of(point: Point) -> tuple[tuple[str, Value], ...]:
    """What tells a scene from another."""
    return tuple(sorted(point.items()))


def grid(first: float, last: float, step: float) -> tuple[float, ...]:
    """Numbers from ``first`` to ``last``, rising by a step."""
    return tuple(round(float(first + step * number), 6) for number in range(round((last - first) / step) + 1))
