"""An agenda: what a device will do, and when."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Iterator

from conformance.core.events import Event

Act = Callable[[float], Iterator[Event]]
"""Something that is done at a time (s, on the bench's clock), and what is said then."""


class Agenda:
    """Acts in the order of their times; those of one time in the order in which they were entered."""

    def __init__(self) -> None:
        self._acts: list[tuple[float, int, Act]] = []
        self._entered = itertools.count()

    @property
    def due_s(self) -> float:
        """When something is due next; infinite where nothing is."""
        return self._acts[0][0] if self._acts else math.inf

    def enter(self, time_s: float, act: Act) -> None:
        """Do something at a time, to the microsecond."""
        heapq.heappush(self._acts, (round(time_s, 6), next(self._entered), act))

    def take(self) -> tuple[float, Act]:
        """Take what is due next."""
        time_s, _, act = heapq.heappop(self._acts)
        return time_s, act

    def clear(self) -> None:
        """Forget everything."""
        self._acts.clear()
