"""What is stated of a phantom at each temperature that it goes through, from the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass

from conformance.core.events import Mode
from conformance.selftest.expectation.accuracy import readings_left
from conformance.selftest.expectation.asked import Asked, NotWorkedOut
from conformance.selftest.expectation.chances import Chances, certain, mixed
from conformance.selftest.expectation.persons import odd_share, source_at, usable
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.stated import stated
from conformance.selftest.expectation.timing import lost_body_share
from conformance.simulator.truth import Truth


@dataclass(frozen=True, slots=True)
class PhantomPoint:
    """One set point: mean and variance of the mean reading, how much of it shows as scatter, the source's uncertainty,
    whether enough was read, and how many readings there are on average."""

    reference_degC: float
    mean_degC: float
    variance: float
    shown_variance: float
    u_source: float
    enough: float
    count: int


def set_points_of(asked: Asked) -> list[float]:
    """From the lowest to the highest, in steps."""
    low, high, step = (asked.number(name) for name in ("lowest_degC", "highest_degC", "step_delta_degC"))
    return [round(low + index * step, 6) for index in range(math.floor((high - low) / step + 1e-9) + 1)]


def points_of(truth: Truth, asked: Asked, stage: ScheduledBench) -> list[PhantomPoint]:
    """All set points; none where the device states nothing usable at any. Raises `NotWorkedOut` for some only."""
    points = [_point(reference, truth, asked, stage) for reference in set_points_of(asked)]
    told = [point for point in points if point is not None]
    if told and len(told) < len(points):
        raise NotWorkedOut("the device gives readings at some set points only")
    return told


def where_complete(points: list[PhantomPoint], judged: Chances, truth: Truth) -> Chances:
    """The chances if every set point has enough readings; if readings are missing, nothing can be judged."""
    if not points:
        return certain("inconclusive")
    complete = math.prod(point.enough for point in points)
    return mixed([(complete, judged), (1 - complete, Chances({}))]).times((1 - odd_share(truth)) ** len(points))


def _point(reference_degC: float, truth: Truth, asked: Asked, stage: ScheduledBench) -> PhantomPoint | None:
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
    shown = float(seen.weights @ seen.variance) / count
    return PhantomPoint(reference_degC, mean, between + shown, shown, u_source, enough, count)
