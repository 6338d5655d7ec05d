"""``conformance decide``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Said

Command = Callable[..., Said]
LIMITS = ("--lower", -0.3, "--upper", 0.3)


def decided(conformance: Command, *options: object) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(conformance("decide", *options, "--json").out)
    return printed


@pytest.mark.parametrize(
    ("value", "u", "rule", "verdict", "code"),
    [
        (0.1, 0.05, "guarded", "pass", 0), (0.25, 0.05, "guarded", "fail", 1), (0.25, 0.05, "simple", "pass", 0),
        (0.25, 0.05, "non_binary", "conditional_pass", 3), (0.35, 0.05, "non_binary", "conditional_fail", 3),
        (0.5, 0.05, "non_binary", "fail", 1), (0.0, 0.4, "guarded", "inconclusive", 3),
    ],
)  # fmt: skip
def test_the_verdict_is_the_exit_code(
    conformance: Command, value: float, u: float, rule: str, verdict: str, code: int
) -> None:
    said = conformance("decide", "--value", value, "--standard-uncertainty", u, *LIMITS, "--rule", rule, "--json")
    assert json.loads(said.out)["verdict"] == verdict
    assert said.code == code
    words = conformance("decide", "--value", value, "--standard-uncertainty", u, *LIMITS, "--rule", rule)
    assert words.out.startswith(verdict.replace("_", " ").upper())
    assert words.code == code


def test_the_promised_keys_are_there_and_the_guarded_rule_with_k_2_is_the_default(conformance: Command) -> None:
    printed = decided(conformance, "--value", 0.2, "--standard-uncertainty", 0.05, *LIMITS)
    assert printed["rule"] == "guarded"
    assert printed["guard_band"] == pytest.approx(0.1)
    assert printed["acceptance"] == pytest.approx({"lower": -0.2, "upper": 0.2})
    assert printed["conformance_probability"] == pytest.approx(0.97725, abs=1e-5)
    assert printed["equality"] == ["acceptance_upper"]
    assert printed["empty_acceptance_zone"] is False
    assert printed["risks"]["of_this_verdict"] == pytest.approx(0.02275, abs=1e-5)
    assert printed["global_risk"] is None


def test_a_side_without_a_limit_is_null(conformance: Command) -> None:
    printed = decided(conformance, "--value", 0.2, "--standard-uncertainty", 0.05, "--upper", 0.5)
    assert printed["acceptance"]["lower"] is None
    assert printed["tolerance"] == {"lower": None, "upper": 0.5}


def test_an_empty_acceptance_zone_is_said(conformance: Command) -> None:
    given = ("--value", 0, "--standard-uncertainty", 0.4, *LIMITS)
    assert decided(conformance, *given)["empty_acceptance_zone"] is True
    assert "EMPTY" in conformance("decide", *given).out


def test_equality_is_said(conformance: Command) -> None:
    said = conformance("decide", "--value", 0.3, "--standard-uncertainty", 0.05, *LIMITS, "--rule", "simple")
    assert "the value equals the upper limit: equality counts as inside" in said.out


def test_guard_factor_coverage_factor_and_degrees_of_freedom_are_taken(conformance: Command) -> None:
    printed = decided(
        conformance, "--value", 0.2, "--standard-uncertainty", 0.05, *LIMITS,
        "--guard-factor", 0.83, "--coverage-factor", 2.2, "--degrees-of-freedom", 10,
    )  # fmt: skip
    assert printed["guard_band"] == pytest.approx(0.83 * 2.2 * 0.05)
    assert printed["risks"]["above_upper"] == pytest.approx(0.0367, abs=1e-4)  # t with 10 degrees of freedom at 2


def test_a_prior_adds_global_risks_joint_and_conditional(conformance: Command) -> None:
    given = ("--value", 1, "--standard-uncertainty", 0.25, "--lower", 0, "--upper", 2, "--rule", "simple")
    risks = decided(conformance, *given, "--prior", "gamma(4, 0.25)")["global_risk"]
    assert risks["prior"] == "gamma(shape=4, scale=0.25)"
    assert risks["false_accept"]["joint"] == pytest.approx(0.0080191, abs=1e-6)
    assert risks["false_accept"]["conditional_on_acceptance"] == pytest.approx(0.0080191 / risks["accepted"], abs=1e-6)
    assert "global risk under gamma" in conformance("decide", *given, "--prior", "gamma(4, 0.25)").out


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (("--value", "nan", "--standard-uncertainty", 0.1, *LIMITS), "--value"),
        (("--value", "inf", "--standard-uncertainty", 0.1, *LIMITS), "--value"),
        (("--value", 0, "--standard-uncertainty", -0.1, *LIMITS), "--standard-uncertainty"),
        (("--value", 0, "--standard-uncertainty", "nan", *LIMITS), "--standard-uncertainty"),
        (("--value", 0, "--standard-uncertainty", 0.1), "--lower, --upper"),
        (("--value", 0, "--standard-uncertainty", 0.1, "--lower", 1, "--upper", 0), "--lower"),
        (("--value", 0, "--standard-uncertainty", 0.1, "--lower", "nan"), "--lower"),
        (("--value", 0, "--standard-uncertainty", 0.1, "--upper", "inf"), "--upper"),
        (("--value", 0, "--standard-uncertainty", 0.1, *LIMITS, "--guard-factor", -1), "--guard-factor"),
        (("--value", 0, "--standard-uncertainty", 0.1, *LIMITS, "--coverage-factor", 0), "--coverage-factor"),
        (("--value", 0, "--standard-uncertainty", 0.1, *LIMITS, "--degrees-of-freedom", 0), "--degrees-of-freedom"),
        (("--value", 0, "--standard-uncertainty", 0.1, *LIMITS, "--prior", "cauchy(0, 1)"), "--prior"),
        (("--value", 0, "--standard-uncertainty", 0, *LIMITS, "--prior", "normal(0, 1)"), "--prior"),
    ],
)
def test_bad_input_says_what_where_and_what_to_do(
    conformance: Command, options: tuple[object, ...], field: str
) -> None:
    said = conformance("decide", *options, "--json")
    assert said.code == 2
    assert f"decide [{field}]: " in said.err
    assert said.err.count(". ") >= 1
    assert said.out == ""


def test_every_problem_is_told_at_once(conformance: Command) -> None:
    said = conformance("decide", "--value", "nan", "--standard-uncertainty", -1)
    assert said.err.count("decide [") == 3


@pytest.mark.parametrize("options", [(), ("--value", "much", "--standard-uncertainty", 1), ("--rule", "lenient")])
def test_bad_usage_is_2(conformance: Command, options: tuple[object, ...]) -> None:
    assert conformance("decide", *options).code == 2
