"""What comes off a wire: messages in their order, each with the time of its arrival on the bench's clock.

The device's own clock is never trusted, so the arrival is what counts. On a real bench a reader's thread stamps each
message as it comes. With a simulated device behind the wire, hours are played in seconds: there the side channel says
when each message was sent, and the inbox waits until as many have really come over the wire.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from conformance.bench.clock import PlayedClock
from conformance.bench.protocols import Clock

M = TypeVar("M")

WIRE_DEADLINE_S = 10.0
"""Real time in which what a simulated device has sent must be here: loopback, so this is generous."""


class LinkLost(ConnectionError):
    """The link to a device or an instrument ended, or no longer does what its protocol says."""


@dataclass(frozen=True, slots=True)
class Arrival(Generic[M]):
    """A message, and when it came."""

    time_s: float
    message: M


@dataclass(frozen=True, slots=True)
class _End:
    reason: str


class Inbox(Generic[M]):
    """Filled by a reader's thread, emptied by a driver's ``listen``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: queue.Queue[Arrival[M] | _End] = queue.Queue()
        self._ended: str | None = None

    def put(self, message: M) -> None:
        """A message came in, now."""
        self._queue.put(Arrival(self._clock.now_s(), message))

    def end(self, reason: str) -> None:
        """The link has ended; what came before is still given out."""
        self._queue.put(_End(reason))

    def until(self, until_s: float) -> Iterator[Arrival[M]]:
        """Everything that arrives from now until the clock shows ``until_s``; returns when it does.

        What came before now was said of something else that stood there, and is passed over. Raises
        `LinkLost` when the link has ended, after everything that came before.
        """
        if self._ended is not None:
            raise LinkLost(self._ended)
        since_s = self._clock.now_s()
        clock = self._clock
        for arrival in self._played(clock, until_s) if isinstance(clock, PlayedClock) else self._waited(until_s):
            if arrival.time_s > since_s:
                yield arrival

    def _waited(self, until_s: float) -> Iterator[Arrival[M]]:
        while (left_s := until_s - self._clock.now_s()) > 0:
            arrival = self._next(left_s)
            if arrival is not None:
                yield arrival
        while (arrival := self._next(0.0)) is not None:
            yield arrival

    def _played(self, clock: PlayedClock, until_s: float) -> Iterator[Arrival[M]]:
        clock.sleep(until_s - clock.now_s())
        sent = clock.take_sent()
        deadline_s = time.monotonic() + WIRE_DEADLINE_S
        for number, at_s in enumerate(sent):
            arrival = self._next(max(0.0, deadline_s - time.monotonic()))
            if arrival is None:
                self._ended = (
                    f"the simulated device sent {len(sent)} messages, {number} arrived within {WIRE_DEADLINE_S:g} s"
                )
                raise LinkLost(self._ended)
            yield Arrival(at_s, arrival.message)
        if self._next(0.0) is not None:  # an end that is noticed only now is told here, though nothing was sent
            self._ended = "more messages arrived than the simulated device sent"
            raise LinkLost(self._ended)

    def _next(self, wait_s: float) -> Arrival[M] | None:
        try:
            item = self._queue.get(timeout=wait_s) if wait_s > 0 else self._queue.get_nowait()
        except queue.Empty:
            return None
        if isinstance(item, _End):
            self._ended = item.reason
            raise LinkLost(item.reason)
        return item
