"""A plate that is heated and cooled to a set point: first-order lag, a little noise of its sensor."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from pydantic import Field

from conformance.bench.driver import Options


class BodyOptions(Options):
    """How it behaves."""

    time_constant_s: float = Field(default=60.0, gt=0)
    """After this the distance to the set point is 1/e of what it was."""
    starts_at_degC: float = 23.0
    noise_delta_degC: float = Field(default=0.01, ge=0)
    """Standard deviation of one reading."""
    drift_delta_degC_per_min: float = 0.0
    """A controller that does not hold: with it, nothing ever settles."""


class Body:
    """Its temperature at any time; nothing happens in between, so nothing need run."""

    def __init__(self, options: BodyOptions, now_s: Callable[[], float], seed: int) -> None:
        """``now_s`` is the clock it lives on: the bench's, or real time."""
        self._options, self._now_s = options, now_s
        self._noise = np.random.default_rng(seed)
        self._from_degC, self._to_degC, self._since_s = options.starts_at_degC, options.starts_at_degC, now_s()

    def go_to(self, set_point_degC: float) -> None:
        """Heat or cool from where it is now."""
        self._from_degC, self._since_s = self._true_degC(), self._now_s()
        self._to_degC = set_point_degC

    def sensed_degC(self) -> float:
        """What its sensor reads now."""
        return self._true_degC() + self._options.noise_delta_degC * float(self._noise.standard_normal())

    def _true_degC(self) -> float:
        passed_s = self._now_s() - self._since_s
        left = (self._from_degC - self._to_degC) * math.exp(-passed_s / self._options.time_constant_s)
        return self._to_degC + left + self._options.drift_delta_degC_per_min * passed_s / 60
