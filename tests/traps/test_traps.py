"""Traps that other harnesses fell into, each a test here (the numbers are those of the project's list of traps)."""

from __future__ import annotations

import math

import pytest

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


def test_t1_a_crash_inside_a_scenario_is_an_error_never_a_pass() -> None:
    def crash(evidence: Evidence, parameters: Parameters) -> Finding:
        raise ZeroDivisionError("division by zero")

    evaluation = evaluated(scenario(crash))
    assert only(evaluation).verdict is Verdict.ERROR
    assert "ZeroDivisionError" in only(evaluation).reason
    assert evaluation.status == "incomplete"


def test_t1_a_check_without_outcome_is_inconclusive() -> None:
    assert only(evaluated(probe())).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("value", [None, math.nan])
def test_t2_a_value_that_is_none_is_inconclusive(value: float | None) -> None:
    result = only(evaluated(probe(measurement(value))))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert result.measurements[0].value is None


def test_t2_an_empty_recording_passes_nothing() -> None:
    evaluation = evaluated(probe(measurement()), recorded=recording([]))
    assert only(evaluation).verdict is Verdict.NOT_TESTED
    assert evaluation.status == "incomplete"


def test_t4_a_bug_of_the_tool_is_never_blamed_on_the_device() -> None:
    def bug(evidence: Evidence, parameters: Parameters) -> Finding:
        return Finding((measurement(9.0, decided_by="tea leaves"),))

    assert only(evaluated(scenario(bug))).verdict is Verdict.ERROR
    broken = recording([scene(error="BenchError: the blackbody does not answer")])
    assert only(evaluated(probe(measurement(9.0)), recorded=broken)).verdict is Verdict.ERROR


def test_t10_the_denominator_is_declared() -> None:
    requirements = requirement_set(
        requirement("6.1a"),
        requirement("6.2a", applies_to="class in {turnstile}"),
        requirement("6.3a", verification=None),
        requirement("6.4a", modality="should"),
    )
    evaluation = evaluated(probe(measurement()), requirements=requirements)
    counted = evaluation.denominator
    assert (counted.decisive, counted.applicable, counted.met, counted.not_met, counted.open) == (3, 2, 1, 0, 1)
    assert evaluation.status == "incomplete"


def test_t10_nothing_applicable_never_conforms() -> None:
    requirements = requirement_set(requirement(applies_to="class in {turnstile}"))
    evaluation = evaluated(probe(measurement()), requirements=requirements)
    assert only(evaluation).verdict is Verdict.NOT_APPLICABLE
    assert evaluation.status == "incomplete"
    assert evaluation.denominator.applicable == 0


CAPABLE = requirement_set(requirement(capability={"name": "mask_detection", "mandatory": True}))
OPTIONAL = requirement_set(requirement(capability={"name": "mask_detection", "mandatory": False}))


def test_t11_an_undeclared_capability_applies_is_not_tested_and_is_listed() -> None:
    evaluation = evaluated(probe(measurement()), requirements=CAPABLE)
    assert only(evaluation).verdict is Verdict.NOT_TESTED
    assert evaluation.product.undeclared == ("capabilities.mask_detection",)
    assert evaluation.denominator.applicable == 1


def test_t11_declaring_no_fails_where_it_is_mandatory_and_does_not_apply_where_it_is_optional() -> None:
    declined = product(capabilities={"mask_detection": False})
    assert only(evaluated(probe(measurement()), requirements=CAPABLE, declared=declined)).verdict is Verdict.FAIL
    result = only(evaluated(probe(measurement()), requirements=OPTIONAL, declared=declined))
    assert result.verdict is Verdict.NOT_APPLICABLE


def test_t11_an_undeclared_threshold_is_not_tested_and_listed_and_its_figures_are_informative_only() -> None:
    class Wanted(Parameters):
        threshold_degC: float | None

    def measure(evidence: Evidence, parameters: Wanted) -> Finding:
        return Finding((measurement(0.0, informative=parameters.threshold_degC is None),))

    verification = {
        "method": "test",
        "scenario": "probe",
        "parameters": {"threshold_degC": {"declared": "alarm_threshold"}},
    }
    evaluation = evaluated(
        scenario(measure, parameters=Wanted), requirements=requirement_set(requirement(verification=verification))
    )
    assert only(evaluation).verdict is Verdict.NOT_TESTED
    assert only(evaluation).measurements[0].verdict is None
    assert evaluation.product.undeclared == ("alarm_threshold",)


def test_t11_a_scenario_that_cannot_do_without_an_undeclared_value_is_not_tested() -> None:
    class Wanted(Parameters):
        threshold_degC: float

    verification = {
        "method": "test",
        "scenario": "probe",
        "parameters": {"threshold_degC": {"declared": "alarm_threshold"}},
    }
    found = scenario(lambda evidence, parameters: Finding((measurement(),)), parameters=Wanted)
    evaluation = evaluated(found, requirements=requirement_set(requirement(verification=verification)))
    assert only(evaluation).verdict is Verdict.NOT_TESTED
    assert "alarm_threshold" in only(evaluation).reason
    assert evaluation.product.undeclared == ("alarm_threshold",)
