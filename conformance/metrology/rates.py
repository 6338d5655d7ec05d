"""Rates and quantiles of independent trials: exact bounds, sample sizes.

Trials are independent units (persons, sources): repeated passes of one person are one trial.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from scipy.special import bdtr, betaincinv, ndtri

from conformance.metrology.measurement import Measurement, UnitsOf

Side = Literal["lower", "upper", "two-sided"]
RateMethod = Literal["clopper-pearson", "wilson", "wilson-cc"]


class RateBounds(NamedTuple):
    """Confidence bounds of a proportion, each in [0, 1]; a side that was not requested is 0 or 1."""

    lower: float
    upper: float


def bounds(
    successes: float,
    trials: float,
    confidence: float = 0.95,
    side: Side = "two-sided",
    method: RateMethod = "clopper-pearson",
) -> RateBounds:
    """Confidence bounds of a proportion.

    Counts need not be whole, as effective sample sizes are not.

    ``side`` ``lower`` or ``upper`` gives one bound with the whole of ``confidence``; ``two-sided`` shares the remainder
    equally. ``clopper-pearson`` is exact (never less than its confidence), ``wilson`` is the score interval,
    ``wilson-cc`` that with continuity correction (Newcombe 1998, methods 5, 3 and 4). Names may be spelt with ``_``
    too. Raises `ValueError` for invalid counts.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion: 0 <= successes <= trials, trials >= 1")
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence {confidence} lies outside 0 to 1")
    side_name, method_name = side.replace("_", "-"), method.replace("_", "-")
    if side_name not in {"lower", "upper", "two-sided"}:
        raise ValueError(f"there is no side {side!r}: lower, upper or two-sided")
    tail = (1 - confidence) / 2 if side_name == "two-sided" else 1 - confidence
    if method_name == "clopper-pearson":
        lower, upper = _clopper_pearson(successes, trials, tail)
    elif method_name == "wilson":
        lower, upper = _wilson(successes, trials, tail)
    elif method_name == "wilson-cc":
        lower, upper = _wilson_corrected(successes, trials, tail)
    else:
        raise ValueError(f"there is no method {method!r}: clopper-pearson, wilson or wilson-cc")
    return RateBounds(lower if side_name != "upper" else 0.0, upper if side_name != "lower" else 1.0)


def _clopper_pearson(successes: float, trials: float, tail: float) -> tuple[float, float]:
    failures = trials - successes
    lower = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    upper = float(betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return lower, upper


def _wilson(successes: float, trials: float, tail: float) -> tuple[float, float]:
    z = -float(ndtri(tail))
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


def _wilson_corrected(successes: float, trials: float, tail: float) -> tuple[float, float]:
    z = -float(ndtri(tail))
    share, scale = successes / trials, 2 * (trials + z * z)

    def bound(count: float, p: float) -> float:
        if not count:
            return 0.0
        root = z * math.sqrt(max(0.0, z * z - 2 - 1 / trials + 4 * p * (trials * (1 - p) + 1)))
        return (2 * trials * p + z * z - 1 - root) / scale

    return max(0.0, bound(successes, share)), min(1.0, 1 - bound(trials - successes, 1 - share))


def rule_of_three(trials: int) -> float:
    """The handbook's 95 % upper bound on a rate with no event in this number of trials: 3/n.

    It is near the exact one-sided bound, ``bounds(0, trials, 0.95, "upper")``, and a little above it.
    """
    if trials < 1:
        raise ValueError(f"{trials} trials bound nothing: at least 1 is needed")
    return min(1.0, 3 / trials)


def zero_failure_trials(reliability: float, confidence: float = 0.95) -> int:
    """The fewest trials that, all without failure, show ``reliability`` with ``confidence``: ⌈ln(1−C)/ln(R)⌉."""
    if not (0 < reliability < 1 and 0 < confidence < 1):
        raise ValueError("reliability and confidence lie strictly between 0 and 1")
    exact = math.log1p(-confidence) / math.log(reliability)
    nearest = round(exact)
    return nearest if math.isclose(exact, nearest, rel_tol=1e-12) else math.ceil(exact)


def quantile_bounds(
    values: Sequence[float], quantile: float, confidence: float = 0.95
) -> tuple[float | None, float | None]:
    """One-sided distribution-free bounds of a quantile, from order statistics, in the unit of ``values``.

    Each bound alone has this ``confidence``. None if the sample is too small to bound that side. Values may be ``inf``
    (a trial that never ended).
    """
    ordered = sorted(values)
    n = len(ordered)
    lower_rank = upper_rank = None
    for rank in range(1, n + 1):  # P(x_(rank) > quantile's value) = P(fewer than rank of n fall below it)
        below = float(bdtr(rank - 1, n, quantile))
        if 1 - below >= confidence:
            lower_rank = rank
        if upper_rank is None and below >= confidence:
            upper_rank = rank
    lower = ordered[lower_rank - 1] if lower_rank else None
    upper = ordered[upper_rank - 1] if upper_rank else None
    return lower, upper


def sample_quantile(values: Sequence[float], quantile: float) -> float:
    """The sample's quantile as an observed value: the smallest that at least this share does not exceed."""
    if not values:
        raise ValueError("an empty sample has no quantile")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(quantile * len(ordered) - 1e-9) - 1)]


def rate_measurement(
    characteristic: str,
    successes: int,
    trials: int,
    confidence: float,
    conditions: Mapping[str, str | float | int | bool | None] | None = None,
    *,
    unit: Literal["percent", "dimensionless"] = "percent",
    informative: bool = False,
    units_of: UnitsOf | None = None,
) -> Measurement:
    """A rate as a measurement: share, exact 95 % interval for the reader, one-sided bounds for the verdict."""
    scale = 100.0 if unit == "percent" else 1.0
    both = bounds(successes, trials, 0.95, "two-sided")
    return Measurement(
        characteristic=characteristic,
        value=scale * successes / trials,
        unit=unit,
        units=trials,
        decided_by="bounds",
        interval=(scale * both.lower, scale * both.upper),
        interval_confidence=0.95,
        bounds=(
            scale * bounds(successes, trials, confidence, "lower").lower,
            scale * bounds(successes, trials, confidence, "upper").upper,
        ),
        bounds_confidence=confidence,
        conditions={"successes": successes, "trials": trials, **(conditions or {})},
        informative=informative,
        units_of=units_of,
    )
