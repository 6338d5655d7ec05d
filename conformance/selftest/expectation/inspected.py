"""Inspection: what the script in the operator's place answers is the verdict, whatever the device does."""

from __future__ import annotations

from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import Chances, certain
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth

_VERDICT = {True: "pass", False: "fail", None: "inconclusive"}


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    return certain(_VERDICT[stage.answers.get(str(asked.get("item")))])


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": 1},)


WORKED_OUT = WorkedOut("inspection", _chances, _rests_on)
