"""Operating characteristics of fixed, curtailed and sequential plans, and the sizes that keep both risks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from conformance.metrology.operating import (
    FixedPlan,
    joint_acceptance,
    operating_characteristic,
    plan_of,
    smallest_plan,
)
from conformance.metrology.sprt import SprtPlan

RATES = st.floats(0, 0.5)


@given(st.integers(1, 300), st.floats(0.01, 0.3), RATES)
def test_a_fixed_plan_accepts_and_rejects_by_the_exact_binomial(trials: int, share: float, rate: float) -> None:
    plan = plan_of(trials, share)
    assert plan.accepts(rate) == pytest.approx(
        0.0 if plan.most_failures is None else binom.cdf(plan.most_failures, trials, rate), abs=1e-12
    )
    rejected = 0.0 if plan.fails_with is None else binom.sf(plan.fails_with - 1, trials, rate)
    assert plan.rejects(rate) == pytest.approx(rejected, abs=1e-12)


@given(st.integers(1, 400), st.floats(0.01, 0.3))
def test_a_device_at_the_limit_is_accepted_and_rejected_with_at_most_the_stated_risk(trials: int, share: float) -> None:
    plan = plan_of(trials, share)
    assert plan.accepts(share) <= 0.05 + 1e-9
    assert plan.rejects(share) <= 0.05 + 1e-9


@pytest.mark.parametrize(
    ("trials", "failures", "accepted"),
    [(59, 0, 0.744), (93, 1, 0.921), (124, 2, 0.975), (153, 3, 0.9924), (181, 4, 0.9977)],
)
def test_the_smallest_plans_are_those_of_the_tables(trials: int, failures: int, accepted: float) -> None:
    plan = FixedPlan(trials, failures)
    assert plan.accepts(0.005) == pytest.approx(accepted, abs=5e-4)
    assert smallest_plan(0.05, 0.005, 0.05, 1 - plan.accepts(0.005)) == plan


@given(st.floats(0.01, 0.3), st.floats(0.02, 0.6), st.floats(0.01, 0.2), st.floats(0.01, 0.3))
def test_a_planned_size_keeps_both_risks_and_a_smaller_one_does_not(
    bad: float, part: float, consumers: float, producers: float
) -> None:
    good = bad * part
    plan = smallest_plan(bad, good, consumers, producers)
    if plan is None:
        return
    assert plan.accepts(bad) <= consumers + 1e-9
    assert plan.accepts(good) >= 1 - producers - 1e-9
    for failures in range(plan.trials):
        if binom.cdf(failures, plan.trials - 1, bad) > consumers - 1e-9:
            break
        assert binom.cdf(failures, plan.trials - 1, good) < 1 - producers + 1e-9


def test_no_plan_is_found_where_it_would_be_too_large() -> None:
    assert smallest_plan(0.05, 0.0499, most_trials=1000) is None
    with pytest.raises(ValueError, match="good < bad"):
        smallest_plan(0.05, 0.05)


def test_independent_plans_are_accepted_together_with_the_product() -> None:
    six = [plan_of(59, 0.05)] * 5 + [plan_of(120, 0.05)]
    assert joint_acceptance(six, 0.01) == pytest.approx(0.99 ** (5 * 59) * plan_of(120, 0.05).accepts(0.01))
    assert joint_acceptance([], 0.01) == 1.0


def test_joint_chances_are_the_shares_of_20_000_simulated_campaigns() -> None:
    plans = [plan_of(59, 0.05), plan_of(93, 0.05), plan_of(124, 0.05)]
    dice, campaigns = np.random.default_rng(20261130), 20_000
    for rate in (0.001, 0.005, 0.01, 0.05):
        passed = np.ones(campaigns, dtype=bool)
        for plan in plans:
            assert plan.most_failures is not None
            passed &= (dice.random((campaigns, plan.trials)) < rate).sum(axis=1) <= plan.most_failures
        chance = joint_acceptance(plans, rate)
        error = 4 * math.sqrt(max(chance * (1 - chance), 1e-6) / campaigns)
        assert passed.mean() == pytest.approx(chance, abs=error)


def test_a_curtailed_plan_takes_the_mean_number_of_trials_of_simulated_runs() -> None:
    plan = plan_of(59, 0.05)
    assert plan.fails_with == 7
    dice = np.random.default_rng(7)
    failed = (dice.random((20_000, 59)) < 0.15).cumsum(axis=1)
    ends = np.where(failed[:, -1] >= 7, (failed >= 7).argmax(axis=1) + 1, 59)
    assert plan.expected_trials(0.15) == pytest.approx(ends.mean(), abs=4 * ends.std() / 20_000**0.5)
    assert plan.expected_trials(0.0) == 59


def test_an_operating_characteristic_falls_with_the_failure_rate() -> None:
    sequential = SprtPlan(0.01, 0.05, 0.05, 0.05, 250)
    for plan in (plan_of(93, 0.05), sequential):
        chances = [chance for _, chance in operating_characteristic(plan, (0.0, 0.001, 0.01, 0.05, 0.2))]
        assert chances == sorted(chances, reverse=True)
        assert chances[0] == pytest.approx(1.0)


@pytest.mark.parametrize("wrong", [(0, 0), (5, 6), (5, -1)])
def test_a_plan_that_cannot_be_is_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not a plan"):
        FixedPlan(*wrong)
