"""Normalisation: the least-squares slope of mean reading on the phantom's temperature, whole and in two pieces."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import Chances, mixed, worst_of
from conformance.selftest.expectation.decided import beyond_of, expanded_of, variance_factors, zones
from conformance.selftest.expectation.phantom_points import PhantomPoint, points_of, set_points_of, where_complete
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth

Array = NDArray[np.float64]


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    points = points_of(truth, asked, stage)
    pieces = [
        _piece([point for point in points if low - 1e-9 <= point.reference_degC <= high + 1e-9], asked)
        for _, low, high in _pieces(asked)
        if points
    ]
    # A piece that lacks a set point has no slope, and that is inconclusive; one that was missed still is.
    return where_complete(points, worst_of(pieces, independent=False), truth)


def _pieces(asked: Asked) -> tuple[tuple[str, float, float], ...]:
    middle = asked.number("break_degC")
    return ("overall", -math.inf, math.inf), ("lower", -math.inf, middle), ("upper", middle, math.inf)


def _piece(points: list[PhantomPoint], asked: Asked) -> Chances:
    """The slope is a sum of independent means; its stated uncertainty is that of the scatter about the line, the
    source's tilt and the step."""
    lower, upper = asked.limits_in("dimensionless")
    x, y = np.array([p.reference_degC for p in points]), np.array([p.mean_degC for p in points])
    variance, u_source = np.array([p.variance for p in points]), np.array([p.u_source for p in points])
    centred = x - x.mean()
    spread = float(centred @ centred)
    slope = float(centred @ y) / spread
    deviation = math.sqrt(float(centred**2 @ variance)) / spread
    bent = y - y.mean() - slope * centred
    freedom = len(points) - 2
    leverage = 1 / len(points) + centred**2 / spread
    scattered = float(variance @ (1 - leverage))
    tilt = math.sqrt(float((centred / spread) ** 2 @ u_source**2))
    step = asked.number("resolution_delta_degC") / 2 / math.sqrt(3) / math.sqrt(spread)
    factors = variance_factors(freedom)
    judged = []
    for factor in factors:
        about = math.sqrt((float(bent @ bent) + scattered * factor) / freedom / spread)
        stated_with = math.hypot(tilt, step), about, freedom
        expanded, beyond = expanded_of(*stated_with), beyond_of(*stated_with, asked.guard_factor, len(_pieces(asked)))
        verdicts = zones(slope, deviation, expanded, lower, upper, asked.rule, asked.guard_factor, beyond)
        judged.append((1 / len(factors), verdicts))
    return mixed(judged)


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    points = set_points_of(asked)
    return tuple(
        {"piece": name, "set_points": sum(low - 1e-9 <= point <= high + 1e-9 for point in points)}
        for name, low, high in _pieces(asked)
    )


WORKED_OUT = WorkedOut("normalisation", _chances, _rests_on)
