"""The distribution of a budget's output, by Monte Carlo: its coverage interval, and the probability beyond any error.

The lines of a budget are linear and each is symmetric about 0, so that its output is symmetric too. Normal lines make
one normal together and are not drawn: only the rest is, and the distribution of the output is the mean of the normals
about the drawn values (conditional Monte Carlo). That takes a tenth of the trials of JCGM 101, 7.2.2, for the same two
digits, and it is exact where every line is normal.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from conformance.metrology.monte_carlo import Floats, drawn_errors
from conformance.metrology.uncertainty import Budget, UncertaintyLine

_GROUPS = 1024
"""Drawn values are kept as so many groups, the finer the farther out."""
_LEAST_SPREAD = 0.005
"""The width, as a share of u, over which a drawn value is spread where no line is normal."""


@dataclass(frozen=True, slots=True, eq=False)
class OutputDistribution:
    """The error of an output: symmetric about 0, in the output's unit."""

    trials: int
    seed: int
    sizes: Floats
    """Sizes of the drawn errors, (groups,)."""
    shares: Floats
    """Share of the trials in each group, (groups,)."""
    spread: float
    """Standard deviation of the normal about each."""

    def cumulative(self, error: float) -> float:
        """Probability of an error up to ``error``."""
        return 1.0 - self._beyond(error) if error > 0 else self._beyond(-error)

    def _beyond(self, size: float) -> float:
        """Probability of an error above a size ≥ 0: half of its normals lie about each drawn size, half about −size."""
        tails = ndtr((self.sizes - size) / self.spread) + ndtr((-self.sizes - size) / self.spread)
        return 0.5 * float(self.shares @ tails)

    def half_width(self, coverage_probability: float) -> float:
        """Half of the symmetric coverage interval."""
        tail = (1 - coverage_probability) / 2
        low, high = 0.0, float(self.sizes[-1]) + 9 * self.spread
        while high - low > 1e-9 * high:
            middle = (low + high) / 2
            low, high = (middle, high) if self._beyond(middle) > tail else (low, middle)
        return (low + high) / 2


@functools.lru_cache(maxsize=512)
def output_distribution(budget: Budget, *, seed: int, trials: int) -> OutputDistribution | None:
    """The distribution of a budget's output; None if it has no uncertainty.

    Raises `ValueError` for an empty budget, and for lines that no joint distribution has.
    """
    if not budget.lines:
        raise ValueError("a budget without lines has nothing to draw")
    u = budget.standard_uncertainty
    if u == 0:
        return None
    normal = tuple(line for line in budget.lines if _is_normal(line))
    rest = tuple(line for line in budget.lines if not _is_normal(line) and line.half_width and line.sensitivity)
    spread = Budget(normal, budget.correlations).standard_uncertainty
    drawn = np.zeros(trials if rest else 1)
    for index, errors in drawn_errors(rest, (), np.random.default_rng(seed), trials):
        drawn += rest[index].sensitivity * errors
    sizes, shares = _grouped(np.sort(np.abs(drawn)))
    return OutputDistribution(trials, seed, sizes, shares, max(spread, _LEAST_SPREAD * u))


def _is_normal(line: UncertaintyLine) -> bool:
    return line.distribution == "normal" or (line.distribution == "t" and math.isinf(line.degrees_of_freedom))


def _grouped(rising: Floats) -> tuple[Floats, Floats]:
    """Means and shares of groups of rising values, the smaller the farther out."""
    from_end = np.unique(np.geomspace(1, rising.size, _GROUPS).round().astype(int))
    starts = (rising.size - from_end)[::-1]
    counts = np.diff(np.append(starts, rising.size))
    return np.add.reduceat(rising, starts) / counts, counts / rising.size
