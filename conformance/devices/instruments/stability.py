"""Stable by the bench's own criterion: readings within a band for a time, hardly drifting, near the set point.

An instrument's own flag is never enough: half the families have none, and the others each mean something else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from pydantic import Field, model_validator

from conformance.bench.driver import Options
from conformance.core.problems import Wrong
from conformance.devices.instruments.faults import NeverStable
from conformance.devices.instruments.pace import InstrumentPace

LARGEST_INTERVAL = 0.25
"""Share of the window between readings, at most: five readings are the least that a window holds."""
LARGEST_GAP = 0.5
"""Share of the window that may pass without a reading: a stalled link never looks like rest."""


class Criterion(Options):
    """When something counts as stable."""

    band_delta_degC: float = Field(default=0.1, gt=0)
    """The readings of the window lie within this of each other."""
    for_s: float = Field(default=60.0, gt=0)
    """Length of the window."""
    drift_delta_degC_per_min: float = Field(default=0.05, gt=0)
    """Largest slope of a straight line through the window."""
    offset_delta_degC: float = Field(default=0.5, gt=0)
    """Largest difference between the window's mean and the set point: at rest elsewhere is not at the set point."""
    interval_s: float = Field(default=2.0, gt=0)
    """Time between readings."""
    deadline_s: float = Field(default=3600.0, gt=0)
    """Time to become stable."""

    @model_validator(mode="after")
    def _can_be_met(self) -> Criterion:
        if self.interval_s > LARGEST_INTERVAL * self.for_s:
            raise Wrong("interval_s is at most a quarter of for_s", remedy="Read more often, or for longer")
        if self.deadline_s <= self.for_s:
            raise Wrong("deadline_s is longer than for_s", remedy="Give it more time")
        return self


class StabilityWatch:
    """The readings of the last while, judged by a criterion."""

    def __init__(self, criterion: Criterion, around_degC: float | None) -> None:
        """``around_degC`` is the set point; None for what has none."""
        self._criterion, self._around_degC = criterion, around_degC
        self._readings: deque[tuple[float, float]] = deque()

    def add(self, time_s: float, temperature_degC: float) -> None:
        """One more reading. What is older than the window is forgotten, but for the last one before it."""
        self._readings.append((time_s, temperature_degC))
        while len(self._readings) > 1 and self._readings[1][0] <= time_s - self._criterion.for_s:
            self._readings.popleft()

    @property
    def mean_degC(self) -> float:
        """Mean of the window."""
        return float(np.mean([value for _, value in self._readings]))

    def unmet(self) -> str | None:
        """What is missing to be stable, a part of a sentence; None when it is stable."""
        criterion = self._criterion
        times_s, values_degC = np.array(self._readings).reshape(-1, 2).T
        if times_s.size < 2 or times_s[-1] - times_s[0] < criterion.for_s * (1 - 1e-9):
            return f"there are not {criterion.for_s:g} s of readings yet"
        gap_s = float(np.diff(times_s).max())
        if gap_s > LARGEST_GAP * criterion.for_s:
            return f"{gap_s:.3g} s passed without a reading"
        span = float(np.ptp(values_degC))
        if span > criterion.band_delta_degC * (1 + 1e-9):
            allowed = f"{criterion.band_delta_degC:g} are allowed"
            return f"the last {criterion.for_s:g} s span {span:.3g} delta_degC, {allowed}"
        slope = 60 * float(np.polyfit(times_s - times_s[0], values_degC, 1)[0])
        if abs(slope) > criterion.drift_delta_degC_per_min:
            return f"it drifts by {slope:.3g} delta_degC/min, {criterion.drift_delta_degC_per_min:g} are allowed"
        if self._around_degC is not None:
            offset = self.mean_degC - self._around_degC
            if abs(offset) > criterion.offset_delta_degC:
                return f"it rests at {self.mean_degC:.3f} degC, {criterion.offset_delta_degC:g} delta_degC are allowed"
        return None


def settled(
    what: str,
    read: Callable[[], tuple[float, float]],
    criterion: Criterion,
    pace: InstrumentPace,
    around_degC: float | None,
    objects: Callable[[], str | None] | None = None,
) -> StabilityWatch:
    """Read (time on the bench's clock, degC) until stable; returns the window that was.

    ``objects`` may say what is missing still where the criterion alone is met. Raises `NeverStable` at the deadline,
    with what was missing last, and whatever ``read`` raises.
    """
    watch, begun_s = StabilityWatch(criterion, around_degC), pace.now_s()
    while True:
        watch.add(*read())
        missing = watch.unmet() or (objects() if objects is not None else None)
        if missing is None:
            return watch
        left_s = begun_s + criterion.deadline_s - pace.now_s()
        if left_s <= 0:
            at = "" if around_degC is None else f" at {around_degC:g} degC"
            raise NeverStable(f"{what} was not stable{at} within {criterion.deadline_s:g} s: {missing}")
        pace.wait(min(criterion.interval_s, left_s))
