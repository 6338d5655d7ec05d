"""A normal value with its stated uncertainty against limits, by each decision rule: probabilities of the verdicts."""

from __future__ import annotations

import math

from scipy.special import chdtri, ndtr, stdtrit

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
) -> Chances:
    """Verdicts on a value that is normal, where its expanded uncertainty is known."""
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
    near = inside(low - width, high + width)
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
    combined = math.hypot(known, estimated)
    if combined == 0:
        return 0.0
    if estimated == 0:
        return float(stdtrit(math.inf, 0.5 + COVERAGE / 2)) * combined
    effective = degrees_of_freedom * (combined / estimated) ** 4
    return float(stdtrit(max(1.0, math.floor(effective)), 0.5 + COVERAGE / 2)) * combined


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
