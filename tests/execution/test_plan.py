from __future__ import annotations

from typing import Any

import pytest

from conformance.core.problems import BadInput
from conformance.execution.plan import Plan, make_plan
from conformance.product.declaration import Product
from conformance.requirements.model import RequirementSet
from conformance.testing import bench
from conformance.verification.verdict import Verdict

RESPONSE = {"method": "test", "scenario": "response_time", "parameters": {"trials": 3}}
ALARM = {
    "method": "test",
    "scenario": "threshold_alarm",
    "parameters": {"trials": 2, "alarm_threshold_degC": {"declared": "alarm_threshold"}},
}
INSPECTION = {"method": "inspection", "scenario": "inspection", "parameters": {"item": "alarm_record"}}


def requirement(name: str, verification: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "clause": name[:-1],
        "modality": "shall",
        "statement": {"en": "The system shall."},
        "source": {},
        "verification": verification,
        **more,
    }


def plan(*requirements: dict[str, Any], on: Any = None, **product: Any) -> Plan:
    profile = RequirementSet.model_validate(
        {
            "schema": RequirementSet.KIND,
            "profile": "test",
            "edition": "1",
            "title": {"en": "Test"},
            "requirements": requirements,
        },
        strict=False,
    )
    declaration = Product.model_validate({"schema": Product.KIND, "class": "dual-light", **product}, strict=False)
    return make_plan(profile, declaration, on)


def test_scenes_come_in_the_order_of_the_requirements() -> None:
    made = plan(requirement("1a", RESPONSE), requirement("2a", INSPECTION))
    assert list(made.by_scenario()) == ["response_time", "inspection"]
    assert [planned.requirements for planned in made.scenes] == [("1a",)] * 3 + [("2a",)]


def test_two_requirements_that_ask_the_same_share_the_scenes() -> None:
    made = plan(requirement("1a", RESPONSE), requirement("2a", RESPONSE))
    assert [planned.requirements for planned in made.scenes] == [("1a", "2a")] * 3


def test_other_parameters_make_other_scenes() -> None:
    warmer = {**RESPONSE, "parameters": {"trials": 3, "person_temperature_degC": 36.9}}
    made = plan(requirement("1a", RESPONSE), requirement("2a", warmer))
    assert len({planned.scene.id for planned in made.scenes}) == 6


def test_what_is_not_presented_is_listed_with_its_reason() -> None:
    made = plan(
        requirement("1a", RESPONSE, applies_to="class in {turnstile}"),
        requirement("2a", RESPONSE, capability={"name": "alarm", "mandatory": True}),
        requirement("3a", RESPONSE, capability={"name": "records", "mandatory": True}),
        requirement("4a"),
        requirement("5a", {"method": "test", "gap": {"en": "no chamber"}}),
        requirement("6a", {"method": "test", "scenario": "telepathy"}),
        requirement("7a", ALARM),
        capabilities={"records": False},
    )
    assert made.scenes == ()
    left = {item.requirement: (item.verdict, item.reason.en) for item in made.left_out}
    assert [verdict for verdict, _ in left.values()] == [
        Verdict.NOT_APPLICABLE,
        Verdict.NOT_TESTED,
        Verdict.FAIL,
        *[Verdict.NOT_TESTED] * 4,
    ]
    assert "Undeclared" in left["2a"][1]
    assert "no chamber" in left["5a"][1]
    assert "telepathy" in left["6a"][1]
    assert "alarm_threshold" in left["7a"][1]


def test_a_scenario_that_rests_on_data_sets_presents_nothing() -> None:
    verification = {"method": "test", "scenario": "clinical_agreement", "parameters": {"statistic": "bias"}}
    (left,) = plan(requirement("1a", verification)).left_out
    assert "recorded data sets" in left.reason.en


def test_a_bench_without_an_operator_leaves_inspections_out() -> None:
    (left,) = plan(requirement("1a", INSPECTION), on=bench()).left_out
    assert "not have an operator" in left.reason.en
    assert len(plan(requirement("1a", INSPECTION), on=bench(answers={})).scenes) == 1


def test_wrong_parameters_of_all_requirements_are_told_at_once() -> None:
    wrong = {**RESPONSE, "parameters": {"trials": "many", "colour": "red"}}
    with pytest.raises(BadInput) as bad:
        plan(requirement("1a", wrong), requirement("2a", wrong))
    assert len(bad.value.problems) == 4


def test_the_time_of_presenting_is_the_sum_of_the_scenes() -> None:
    made = plan(requirement("1a", RESPONSE))
    assert made.duration_s == sum(planned.scene.duration_s or 0 for planned in made.scenes) == 21.0
