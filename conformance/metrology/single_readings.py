"""Agreement of single readings, where each person was read several times (Bland and Altman 1999, 5).

Means of k readings scatter less than one reading does; a device in use gives one. The variance of a single difference
is that of the means plus what averaging took away of the variance within persons, also for unequal numbers of readings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conformance.metrology.agreement import LIMITS_FACTOR, limit_interval
from conformance.metrology.samples import Interval, TooFewError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SingleAgreement:
    """Agreement of one reading with the reference, all in the unit of the readings."""

    n: int
    """Persons."""
    readings: int
    bias: float
    """Mean over persons of their mean difference."""
    between: float
    """Standard deviation of the persons' mean differences."""
    within: float
    """Standard deviation of readings within persons, pooled; 0 if nobody was read twice."""
    standard_deviation: float
    """Of a single difference."""
    degrees_of_freedom: float
    """Satterthwaite's, of that standard deviation."""
    lower_limit: float
    upper_limit: float
    lower_limit_interval: Interval
    """By the noncentral t distribution: exact for one reading a person."""
    upper_limit_interval: Interval
    confidence: float


def single_agreement(readings: ArrayLike, reference: ArrayLike, confidence: float = 0.95) -> SingleAgreement:
    """Agreement of single readings (persons, repetitions; NaN where missing) with a reference (persons,).

    Raises `TooFewError` for fewer than two persons with a reading and a reference.
    """
    differences = np.asarray(readings, dtype=np.float64) - np.asarray(reference, dtype=np.float64)[:, None]
    counts = np.isfinite(differences).sum(axis=1)
    differences, counts = differences[counts > 0], counts[counts > 0]
    n = counts.size
    if n < 2:
        raise TooFewError(f"agreement needs at least 2 persons, there are {n}")
    means = np.nanmean(differences, axis=1)
    between = float(means.var(ddof=1))
    repeats = int((counts - 1).sum())
    squares = float(np.nansum((differences - means[:, None]) ** 2))
    within = squares / repeats if repeats else 0.0
    lost = 1.0 - float(np.mean(1.0 / counts))
    variance = between + lost * within
    parts = between**2 / (n - 1) + ((lost * within) ** 2 / repeats if repeats else 0.0)
    freedom = variance**2 / parts if parts > 0 else math.inf
    bias, deviation = float(means.mean()), math.sqrt(variance)
    effective = n * variance / between if between > 0 else math.inf
    lower, upper = (
        limit_interval(bias, deviation, sign * LIMITS_FACTOR, effective, freedom, confidence) for sign in (-1, 1)
    )
    return SingleAgreement(
        n=n,
        readings=int(counts.sum()),
        bias=bias,
        between=math.sqrt(between),
        within=math.sqrt(within),
        standard_deviation=deviation,
        degrees_of_freedom=freedom,
        lower_limit=bias - LIMITS_FACTOR * deviation,
        upper_limit=bias + LIMITS_FACTOR * deviation,
        lower_limit_interval=lower,
        upper_limit_interval=upper,
        confidence=confidence,
    )


@dataclass(frozen=True, slots=True)
class SingleRate:
    """The chance that one reading of a person is a success; persons are the independent units."""

    rate: float
    """Mean over persons of the share of their readings: that of one reading a person, drawn at random."""
    persons: int
    readings: int
    successes: int
    """Of the readings."""
    effective_trials: float
    """So many independent trials would know the rate as well (Rao and Scott 1992): from persons to readings."""


def single_rate(outcomes: ArrayLike) -> SingleRate:
    """A rate from outcomes (persons, repetitions): 1 success, 0 failure, NaN no reading.

    Readings of one person are alike, so the variance is that of the persons' shares. Where all shares agree at 0 or 1
    it says nothing, and persons count as trials. Raises `TooFewError` without a reading.
    """
    table = np.asarray(outcomes, dtype=np.float64)
    counts = np.isfinite(table).sum(axis=1)
    table, counts = table[counts > 0], counts[counts > 0]
    n, total = counts.size, int(counts.sum())
    if not total:
        raise TooFewError("a rate needs at least one reading")
    shares = np.nanmean(table, axis=1)
    rate = float(shares.mean())
    variance = float(shares.var(ddof=1)) / n if n > 1 else 0.0
    effective = rate * (1 - rate) / variance if variance > 0 else float(n)
    return SingleRate(rate, n, total, int(np.nansum(table)), min(float(total), max(float(n), effective)))
