"""A normal value with its stated uncertainty against limits, by each decision rule: probabilities of the verdicts."""

from __future__ import annotations

import math

from scipy.special import chdtri, ndtr, stdtr, stdtrit

from conformance.selftest.expectation.chances import Chances

COVERAGE = 0.9545
"""Coverage probability of the guard band's expanded uncertainty, as every report states it."""
SCATTER_NODES = 9
"""An estimated variance is taken at so many equally probable places of its chi-squared distribution."""


def zones(
    mean: float,
    deviation: float,
    expanded: float,
    lower: float | None,
    upper: float | None,
    rule: str,
    guard_factor: float,
    beyond: float | None = None,
) -> Chances:
    """Verdicts on a value that is normal, where its expanded uncertainty is known.

    ``beyond``: how far outside the limits it fails by the non-binary rule, where that is more than the guard band.
    """
    width = 0.0 if rule == "simple" else guard_factor * expanded
    low, high = -math.inf if lower is None else lower, math.inf if upper is None else upper

    def inside(a: float, b: float) -> float:
        return max(0.0, _below(b, mean, deviation) - _below(a, mean, deviation)) if a <= b else 0.0

    tolerated, accepted = inside(low, high), inside(low + width, high - width)
    if rule == "simple":
        return Chances({"pass": tolerated, "fail": 1 - tolerated})
    if rule == "guarded":
        if low + width > high - width:
            return Chances({"inconclusive": tolerated, "fail": 1 - tolerated})
        return Chances({"pass": accepted, "fail": 1 - accepted})
    outside = width if beyond is None else max(width, beyond)
    near = inside(low - outside, high + outside)
    return Chances(
        {
            "pass": accepted,
            "conditional_pass": tolerated - accepted,
            "conditional_fail": near - tolerated,
            "fail": 1 - near,
        }
    )


def expanded_of(known: float, estimated: float, degrees_of_freedom: float) -> float:
    """Expanded uncertainty of a known part and one estimated with so many degrees of freedom (GUM G.4)."""
    combined, freedom = _combined(known, estimated, degrees_of_freedom)
    return float(stdtrit(freedom, 0.5 + COVERAGE / 2)) * combined


def beyond_of(known: float, estimated: float, degrees_of_freedom: float, guard_factor: float, points: int) -> float:
    """How far outside a limit one of several points fails: where the risk of rejecting a device at the limit is that of
    the guard band, shared by all points (Bonferroni: the first step of Holm's procedure, which decides whether any
    fails)."""
    combined, freedom = _combined(known, estimated, degrees_of_freedom)
    risk = float(stdtr(freedom, -guard_factor * float(stdtrit(freedom, 0.5 + COVERAGE / 2))))
    return -float(stdtrit(freedom, risk / points)) * combined


def _combined(known: float, estimated: float, degrees_of_freedom: float) -> tuple[float, float]:
    """The combined standard uncertainty, and its degrees of freedom as tables of t take them."""
    combined = math.hypot(known, estimated)
    if combined == 0 or estimated == 0:
        return combined, math.inf
    return combined, max(1.0, math.floor(degrees_of_freedom * (combined / estimated) ** 4))


def variance_factors(degrees_of_freedom: int) -> tuple[float, ...]:
    """What an estimated variance may be, as shares of the true one: equally probable places of chi-squared over ν."""
    return tuple(
        float(chdtri(degrees_of_freedom, 1 - (node + 0.5) / SCATTER_NODES)) / degrees_of_freedom
        for node in range(SCATTER_NODES)
    )


def _below(value: float, mean: float, deviation: float) -> float:
    if math.isinf(value) or deviation == 0:
        return float(value >= mean)
    return float(ndtr((value - mean) / deviation))
