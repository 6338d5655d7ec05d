"""Decision rules."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conformance.metrology.decision import Rule, decide

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


def test_an_empty_acceptance_zone_never_fails_silently() -> None:
    decision = decide(0.0, 0.2, -0.3, 0.3, "guarded")
    assert decision.acceptance.empty
    assert decision.verdict == "inconclusive"
    assert decide(1.0, 0.2, -0.3, 0.3, "guarded").verdict == "fail"
    assert decide(0.0, 0.2, -0.3, 0.3, "non_binary").verdict == "conditional_pass"


@pytest.mark.parametrize(
    ("value", "uncertainty", "lower", "upper"),
    [(0, 0.1, None, None), (0, -0.1, 0, 1), (float("nan"), 0.1, 0, 1), (0, float("inf"), 0, 1), (0, 0.1, 1, 0)],
)
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
    assume(abs(abs(value) - 0.3) > 1e-6)
    celsius = decide(value, uncertainty, -0.3, 0.3, rule)
    assume(
        all(abs(abs(value) - abs(edge)) > 1e-6 for edge in (celsius.acceptance.upper or 0, 0.3 + celsius.guard_band))
    )
    milli = decide(value * 1000, uncertainty * 1000, -300, 300, rule)
    assert celsius.verdict == milli.verdict
    assert celsius.conformance_probability == pytest.approx(milli.conformance_probability)
