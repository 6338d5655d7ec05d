"""Response time: a quantile of the time to the first reading, over persons who come alone."""

from __future__ import annotations

from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import UNKNOWN, Chances
from conformance.selftest.expectation.persons import person_at, usable
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.timing import heard_by, lost_body_share
from conformance.selftest.expectation.trials import quantile_chances
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    _, limit_s = asked.limits_in("s")
    if limit_s is None or asked.lower is not None:
        return UNKNOWN
    reference, patience_s = asked.number("person_temperature_degC"), asked.number("patience_s")
    look = person_at(reference, stage, stage.span(asked.scenario, reference).first_s, asked.number("distance_m"))
    lost = lost_body_share(truth) if usable(truth, look) else 1.0
    return quantile_chances(
        int(asked.number("trials")),
        heard_by(truth, limit_s, lost),
        asked.number("quantile"),
        asked.confidence,
        waited_long_enough=limit_s <= patience_s,
    )


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": asked.number("trials"), "persons": asked.number("trials")},)


WORKED_OUT = WorkedOut("response_time", _chances, _rests_on)
