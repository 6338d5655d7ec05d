"""Waiting for real things. On a bench whose device is simulated time is played, but an instrument's wire is real."""

from __future__ import annotations

import time

from conformance.bench.clock import VirtualClock
from conformance.bench.protocols import Clock


class InstrumentPace:
    """Waits on the bench's clock, and in real time too where the bench's clock would jump."""

    def __init__(self, clock: Clock, *, simulated: bool = False) -> None:
        """``simulated``: the instrument's own time is the bench's, so that nothing real is waited for."""
        self._clock = clock
        self._jumps = isinstance(clock, VirtualClock) and not simulated

    def now_s(self) -> float:
        """Seconds on the bench's clock."""
        return self._clock.now_s()

    def wait(self, duration_s: float) -> None:
        """Let ``duration_s`` pass."""
        if self._jumps:
            time.sleep(max(0.0, duration_s))
        self._clock.sleep(duration_s)
