"""Scales of temperature: known points, there and back, and what devices state in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.temperature import UNIT_WORDS, ZERO_DEGC_K, TemperatureUnit, stated_degC, stated_number

UNITS = st.sampled_from(list(TemperatureUnit))
NUMBERS = st.floats(-300.0, 1000.0)


@pytest.mark.parametrize(
    ("unit", "value", "degC"),
    [("degC", 37.0, 37.0), ("degF", 98.6, 37.0), ("degF", 32.0, 0.0), ("degF", -40.0, -40.0), ("K", 310.15, 37.0)],
)
def test_known_points_are_met_exactly(unit: str, value: float, degC: float) -> None:
    assert TemperatureUnit(unit).to_degC(value) == degC
    assert TemperatureUnit(unit).from_degC(degC) == value


@given(UNITS, NUMBERS)
def test_there_and_back_is_where_it_began(unit: TemperatureUnit, degC: float) -> None:
    assert unit.to_degC(unit.from_degC(degC)) == pytest.approx(degC, abs=2e-9)


@given(UNITS, NUMBERS, NUMBERS)
def test_a_difference_is_that_of_the_temperatures(unit: TemperatureUnit, one: float, other: float) -> None:
    assert unit.difference_degC(one - other) == pytest.approx(unit.to_degC(one) - unit.to_degC(other), abs=1e-8)


@given(UNITS, NUMBERS, st.integers(0, 9))
def test_results_have_the_decimals_asked_for(unit: TemperatureUnit, value: float, decimals: int) -> None:
    degC = unit.to_degC(value, decimals)
    assert degC == round(degC, decimals)
    assert degC == pytest.approx(unit.to_degC(value, decimals=15), abs=0.5 * 10**-decimals + 1e-12)


def test_the_zeros_of_the_scales() -> None:
    assert TemperatureUnit.KELVIN.from_degC(0.0) == ZERO_DEGC_K
    assert TemperatureUnit.DEGF.from_degC(0.0) == 32.0


@pytest.mark.parametrize("word", sorted(UNIT_WORDS))
@pytest.mark.parametrize("spelt", [str, str.upper, str.title, " {} ".format])
def test_a_temperature_in_words_however_they_are_spelt(word: str, spelt: type[str]) -> None:
    value = UNIT_WORDS[word].from_degC(36.5)
    degC, raw = stated_degC(value, spelt(word))
    assert degC == 36.5
    assert raw == (None if UNIT_WORDS[word] is TemperatureUnit.DEGC else f"{value} {spelt(word)}")


@pytest.mark.parametrize("unit", [None, "", "kelvins", "F", "degrees", 5, ["celsius"]])
def test_a_unit_is_never_guessed(unit: object) -> None:
    degC, raw = stated_degC(36.5, unit)
    assert degC is None
    assert raw == f"36.5 {unit or '(no unit)'}"


@pytest.mark.parametrize(
    "value", [None, True, "", "warm", "nan", "inf", float("nan"), float("-inf"), "1e999", 10**400, [36.5], {"value": 1}]
)
def test_what_is_no_finite_number_is_not_used_and_kept_as_stated(value: object) -> None:
    assert stated_number(value) is None
    degC, raw = stated_degC(value, "celsius")
    assert degC is None
    assert raw == f"{value} celsius"[:80]


@pytest.mark.parametrize(
    ("value", "number"), [(36, 36.0), (36.5, 36.5), ("36.5", 36.5), (" 36.5 ", 36.5), ("-1e1", -10)]
)
def test_a_number_is_one_as_text_too(value: object, number: float) -> None:
    assert stated_number(value) == number
