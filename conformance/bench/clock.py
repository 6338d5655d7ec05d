"""Clocks: virtual time for simulated devices, so that hours of test take seconds, and real time for real devices."""

from __future__ import annotations

import datetime
import math
import time
from collections.abc import Callable, Sequence

from conformance.core.operating_system import asleep_s


class VirtualClock:
    """A clock that moves only in `sleep`. It counts whole microseconds, so that rounding errors do not accumulate."""

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

    def go_on_from(self, time_s: float) -> None:
        """Show ``time_s`` now: a recording that was cut off goes on from there."""
        self.sleep(time_s - self.now_s())


class RealClock:
    """Real time: the computer's monotonic clock. Setting the time of day does not move it."""

    def __init__(self) -> None:
        self._start_s = time.monotonic()
        self._asleep_s = asleep_s()

    def now_s(self) -> float:
        """Seconds since the recording began, in whole microseconds."""
        return round(time.monotonic() - self._start_s, 6)

    def began_at(self) -> str:
        """The time of day of second 0, by the computer's clock and in its time zone, as ISO 8601."""
        began = datetime.datetime.now().astimezone() - datetime.timedelta(seconds=self.now_s())
        return began.isoformat(timespec="seconds")

    def stood_still_s(self) -> float:
        """How long the computer has been asleep, in seconds: the monotonic clock does not count that."""
        return asleep_s() - self._asleep_s

    def go_on_from(self, time_s: float) -> None:
        """Show ``time_s`` now: a recording that was cut off goes on from there."""
        self._start_s = min(self._start_s, time.monotonic() - time_s)

    def sleep(self, duration_s: float) -> None:
        """Wait."""
        time.sleep(max(0.0, duration_s))


class PlayedClock(VirtualClock):
    """Virtual time of a simulated device behind a wire: whenever it moves, the simulation acts until then."""

    def __init__(self, play: Callable[[float], Sequence[float]]) -> None:
        """``play`` lets the simulation act until a time (s) and returns when each message was sent meanwhile."""
        super().__init__()
        self._play = play
        self._sent: list[float] = []

    def sleep(self, duration_s: float) -> None:
        """Advance, and let the simulation act until then."""
        super().sleep(duration_s)
        if duration_s > 0:
            self._sent += self._play(self.now_s())

    def take_sent(self) -> list[float]:
        """When each message was sent since the last call, s: as many are on their way over the wire."""
        sent, self._sent = self._sent, []
        return sent
