"""Editorial parameters stand somewhere, and where they stand for a figure they are that figure."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.requirements.editorial import editorial_mismatches
from tests.evaluation.factory import requirement, requirement_set


def said(stands_for: list[str], value: Any, **fields: Any) -> list[str]:
    parameter = {"name": "figure", "value": value, "stands_for": stands_for, "reason": {"en": "why"}}
    acceptance = {"method": "test", "scenario": "probe", "acceptance": {"upper": 5.0, "unit": "percent"}}
    requirements = requirement_set(
        requirement("6.1a"),
        requirement("6.2a", limit=None, verification=acceptance),
        editorial_parameters=[parameter],
        decision_rule={"name": "non_binary"},
        **fields,
    )
    return [mismatch.what for mismatch in editorial_mismatches(requirements)]


@pytest.mark.parametrize(
    ("stands_for", "value"),
    [
        (["6.1a"], [-0.3, 0.3]),
        (["6.2a"], 5),
        (["confidence"], 0.95),
        (["decision_rule.name"], "non_binary"),
        (["decision_rule.guard_factor"], 1.0),
    ],
)
def test_a_parameter_that_is_the_figure_it_stands_for_is_in_order(stands_for: list[str], value: Any) -> None:
    assert said(stands_for, value) == []


@pytest.mark.parametrize(
    ("stands_for", "value"),
    [(["6.1a"], [-0.4, 0.4]), (["6.2a"], 6), (["confidence"], 0.9), (["6.9z"], 5), (["decision_rule.name"], "simple")],
)
def test_a_parameter_that_is_not_is_found(stands_for: list[str], value: Any) -> None:
    [what] = said(stands_for, value)
    assert f"it stands for {stands_for[0]}" in what


def test_a_parameter_that_stands_nowhere_is_found() -> None:
    assert said([], 5) == ["the editorial parameter is never used"]
