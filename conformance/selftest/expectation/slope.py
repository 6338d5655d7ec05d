"""Normalisation: the least-squares slope of mean reading on the phantom's temperature, whole and in two pieces."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.bench.simulator.truth import Truth
from conformance.events import Mode
from conformance.selftest.expectation.accuracy import readings_left
from conformance.selftest.expectation.asked import Asked, NotWorkedOut
from conformance.selftest.expectation.chances import Chances, certain, mixed, worst_of
from conformance.selftest.expectation.decided import expanded_of, variance_factors, zones
from conformance.selftest.expectation.persons import odd_share, source_at, usable
from conformance.selftest.expectation.stage import Stage
from conformance.selftest.expectation.stated import stated
from conformance.selftest.expectation.timing import lost_body_share
from conformance.selftest.expectation.worked_out import Rests, WorkedOut

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Point:
    """One set point: mean and variance of the mean reading, the source's uncertainty, whether enough was read."""

    reference_degC: float
    mean_degC: float
    variance: float
    u_source: float
    enough: float


def _chances(truth: Truth, asked: Asked, stage: Stage) -> Chances:
    points = [_point(reference, truth, asked, stage) for reference in _set_points(asked)]
    if all(point is None for point in points):
        return certain("inconclusive")
    told = [point for point in points if point is not None]
    if len(told) < len(points):
        raise NotWorkedOut("the device states something at some set points only")
    pieces = [
        _piece([point for point in told if low - 1e-9 <= point.reference_degC <= high + 1e-9], asked)
        for _, low, high in _pieces(asked)
    ]
    # A piece that lacks a set point has no slope, and that is inconclusive; one that was missed still is.
    complete = math.prod(point.enough for point in told)
    return mixed([(complete, worst_of(pieces, independent=False)), (1 - complete, Chances({}))]).times(
        (1 - odd_share(truth)) ** len(told)
    )


def _set_points(asked: Asked) -> list[float]:
    low, high, step = (asked.number(name) for name in ("lowest_degC", "highest_degC", "step_delta_degC"))
    return [round(low + index * step, 6) for index in range(math.floor((high - low) / step + 1e-9) + 1)]


def _pieces(asked: Asked) -> tuple[tuple[str, float, float], ...]:
    middle = asked.number("break_degC")
    return ("overall", -math.inf, math.inf), ("lower", -math.inf, middle), ("upper", middle, math.inf)


def _point(reference_degC: float, truth: Truth, asked: Asked, stage: Stage) -> _Point | None:
    mode = Mode(asked.get("mode"))
    span = stage.span(asked.scenario, reference_degC)
    look = source_at(mode, reference_degC, stage, (span.first_s + span.last_s) / 2, asked.number("source_distance_m"))
    u_source = stage.source_standard_uncertainty_degC(reference_degC)
    seen = stated(truth, look, truth.scene_delta_degC) if usable(truth, look) else None
    if seen is None:
        return None
    needed = int(asked.number("readings_per_point"))
    enough, count = readings_left(truth, span.duration_s, lost_body_share(truth), needed)
    mean = float(seen.weights @ seen.mean_degC)
    between = float(seen.weights @ (seen.mean_degC - mean) ** 2)
    return _Point(reference_degC, mean, between + float(seen.weights @ seen.variance) / count, u_source, enough)


def _piece(points: list[_Point], asked: Asked) -> Chances:
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
        expanded = expanded_of(math.hypot(tilt, step), about, freedom)
        verdicts = zones(slope, deviation, expanded, lower, upper, asked.rule, asked.guard_factor)
        judged.append((1 / len(factors), verdicts))
    return mixed(judged)


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    points = _set_points(asked)
    return tuple(
        {"piece": name, "set_points": sum(low - 1e-9 <= point <= high + 1e-9 for point in points)}
        for name, low, high in _pieces(asked)
    )


WORKED_OUT = WorkedOut("normalisation", _chances, _rests_on)
