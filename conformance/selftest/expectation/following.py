"""Threshold setting: whether alarms follow the threshold that is set, for persons above it and below it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from conformance.selftest.expectation.alarms import shares
from conformance.selftest.expectation.asked import Asked, NotWorkedOut
from conformance.selftest.expectation.chances import Chances, least
from conformance.selftest.expectation.persons import alarmed_by, person_at, residuals, usable
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.timing import heard_by, lost_body_share
from conformance.selftest.expectation.trials import verdict_on_rate
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth

Outcome = tuple[float, float]
"""Probability that a person's outcome is good, and that it is bad; else it cannot be used."""


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    if asked.get("statistic") != "following":
        raise NotWorkedOut("computed only for following the threshold")
    residual = residuals(truth, person_at(36.5, stage, 0.0, asked.number("distance_m")))
    return least(
        _judged(list(_outcomes(truth, asked, stage, off, odd_good, last)), asked)
        for off in residual
        for odd_good in ({True, False} if truth.stuck_share else {True})
        for last in ((False, True) if _changes(truth, asked, stage) else (False,))
    )


def _changes(truth: Truth, asked: Asked, stage: ScheduledBench) -> bool:
    """Whether the device reads otherwise at the end of these scenes than at their beginning."""
    span = stage.span(asked.scenario)
    first, last = (person_at(36.5, stage, at_s, asked.number("distance_m")) for at_s in (span.first_s, span.last_s))
    return truth.reading_degC(first) != truth.reading_degC(last)


def _outcomes(
    truth: Truth, asked: Asked, stage: ScheduledBench, off: float, odd_good: bool, last: bool
) -> Iterator[tuple[int, Outcome]]:
    """How many persons there are of each kind, and what becomes of them."""
    kinds = list(itertools.product(map(float, asked.get("thresholds_degC")), (1.0, -1.0)))
    trials, excess = int(asked.number("trials")), asked.number("excess_delta_degC")
    error = truth.alarm_threshold_degC - truth.stated_alarm_threshold_degC
    for index, (threshold, sign) in enumerate(kinds):
        reference = round(threshold + sign * excess, 6)
        span = stage.span(asked.scenario, reference)
        look = person_at(reference, stage, span.last_s if last else span.first_s, asked.number("distance_m"))
        if truth.made_up_noise_delta_degC(look) > 0:
            raise NotWorkedOut("its invented readings depend on the set threshold")
        moved = replace(truth, alarm_threshold_degC=threshold + error)
        time_s = asked.number("window_s") if sign > 0 else span.duration_s
        due = alarmed_by(moved, look, time_s, off) * (1 - truth.missed_share)
        if sign > 0:
            good = due * (1 - truth.lost_event_share)
            bad = 1 - good
        else:
            raised = 1 - (1 - due) * (1 - truth.false_alarm_share)
            bad = raised * (1 - truth.lost_event_share)
            known = usable(truth, look)
            good = (1 - bad) * (heard_by(truth, asked.number("window_s"), lost_body_share(truth)) if known else 0.0)
        stuck = truth.stuck_share
        good, bad = good * (1 - stuck) + stuck * odd_good, bad * (1 - stuck) + stuck * (not odd_good)
        yield len(range(index, trials, len(kinds))), (good, bad)


def _judged(outcomes: list[tuple[int, Outcome]], asked: Asked) -> Chances:
    """The verdict on the share of good ones over all kinds together."""
    trials = sum(count for count, _ in outcomes)
    chances = np.zeros((trials + 1, trials + 1))  # good, bad
    chances[0, 0] = 1.0
    for count, (good, bad) in outcomes:
        for _ in range(count):
            added = (1 - good - bad) * chances
            added[1:, :] += good * chances[:-1, :]
            added[:, 1:] += bad * chances[:, :-1]
            chances = added
    found: dict[str, float] = {}
    for good_count, bad_count in np.argwhere(chances > 1e-9).tolist():
        verdict = verdict_on_rate(good_count, good_count + bad_count, *shares(asked), asked.confidence)
        found[verdict] = found.get(verdict, 0.0) + float(chances[good_count, bad_count])
    return Chances(found)


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": asked.number("trials")},)


WORKED_OUT = WorkedOut("threshold_setting", _chances, _rests_on)
