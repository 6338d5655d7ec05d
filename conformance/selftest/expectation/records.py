"""Alarm records: of the alarms that were heard, those with an entry in the store that is right in one aspect."""

from __future__ import annotations

from conformance.selftest.expectation.alarms import shares
from conformance.selftest.expectation.asked import Asked, NotWorkedOut
from conformance.selftest.expectation.chances import Chances, least
from conformance.selftest.expectation.persons import alarmed_by, over_time, person_at, residuals
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.trials import rate_chances
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import TrueView, Truth


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    if asked.parameters.get("statistic", "agreement") != "agreement":
        raise NotWorkedOut("computed only for the share of persons")
    reference = asked.number("alarm_threshold_degC") + asked.number("excess_delta_degC")
    span = stage.span(asked.scenario, reference)

    def look(at_s: float) -> TrueView:
        return person_at(reference, stage, at_s, asked.number("distance_m"))

    def at(at_s: float) -> Chances:
        return least(
            _judged(truth, asked, alarmed_by(truth, look(at_s), span.duration_s, off), odd, right)
            for off in residuals(truth, look(at_s))
            for odd in {0.0, truth.stuck_share}
            for right in _right(truth, asked)
        )

    return over_time(span, lambda at_s: [look(at_s)], truth, at)


def _judged(truth: Truth, asked: Asked, alarmed: float, odd: float, right: float) -> Chances:
    """Persons without an alarm leave the sample; without a record too, unless it is the records that are counted."""
    raised = alarmed * (1 - truth.missed_share) * (1 - truth.stuck_share) + odd
    heard, kept = raised * (1 - truth.lost_event_share), 1 - truth.missing_record_share
    used = heard if asked.get("aspect") == "complete" else heard * kept
    return rate_chances(int(asked.number("trials")), heard * kept * right, 1 - used, *shares(asked), asked.confidence)


def _right(truth: Truth, asked: Asked) -> set[float]:
    """Probability that a record is right in the aspect; where that is open, both ends."""
    aspect = asked.get("aspect")
    if aspect == "time":  # alarms are dated by their arrival at the bench, records by the device's own clock
        return {float(abs(truth.clock_skew_s) <= asked.number("max_time_error_s"))}
    if aspect == "reading":  # the reading that raised the alarm has to be heard, and called what it is in the record
        heard = (1 - truth.lost_event_share) * (1 - truth.body_as_surface_share)
        return {heard, 1.0} if truth.alarm_delay_s > 0 else {heard}  # a later one may state the same
    if aspect in {"complete", "threshold", "image"}:
        return {1.0}
    raise NotWorkedOut(f"the aspect {aspect} is unknown")


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": asked.number("trials"), "aspect": asked.get("aspect")},)


WORKED_OUT = WorkedOut("alarm_records", _chances, _rests_on)
