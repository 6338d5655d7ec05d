"""Departure: the error at each of a phantom's temperatures less the mean error of all."""

from __future__ import annotations

import math
import statistics

from conformance.bench.simulator.truth import Truth
from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import Chances, mixed, worst_of
from conformance.selftest.expectation.decided import expanded_of, variance_factors, zones
from conformance.selftest.expectation.phantom_points import Point, points_of, set_points_of, where_complete
from conformance.selftest.expectation.stage import Stage
from conformance.selftest.expectation.worked_out import Rests, WorkedOut


def _chances(truth: Truth, asked: Asked, stage: Stage) -> Chances:
    points = points_of(truth, asked, stage)
    judged = worst_of((_at(point, points, asked) for point in points), independent=False)
    return where_complete(points, judged, truth)


def _at(point: Point, points: list[Point], asked: Asked) -> Chances:
    """(1 − 1/n) of one error less what the others, which are independent of it, have in the mean."""
    n = len(points)
    own = 1 - 1 / n
    lower, upper = asked.limits_in("delta_degC")
    errors = [each.mean_degC - each.reference_degC for each in points]
    mean = point.mean_degC - point.reference_degC - statistics.fmean(errors)
    others = [each for each in points if each is not point]
    deviation = math.hypot(own * math.sqrt(point.variance), *(math.sqrt(each.variance) / n for each in others))
    u_step = asked.number("resolution_delta_degC") / 2 / math.sqrt(3)
    of_others = math.hypot(*(math.hypot(each.u_source, u_step, math.sqrt(each.shown_variance)) for each in others)) / n
    known = math.hypot(own * point.u_source, own * u_step, of_others)
    factors = variance_factors(point.count - 1)
    expanded = (
        expanded_of(known, own * math.sqrt(point.shown_variance * factor), point.count - 1) for factor in factors
    )
    share = 1 / len(factors)
    return mixed([(share, zones(mean, deviation, u, lower, upper, asked.rule, asked.guard_factor)) for u in expanded])


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    points = set_points_of(asked)
    return tuple({"set_point_degC": point, "set_points": len(points), "mode": asked.get("mode")} for point in points)


WORKED_OUT = WorkedOut("departure", _chances, _rests_on)
