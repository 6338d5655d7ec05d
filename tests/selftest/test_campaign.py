"""A campaign is what a laboratory's run and evaluation give, whether every scene is presented or not."""

from __future__ import annotations

import pytest

from conformance.evaluation.model import Evaluation
from conformance.selftest.campaign import Prepared, judged, prepare
from conformance.selftest.subjects import load_subjects
from conformance.simulator.devices.memory import remembering
from conformance.simulator.flaws import flaws


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    requirements, (subject,) = load_subjects(classes=["turnstile"])
    return prepare(requirements, subject)


def verdicts(evaluation: Evaluation) -> dict[str, str]:
    return {result.requirement: result.verdict.value for result in evaluation.results}


@pytest.mark.parametrize(("flaw", "size"), [("false_alarms", 40.0), ("threshold_off", -0.9), ("mask_confusion", 30.0)])
def test_a_run_that_stops_early_comes_to_the_verdicts_of_the_whole_plan(
    prepared: Prepared, flaw: str, size: float
) -> None:
    bad = flaws()[flaw].spoil(prepared.subject.options, size)
    with remembering() as memory:
        whole = judged(prepared, bad, 1)
        looks = memory.painted + memory.remembered
        stopped = judged(prepared, bad, 1, complete=False)
    assert verdicts(stopped) == verdicts(whole)
    assert stopped.status == whole.status == "does_not_conform"
    assert memory.painted + memory.remembered < 2 * looks  # scenes were left out
