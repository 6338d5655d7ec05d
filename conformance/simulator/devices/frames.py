"""Frame times: a camera that runs free, where in its cycle a view meets it is chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

_MICROSECOND_S = 1e-6


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """The instants at which images are taken, in whole microseconds. Times are on the bench's clock, s."""

    phase_s: float
    interval_s: float

    def at_or_after(self, time_s: float) -> float:
        """The first frame at or after a time."""
        return self._frame(math.ceil((time_s - self.phase_s - _MICROSECOND_S / 2) / self.interval_s))

    def at_or_before(self, time_s: float) -> float:
        """The last frame at or before a time."""
        return self._frame(math.floor((time_s - self.phase_s + _MICROSECOND_S / 2) / self.interval_s))

    def between(self, early_s: float, late_s: float) -> float:
        """A frame about half way from one frame to a later one; the earlier where they are neighbours."""
        steps = round((late_s - early_s) / self.interval_s)
        return self._frame(round((early_s - self.phase_s) / self.interval_s) + steps // 2)

    def _frame(self, number: int) -> float:
        return round(self.phase_s + number * self.interval_s, 6)
