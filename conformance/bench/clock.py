"""Clocks: virtual time for simulated devices, where hours of test take seconds, and real time for real ones."""

from __future__ import annotations

import math
import time


class VirtualClock:
    """A clock that only moves when someone sleeps. It counts whole microseconds: nothing accumulates."""

    def __init__(self) -> None:
        self._ticks = 0

    def now_s(self) -> float:
        """Seconds since the recording began."""
        return self._ticks / 1_000_000

    def sleep(self, duration_s: float) -> None:
        """Advance at once by ``duration_s``, to the next whole microsecond. Time never runs backwards."""
        if not math.isfinite(duration_s):
            raise ValueError(f"cannot sleep {duration_s} s")
        self._ticks += max(0, round(duration_s * 1_000_000))


class RealClock:
    """Time that passes by itself."""

    def __init__(self) -> None:
        self._start_s = time.monotonic()

    def now_s(self) -> float:
        """Seconds since the recording began, in whole microseconds."""
        return round(time.monotonic() - self._start_s, 6)

    def sleep(self, duration_s: float) -> None:
        """Wait."""
        time.sleep(max(0.0, duration_s))
