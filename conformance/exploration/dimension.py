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


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing in which scenes differ."""

    name: str
    """With its unit: ``object_temperature_degC``."""
    nominal: Value
    round: tuple[Value, ...] = ()
    """Round numbers rising, or words from the most ordinary on."""
    fine: tuple[float, ...] = ()
    """Numbers between the round ones, rising."""

    @property
    def coarse(self) -> tuple[Value, ...]:
        """The nominal and the round values, the simplest first."""
        return tuple(sorted({self.nominal, *self.round}, key=self._steps_away))

    def simpler_coarse(self, value: Value) -> tuple[Value, ...]:
        """Nominal and round values that are simpler than a value, the simplest first."""
        return self.coarse[: self.coarse.index(value)] if value in self.coarse else self.coarse

    def nearer(self, value: Value) -> tuple[float, ...]:
        """Fine values from the nominal one (left out) to a fine value, as long as that is one; else none."""
        if not isinstance(value, float) or not isinstance(self.nominal, float) or value in self.coarse:
            return ()
        low, high = sorted((value, self.nominal))
        between = [each for each in self.fine if low <= each <= high and each not in self.coarse]
        return tuple(sorted(between, key=lambda each: abs(each - float(self.nominal or 0.0))))

    def within(self, lower: float | None, upper: float | None) -> Dimension:
        """The dimension between two numbers; its nominal value stays, whatever they are."""

        def inside(value: Value) -> bool:
            return not isinstance(value, float) or not (
                (lower is not None and value < lower) or (upper is not None and value > upper)
            )

        return replace(self, round=tuple(filter(inside, self.round)), fine=tuple(filter(inside, self.fine)))

    def _steps_away(self, value: Value) -> tuple[int, int]:
        """How many round values away from the nominal one; on equal terms the earlier."""
        if value == self.nominal:
            return 0, 0
        place = self.round.index(value)
        if self.nominal in self.round:
            return abs(place - self.round.index(self.nominal)), place
        if isinstance(self.nominal, float):
            between = sum(isinstance(each, float) and each < self.nominal for each in self.round)
            return (place - between + 1 if place >= between else between - place), place
        return place + 1, place


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
