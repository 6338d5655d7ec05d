"""Agreement of readings with a reference: bias, limits of agreement, repeatability, slope (Bland and Altman)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, stdtrit

Interval = tuple[float, float]

LIMITS_FACTOR = 1.96
"""Limits of agreement are bias ± 1.96·SD, as the literature prints them."""


class TooFewError(ValueError):
    """There are too few values for the statistic."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Bland–Altman agreement of paired values, all in the unit of the pairs."""

    n: int
    bias: float
    standard_deviation: float
    lower_limit: float
    upper_limit: float
    bias_standard_error: float
    limit_standard_error: float
    bias_interval: Interval
    lower_limit_interval: Interval
    upper_limit_interval: Interval
    confidence: float


def bland_altman(a: ArrayLike, b: ArrayLike, confidence: float = 0.95) -> Agreement:
    """Agreement of ``a`` with ``b`` (both (n,), pairs with a missing value left out): differences are a − b.

    Intervals by t with n − 1 degrees of freedom; the limits' standard error is SD·√(1/n + 1.96²/(2(n−1))).
    Raises `TooFewError` for fewer than two pairs, `ValueError` for unequal lengths.
    """
    difference = _pairs(a, b)
    n = difference.size
    if n < 2:
        raise TooFewError(f"agreement needs at least 2 pairs, there are {n}")
    bias, deviation = float(difference.mean()), float(difference.std(ddof=1))
    bias_error = deviation / math.sqrt(n)
    limit_error = deviation * math.sqrt(1 / n + LIMITS_FACTOR**2 / (2 * (n - 1)))
    t = float(stdtrit(n - 1, 0.5 + confidence / 2))
    lower, upper = bias - LIMITS_FACTOR * deviation, bias + LIMITS_FACTOR * deviation
    return Agreement(
        n=n,
        bias=bias,
        standard_deviation=deviation,
        lower_limit=lower,
        upper_limit=upper,
        bias_standard_error=bias_error,
        limit_standard_error=limit_error,
        bias_interval=(bias - t * bias_error, bias + t * bias_error),
        lower_limit_interval=(lower - t * limit_error, lower + t * limit_error),
        upper_limit_interval=(upper - t * limit_error, upper + t * limit_error),
        confidence=confidence,
    )


def _pairs(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"pairs need two equally long columns, not shapes {first.shape} and {second.shape}")
    difference = first - second
    return difference[np.isfinite(difference)]


@dataclass(frozen=True, slots=True)
class Repeatability:
    """Within-subject standard deviation of repeated readings."""

    subjects: int
    repetitions: int
    standard_deviation: float
    degrees_of_freedom: int
    interval: Interval
    confidence: float


def repeatability(readings: ArrayLike, confidence: float = 0.95) -> Repeatability:
    """Repeatability √(mean of within-subject variances) of readings (subjects, repetitions).

    Only subjects with every repetition count. Interval by chi-square with subjects·(repetitions − 1) degrees of
    freedom. Raises `TooFewError` without a complete subject or with one repetition only.
    """
    table = np.asarray(readings, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise TooFewError("repeatability needs at least 2 repetitions on a subject")
    complete = table[np.isfinite(table).all(axis=1)]
    subjects, repetitions = complete.shape
    if subjects < 1:
        raise TooFewError("repeatability needs at least one subject with every repetition")
    variance = float(complete.var(axis=1, ddof=1).mean())
    freedom = subjects * (repetitions - 1)
    tail = (1 - confidence) / 2
    return Repeatability(
        subjects=subjects,
        repetitions=repetitions,
        standard_deviation=math.sqrt(variance),
        degrees_of_freedom=freedom,
        interval=(
            math.sqrt(variance * freedom / float(chdtri(freedom, tail))),
            math.sqrt(variance * freedom / float(chdtri(freedom, 1 - tail))),
        ),
        confidence=confidence,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line fitted by least squares."""

    n: int
    slope: float
    intercept: float
    slope_standard_error: float
    slope_interval: Interval
    residual_standard_deviation: float
    confidence: float


def slope(x: ArrayLike, y: ArrayLike, confidence: float = 0.95) -> Line:
    """Least-squares line of ``y`` on ``x`` (both (n,), pairs with a missing value left out).

    Raises `TooFewError` for fewer than three pairs or an ``x`` that does not vary.
    """
    first, second = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    kept = np.isfinite(first) & np.isfinite(second)
    first, second = first[kept], second[kept]
    n = first.size
    if n < 3:
        raise TooFewError(f"a slope with its uncertainty needs at least 3 pairs, there are {n}")
    centred = first - first.mean()
    spread = float(centred @ centred)
    if spread == 0:
        raise TooFewError("a slope needs references that differ")
    gradient = float(centred @ second) / spread
    intercept = float(second.mean() - gradient * first.mean())
    residual = second - intercept - gradient * first
    residual_deviation = math.sqrt(float(residual @ residual) / (n - 2))
    error = residual_deviation / math.sqrt(spread)
    t = float(stdtrit(n - 2, 0.5 + confidence / 2))
    return Line(
        n=n,
        slope=gradient,
        intercept=intercept,
        slope_standard_error=error,
        slope_interval=(gradient - t * error, gradient + t * error),
        residual_standard_deviation=residual_deviation,
        confidence=confidence,
    )
