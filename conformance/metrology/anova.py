"""Analysis of variance: repeatability and reproducibility of readings in groups and rounds (ISO 5725-2, GUM H.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, fdtrc

from conformance.metrology.samples import Interval, TooFewError


@dataclass(frozen=True, slots=True)
class Anova:
    """Components of variance of readings in groups (days, operators, devices); all in the unit of the readings."""

    groups: int
    readings: int
    effective_group_size: float
    """n₀: the size of the groups, or its equivalent if they are unequal."""
    mean: float
    mean_standard_uncertainty: float
    """Standard uncertainty of the grand mean, from the variance between groups, with ``groups − 1`` degrees of freedom
    (GUM H.5.2.5)."""
    mean_square_within: float
    mean_square_between: float
    f: float
    """Ratio of the mean squares; infinite if the readings do not vary within the groups."""
    p: float
    """Probability of a ratio this large if the groups do not differ."""
    repeatability: float
    """s_r: standard deviation within a group."""
    between: float
    """s_L: standard deviation between groups, 0 if the groups differ by less than chance explains."""
    reproducibility: float
    """s_R = √(s_r² + s_L²)."""
    repeatability_interval: Interval
    """Chi-square with ``readings − groups`` degrees of freedom."""
    reproducibility_interval: Interval
    """Chi-square with Satterthwaite's degrees of freedom."""
    reproducibility_degrees_of_freedom: float
    confidence: float


def anova(groups: Sequence[ArrayLike], confidence: float = 0.95) -> Anova:
    """Analysis of variance of readings in groups, which may be of unequal size; missing readings are left out.

    Raises `TooFewError` for fewer than two groups with readings, or if no group has a repetition.
    """
    columns = [np.asarray(group, dtype=np.float64).ravel() for group in groups]
    columns = [column[np.isfinite(column)] for column in columns]
    columns = [column for column in columns if column.size]
    return anova_of_summary(
        [column.size for column in columns],
        [float(column.mean()) for column in columns],
        [float(column.std(ddof=1)) if column.size > 1 else 0.0 for column in columns],
        confidence,
    )


def anova_of_summary(
    sizes: Sequence[int], means: Sequence[float], deviations: Sequence[float], confidence: float = 0.95
) -> Anova:
    """The same from each group's size, mean and standard deviation (as GUM H.5 and ISO 5725-2 print them)."""
    if not len(sizes) == len(means) == len(deviations):
        raise ValueError("each group has a size, a mean and a standard deviation")
    counts = [int(size) for size in sizes]
    k, total = len(counts), sum(counts)
    if k < 2:
        raise TooFewError(f"reproducibility needs at least 2 groups with readings, there are {k}")
    if min(counts) < 1 or total <= k:
        raise TooFewError("repeatability needs a group with at least 2 readings")
    mean = math.fsum(n * m for n, m in zip(counts, means, strict=True)) / total
    within = math.fsum((n - 1) * s**2 for n, s in zip(counts, deviations, strict=True)) / (total - k)
    between = math.fsum(n * (m - mean) ** 2 for n, m in zip(counts, means, strict=True)) / (k - 1)
    size = (total - sum(n * n for n in counts) / total) / (k - 1)
    component = max(0.0, (between - within) / size)
    f = between / within if within > 0 else (math.inf if between > 0 else 0.0)
    freedom = float(total - k)
    if component > 0:
        freedom = _satterthwaite(((between, 1 / size, k - 1), (within, 1 - 1 / size, total - k)))
    r, big_r = math.sqrt(within), math.sqrt(within + component)
    return Anova(
        groups=k,
        readings=total,
        effective_group_size=size,
        mean=mean,
        mean_standard_uncertainty=math.sqrt(between / total),
        mean_square_within=within,
        mean_square_between=between,
        f=f,
        p=float(fdtrc(k - 1, total - k, f)) if math.isfinite(f) else 0.0,
        repeatability=r,
        between=math.sqrt(component),
        reproducibility=big_r,
        repeatability_interval=_interval(r, total - k, confidence),
        reproducibility_interval=_interval(big_r, freedom, confidence),
        reproducibility_degrees_of_freedom=freedom,
        confidence=confidence,
    )


@dataclass(frozen=True, slots=True)
class Rounds:
    """Readings of subjects in rounds: what the order of the rounds explains, and what is left."""

    subjects: int
    rounds: int
    round_means: tuple[float, ...]
    f: float
    """Mean square of the rounds over the residual's; infinite if nothing is left."""
    p: float
    """Probability of a ratio this large if the order does not matter."""
    repeatability: float
    """Standard deviation within a subject and a round: √ of the residual mean square."""
    degrees_of_freedom: int
    """(subjects − 1)·(rounds − 1)."""
    repeatability_interval: Interval
    """Chi-square."""
    confidence: float


def rounds(readings: ArrayLike, confidence: float = 0.95) -> Rounds:
    """Two-way analysis of variance, without interaction, of readings (subjects, rounds).

    Only subjects with every round count. Raises `TooFewError` for fewer than two subjects or two rounds.
    """
    table = np.asarray(readings, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise TooFewError("an order of rounds needs at least 2 rounds")
    table = table[np.isfinite(table).all(axis=1)]
    n, k = table.shape
    if n < 2:
        raise TooFewError(f"an order of rounds needs at least 2 subjects with every round, there are {n}")
    by_round = table.mean(axis=0)
    left = table - table.mean(axis=1)[:, None] - by_round[None, :] + table.mean()
    freedom = (n - 1) * (k - 1)
    residual = float((left**2).sum()) / freedom
    between = n * float(((by_round - table.mean()) ** 2).sum()) / (k - 1)
    f = between / residual if residual > 0 else (math.inf if between > 0 else 0.0)
    deviation = math.sqrt(residual)
    return Rounds(
        subjects=n,
        rounds=k,
        round_means=tuple(float(mean) for mean in by_round),
        f=f,
        p=float(fdtrc(k - 1, freedom, f)) if math.isfinite(f) else 0.0,
        repeatability=deviation,
        degrees_of_freedom=freedom,
        repeatability_interval=_interval(deviation, freedom, confidence),
        confidence=confidence,
    )


def _satterthwaite(parts: Sequence[tuple[float, float, int]]) -> float:
    """Degrees of freedom of Σ weight·mean square, of (mean square, weight, its degrees of freedom)."""
    total = math.fsum(square * weight for square, weight, _ in parts)
    denominator = math.fsum((square * weight) ** 2 / freedom for square, weight, freedom in parts)
    return total**2 / denominator if denominator > 0 else math.inf


def _interval(deviation: float, freedom: float, confidence: float) -> Interval:
    """Confidence interval of a standard deviation by chi-square."""
    if deviation == 0 or math.isinf(freedom):
        return deviation, deviation
    tail = (1 - confidence) / 2
    low, high = float(chdtri(freedom, tail)), float(chdtri(freedom, 1 - tail))
    return deviation * math.sqrt(freedom / low), deviation * math.sqrt(freedom / high)
