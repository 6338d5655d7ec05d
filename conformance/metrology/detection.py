"""Detection performance: area under the ROC curve with DeLong's interval, the curve, counts at a threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, ndtri

from conformance.metrology.samples import Interval, TooFewError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Auc:
    """Area under the ROC curve."""

    auc: float
    standard_error: float
    """DeLong's; 0 if the classes are separated completely, where it does not describe the uncertainty."""
    interval: Interval | None
    """On the logit scale; exact where the classes are separated completely; None where neither bounds it."""
    confidence: float
    positives: int
    negatives: int


def auc(scores: ArrayLike, positive: ArrayLike, confidence: float = 0.95) -> Auc:
    """Area under the ROC curve of ``scores`` (n,) against ``positive`` (n,) bool: Mann–Whitney, ties one half.

    The standard error is DeLong's (DeLong et al. 1988, by midranks as Sun and Xu 2014). Pairs without a finite
    score are left out. Raises `TooFewError` without a positive or a negative.
    """
    high, low = _classes(scores, positive)
    m, n = high.size, low.size
    everyone = midranks(np.concatenate((high, low)))
    area = (float(everyone[:m].sum()) - m * (m + 1) / 2) / (m * n)
    of_positives = (everyone[:m] - midranks(high)) / n
    of_negatives = 1 - (everyone[m:] - midranks(low)) / m
    variance = _variance(of_positives) / m + _variance(of_negatives) / n
    error = math.sqrt(variance)
    return Auc(area, error, _interval(area, error, confidence, min(m, n)), confidence, m, n)


def single_auc(scores: ArrayLike, positive: ArrayLike, confidence: float = 0.95) -> Auc:
    """Area under the ROC curve of single readings ``scores`` (persons, rounds; NaN where missing) of persons who are
    ``positive`` (persons,) or not: the mean of the areas of the rounds.

    Readings are compared within their round, so that an order of rounds does not count as a confusion of persons. The
    standard error is DeLong's with the components summed by person (Obuchowski 1997), because readings of one person
    are not independent. ``positives`` and ``negatives`` count persons. Raises `TooFewError` where no round has both.
    """
    table, truth = np.asarray(scores, dtype=np.float64), np.asarray(positive, dtype=bool)
    if table.ndim != 2 or truth.shape != table.shape[:1]:
        raise ValueError(f"scores by person and classes do not fit, shapes {table.shape} and {truth.shape}")
    finite = np.isfinite(table)
    whole = [column for column in range(table.shape[1]) if {True, False} <= set(truth[finite[:, column]].tolist())]
    if not whole:
        raise TooFewError("detection needs positives and negatives in a round")
    areas, influence = [], np.zeros(truth.size)
    for column in whole:
        values, kept = table[:, column], finite[:, column]
        high, low = values[kept & truth], values[kept & ~truth]
        m, n = high.size, low.size
        everyone = midranks(np.concatenate((high, low)))
        of_high, of_low = (everyone[:m] - midranks(high)) / n, 1 - (everyone[m:] - midranks(low)) / m
        areas.append(float(of_high.mean()))
        influence[kept & truth] += (of_high - areas[-1]) / m
        influence[kept & ~truth] += (of_low - areas[-1]) / n
    seen = finite[:, whole].any(axis=1)
    area, variance = math.fsum(areas) / len(areas), 0.0
    for group in (seen & truth, seen & ~truth):
        persons = int(group.sum())
        if persons > 1:
            variance += persons / (persons - 1) * float(((influence[group] / len(areas)) ** 2).sum())
    error = math.sqrt(variance)
    m, n = int((seen & truth).sum()), int((seen & ~truth).sum())
    return Auc(area, error, _interval(area, error, confidence, min(m, n)), confidence, m, n)


def _interval(area: float, error: float, confidence: float, pairs: int) -> Interval | None:
    """DeLong's on the logit scale; at complete separation the exact one; None where neither can be given."""
    if area in (0.0, 1.0):
        return _separated(area, pairs, (1 - confidence) / 2)
    if not error > 0:
        return None
    half = float(ndtri(0.5 + confidence / 2)) * error / (area * (1 - area))
    return float(expit(logit(area) - half)), float(expit(logit(area) + half))


def _separated(area: float, pairs: int, tail: float) -> Interval:
    """The bounds where every pair is ordered alike.

    Of ``pairs`` pairs without a common member each is ordered so independently, with the area θ as its probability:
    all of them with θ^pairs. No distributions separate completely with more, and some with as much, so that the bound
    tail^(1/pairs) is exact.
    """
    least = tail ** (1 / pairs)
    return (least, 1.0) if area == 1.0 else (0.0, 1.0 - least)


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if values.size > 1 else 0.0


def midranks(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of their ranks."""
    unique, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = last - (counts - 1) / 2
    return np.asarray(middle[inverse], dtype=np.float64) if unique.size else np.empty(0)


def _classes(scores: ArrayLike, positive: ArrayLike) -> tuple[Floats, Floats]:
    values, truth = np.asarray(scores, dtype=np.float64), np.asarray(positive, dtype=bool)
    if values.shape != truth.shape or values.ndim != 1:
        raise ValueError(f"scores and classes need equal length, not shapes {values.shape} and {truth.shape}")
    kept = np.isfinite(values)
    high, low = values[kept & truth], values[kept & ~truth]
    if not high.size or not low.size:
        raise TooFewError(
            f"detection needs positives and negatives, there are {high.size} positives and {low.size} negatives"
        )
    return high, low


@dataclass(frozen=True, slots=True)
class Counts:
    """Outcomes at a threshold: a score at or above it is called positive."""

    true_positives: int
    false_positives: int
    positives: int
    negatives: int

    @property
    def sensitivity(self) -> float:
        """True positives among the positives."""
        return self.true_positives / self.positives

    @property
    def specificity(self) -> float:
        """True negatives among the negatives."""
        return 1 - self.false_positives / self.negatives


def counts_at(scores: ArrayLike, positive: ArrayLike, threshold: float) -> Counts:
    """Outcomes of calling every score at or above ``threshold`` positive; equality within 1e-9 is at it.

    Raises `TooFewError` without a positive or a negative.
    """
    high, low = _classes(scores, positive)
    line = threshold - 1e-9
    return Counts(int((high >= line).sum()), int((low >= line).sum()), high.size, low.size)


def roc_curve(scores: ArrayLike, positive: ArrayLike, most_points: int = 400) -> tuple[list[float], list[float]]:
    """The ROC curve as false- and true-positive rates from (0, 0) to (1, 1), thinned to ``most_points``."""
    high, low = _classes(scores, positive)
    thresholds = np.unique(np.concatenate((high, low)))[::-1]
    if thresholds.size > most_points - 1:
        picked = np.linspace(0, thresholds.size - 1, most_points - 1).round().astype(int)
        thresholds = thresholds[picked]
    high, low = np.sort(high), np.sort(low)
    true = 1 - np.searchsorted(high, thresholds, side="left") / high.size
    false = 1 - np.searchsorted(low, thresholds, side="left") / low.size
    return [0.0, *false.tolist()], [0.0, *true.tolist()]
