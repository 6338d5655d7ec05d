"""Alarms: rates over persons above the threshold and of normal temperature, latency, hot objects."""

from __future__ import annotations

from conformance.selftest.expectation.asked import Asked, NotWorkedOut
from conformance.selftest.expectation.chances import Chances, least
from conformance.selftest.expectation.persons import alarmed_by, over_time, person_at, residuals, usable
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.timing import heard_by, lost_body_share
from conformance.selftest.expectation.trials import quantile_chances, rate_chances
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import TrueView, Truth

PERCENT = 100.0


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    statistic = asked.get("statistic")
    if statistic == "false_alarm_rate":
        return _quiet(truth, asked, stage, asked.number("normal_temperature_degC"), from_object=0.0)
    if statistic not in {"alarm_rate", "alarm_latency"}:
        raise NotWorkedOut(f"the statistic {statistic} is unknown")
    reference = asked.number("alarm_threshold_degC") + asked.number("excess_delta_degC")

    def look(at_s: float) -> TrueView:
        return person_at(reference, stage, at_s, asked.number("distance_m"))

    def at(at_s: float) -> Chances:
        return least(
            _ABOVE[statistic](truth, asked, look(at_s), off, odd_raised)
            for off in residuals(truth, look(at_s))
            for odd_raised in {0.0, truth.stuck_share}
        )

    return over_time(stage.span(asked.scenario, reference), lambda at_s: [look(at_s)], truth, at)


def _rate(truth: Truth, asked: Asked, look: TrueView, off: float, odd_raised: float) -> Chances:
    """Persons above the threshold who get their alarm in time."""
    raised = _raised(truth, look, asked.number("window_s"), off, odd_raised)
    return rate_chances(int(asked.number("trials")), raised, 0.0, *shares(asked), asked.confidence)


def _latency(truth: Truth, asked: Asked, look: TrueView, off: float, odd_raised: float) -> Chances:
    """A quantile of the time to their alarm; the bench waits no longer than the window."""
    _, limit_s = asked.limits_in("s")
    if limit_s is None:
        raise NotWorkedOut("the latency has no upper limit")
    window_s = asked.number("window_s")
    return quantile_chances(
        int(asked.number("trials")),
        _raised(truth, look, min(limit_s, window_s), off, odd_raised),
        asked.number("quantile"),
        asked.confidence,
        waited_long_enough=limit_s <= window_s,
    )


_ABOVE = {"alarm_rate": _rate, "alarm_latency": _latency}


def _raised(truth: Truth, look: TrueView, time_s: float, off: float, odd_raised: float) -> float:
    """An alarm that is due, raised, and heard; of tracks that are stuck as many as said."""
    leaves = (1 - truth.missed_share) * (1 - truth.lost_event_share)
    return alarmed_by(truth, look, time_s, off) * leaves * (1 - truth.stuck_share) + odd_raised


def _quiet(truth: Truth, asked: Asked, stage: ScheduledBench, reference_degC: float, from_object: float) -> Chances:
    """Persons for whom no alarm may be raised, as long as they stand there, and who have to be read in time."""
    span = stage.span(asked.scenario, reference_degC)

    def look(at_s: float) -> TrueView:
        return person_at(reference_degC, stage, at_s, asked.number("distance_m"))

    def at(at_s: float) -> Chances:
        one = look(at_s)
        heard = heard_by(truth, asked.number("window_s"), lost_body_share(truth)) if usable(truth, one) else 0.0
        return least(
            _kept(_raised_at(one, off) * (1 - truth.stuck_share) + odd, heard)
            for off in residuals(truth, one)
            for odd in {0.0, truth.stuck_share}
        )

    def _raised_at(one: TrueView, off: float) -> float:
        due = 1 - (1 - from_object) * (1 - alarmed_by(truth, one, span.duration_s, off))
        return 1 - (1 - due * (1 - truth.missed_share)) * (1 - truth.false_alarm_share)

    def _kept(raised: float, heard: float) -> Chances:
        bad = raised * (1 - truth.lost_event_share)
        trials = int(asked.number("trials"))
        return rate_chances(trials, bad, (1 - bad) * (1 - heard), *shares(asked), asked.confidence)

    return over_time(span, lambda at_s: [look(at_s)], truth, at)


def _hot(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    normal = asked.number("person_temperature_degC")
    # The person stands left of the object: a device that follows one thing at a time has no room for it.
    from_object = truth.hot_object_alarm_share if truth.capacity > 1 else 0.0
    return _quiet(truth, asked, stage, normal, from_object=from_object)


def shares(asked: Asked) -> tuple[float | None, float | None]:
    """The limits of a rate, as shares of 1."""
    lower, upper = asked.limits_in("percent")
    return (None if lower is None else lower / PERCENT), (None if upper is None else upper / PERCENT)


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": asked.number("trials")},)


WORKED_OUT = (WorkedOut("threshold_alarm", _chances, _rests_on), WorkedOut("hot_object", _hot, _rests_on))
