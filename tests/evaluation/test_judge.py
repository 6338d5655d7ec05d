"""Judging one requirement."""

from __future__ import annotations

import dataclasses
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, t

from conformance.core.problems import BadInput
from conformance.core.text import Text
from conformance.evaluation.model import Result
from conformance.metrology.rates import rate_measurement
from conformance.metrology.sprt import SprtPlan
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.requirements.model import DecisionRule
from conformance.scenarios.scenario import Evidence, Finding, Parameters
from conformance.verification.verdict import Verdict
from tests.evaluation.factory import (
    evaluated,
    measurement,
    only,
    probe,
    product,
    recording,
    requirement,
    requirement_set,
    scenario,
    scene,
)

NON_BINARY = {"name": "non_binary", "guard_factor": 1.0}


@pytest.mark.parametrize(
    ("value", "rule", "verdict"),
    [
        (0.1, "simple", "pass"), (0.29, "simple", "pass"), (0.31, "simple", "fail"),
        (0.1, "guarded", "pass"), (0.29, "guarded", "fail"),
        (0.29, "non_binary", "conditional_pass"), (0.31, "non_binary", "conditional_fail"), (0.5, "non_binary", "fail"),
    ],
)  # fmt: skip
def test_a_measurement_is_judged_by_the_rule_of_the_profile(value: float, rule: str, verdict: str) -> None:
    requirements = requirement_set(decision_rule={"name": rule})
    result = only(evaluated(probe(measurement(value)), requirements=requirements))
    assert result.verdict == verdict
    assert result.measurements[0].verdict == verdict
    assert result.reason
    assert result.reason_zh


def test_a_requirements_own_rule_goes_before_the_profiles_and_the_command_lines_before_both() -> None:
    requirements = requirement_set(requirement(decision_rule=NON_BINARY), decision_rule={"name": "simple"})
    found = probe(measurement(0.29))
    assert only(evaluated(found, requirements=requirements)).verdict == "conditional_pass"
    evaluation = evaluated(found, requirements=requirements, decision_rule=DecisionRule(name="guarded"))
    assert only(evaluation).verdict == "fail"
    assert evaluation.decision_rule.name == "guarded"


def test_the_worst_measurement_decides() -> None:
    result = only(evaluated(probe(measurement(0.0), measurement(0.9), measurement(0.1))))
    assert result.verdict is Verdict.FAIL
    assert [m.verdict for m in result.measurements] == ["pass", "fail", "pass"]


def test_expanded_uncertainty_is_the_guard_band() -> None:
    result = only(
        evaluated(probe(measurement(0.0, 0.02)), requirements=requirement_set(decision_rule={"name": "guarded"}))
    )
    [found] = result.measurements
    assert found.expanded_uncertainty == pytest.approx(0.04, abs=1e-5)
    assert found.acceptance == pytest.approx((-0.26, 0.26), abs=1e-5)


def test_a_limit_in_another_unit_of_its_kind_is_converted() -> None:
    limit = {"lower": -0.54, "upper": 0.54, "unit": "delta_degF"}
    requirements = requirement_set(requirement(limit=limit))
    assert only(evaluated(probe(measurement(0.29)), requirements=requirements)).verdict == "pass"
    assert only(evaluated(probe(measurement(0.31)), requirements=requirements)).verdict == "fail"


def test_a_limit_in_a_unit_of_another_kind_is_an_error_never_a_verdict() -> None:
    limit = {"lower": -0.3, "upper": 0.3, "unit": "degC"}
    result = only(evaluated(probe(measurement(0.1)), requirements=requirement_set(requirement(limit=limit))))
    assert result.verdict is Verdict.ERROR


@pytest.mark.parametrize(
    ("successes", "trials", "verdict"), [(59, 59, "pass"), (58, 59, "inconclusive"), (30, 59, "fail")]
)
def test_a_rate_is_judged_by_its_one_sided_bounds(successes: int, trials: int, verdict: str) -> None:
    limit = {"lower": 95.0, "unit": "percent"}
    rate = rate_measurement("mask_detection_accuracy", successes, trials, 0.95)
    requirements = requirement_set(requirement(limit=limit, characteristic="mask_detection_accuracy"))
    assert only(evaluated(probe(rate), requirements=requirements)).verdict == verdict


def test_an_unsettled_rate_asks_for_a_new_plan_fixed_beforehand() -> None:
    rate = rate_measurement("mask_detection_accuracy", 58, 59, 0.95)
    limit = {"lower": 95.0, "unit": "percent"}
    requirements = requirement_set(requirement(limit=limit, characteristic="mask_detection_accuracy"))
    reason = only(evaluated(probe(rate), requirements=requirements)).reason
    assert "optional stopping" in reason
    size, most = map(int, re.findall(r"n = (\d+) with at most c = (\d+)", reason)[0])
    assert binom.cdf(most, size, 0.05) <= 0.05 + 1e-9
    assert binom.cdf(most, size, 1 / 59) >= 0.9


def test_no_new_plan_is_named_for_a_device_that_looks_no_better_than_the_limit() -> None:
    rate = rate_measurement("mask_detection_accuracy", 56, 59, 0.95)
    limit = {"lower": 95.0, "unit": "percent"}
    requirements = requirement_set(requirement(limit=limit, characteristic="mask_detection_accuracy"))
    assert "no feasible plan" in only(evaluated(probe(rate), requirements=requirements)).reason


def _by_sequential_plan(plan: SprtPlan, decision: str) -> Result:
    conditions = {
        **plan.record(), "sequential_decision": decision, "sequential_trials": 15, "sequential_failures": 0,
    }  # fmt: skip
    rate = dataclasses.replace(
        rate_measurement("mask_detection_accuracy", 15, 15, 0.95, conditions), decided_by="sequential"
    )
    limit = {"lower": 95.0, "unit": "percent"}
    requirements = requirement_set(requirement(limit=limit, characteristic="mask_detection_accuracy"))
    return only(evaluated(probe(rate), requirements=requirements))


def test_a_sequential_plan_with_a_large_alpha_passes_nothing() -> None:
    result = _by_sequential_plan(SprtPlan(0.005, 0.05, alpha=0.9, beta=0.05, most_trials=150), "accept")
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "46.33% (exact)" in result.reason


@given(
    st.floats(0.001, 0.04), st.floats(0.01, 0.1), st.floats(0.01, 0.9), st.floats(0.001, 0.3), st.integers(1, 400)
)  # fmt: skip
def test_every_sequential_plan_that_passes_accepts_a_device_at_the_limit_with_at_most_5_percent(
    p1: float, p2: float, alpha: float, beta: float, most: int
) -> None:
    if not (p1 < p2 and alpha + beta < 1):
        return
    result = _by_sequential_plan(SprtPlan(p1, p2, alpha, beta, most), "accept")
    risk = result.measurements[0].conditions["exact_beta"]
    assert isinstance(risk, float)
    assert risk == pytest.approx(SprtPlan(p1, p2, alpha, beta, most).ending(0.05).accepted, abs=1e-9)
    assert (result.verdict is Verdict.PASS) == (risk <= 0.05 + 1e-9 and p2 <= 0.05 + 1e-9)


def test_a_rate_of_failures_is_judged_against_an_upper_limit() -> None:
    limit = {"upper": 5.0, "unit": "percent"}
    requirements = requirement_set(requirement(limit=limit, characteristic="hot_object_false_alarm_rate"))
    for failures, verdict in ((0, "pass"), (2, "inconclusive"), (20, "fail")):
        rate = rate_measurement("hot_object_false_alarm_rate", failures, 59, 0.95)
        assert only(evaluated(probe(rate), requirements=requirements)).verdict == verdict


def test_a_time_that_cannot_be_bounded_is_inconclusive_and_one_that_never_ended_fails() -> None:
    limit = {"upper": 1.0, "unit": "s"}
    requirements = requirement_set(requirement(limit=limit, characteristic="response_time"))

    def time(low: float | None, high: float | None) -> str:
        found = measurement(0.5, None, characteristic="response_time", unit="s", decided_by="bounds",
                            bounds=(low, high), bounds_confidence=0.95)  # fmt: skip
        return only(evaluated(probe(found), requirements=requirements)).verdict

    assert time(0.4, 0.9) == "pass"
    assert time(0.4, None) == "inconclusive"
    assert time(0.4, math.inf) == "inconclusive"
    assert time(1.2, math.inf) == "fail"


def test_a_count_is_compared_as_it_is() -> None:
    limit = {"lower": 6.0, "unit": "count"}
    requirements = requirement_set(requirement(limit=limit, characteristic="parallel_capacity"))
    for people, verdict in ((6.0, "pass"), (5.0, "fail")):
        found = measurement(people, None, characteristic="parallel_capacity", unit="count", decided_by="value")
        assert only(evaluated(probe(found), requirements=requirements)).verdict == verdict


def test_an_inspection_is_met_or_not() -> None:
    requirements = requirement_set(requirement(limit=None, characteristic=None))
    for answer, verdict in ((1.0, "pass"), (0.0, "fail")):
        found = measurement(answer, None, characteristic="function", unit="dimensionless", decided_by="observation")
        assert only(evaluated(probe(found), requirements=requirements)).verdict == verdict


def test_a_figure_without_limit_is_disclosed_only_where_disclosure_was_asked() -> None:
    asked = requirement(limit=None, verification={"method": "test", "scenario": "probe", "disclosure": True})
    assert only(evaluated(probe(measurement()), requirements=requirement_set(asked))).verdict == "disclosed"
    silent = requirement(limit=None)
    assert only(evaluated(probe(measurement()), requirements=requirement_set(silent))).verdict == "inconclusive"


def test_the_reviewers_acceptance_stands_in_for_a_limit_the_statement_lacks() -> None:
    verification = {"method": "test", "scenario": "probe", "acceptance": {"upper": 0.2, "unit": "delta_degC"}}
    requirements = requirement_set(requirement(limit=None, verification=verification))
    result = only(evaluated(probe(measurement(0.25)), requirements=requirements))
    assert result.verdict == "fail"
    assert result.limit_origin == "acceptance"


def test_a_declared_limit_judges_where_it_is_claimed_and_discloses_where_it_is_not() -> None:
    requirements = requirement_set(requirement(limit={"declared": "claim"}))
    assert only(evaluated(probe(measurement(0.2)), requirements=requirements)).verdict == "disclosed"
    for upper, verdict in ((0.3, "pass"), (0.1, "fail")):
        claim = product(declared={"claim": {"lower": -upper, "upper": upper, "unit": "delta_degC"}})
        result = only(evaluated(probe(measurement(0.2)), requirements=requirements, declared=claim))
        assert result.verdict == verdict
        assert result.limit_origin == "declared"


def test_a_broken_scene_is_an_error_and_says_nothing_of_the_device() -> None:
    recorded = recording([scene("probe/1"), scene("probe/2", error="LinkLost: no answer")])
    result = only(evaluated(probe(measurement(5.0)), recorded=recorded))
    assert result.verdict is Verdict.ERROR
    assert "LinkLost" in result.reason


def test_broken_scenes_of_other_scenarios_do_not_matter() -> None:
    recorded = recording([scene("probe/1"), scene("other/1", serves="other", error="LinkLost")])
    assert only(evaluated(probe(measurement(0.0)), recorded=recorded)).verdict is Verdict.PASS


def test_what_nothing_verifies_is_not_tested_with_its_reason() -> None:
    gap = {"method": "test", "gap": {"zh": "尚无方案", "en": "no chamber scenario yet"}}
    unverified = requirement_set(
        requirement("6.1a", verification=None), requirement("6.2a", verification=gap),
        requirement("6.3a", verification={"method": "test", "scenario": "unheard_of"}), requirement("6.4a"),
    )  # fmt: skip
    results = evaluated(probe(measurement()), requirements=unverified, recorded=recording([])).results
    assert [result.verdict for result in results] == ["not_tested"] * 4
    assert "no chamber scenario yet" in results[1].reason
    assert "unheard_of" in results[2].reason
    assert "no scene" in results[3].reason


def test_editorial_and_declared_parameters_reach_the_scenario_with_their_origins() -> None:
    class Wanted(Parameters):
        trials: int
        threshold_degC: float | None

    seen: list[Wanted] = []

    def measure(evidence: Evidence, parameters: Wanted) -> Finding:
        seen.append(parameters)
        return Finding((measurement(),))

    given = {"trials": {"editorial": "trials"}, "threshold_degC": {"declared": "alarm_threshold"}}
    requirements = requirement_set(
        requirement(verification={"method": "test", "scenario": "probe", "parameters": given}),
        editorial_parameters=[{"name": "trials", "value": 59, "reason": {"en": "why"}}],
    )
    told = product(declared={"alarm_threshold": {"value": 37.3, "unit": "degC"}})
    result = only(evaluated(scenario(measure, parameters=Wanted), requirements=requirements, declared=told))
    assert seen == [Wanted(trials=59, threshold_degC=37.3)]
    assert result.verification is not None
    assert result.verification.parameter_origins == {
        "trials": "editorial:trials",
        "threshold_degC": "declared:alarm_threshold",
    }


@pytest.mark.parametrize(
    ("parameters", "said"),
    [({"trials": "many"}, "trials"), ({"tirals": 5}, "tirals"), ({"trials": {"editorial": "none"}}, "'none'")],
)
def test_parameters_the_scenario_does_not_take_are_bad_input(parameters: dict[str, object], said: str) -> None:
    class Wanted(Parameters):
        trials: int = 1

    verification = {"method": "test", "scenario": "probe", "parameters": parameters}
    with pytest.raises(BadInput, match=said):
        evaluated(
            scenario(lambda e, p: Finding(), parameters=Wanted),
            requirements=requirement_set(requirement(verification=verification)),
        )


def test_an_expression_that_cannot_be_read_is_bad_input() -> None:
    with pytest.raises(BadInput, match=r"6\.1a"):
        evaluated(probe(measurement()), requirements=requirement_set(requirement(applies_to="class is turnstile")))


def test_the_finding_of_too_little_evidence_is_inconclusive_with_its_reason() -> None:
    result = only(evaluated(probe(measurement(0.0), inconclusive=Text(zh="读数不足", en="only 3 readings"))))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert (result.reason, result.reason_zh) == ("only 3 readings", "读数不足")


def test_a_scenario_is_served_by_the_scenes_it_would_present_and_no_others() -> None:
    seen: list[list[str]] = []

    def measure(evidence: Evidence, parameters: Parameters) -> Finding:
        seen.append([recorded.scene.id for recorded in evidence.scenes])
        return Finding((measurement(),))

    planned = dataclasses.replace(scenario(measure), scenes=lambda parameters: iter([scene("probe/1").scene]))
    recorded = recording([scene("probe/1"), scene("probe/2", error="LinkLost")])
    result = only(evaluated(planned, recorded=recorded))
    assert result.verdict is Verdict.PASS
    assert seen == [["probe/1"]]
    assert result.evidence[0].scenes == 1


def test_an_informative_figure_of_another_kind_is_held_against_nothing() -> None:
    beside = measurement(2.0, None, characteristic="response_time", unit="s", informative=True)
    result = only(evaluated(probe(measurement(0.0), beside)))
    assert result.verdict is Verdict.PASS
    assert [found.verdict for found in result.measurements] == ["pass", None]


def test_degrees_of_freedom_are_truncated_alike_for_the_coverage_factor_and_for_the_probability() -> None:
    lines = (
        UncertaintyLine("readings", 0.0041, "A", "t", degrees_of_freedom=10),
        UncertaintyLine("source", 0.0092),
    )
    found = dataclasses.replace(measurement(0.29), budget=Budget(lines))
    measured = only(evaluated(probe(found), requirements=requirement_set(decision_rule=NON_BINARY))).measurements[0]
    assert measured.monte_carlo is not None
    assert measured.monte_carlo.agrees
    freedom, u = measured.effective_degrees_of_freedom, measured.standard_uncertainty
    assert freedom is not None
    assert u is not None
    assert freedom > math.floor(freedom) + 0.1
    assert measured.coverage_factor == pytest.approx(t.ppf(0.5 + 0.9545 / 2, math.floor(freedom)))
    inside = t.cdf(0.01 / u, math.floor(freedom)) - t.cdf(-0.59 / u, math.floor(freedom))
    assert measured.conformance_probability == pytest.approx(inside, rel=1e-9)
