"""Decision rules."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm, t

from conformance.metrology.decision import Rule, conformance_probability, decide

RULES: tuple[Rule, ...] = ("simple", "guarded", "non_binary")
VALUES = st.floats(-2, 2)
UNCERTAINTIES = st.floats(0.001, 1)


def test_conformance_probability_agrees_with_jcgm_106() -> None:
    # JCGM 106:2012, 7.4: oil viscosity, two limits
    assert decide(13.6, 1.8, 12.5, 16.3, "simple").conformance_probability == pytest.approx(0.66, abs=0.005)


def test_tail_risks_are_shared_by_the_two_limits() -> None:
    decision = decide(10, 0.4, 9, 11, "simple")
    assert decision.risk_lower == pytest.approx(0.00621, abs=1e-4)
    assert decision.risk_upper == pytest.approx(0.00621, abs=1e-4)
    assert decision.false_accept_risk == pytest.approx(0.01242, abs=1e-4)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0.0, "pass"), (0.2, "pass"), (0.25, "conditional_pass"), (0.3, "conditional_pass"), (0.35, "conditional_fail"),
     (0.4, "conditional_fail"), (0.41, "fail"), (-0.25, "conditional_pass"), (-0.5, "fail")],
)  # fmt: skip
def test_the_non_binary_rule_has_four_verdicts(value: float, verdict: str) -> None:
    assert decide(value, 0.05, -0.3, 0.3, "non_binary").verdict == verdict


def test_a_value_equal_to_a_limit_is_inside_whatever_the_binary_fraction() -> None:
    assert decide(0.1 + 0.2, 0.0, -0.3, 0.3, "simple").verdict == "pass"
    assert 0.1 + 0.2 > 0.3


def test_a_value_equal_to_a_limit_of_zero_is_inside_whatever_the_binary_fraction() -> None:
    assert decide(0.1 + 0.2 - 0.3, 0.0, None, 0.0, "simple").verdict == "pass"
    assert decide(0.3 - 0.2 - 0.1, 0.0, 0.0, None, "simple").verdict == "pass"
    assert decide(1e-9, 0.0, None, 0.0, "simple").verdict == "fail"


def test_an_empty_acceptance_zone_never_fails_silently() -> None:
    decision = decide(0.0, 0.2, -0.3, 0.3, "guarded")
    assert decision.acceptance.empty
    assert decision.verdict == "inconclusive"
    assert decide(1.0, 0.2, -0.3, 0.3, "guarded").verdict == "fail"
    assert decide(0.0, 0.2, -0.3, 0.3, "non_binary").verdict == "conditional_pass"


@pytest.mark.parametrize(
    ("value", "uncertainty", "lower", "upper"),
    [(0, 0.1, None, None), (0, -0.1, 0, 1), (math.nan, 0.1, 0, 1), (math.inf, 0.1, 0, 1), (0, math.inf, 0, 1),
     (0, 0.1, 1, 0), (0, 0.1, math.nan, 1), (0, 0.1, 0, math.inf)],
)  # fmt: skip
def test_what_cannot_be_decided_is_refused(
    value: float, uncertainty: float, lower: float | None, upper: float | None
) -> None:
    with pytest.raises(ValueError, match=r"limit|decision needs"):
        decide(value, uncertainty, lower, upper)


@given(VALUES, UNCERTAINTIES)
def test_conformance_probability_is_a_probability(value: float, uncertainty: float) -> None:
    assert 0 <= decide(value, uncertainty, -0.3, 0.3).conformance_probability <= 1


@given(VALUES, VALUES, UNCERTAINTIES)
def test_conformance_probability_falls_away_from_the_middle(a: float, b: float, uncertainty: float) -> None:
    assume(abs(a) <= abs(b))
    near, far = (decide(v, uncertainty, -0.3, 0.3).conformance_probability for v in (a, b))
    assert near >= far - 1e-12


@given(VALUES, UNCERTAINTIES)
def test_a_stricter_rule_never_accepts_more(value: float, uncertainty: float) -> None:
    simple, guarded, non_binary = (decide(value, uncertainty, -0.3, 0.3, rule).verdict for rule in RULES)
    assert guarded != "pass" or simple == "pass"
    assert non_binary != "pass" or simple == "pass"
    assert (guarded == "pass") == (non_binary == "pass")


@given(VALUES, UNCERTAINTIES, UNCERTAINTIES)
def test_more_uncertainty_never_turns_fail_into_pass(value: float, less: float, more: float) -> None:
    assume(less <= more)
    for rule in RULES:
        if decide(value, less, -0.3, 0.3, rule).verdict == "fail":
            assert decide(value, more, -0.3, 0.3, rule).verdict != "pass"


@given(VALUES, UNCERTAINTIES, st.sampled_from(RULES))
def test_units_change_nothing(value: float, uncertainty: float, rule: Rule) -> None:
    celsius = decide(value, uncertainty, -0.3, 0.3, rule)
    edges = (0.3, celsius.acceptance.upper or 0, 0.3 + celsius.guard_band)
    for scale in (1.8, 1e-6, 1e9):
        other = decide(value * scale, uncertainty * scale, -0.3 * scale, 0.3 * scale, rule)
        # only where the value is as near to "equal within 1e-9" as rounding reaches may the last digit decide
        if all(abs(abs(abs(value) - abs(edge)) - 0.3e-9) > 1e-12 for edge in edges):
            assert (celsius.verdict, celsius.equality) == (other.verdict, other.equality)
        assert celsius.conformance_probability == pytest.approx(other.conformance_probability)


def test_a_value_near_a_limit_in_the_unit_of_micrometres_is_not_equal_to_it() -> None:
    assert decide(3.1e-10, 1e-12, None, 3e-10, "simple").verdict == "fail"
    assert decide(3.1e-10, 0.0, None, 3e-10, "simple").conformance_probability == 0


@pytest.mark.parametrize(
    ("value", "rule", "equality"),
    [(0.1 + 0.2, "simple", ("upper",)), (-0.3, "guarded", ("lower",)), (0.2, "guarded", ("acceptance_upper",)),
     (-0.2, "non_binary", ("acceptance_lower",)), (0.0, "guarded", ())],
)  # fmt: skip
def test_equality_with_a_limit_is_said(value: float, rule: Rule, equality: tuple[str, ...]) -> None:
    assert decide(value, 0.05, -0.3, 0.3, rule).equality == equality


def test_guard_bands_that_just_meet_leave_one_value() -> None:
    decision = decide(0.0, 0.15, -0.3, 0.3, "guarded")
    assert not decision.empty_acceptance_zone
    assert decision.verdict == "pass"
    assert decide(0.0, 0.1500001, -0.3, 0.3, "guarded").empty_acceptance_zone


@pytest.mark.parametrize(
    ("value", "rule", "risk"),
    [(0.3, "simple", 0.5), (0.2, "guarded", 0.02275), (0.25, "guarded", 0.84134), (0.25, "non_binary", 0.15866),
     (0.4, "non_binary", 0.02275)],
)  # fmt: skip
def test_a_verdict_states_the_risk_of_being_wrong(value: float, rule: Rule, risk: float) -> None:
    assert decide(value, 0.05, -0.3, 0.3, rule).stated_risk == pytest.approx(risk, abs=1e-5)


def test_what_was_not_decided_states_no_risk() -> None:
    assert decide(0.0, 0.4, -0.3, 0.3, "guarded").stated_risk is None


def test_few_degrees_of_freedom_make_the_tails_those_of_t() -> None:
    decision = decide(0.2, 0.05, -0.3, 0.3, "guarded", degrees_of_freedom=4.7)
    assert decision.risk_upper == pytest.approx(t.sf(2.0, 4.7))
    assert decision.risk_lower == pytest.approx(t.sf(10.0, 4.7))


@given(st.floats(0.31, 3), UNCERTAINTIES)
def test_a_small_conformance_probability_is_not_lost_to_rounding(value: float, uncertainty: float) -> None:
    above = norm.cdf(0.3, value, uncertainty) - norm.cdf(-0.3, value, uncertainty)
    assert conformance_probability(value, uncertainty, -0.3, 0.3) == pytest.approx(above, rel=1e-9, abs=1e-300)
    assert conformance_probability(-value, uncertainty, -0.3, 0.3) == pytest.approx(above, rel=1e-9, abs=1e-300)


@given(VALUES, UNCERTAINTIES, st.floats(0, 3), st.floats(0, 3))
def test_a_larger_guard_factor_never_accepts_more(value: float, uncertainty: float, less: float, more: float) -> None:
    assume(less <= more)
    for rule in RULES:
        if decide(value, uncertainty, -0.3, 0.3, rule, guard_factor=more).verdict == "pass":
            assert decide(value, uncertainty, -0.3, 0.3, rule, guard_factor=less).verdict == "pass"


@given(VALUES, UNCERTAINTIES, st.floats(1, 50))
def test_risks_and_conformance_probability_share_out_certainty(value: float, uncertainty: float, dof: float) -> None:
    decision = decide(value, uncertainty, -0.3, 0.3, degrees_of_freedom=dof)
    assert decision.false_accept_risk + decision.conformance_probability == pytest.approx(1)


@pytest.mark.parametrize(
    "options",
    [{"guard_factor": -1.0}, {"guard_factor": math.nan}, {"coverage_factor": 0.0}, {"degrees_of_freedom": 0.0},
     {"rule": "lenient"}],
)  # fmt: skip
def test_factors_and_rules_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"guard factor|no decision rule"):
        decide(0.0, 0.1, -0.3, 0.3, **options)
