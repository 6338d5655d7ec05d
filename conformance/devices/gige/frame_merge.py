"""Two sources of one device, frames and decisions, in the order of their arrival on the bench's clock."""

from __future__ import annotations

import heapq
import itertools
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.bench.protocols import Clock, Device
from conformance.core.events import Event
from conformance.core.frames import Frame

HELD_BACK_S = 0.1
"""How long an arrived item is held back for earlier ones that come by another way."""


@dataclass(frozen=True, slots=True)
class _Failure:
    error: BaseException


class Gathering:
    """Filled by several threads, emptied by one in the order of times. What failed is raised in its turn."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: queue.SimpleQueue[tuple[float, Event | Frame | _Failure]] = queue.SimpleQueue()
        self._held: list[tuple[float, int, Event | Frame | _Failure]] = []
        self._order = itertools.count()

    def put(self, said: Event | Frame) -> None:
        """Something came, at its own time."""
        self._queue.put((said.time_s, said))

    def fail(self, error: BaseException) -> None:
        """A source has ended, now, by this."""
        self._queue.put((self._clock.now_s(), _Failure(error)))

    def until(self, until_s: float) -> Iterator[Event | Frame]:
        """What comes until the clock shows ``until_s``, but for the last moment: `rest` has it."""
        while (left_s := until_s - self._clock.now_s()) > 0:
            self._take(min(left_s, HELD_BACK_S / 2))
            yield from self._due(self._clock.now_s() - HELD_BACK_S)

    def rest(self, until_s: float) -> Iterator[Event | Frame]:
        """What is left, up to ``until_s``, when all sources have ended."""
        self._take(0.0)
        yield from self._due(until_s)

    def _take(self, wait_s: float) -> None:
        try:
            came = self._queue.get(timeout=wait_s) if wait_s > 0 else self._queue.get_nowait()
            while True:
                heapq.heappush(self._held, (came[0], next(self._order), came[1]))
                came = self._queue.get_nowait()
        except queue.Empty:
            return

    def _due(self, until_s: float) -> Iterator[Event | Frame]:
        while self._held and self._held[0][0] <= until_s:
            said = heapq.heappop(self._held)[2]
            if isinstance(said, _Failure):
                raise said.error
            yield said


class Listener:
    """Listens to a device on a thread of its own."""

    def __init__(self, device: Device, until_s: float, gathering: Gathering) -> None:
        self._device, self._until_s, self._gathering = device, until_s, gathering
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until it has come to its end: it does when the clock is there."""
        self._thread.join()

    def _listen(self) -> None:
        try:
            for event in self._device.listen(self._until_s):
                self._gathering.put(event)
        except Exception as error:
            self._gathering.fail(error)
