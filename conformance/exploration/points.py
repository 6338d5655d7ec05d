"""Which scenes are tried, and in which order: reproducible by a seed, the nominal scene first.

A weakness of a device mostly depends on few properties together: a hot object that is near and small, in any hand. So
of some scenes drawn by chance the next to be tried is always the one that brings the most pairs of values together that
were not tried together before, then the most triples (combinatorial coverage: NIST SP 800-142). Half of the numbers are
round, where people build their corners; half lie between.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from conformance.core.seeding import generator
from conformance.exploration.dimension import Dimension, Point, Space, Value, key_of, nominal

_CANDIDATES = 10
"""Drawn for each scene that is tried."""
_FINE_SHARE = 0.5

_Together = tuple[tuple[str, Value], ...]
"""Two or three values of different dimensions."""


def points(space: Space, seed: int, count: int) -> tuple[Point, ...]:
    """At most ``count`` different scenes, fewer where there are no more; equal arguments give equal scenes."""
    levels = [_levels(dimension) for dimension in space]
    tried: set[_Together] = set()
    found: dict[object, Point] = {}

    def new(point: Point) -> tuple[int, int]:
        fresh = [each for each in _together(point, levels) if each not in tried]
        return sum(len(each) == 2 for each in fresh), len(fresh)

    for candidates in _drawn(space, seed, count):
        fresh = [point for point in candidates if key_of(point) not in found]
        if not fresh:
            continue
        best = max(fresh, key=new)
        found[key_of(best)] = best
        tried.update(_together(best, levels))
    return tuple(found.values())


def _drawn(space: Space, seed: int, count: int) -> Iterator[list[Point]]:
    """The nominal scene, then candidates for each other one."""
    draws = [_draw(dimension) for dimension in space]
    if count > 0:
        yield [nominal(space)]
    dice = generator("explore", seed)
    for _ in range(count - 1):
        chances = dice.random((_CANDIDATES, len(space), 2)).tolist()
        yield [
            {dimension.name: draw(*two) for dimension, draw, two in zip(space, draws, chance, strict=True)}
            for chance in chances
        ]


def _draw(dimension: Dimension) -> Callable[[float, float], Value]:
    """A dimension's value by two numbers from 0 to 1."""
    coarse, between = dimension.coarse, dimension.between

    def draw(kind: float, place: float) -> Value:
        values: tuple[Value, ...] = between if between and kind < _FINE_SHARE else coarse
        return values[int(place * len(values))]

    return draw


def _levels(dimension: Dimension) -> dict[Value, tuple[str, Value]]:
    """By each value, the round one that it counts as: itself, or the nearest."""
    levels: dict[Value, Value] = {value: value for value in dimension.coarse}
    numbers = [value for value in dimension.coarse if isinstance(value, float)]
    for fine in dimension.between:
        levels[fine] = min(numbers, key=lambda number: abs(number - fine), default=fine)
    return {value: (dimension.name, level) for value, level in levels.items()}


def _together(point: Point, levels: list[dict[Value, tuple[str, Value]]]) -> Iterator[_Together]:
    shown = [level[value] for level, value in zip(levels, point.values(), strict=True)]
    return itertools.chain(itertools.combinations(shown, 2), itertools.combinations(shown, 3))
