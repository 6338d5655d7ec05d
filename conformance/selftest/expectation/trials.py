"""Rates and quantiles over independent persons: exact tests by tails of the binomial, and the verdicts they lead to.

A rate is shown to meet a limit if the tail beyond the observed count is at most 1 − confidence at the limit itself: the
test whose inversion is the exact bound. Persons without a usable outcome leave the sample.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc, gammaln

from conformance.selftest.expectation.chances import Chances


@functools.lru_cache(maxsize=4096)
def verdict_on_rate(successes: int, trials: int, lower: float | None, upper: float | None, confidence: float) -> str:
    """The verdict on a rate; limits are shares of 1."""
    if trials == 0:
        return "inconclusive"
    tail = 1 - confidence + 1e-12
    low_shown = lower is None or _more(successes, trials, lower) <= tail
    high_shown = upper is None or _fewer(successes, trials, upper) <= tail
    if low_shown and high_shown:
        return "pass"
    low_missed = lower is not None and _fewer(successes, trials, lower) < tail
    high_missed = upper is not None and _more(successes, trials, upper) < tail
    return "fail" if low_missed or high_missed else "inconclusive"


def _more(successes: int, trials: int, share: float) -> float:
    """Probability of as many successes or more."""
    return 1.0 if successes == 0 else float(bdtrc(successes - 1, trials, share))


def _fewer(successes: int, trials: int, share: float) -> float:
    """Probability of as many successes or fewer."""
    return 1.0 if successes == trials else float(bdtr(successes, trials, share))


def rate_chances(
    persons: int,
    success: float,
    unusable: float,
    lower: float | None,
    upper: float | None,
    confidence: float,
) -> Chances:
    """Verdicts on the rate of successes among the usable of so many persons, each independent of the others."""
    found: dict[str, float] = {}
    share = success / (1 - unusable) if unusable < 1 else 0.0
    for usable, chance in enumerate(binomial(persons, 1 - unusable)):
        if chance < 1e-12:
            continue
        for successes, one in enumerate(binomial(usable, share)):
            verdict = verdict_on_rate(successes, usable, lower, upper, confidence)
            found[verdict] = found.get(verdict, 0.0) + float(chance * one)
    return Chances(found)


def binomial(trials: int, share: float) -> NDArray[np.float64]:
    """Probability of 0 … trials successes."""
    share = min(1.0, max(0.0, share))
    counts = np.arange(trials + 1)
    if share in (0.0, 1.0):
        sure: NDArray[np.float64] = (counts == trials * share).astype(np.float64)
        return sure
    log_ways = gammaln(trials + 1) - gammaln(counts + 1) - gammaln(trials - counts + 1)
    chances: NDArray[np.float64] = np.exp(log_ways + counts * math.log(share) + (trials - counts) * math.log1p(-share))
    return chances


def quantile_chances(
    persons: int, within: float, quantile: float, confidence: float, *, waited_long_enough: bool
) -> Chances:
    """Verdicts on an upper limit of a quantile of times, where each is within it with a probability.

    Order statistics: it is kept where some rank, surely at or above the quantile with the confidence, lies within; it
    is missed where some rank, surely at or below, lies beyond. That takes waiting beyond the limit.
    """
    found: dict[str, float] = {}
    for inside, chance in enumerate(binomial(persons, within)):
        verdict = _verdict_on_quantile(inside, persons, quantile, confidence)
        if verdict == "fail" and not waited_long_enough:
            verdict = "inconclusive"
        found[verdict] = found.get(verdict, 0.0) + float(chance)
    return Chances(found)


@functools.lru_cache(maxsize=4096)
def _verdict_on_quantile(inside: int, usable: int, quantile: float, confidence: float) -> str:
    """``inside`` of ``usable`` times lie within the limit, so that the ordered one of that rank is the last within."""
    if inside and float(bdtr(inside - 1, usable, quantile)) >= confidence:
        return "pass"
    # The first beyond has rank inside + 1: it bounds the quantile below where as many or more lie under it surely.
    if inside < usable and float(bdtrc(inside, usable, quantile)) >= confidence:
        return "fail"
    return "inconclusive"
