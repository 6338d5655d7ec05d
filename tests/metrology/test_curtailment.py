from __future__ import annotations

import itertools

import pytest

from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.metrology.curtailment import fewest_failures, most_failures, surely_fails
from conformance.metrology.rates import rate_measurement
from conformance.requirements.model import DecisionRule
from conformance.verification.verdict import Verdict

RULE = DecisionRule(name="non_binary")


def verdict(failures: int, trials: int) -> Verdict | None:
    """As the judge gives it, against an upper limit of 20 % on failures."""
    measured = rate_measurement("false_alarm_rate", failures, trials, 0.95)
    return judge_measurement(measured, LimitBounds(None, 20.0), RULE, disclosure=False).result.verdict


@pytest.mark.parametrize("planned", [8, 20])
def test_stopping_never_changes_the_judges_verdict(planned: int) -> None:
    for trials in range(planned + 1):
        remaining = planned - trials
        for failures in range(trials + 1):
            courses = [
                (failures + bad, trials + bad + good)
                for bad, good in itertools.product(range(remaining + 1), repeat=2)
                if 0 < trials + bad + good <= planned
            ]
            all_fail = all(verdict(*course) is Verdict.FAIL for course in courses)
            assert surely_fails(failures, trials, remaining, 0.2) == all_fail
            if all_fail and trials:
                assert verdict(failures, trials) is Verdict.FAIL  # the figure of the trials made says so as well


def test_the_numbers_of_a_plan_of_59() -> None:
    assert most_failures(59, 0.05) == 0
    assert fewest_failures(59, 0.05) == 7
    assert most_failures(58, 0.05) is None
    assert not surely_fails(6, 10, 49, 0.05)
    assert surely_fails(7, 10, 49, 0.05)


def test_what_is_no_plan_is_refused() -> None:
    for wrong in ((2, 1, 0, 0.05), (0, 1, -1, 0.05), (0, 1, 0, 1.0)):
        with pytest.raises(ValueError, match="no plan"):
            surely_fails(*wrong)
