"""Sequential plans."""

from __future__ import annotations

import itertools
import json
import math
import random
import statistics
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.sprt import SprtPlan, SprtResult

HANDBOOK = SprtPlan(p1=0.01, p2=0.1, alpha=0.05, beta=0.1)
PLANS = st.builds(
    lambda p1, more, alpha, beta: SprtPlan(p1, p1 + more, alpha, beta),
    st.floats(0.005, 0.2), st.floats(0.05, 0.4), st.floats(0.01, 0.2), st.floats(0.01, 0.2),
)  # fmt: skip


def test_the_boundaries_are_those_of_the_handbook() -> None:
    assert (HANDBOOK.h_accept, HANDBOOK.h_reject) == pytest.approx((0.939, 1.205), abs=5e-4)
    assert HANDBOOK.slope == pytest.approx(0.0397, abs=1e-4)


def test_no_failure_accepts_after_24_trials_and_three_among_24_reject() -> None:
    assert HANDBOOK.run([False] * 100) == SprtResult("accept", 0, 24)
    assert [HANDBOOK.decide(failures, 24) for failures in range(4)] == ["accept", "continue", "continue", "reject"]


def test_two_failures_at_once_reject_and_what_follows_is_not_looked_at() -> None:
    assert HANDBOOK.run([True, True, False, False]) == SprtResult("reject", 2, 2)


def test_a_test_that_has_not_ended_goes_on() -> None:
    assert HANDBOOK.run([]) == SprtResult("continue", 0, 0)
    assert HANDBOOK.run([False] * 23) == SprtResult("continue", 0, 23)


def test_a_plan_with_an_end_is_undecided_there() -> None:
    plan = SprtPlan(0.01, 0.1, 0.05, 0.1, most_trials=10)
    assert plan.run([False] * 100) == SprtResult("undecided", 0, 10)


@given(PLANS)
def test_a_recorded_plan_is_the_plan(plan: SprtPlan) -> None:
    assert SprtPlan.of_record(json.loads(json.dumps(plan.record()))) == plan


def test_a_record_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="recorded plan"):
        SprtPlan.of_record({"p1": 0.01, "p2": 0.1})


@given(PLANS)
def test_the_slope_lies_between_good_and_bad(plan: SprtPlan) -> None:
    assert plan.p1 < plan.slope < plan.p2


def ending(plan: SprtPlan, rate: float, longest: int = 3000) -> tuple[float, float, float]:
    """Probability of accepting and of rejecting at a true rate, exactly; and of neither within ``longest`` trials."""
    alive = {0: 1.0}
    ended: dict[str, float] = defaultdict(float)
    for trials in range(1, longest + 1):
        following: dict[int, float] = defaultdict(float)
        for failures, probability in alive.items():
            for more, share in ((1, rate), (0, 1 - rate)):
                decision = plan.decide(failures + more, trials)
                if decision == "continue":
                    following[failures + more] += probability * share
                else:
                    ended[decision] += probability * share
        alive = following
    return ended["accept"], ended["reject"], sum(alive.values())


@pytest.mark.parametrize(("p1", "p2"), [(0.01, 0.1), (0.05, 0.15), (0.02, 0.3)])
def test_the_risks_are_within_walds_bounds(p1: float, p2: float) -> None:
    plan = SprtPlan(p1, p2, 0.05, 0.1)
    _, rejected_good, open_good = ending(plan, p1)
    accepted_bad, _, open_bad = ending(plan, p2)
    assert rejected_good <= 0.05 / 0.9
    assert accepted_bad <= 0.1 / 0.95
    assert max(open_good, open_bad) < 1e-6


@pytest.mark.parametrize(
    "wrong",
    [{"p1": 0.1, "p2": 0.01}, {"p1": 0.0, "p2": 0.1}, {"p1": 0.1, "p2": 1.0}, {"p1": 0.01, "p2": 0.1, "alpha": 0.0},
     {"p1": 0.01, "p2": 0.1, "alpha": 0.6, "beta": 0.5}, {"p1": 0.01, "p2": 0.1, "most_trials": 0}],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"sequential plan|risks|most_trials"):
        SprtPlan(**wrong)


def test_counts_that_are_no_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="not a valid count"):
        HANDBOOK.decide(3, 2)


def test_the_expected_number_of_trials_is_the_mean_over_runs() -> None:
    plan = SprtPlan(0.01, 0.1, 0.05, 0.05, most_trials=80)
    dice = random.Random(1)
    ends = [plan.run(dice.random() < 0.01 for _ in range(80)).trials for _ in range(4000)]
    error = 4 * statistics.stdev(ends) / 4000**0.5
    assert plan.expected_trials(0.01) == pytest.approx(statistics.fmean(ends), abs=error)
    assert plan.expected_trials(0.0) == plan.run([False] * 80).trials
    with pytest.raises(ValueError, match="most_trials"):
        SprtPlan(0.01, 0.1).expected_trials(0.01)


def test_walds_stated_risk_is_not_the_exact_one() -> None:
    # accepted after 15 trials without failure: 0.95**15
    loose = SprtPlan(0.005, 0.05, alpha=0.9, beta=0.05, most_trials=150)
    assert loose.accepts(0.05) == pytest.approx(0.46, abs=0.005)
    assert SprtPlan(0.005, 0.05, alpha=0.5, beta=0.05).accepts(0.05) == pytest.approx(0.0813, abs=5e-5)
    assert SprtPlan(0.005, 0.05, 0.05, 0.05).accepts(0.05) == pytest.approx(0.0504, abs=5e-5)
    assert SprtPlan(0.005, 0.05, 0.05, 0.05, 150).accepts(0.05) == pytest.approx(0.0468, abs=5e-5)


@given(
    st.floats(0.01, 0.3), st.floats(0.05, 0.5), st.floats(0.01, 0.9), st.floats(0.01, 0.9), st.integers(1, 12),
    st.floats(0, 1),
)  # fmt: skip
def test_the_exact_ending_is_the_sum_over_every_course_of_a_small_plan(
    p1: float, more: float, alpha: float, beta: float, most: int, rate: float
) -> None:
    if alpha + beta >= 1:
        return
    plan = SprtPlan(p1, p1 + more, alpha, beta, most)
    ended = {"accept": 0.0, "reject": 0.0, "undecided": 0.0}
    expected = 0.0
    for course in itertools.product((False, True), repeat=most):
        chance = math.prod(rate if failed else 1 - rate for failed in course)
        result = plan.run(course)
        ended[result.decision] += chance
        expected += chance * result.trials
    found = plan.ending(rate)
    assert (found.accepted, found.rejected, found.undecided, found.trials) == pytest.approx(
        (*ended.values(), expected), abs=1e-9
    )


@given(PLANS, st.integers(1, 200), st.floats(0.001, 0.5))
def test_the_end_of_a_test_only_lowers_its_chance_to_accept(plan: SprtPlan, most: int, rate: float) -> None:
    ended = SprtPlan(plan.p1, plan.p2, plan.alpha, plan.beta, most)
    assert ended.accepts(rate) <= plan.accepts(rate) + 1e-9
    whole = ended.ending(rate)
    assert whole.accepted + whole.rejected + whole.undecided == pytest.approx(1.0)
