"""The risk of a requirement over its worst of many measurements."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from scipy.stats import norm

from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.evaluation.requirement_risk import over_all
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.requirements.model import DecisionRule
from conformance.verification.verdict import Verdict, worst
from tests.evaluation.factory import evaluated, measurement, only, probe, requirement, requirement_set

NON_BINARY = {"name": "non_binary", "guard_factor": 1.0}
LIMIT, U = 0.3, 0.045


def judged(*errors: float, rule: str = "non_binary", u: float = U) -> list[Verdict]:
    found, _ = over_all(
        [
            judge_measurement(
                measurement(error, u),
                LimitBounds(-LIMIT, LIMIT),
                DecisionRule.model_validate({"name": rule}),
                disclosure=False,
            )
            for error in errors
        ]
    )
    return [item.result.verdict for item in found if item.result.verdict is not None]


def verdict_of(*errors: float) -> Verdict:
    return worst(judged(*errors))


def test_a_fail_of_one_point_is_doubt_among_five_unless_it_is_one_after_holms_adjustment() -> None:
    alone, adjusted = LIMIT + 2.1 * U, LIMIT + (norm.ppf(1 - 0.02275 / 5) + 0.05) * U
    assert verdict_of(alone) is Verdict.FAIL
    assert verdict_of(alone, 0.0, 0.0, 0.0, 0.0) is Verdict.CONDITIONAL_FAIL
    assert verdict_of(adjusted, 0.0, 0.0, 0.0, 0.0) is Verdict.FAIL


def test_other_points_that_fail_surely_leave_a_smaller_allowance() -> None:
    alone = LIMIT + 2.1 * U
    assert judged(1.0, 1.0, 1.0, 1.0, alone) == [Verdict.FAIL] * 5
    assert judged(1.0, 0.0, 0.0, 0.0, alone)[-1] is Verdict.CONDITIONAL_FAIL


@pytest.mark.parametrize("rule", ["simple", "guarded"])
def test_other_rules_are_as_they_state_themselves(rule: str) -> None:
    assert judged(0.31, 0.0, rule=rule)[0] is Verdict.FAIL


def test_the_requirement_states_its_own_risks() -> None:
    found = probe(*(measurement(error, U) for error in (LIMIT + 2.1 * U, 0.0, 0.0, 0.1, 0.1)))
    result = only(evaluated(found, requirements=requirement_set(decision_rule=NON_BINARY)))
    assert result.verdict is Verdict.CONDITIONAL_FAIL
    assert "Holm" in result.reason
    assert "Holm" in result.reason_zh
    assert result.risk is not None
    assert result.risk.measurements == 5
    assert result.risk.false_accept == pytest.approx(0.02275, abs=1e-5)
    assert result.risk.false_reject == pytest.approx(0.02275, abs=1e-5)
    assert result.risk.adjusted_rejection == pytest.approx(5 * norm.sf(2.1), rel=1e-3)
    assert any("The worst of 5 measurements decides" in note.en for note in result.notes)


def test_one_measurement_has_no_other_risk_than_its_own() -> None:
    result = only(evaluated(probe(measurement(0.1)), requirements=requirement_set(decision_rule=NON_BINARY)))
    assert result.risk is None
    assert "risk" not in result.model_dump()


def test_the_largest_of_several_changes_fails_only_where_it_would_among_all_of_them() -> None:
    def verdict(chosen_from: int) -> Verdict:
        change = dataclasses.replace(measurement(LIMIT + 2.1 * U, U), chosen_from=chosen_from)
        return only(evaluated(probe(change), requirements=requirement_set(decision_rule=NON_BINARY))).verdict

    assert verdict(1) is Verdict.FAIL
    assert verdict(8) is Verdict.CONDITIONAL_FAIL


# B-10: the size of a change has two tails
@pytest.mark.parametrize(("u", "inside"), [(0.08, 0.789), (0.05, 0.954)])
def test_the_size_of_a_change_is_judged_on_both_sides(u: float, inside: float) -> None:
    change = Measurement("drift", 0.0, "delta_degC", 1, "uncertainty", Budget((UncertaintyLine("all", u),)), signed=0.0)
    limit = {"upper": 0.1, "unit": "delta_degC"}
    requirements = requirement_set(requirement(limit=limit, characteristic="drift"), decision_rule=NON_BINARY)
    found = only(evaluated(probe(change), requirements=requirements)).measurements[0]
    assert found.conformance_probability == pytest.approx(inside, abs=1e-3)
    assert found.false_accept_risk == pytest.approx(1 - inside, abs=1e-3)
    assert found.tolerance == (-0.1, 0.1)


def test_the_sign_of_a_change_does_not_matter() -> None:
    limit = LimitBounds(None, 0.1)
    rule = DecisionRule(name="non_binary")
    budget = Budget((UncertaintyLine("all", 0.02),))
    for size in (0.0, 0.05, 0.09, 0.11, 0.2):
        risen, fallen = (
            judge_measurement(
                Measurement("drift", size, "delta_degC", 1, "uncertainty", budget, signed=sign * size),
                limit,
                rule,
                disclosure=False,
            ).result
            for sign in (1, -1)
        )
        assert (risen.verdict, risen.value) == (fallen.verdict, fallen.value)
        assert risen.conformance_probability == pytest.approx(fallen.conformance_probability)


# A device at 0.25 of 0.3, at the five set points of 6.1a, 21, or three as the slopes of 6.7a
@pytest.mark.parametrize(("points", "true"), [(5, 0.25), (5, 0.30), (21, 0.25), (3, 0.30)])
def test_a_device_inside_the_limit_is_refused_with_at_most_the_risk_of_one_point(points: int, true: float) -> None:
    dice = np.random.default_rng(20261130)
    campaigns = 1500
    refused = passed = 0
    for _ in range(campaigns):
        verdict = verdict_of(*(true + U * dice.standard_normal(points)))
        refused += verdict is Verdict.FAIL
        passed += verdict is Verdict.PASS
    error = 3 * math.sqrt(0.02275 * (1 - 0.02275) / campaigns)
    assert refused / campaigns <= 0.02275 + error
    if true == LIMIT:
        assert passed / campaigns <= 0.02275 + error
