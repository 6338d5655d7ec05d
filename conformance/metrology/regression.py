"""Lines through pairs: least squares, in two segments, and with errors in both quantities (Deming)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from conformance.metrology.samples import Floats, Interval, TooFewError, paired


@dataclass(frozen=True, slots=True)
class StraightLine:
    """A straight line fitted by least squares."""

    n: int
    slope: float
    intercept: float
    slope_standard_error: float
    slope_interval: Interval
    intercept_standard_error: float
    correlation: float
    """Of intercept and slope."""
    residual_standard_deviation: float
    confidence: float

    def at(self, x: float) -> tuple[float, float]:
        """The line at ``x`` and its standard error, intercept and slope being correlated (GUM H.3.4)."""
        variance = (
            self.intercept_standard_error**2
            + (x * self.slope_standard_error) ** 2
            + 2 * x * self.correlation * self.intercept_standard_error * self.slope_standard_error
        )
        return self.intercept + self.slope * x, math.sqrt(max(0.0, variance))


def slope(x: ArrayLike, y: ArrayLike, confidence: float = 0.95) -> StraightLine:
    """Least-squares line of ``y`` on ``x`` (both (n,), pairs with a missing value left out).

    Raises `TooFewError` for fewer than three pairs or an ``x`` that does not vary.
    """
    first, second = _varying(x, y, 3)
    n = first.size
    centred = first - first.mean()
    spread = float(centred @ centred)
    gradient = float(centred @ second) / spread
    intercept = float(second.mean() - gradient * first.mean())
    residual = second - intercept - gradient * first
    residual_deviation = math.sqrt(float(residual @ residual) / (n - 2))
    error = residual_deviation / math.sqrt(spread)
    mean_square = float(first @ first) / n
    t = float(stdtrit(n - 2, 0.5 + confidence / 2))
    return StraightLine(
        n=n,
        slope=gradient,
        intercept=intercept,
        slope_standard_error=error,
        slope_interval=(gradient - t * error, gradient + t * error),
        intercept_standard_error=error * math.sqrt(mean_square),
        correlation=-float(first.mean()) / math.sqrt(mean_square),
        residual_standard_deviation=residual_deviation,
        confidence=confidence,
    )


@dataclass(frozen=True, slots=True)
class TwoPieces:
    """Two straight segments that meet at a stated break point: the behaviour of a device below and above it."""

    n: int
    break_point: float
    value_at_break: float
    slope_below: float
    slope_below_interval: Interval
    slope_above: float
    slope_above_interval: Interval
    change: float
    """Slope above minus slope below; an interval without 0 shows that the device changes its readings there."""
    change_interval: Interval
    residual_standard_deviation: float
    confidence: float


def two_piece(x: ArrayLike, y: ArrayLike, break_point: float, confidence: float = 0.95) -> TwoPieces:
    """Least squares of two segments of ``y`` on ``x`` (both (n,)) that join at ``break_point``, stated beforehand.

    Intervals by t with n − 3 degrees of freedom. Raises `TooFewError` for fewer than four pairs, or if a segment has no
    pair beyond the break point: its slope is then unknown.
    """
    first, second = _varying(x, y, 4)
    below, above = np.minimum(first - break_point, 0.0), np.maximum(first - break_point, 0.0)
    if not (below.any() and above.any()):
        raise TooFewError("two pieces need references on both sides of the break point")
    design = np.column_stack((np.ones_like(first), below, above))
    if np.linalg.matrix_rank(design) < 3:
        raise TooFewError("two pieces need at least three references that differ")
    found, *_ = np.linalg.lstsq(design, second)
    residual = second - design @ found
    freedom = first.size - 3
    variance = float(residual @ residual) / freedom
    covariance = variance * np.linalg.inv(design.T @ design)
    t = float(stdtrit(freedom, 0.5 + confidence / 2))
    errors = {name: t * math.sqrt(float(w @ covariance @ w)) for name, w in _WEIGHTS.items()}
    values = {name: float(w @ found) for name, w in _WEIGHTS.items()}

    def interval(name: str) -> Interval:
        return values[name] - errors[name], values[name] + errors[name]

    return TwoPieces(
        n=first.size,
        break_point=break_point,
        value_at_break=float(found[0]),
        slope_below=values["below"],
        slope_below_interval=interval("below"),
        slope_above=values["above"],
        slope_above_interval=interval("above"),
        change=values["change"],
        change_interval=interval("change"),
        residual_standard_deviation=math.sqrt(variance),
        confidence=confidence,
    )


_WEIGHTS = {
    "below": np.array([0.0, 1.0, 0.0]),
    "above": np.array([0.0, 0.0, 1.0]),
    "change": np.array([0.0, -1.0, 1.0]),
}


@dataclass(frozen=True, slots=True)
class Deming:
    """A straight line for two quantities that both have errors."""

    n: int
    slope: float
    intercept: float
    slope_standard_error: float
    slope_interval: Interval
    intercept_standard_error: float
    intercept_interval: Interval
    variance_ratio: float
    confidence: float


def deming(x: ArrayLike, y: ArrayLike, variance_ratio: float = 1.0, confidence: float = 0.95) -> Deming:
    """Deming regression of ``y`` on ``x`` (both (n,)), for a reference ``x`` that is itself uncertain.

    ``variance_ratio`` is the variance of y's errors over that of x's (1: orthogonal regression). Standard errors by
    jackknife (Linnet 1993), intervals by t with n − 2 degrees of freedom. Raises `TooFewError` for fewer than three
    pairs, an ``x`` that does not vary, or where no line is defined (x and y do not vary together).
    """
    if not 0 < variance_ratio < math.inf:
        raise ValueError(f"the ratio of error variances is a finite number above 0, not {variance_ratio}")
    first, second = _varying(x, y, 3)
    n = first.size
    gradient, intercept = _deming_line(first, second, variance_ratio)
    left_out = np.array(
        [_deming_line(np.delete(first, i), np.delete(second, i), variance_ratio) for i in range(n)], dtype=np.float64
    )
    pseudo = n * np.array([gradient, intercept]) - (n - 1) * left_out
    slope_error, intercept_error = (float(e) for e in np.sqrt(pseudo.var(axis=0, ddof=1) / n))
    t = float(stdtrit(n - 2, 0.5 + confidence / 2))
    return Deming(
        n=n,
        slope=gradient,
        intercept=intercept,
        slope_standard_error=slope_error,
        slope_interval=(gradient - t * slope_error, gradient + t * slope_error),
        intercept_standard_error=intercept_error,
        intercept_interval=(intercept - t * intercept_error, intercept + t * intercept_error),
        variance_ratio=variance_ratio,
        confidence=confidence,
    )


def _deming_line(x: Floats, y: Floats, ratio: float) -> tuple[float, float]:
    dx, dy = x - x.mean(), y - y.mean()
    sxx, syy, sxy = float(dx @ dx), float(dy @ dy), float(dx @ dy)
    if sxy == 0:
        raise TooFewError("a line with errors in both quantities needs pairs that vary together")
    difference = syy - ratio * sxx
    root = math.hypot(difference, 2 * math.sqrt(ratio) * sxy)
    # Of the two equal forms the one whose sum does not cancel.
    gradient = (difference + root) / (2 * sxy) if difference >= 0 else 2 * ratio * sxy / (root - difference)
    return gradient, float(y.mean() - gradient * x.mean())


def _varying(x: ArrayLike, y: ArrayLike, least: int) -> tuple[Floats, Floats]:
    first, second = paired(x, y)
    if first.size < least:
        raise TooFewError(f"a slope with its uncertainty needs at least {least} pairs, there are {first.size}")
    if first.min() == first.max():
        raise TooFewError("a slope needs references that differ")
    return first, second
