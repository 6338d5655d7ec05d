"""Agreement of readings with a reference: bias, limits of agreement, by stratum; repeatability (Bland and Altman)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, nctdtr, nctdtrit, stdtrit

from conformance.metrology.samples import Interval, paired
from conformance.metrology.samples import TooFewError as TooFewError

LIMITS_FACTOR = 1.96
"""Limits of agreement are bias ± 1.96·SD, as the literature prints them."""


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

    The bias's interval is by t with n − 1 degrees of freedom; those of the limits are exact, by the noncentral t
    distribution (Carkeet 2015), and lie farther out than in; their standard error is SD·√(1/n + 1.96²/(2(n−1))).
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
        lower_limit_interval=limit_interval(bias, deviation, -LIMITS_FACTOR, n, n - 1, confidence),
        upper_limit_interval=limit_interval(bias, deviation, LIMITS_FACTOR, n, n - 1, confidence),
        confidence=confidence,
    )


def limit_interval(
    bias: float, deviation: float, factor: float, n: float, degrees_of_freedom: float, confidence: float = 0.95
) -> Interval:
    """Two-sided confidence interval of μ + ``factor``·σ from a mean of ``n`` and a deviation: noncentral t.

    Exact for n normal values with n − 1 degrees of freedom. ``n`` need not be whole: it is σ² over the variance of the
    mean. A deviation of 0 gives no interval but the limit itself.
    """
    limit = bias + factor * deviation
    if deviation == 0 or not math.isfinite(n):
        return limit, limit
    root, tail = math.sqrt(n), (1 - confidence) / 2
    near, far = (_noncentral_t(degrees_of_freedom, abs(factor) * root, p) * deviation / root for p in (tail, 1 - tail))
    return (bias + near, bias + far) if factor > 0 else (bias - far, bias - near)


def _noncentral_t(degrees_of_freedom: float, noncentrality: float, probability: float) -> float:
    """The quantile of a noncentral t.

    scipy's inverse gives NaN at single points (ν = 2976, δ = 1.96·√2977, 2.5 %): there the distribution is bisected.
    """
    found = float(nctdtrit(degrees_of_freedom, noncentrality, probability))
    if math.isfinite(found):
        return found
    reach = 10 * math.sqrt(1 + noncentrality**2 / (2 * degrees_of_freedom))
    low, high = noncentrality - reach, noncentrality + reach
    for _ in range(80):
        middle = (low + high) / 2
        if nctdtr(degrees_of_freedom, noncentrality, middle) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _pairs(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    first, second = paired(a, b)
    return first - second


@dataclass(frozen=True, slots=True)
class Stratum:
    """The agreement within a range of the reference: from ``lower`` (inside) to ``upper`` (outside)."""

    lower: float
    upper: float
    n: int
    agreement: Agreement | None
    """None for fewer than two pairs."""


def stratified(a: ArrayLike, b: ArrayLike, edges: Sequence[float], confidence: float = 0.95) -> tuple[Stratum, ...]:
    """Agreement of ``a`` with its reference ``b`` (both (n,)) in strata of the reference.

    ``edges`` (k,), rising, in the unit of the pairs, separate k + 1 strata, the first and the last without an end; an
    edge belongs to the stratum above it.
    """
    if list(edges) != sorted(set(edges)) or not all(math.isfinite(edge) for edge in edges):
        raise ValueError("the edges of strata rise, each a finite number")
    values, references = paired(a, b)
    bounds = (-math.inf, *map(float, edges), math.inf)
    strata = []
    for lower, upper in itertools.pairwise(bounds):
        inside = (references >= lower) & (references < upper)
        n = int(inside.sum())
        found = bland_altman(values[inside], references[inside], confidence) if n > 1 else None
        strata.append(Stratum(lower, upper, n, found))
    return tuple(strata)


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
