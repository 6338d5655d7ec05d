"""What the evaluation states of a decision: tolerance, zone, guard band, risks, equality, the Monte Carlo check."""

from __future__ import annotations

import math
from typing import Any

import pytest

from conformance.evaluation.measurement_result import DIGITS, SEED, TRIALS
from conformance.evaluation.model import MeasurementResult, Result
from conformance.evaluation.verdict_words import in_words
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget, UncertaintyLine
from conformance.requirements.model import DecisionRule
from tests.evaluation.factory import evaluated, measurement, only, probe, requirement_set


def judged(value: float, budget: Budget, rule: str = "guarded", guard_factor: float = 1.0) -> Result:
    found = measurement(value, None, budget=budget)
    requirements = requirement_set(decision_rule={"name": rule, "guard_factor": guard_factor})
    return only(evaluated(probe(found), requirements=requirements))


def stated(*arguments: Any) -> MeasurementResult:
    [found] = judged(*arguments).measurements
    return found


def normal(u: float) -> Budget:
    return Budget((UncertaintyLine("all", u),))


def test_the_zones_the_guard_band_and_the_risks_are_stated() -> None:
    found = stated(0.1, normal(0.05), "guarded", 0.83)
    assert found.tolerance == (-0.3, 0.3)
    assert found.guard_factor == 0.83
    assert found.guard_band == pytest.approx(0.083, abs=1e-4)
    assert found.acceptance == pytest.approx((-0.217, 0.217), abs=1e-4)
    assert found.false_accept_risk == pytest.approx(3.17e-5, rel=0.01)
    assert found.false_reject_risk == found.conformance_probability


def test_the_simple_rule_states_no_guard_factor() -> None:
    found = stated(0.1, normal(0.05), "simple")
    assert (found.guard_band, found.guard_factor, found.acceptance) == (0, None, (-0.3, 0.3))


def test_few_readings_make_the_conformance_probability_that_of_t() -> None:
    few = Budget((UncertaintyLine("readings", 0.05, "A", "t", degrees_of_freedom=4),))
    less, more = stated(0.2, few).conformance_probability, stated(0.2, normal(0.05)).conformance_probability
    assert less is not None
    assert more is not None
    assert 1 - less > 2 * (1 - more)


@pytest.mark.parametrize(
    ("value", "rule", "said"), [(0.3, "simple", "a tolerance limit"), (0.2, "guarded", "an acceptance limit")]
)
def test_equality_is_stated_and_said(value: float, rule: str, said: str) -> None:
    k = Budget((UncertaintyLine("all", 1.0),)).combine(COVERAGE_PROBABILITY).coverage_factor
    result = judged(value, normal(0.1 / k), rule)
    assert result.verdict == "pass"
    assert result.measurements[0].equality
    assert f"The value equals {said}, which counts as inside." in result.reason
    assert "等于" in result.reason_zh


def test_an_empty_acceptance_zone_is_stated_and_said_whatever_the_verdict() -> None:
    for value, rule, verdict in ((0.0, "guarded", "inconclusive"), (1.0, "guarded", "fail"),
                                 (0.0, "non_binary", "conditional_pass")):  # fmt: skip
        result = judged(value, normal(0.2), rule)
        assert result.verdict == verdict
        assert result.measurements[0].empty_acceptance_zone
        assert "acceptance zone is empty" in result.reason
        assert "接受区间为空" in result.reason_zh


def test_the_monte_carlo_check_is_stated_with_its_seed() -> None:
    check = stated(0.1, normal(0.05)).monte_carlo
    assert check is not None
    assert (check.trials, check.seed, check.digits) == (TRIALS, SEED, DIGITS)
    assert check.agrees
    assert (check.below, check.above) == pytest.approx((0.1, 0.1), rel=0.02)


def test_a_budget_that_first_order_misjudges_is_told() -> None:
    mostly_even = Budget(
        (UncertaintyLine("resolution", 1.0, distribution="rectangular"), UncertaintyLine("rest", 0.01))
    )
    check = stated(0.1, mostly_even).monte_carlo
    assert check is not None
    assert not check.agrees
    assert check.upper_difference == pytest.approx(2 / math.sqrt(3) - 0.9545, abs=0.01)


def test_the_rectangle_that_dominates_in_jcgm_101_9_2_4_is_not_confirmed_to_two_digits() -> None:
    lines = (1.0, 1.0, 1.0, 10.0)
    budget = Budget(tuple(UncertaintyLine(f"x{n}", u * math.sqrt(3), distribution="rectangular")
                          for n, u in enumerate(lines)))  # fmt: skip
    check = stated(0.1, budget).monte_carlo
    assert check is not None
    assert (check.digits, check.tolerance, check.agrees) == (2, 0.5, False)


def test_where_monte_carlo_does_not_confirm_its_interval_draws_the_guard_band_and_both_are_stated() -> None:
    budget = Budget((UncertaintyLine("step", 0.1, distribution="rectangular"), UncertaintyLine("rest", 0.01)))
    found = judged(0.199, budget, "non_binary").measurements[0]
    assert found.monte_carlo is not None
    assert found.monte_carlo.draws_guard_band
    assert found.expanded_uncertainty == pytest.approx(2 * math.hypot(0.1 / math.sqrt(3), 0.01), rel=0.001)
    assert found.guard_band == pytest.approx(found.monte_carlo.above)
    assert found.guard_band < 0.1
    assert found.verdict == "pass"
    # the first-order band would have been 0.117: the risk at the acceptance limit is that of the true distribution
    assert found.false_accept_risk is not None
    assert found.false_accept_risk <= (1 - 0.9545) / 2


def test_where_monte_carlo_confirms_the_first_order_interval_draws_the_guard_band() -> None:
    found = judged(0.1, normal(0.05), "non_binary").measurements[0]
    assert found.monte_carlo is not None
    assert not found.monte_carlo.draws_guard_band
    assert found.guard_band == found.expanded_uncertainty


def test_the_same_measurement_has_the_same_check() -> None:
    budget = Budget((UncertaintyLine("a", 0.03), UncertaintyLine("b", 0.05, distribution="rectangular")))
    assert stated(0.1, budget) == stated(0.1, budget)


def test_no_uncertainty_has_no_check() -> None:
    assert stated(0.1, normal(0.0)).monte_carlo is None


def test_a_shared_source_is_stated_in_its_lines() -> None:
    lines = (UncertaintyLine("at 34", 0.03, shared="blackbody"), UncertaintyLine("at 40", 0.03, shared="blackbody"))
    found = stated(0.0, Budget(lines))
    assert [line.shared for line in found.budget] == ["blackbody", "blackbody"]
    assert found.standard_uncertainty == pytest.approx(0.06)


@pytest.mark.parametrize("name", ["simple", "guarded", "non_binary"])
def test_the_rule_in_words_tells_equality_and_risks_and_where_there_is_a_band_r_k_and_the_empty_zone(name: Any) -> None:
    said = in_words(DecisionRule(name=name, guard_factor=0.83), 0.95)
    assert "equal to a limit" in said.en
    assert "等于限值" in said.zh
    assert "false accept" in said.en
    for part in ("r = 0.83", "k = 2", "95.45%", "empty"):
        assert (part in said.en) == (name != "simple"), part
    for part in ("r = 0.83", "k = 2", "95.45%", "接受区间为空"):
        assert (part in said.zh) == (name != "simple"), part
