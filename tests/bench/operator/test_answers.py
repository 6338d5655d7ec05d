"""What a typed answer says of a step: met, not met, it cannot be told, or ask again."""

from __future__ import annotations

import math

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from conformance.bench.operator.answers import GivenAnswer, given, within
from conformance.bench.protocols import AnswerKind, InspectionStep
from conformance.core.text import Text

CHOICE = InspectionStep("alarm_sound")
WIDTH = InspectionStep("width", kind=AnswerKind.NUMBER, unit="mm", lower=550.0, upper=900.0)
SHOWN = InspectionStep("unit_shown", kind=AnswerKind.TEXT, pattern=r"°?C|摄氏度")


@pytest.mark.parametrize(
    ("step", "typed", "met"),
    [
        (CHOICE, "y", True),
        (CHOICE, " Yes ", True),
        (CHOICE, "是", True),
        (CHOICE, "n", False),
        (CHOICE, "不满足", False),
        (CHOICE, "?", None),
        (CHOICE, "？", None),
        (WIDTH, "600", True),
        (WIDTH, "600 mm", True),
        (WIDTH, "550,0", True),
        (WIDTH, "900.01", False),
        (WIDTH, "-600", False),
        (WIDTH, "?", None),
        (SHOWN, "°C", True),
        (SHOWN, "摄氏度", True),
        (SHOWN, "°F", False),
        (SHOWN, "°C or so", False),
    ],
)
def test_an_answer_says_whether_it_is_met(step: InspectionStep, typed: str, met: bool | None) -> None:
    said = given(step, typed)
    assert isinstance(said, GivenAnswer)
    assert said.met is met


@pytest.mark.parametrize(
    ("step", "typed", "words"),
    [
        (CHOICE, "", "y (met)"),
        (CHOICE, "perhaps", "y (met)"),
        (WIDTH, "wide", "not a number"),
        (WIDTH, "nan", "not a number"),
        (WIDTH, "60 cm", "not cm"),
        (WIDTH, "600 °F", "Units are not converted"),
        (SHOWN, "  ", "the text that is shown"),
    ],
)
def test_what_is_no_answer_is_asked_again_with_the_reason(step: InspectionStep, typed: str, words: str) -> None:
    said = given(step, typed)
    assert isinstance(said, Text)
    assert words in said.en
    assert said.zh


@given_any(st.floats(-1e6, 1e6))
def test_a_number_as_it_is_typed_is_the_number_that_is_held_against_the_range(value: float) -> None:
    said = given(WIDTH, f"{value:.3f} mm")
    assert isinstance(said, GivenAnswer)
    assert said.number == float(f"{value:.3f}")
    assert said.met is (550.0 <= said.number <= 900.0)


def test_what_is_no_number_is_never_within_a_range() -> None:
    assert within(WIDTH, math.nan) is None
    assert within(WIDTH, math.inf) is None
