"""From a scene that breaks a requirement to the simplest one near it that still does.

First whatever need not be told is made nominal, the least telling first. Then each dimension is made simpler while the
others stay, until none can be. Round values are all tried, the simplest first; where only fine ones are left the way to
the nominal value is halved, so that the device is asked as seldom as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conformance.exploration.dimension import Dimension, Point, Space


def simplified(space: Space, point: Point, breaks: Callable[[Point], bool]) -> Iterator[Point]:
    """Simpler and simpler scenes that break, the last the simplest that is found; none where there is none.

    ``breaks`` presents a scene; it may raise to end the search.
    """
    for dimension in reversed(space):
        plain = {**point, dimension.name: dimension.nominal}
        if plain != point and breaks(plain):
            point = plain
            yield point
    changed = True
    while changed:
        changed = False
        for dimension in space:
            for simpler in _one(dimension, point, breaks):
                point, changed = simpler, True
                yield simpler


def _one(dimension: Dimension, point: Point, breaks: Callable[[Point], bool]) -> Iterator[Point]:
    """Simpler in one dimension."""
    value = point[dimension.name]
    for simpler in dimension.simpler_coarse(value):
        candidate = {**point, dimension.name: simpler}
        if breaks(candidate):
            yield candidate
            return
    nearer = dimension.nearer(value)
    holds, broken = -1, len(nearer) - 1
    while broken - holds > 1:
        middle = (holds + broken) // 2
        candidate = {**point, dimension.name: nearer[middle]}
        if breaks(candidate):
            broken = middle
            yield candidate
        else:
            holds = middle
