"""Departure: the error at each of a phantom's temperatures less the mean error of all."""

from __future__ import annotations

import math
import statistics

from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import Chances, mixed, worst_of
from conformance.selftest.expectation.decided import beyond_of, expanded_of, variance_factors, zones
from conformance.selftest.expectation.phantom_points import PhantomPoint, points_of, set_points_of, where_complete
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    points = points_of(truth, asked, stage)
    stated = _widths(points, asked) if points else []
    judged = worst_of((_at(point, points, stated, asked) for point in points), independent=False)
    return where_complete(points, judged, truth)


def _widths(points: list[PhantomPoint], asked: Asked) -> list[tuple[float, float]]:
    """The one expanded uncertainty of all set points, and how far outside the limit one of them fails, at equally
    probable places of the pooled scatter."""
    fewest, freedom = min(point.count for point in points), sum(point.count - 1 for point in points)
    of_mean = statistics.fmean(point.shown_variance * point.count for point in points) / fewest
    u_step = asked.number("resolution_delta_degC") / 2 / math.sqrt(3)
    known = math.hypot(max(point.u_source for point in points), u_step)
    share = math.sqrt(1 - 1 / len(points))
    factors = variance_factors(freedom)
    stated_with = [(share * known, share * math.sqrt(of_mean * factor), freedom) for factor in factors]
    return [(expanded_of(*each), beyond_of(*each, asked.guard_factor, len(points))) for each in stated_with]


def _at(point: PhantomPoint, points: list[PhantomPoint], stated: list[tuple[float, float]], asked: Asked) -> Chances:
    """(1 − 1/n) of one error less what the others, which are independent of it, have in the mean."""
    n = len(points)
    lower, upper = asked.limits_in("delta_degC")
    errors = [each.mean_degC - each.reference_degC for each in points]
    mean = point.mean_degC - point.reference_degC - statistics.fmean(errors)
    others = (math.sqrt(each.variance) / n for each in points if each is not point)
    deviation = math.hypot((1 - 1 / n) * math.sqrt(point.variance), *others)
    share = 1 / len(stated)
    return mixed(
        [
            (share, zones(mean, deviation, u, lower, upper, asked.rule, asked.guard_factor, beyond))
            for u, beyond in stated
        ]
    )


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    points = set_points_of(asked)
    return tuple({"set_point_degC": point, "set_points": len(points), "mode": asked.get("mode")} for point in points)


WORKED_OUT = WorkedOut("departure", _chances, _rests_on)
