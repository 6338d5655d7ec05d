"""Temperature error on a reference source, set point by set point."""

from __future__ import annotations

import math

from conformance.core.events import Mode
from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import Chances, certain, least, mixed, worst_of
from conformance.selftest.expectation.decided import beyond_of, expanded_of, variance_factors, zones
from conformance.selftest.expectation.persons import odd_share, residuals, source_at, usable
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.stated import Stated, stated
from conformance.selftest.expectation.timing import lost_body_share, lost_surface_share, readings_by
from conformance.selftest.expectation.trials import binomial
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    return worst_of(_at(float(point), truth, asked, stage) for point in sorted(set(asked.get("set_points_degC"))))


def _at(reference_degC: float, truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    """One set point: enough readings, then their mean error against the limits."""
    mode = Mode(asked.get("mode"))
    span = stage.span(asked.scenario, reference_degC)
    look = source_at(mode, reference_degC, stage, (span.first_s + span.last_s) / 2, asked.number("source_distance_m"))
    u_source = stage.source_standard_uncertainty_degC(reference_degC)
    usable(truth, look)
    corners = [stated(truth, look, math.hypot(truth.scene_delta_degC, u_source), off) for off in residuals(truth, look)]
    seen = [one for one in corners if one is not None]
    if not seen:
        return certain("inconclusive")
    lost = lost_body_share(truth) if mode is Mode.BODY else lost_surface_share(truth)
    enough, count = readings_left(truth, span.duration_s, lost, int(asked.number("readings_per_point")))
    judged = least(_judged(one, reference_degC, count, u_source, asked) for one in seen)
    return mixed([(enough, judged), (1 - enough, certain("inconclusive"))]).times(1 - odd_share(truth))


def readings_left(truth: Truth, duration_s: float, lost_share: float, needed: int) -> tuple[float, int]:
    """Probability that as many readings as needed come within a scene, and how many come on average (two at least)."""
    counts = readings_by(truth, duration_s)
    enough = sum(chance * float(binomial(count, 1 - lost_share)[needed:].sum()) for count, chance in enumerate(counts))
    average = sum(chance * count * (1 - lost_share) for count, chance in enumerate(counts))
    return min(1.0, enough), max(2, needed, round(average))


def _judged(seen: Stated, reference_degC: float, count: int, u_source: float, asked: Asked) -> Chances:
    """The mean of ``count`` readings, each rounded, about what they share; its uncertainty estimated from them."""
    lower, upper = asked.limits_in("delta_degC")
    points = len(set(asked.get("set_points_degC")))
    u_step = asked.number("resolution_delta_degC") / 2 / math.sqrt(3)
    known = math.hypot(u_source, u_step)
    parts: list[tuple[float, Chances]] = []
    factors = variance_factors(count - 1)
    for weight, mean, variance in zip(seen.weights, seen.mean_degC - reference_degC, seen.variance, strict=True):
        if weight < 1e-9:
            continue
        of_mean = math.sqrt(max(0.0, float(variance)) / count)
        for factor in factors:
            stated_with = known, of_mean * math.sqrt(factor), count - 1
            expanded, beyond = expanded_of(*stated_with), beyond_of(*stated_with, asked.guard_factor, points)
            verdicts = zones(float(mean), of_mean, expanded, lower, upper, asked.rule, asked.guard_factor, beyond)
            parts.append((float(weight) / len(factors), verdicts))
    return mixed(parts)


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return tuple(
        {"set_point_degC": float(point), "units": 1, "mode": asked.get("mode")}
        for point in sorted(set(asked.get("set_points_degC")))
    )


WORKED_OUT = WorkedOut("blackbody_accuracy", _chances, _rests_on)
