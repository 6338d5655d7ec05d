"""Lint and coverage of a requirement set."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.lint import coverage, lint
from conformance.requirements.model import RequirementSet

SCENARIOS = frozenset({"blackbody_accuracy"})


def _requirement(**fields: Any) -> dict[str, Any]:
    good: dict[str, Any] = {
        "id": "6.1a",
        "clause": "6.1",
        "modality": "shall",
        "statement": {"zh": "测温误差应在 ±0.3 ℃ 以内。", "en": "The temperature error shall be within ±0.3 °C."},
        "source": {},
        "characteristic": "temperature_error",
        "limit": {"lower": -0.3, "upper": 0.3, "unit": "delta_degC"},
        "verification": {"method": "test", "scenario": "blackbody_accuracy"},
        "basis": "reported",
        "citation": "a newspaper",
    }
    return {key: value for key, value in {**good, **fields}.items() if value is not None}


def _set(*requirements: dict[str, Any], reviewed: bool = True, **fields: Any) -> RequirementSet:

    data = {
        "schema": RequirementSet.KIND,
        "profile": "demo",
        "edition": "1",
        "title": {"zh": "规范", "en": "Specification"},
        "requirements": requirements,
        **fields,
    }
    made = RequirementSet.model_validate_json(json.dumps(data))
    if not reviewed:
        return made
    return made.model_copy(
        update={
            "requirements": tuple(r.model_copy(update={"reviewed": fingerprint_of(made, r)}) for r in made.requirements)
        }
    )


def _found(*requirements: dict[str, Any], **fields: Any) -> list[str]:
    return [str(finding) for finding in lint(_set(*requirements, **fields), SCENARIOS)]


def test_a_complete_requirement_has_no_findings() -> None:
    assert _found(_requirement()) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"verification": None}, "the verification is missing"),
        ({"verification": {"method": "test"}}, "names no scenario"),
        ({"verification": {"method": "test", "scenario": "guess"}}, "there is no scenario 'guess'"),
        ({"basis": None, "citation": None}, "its origin is missing"),
        ({"basis": "editorial"}, "editorial without a reason"),
        ({"citation": None}, "reported without a citation"),
        ({"basis": "published", "citation": None}, "published without a citation"),
        ({"limit": {"upper": 1.0, "unit": "s"}}, "unit 's' is of another kind"),
        ({"limit": {"upper": 37.0, "unit": "degC"}}, "unit 'degC' is of another kind"),
        ({"characteristic": None}, "a limit but no characteristic"),
        ({"statement": {"en": "The temperature error shall be small."}}, "missing in zh"),
        (
            {
                "verification": {
                    "method": "test",
                    "scenario": "blackbody_accuracy",
                    "parameters": {"n": {"editorial": "m"}},
                }
            },
            "the editorial parameter 'm' is not defined",
        ),
    ],
)
def test_what_is_wrong_is_found_and_named(fields: dict[str, Any], said: str) -> None:
    (finding,) = _found(_requirement(**fields))
    assert finding.startswith("[6.1a]: ")
    assert said in finding


@pytest.mark.parametrize(
    "fields",
    [
        {"modality": "should", "verification": None, "basis": None, "citation": None},
        {"verification": {"method": "test", "gap": {"en": "no camera at hand"}}},
        {"verification": {"method": "inspection"}},
        {"limit": {"declared": "temperature_error"}},
        {"basis": "editorial", "reason": {"en": "usual"}, "citation": None},
    ],
)
def test_what_is_allowed_is_not_found(fields: dict[str, Any]) -> None:
    assert _found(_requirement(**fields)) == []


def test_an_editorial_parameter_nobody_uses_is_found() -> None:
    parameter = {"name": "trials", "value": 59, "reason": {"en": "59 of 59"}}
    (finding,) = _found(_requirement(), editorial_parameters=[parameter])
    assert "trials]: the editorial parameter is never used" in finding


def test_a_statement_nobody_reviewed_or_that_changed_is_suspect() -> None:
    assert any("it was not reviewed" in f for f in _found(_requirement(), reviewed=False))
    assert any("changed after the review" in f for f in _found(_requirement(reviewed="sha256:0"), reviewed=False))


def test_a_specification_in_one_language_misses_none() -> None:
    only = _requirement(statement={"en": "The error shall be within ±0.3 °C."})
    assert _found(only, title={"en": "Specification"}) == []


def _covered(**fields: Any) -> tuple[str | None, str | None, bool]:
    (row,) = coverage(_set(_requirement(**fields)), SCENARIOS)
    return row.scenario, row.gap("en"), row.unexplained


def test_a_gap_of_a_decisive_requirement_needs_its_reason() -> None:
    gap = {"method": "test", "gap": {"zh": "无", "en": "no camera"}}
    assert _covered() == ("blackbody_accuracy", None, False)
    assert _covered(verification=gap) == (None, "no camera", False)
    assert _covered(verification=None) == (None, None, True)
    assert _covered(verification=None, modality="may") == (None, None, False)
    assert _covered(verification={"method": "test", "scenario": "guess"}) == (None, None, True)


def test_a_review_of_an_older_version_is_said_to_cover_the_statement_alone() -> None:
    made = _set(_requirement())
    [one] = made.requirements
    old = made.model_copy(update={"requirements": (one.model_copy(update={"reviewed": one.statement_digest}),)})
    [found] = lint(old, SCENARIOS)
    assert "its review covers the statement alone" in found.what
    assert fingerprint_of(old, old.requirements[0]) in found.remedy


def test_a_limit_that_changed_after_the_review_is_found() -> None:
    made = _set(_requirement())
    [one] = made.requirements
    assert one.limit is not None
    wide = one.model_copy(update={"limit": one.limit.model_copy(update={"upper": 99.0})})
    [found] = lint(made.model_copy(update={"requirements": (wide,)}), SCENARIOS)
    assert found.what == "something that decides its verdict changed after the review"


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        ({"alpha": 0.05, "beta": 0.05}, "0.05037 (exact), not 0.05"),
        ({"alpha": 0.9, "beta": 0.05, "most_trials": 150}, "ended after 150 trials at most, accepts"),
        ({"alpha": 0.05, "beta": 0.05, "most_trials": 150}, ""),
    ],
)
def test_a_sequential_test_that_accepts_more_often_than_it_states_is_found(plan: dict[str, Any], found: str) -> None:
    parameters = {"sequential": {"p1": 0.005, "p2": 0.05, **plan}}
    verification = {"method": "test", "scenario": "blackbody_accuracy", "parameters": parameters}
    findings = _found(_requirement(verification=verification))
    assert [found in finding for finding in findings] == ([True] if found else [])
