"""Which scenes are tried, and in which order: drawn by hypothesis, reproducible by a seed, the nominal scene first.

Three of four values are nominal or round, where people build their corners; the rest is fine. Hypothesis works here in
memory alone: it keeps no examples, and its folder is a temporary one.
"""

from __future__ import annotations

import contextlib
import math
import random
import tempfile
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import NoSuchExample

from conformance.exploration.dimension import Dimension, Point, Space, Value, key_of, nominal

_COARSE_SHARE = 0.75
_FIRST = 10**12
"""Places in a list are counted from here, for hypothesis likes to draw small numbers that it finds in the source of
whatever is imported: what is drawn must hang on the seed alone."""
_DRAWN_PER_POINT = 20
"""So often is drawn for each scene, at most: what was drawn before is no new scene."""


def points(space: Space, seed: int, count: int) -> tuple[Point, ...]:
    """At most ``count`` different scenes, fewer where there are no more; equal arguments give equal scenes."""
    found = {key_of(nominal(space)): nominal(space)}
    strategy = st.fixed_dictionaries({dimension.name: _values(dimension) for dimension in space})

    def enough(point: dict[str, Value]) -> bool:
        if len(found) < count:
            found.setdefault(key_of(point), point)
        return len(found) >= count

    with _leaving_nothing_behind(), contextlib.suppress(NoSuchExample):
        find(
            strategy,
            enough,
            settings=settings(
                max_examples=max(100, _DRAWN_PER_POINT * count),
                phases=(Phase.generate,),
                database=None,
                deadline=None,
                derandomize=False,
                suppress_health_check=tuple(HealthCheck),
                verbosity=Verbosity.quiet,
            ),
            random=random.Random(seed),  # noqa: S311 (nothing is secret here)
        )
    return tuple(found.values())[:count]


def _values(dimension: Dimension) -> st.SearchStrategy[Value]:
    """Its values, round ones as often as they should be; the nominal one is hypothesis's simplest."""
    fine = tuple(value for value in dimension.fine if value not in dimension.coarse)
    odds = _COARSE_SHARE / (1 - _COARSE_SHARE)
    repeats = max(1, math.ceil(odds * len(fine) / len(dimension.coarse))) if fine else 1
    drawn = dimension.coarse * repeats + fine
    return st.integers(_FIRST, _FIRST + len(drawn) - 1).map(lambda number: drawn[number - _FIRST])


@contextlib.contextmanager
def _leaving_nothing_behind() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="conformance-explore-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
