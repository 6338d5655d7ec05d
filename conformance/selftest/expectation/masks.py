"""Mask detection: the share of persons whose mask was judged rightly in time."""

from __future__ import annotations

from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import Chances
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.timing import read_by
from conformance.selftest.expectation.trials import rate_chances
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth

PERCENT = 100.0


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    """The status comes once, with the first reading; one that is lost is wrong where the link is alive."""
    lower, upper = asked.limits_in("percent")
    stage.span(asked.scenario, asked.number("person_temperature_degC"))
    told = read_by(truth, asked.number("window_s")) * (1 - truth.lost_event_share)
    return rate_chances(
        int(asked.number("trials")),
        told * (1 - truth.mask_confusion),
        0.0,
        None if lower is None else lower / PERCENT,
        None if upper is None else upper / PERCENT,
        asked.confidence,
    )


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": asked.number("trials")},)


WORKED_OUT = WorkedOut("mask_detection", _chances, _rests_on)
