"""Numbers as a report prints them."""

from __future__ import annotations

import pytest

from conformance.reporting import numbers
from conformance.reporting.numbers import DASH, MINUS, THIN


def test_a_value_takes_its_decimals_from_its_expanded_uncertainty() -> None:
    assert numbers.number(0.12345, "delta_degC", uncertainty=0.0741) == "0.123"
    assert numbers.number(36.98765, "degC", uncertainty=0.31) == "36.99"
    assert numbers.number(1234.6, "s", uncertainty=12.0) == "1235"


def test_an_uncertainty_that_rounds_up_to_the_next_power_keeps_two_significant_digits() -> None:
    assert numbers.number(0.0996, "delta_degC", uncertainty=0.0996) == "0.10"


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (0.9698, "dimensionless", "0.9698"),
        (95.0, "percent", f"95.0{THIN}%"),
        (6.0, "count", "6"),
        (-1.1022, "delta_degC", f"{MINUS}1.102{THIN}°C"),
        (37.3, "degC", f"37.30{THIN}°C"),
        (0.00012345, "furlong", f"0.0001234{THIN}furlong"),
    ],
)
def test_each_unit_has_its_decimals_and_a_thin_space_before_it(value: float, unit: str, printed: str) -> None:
    assert numbers.quantity(value, unit) == printed


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert numbers.number(-0.0001, "delta_degC") == "0.000"


def test_a_value_never_prints_like_a_limit_it_does_not_equal() -> None:
    assert numbers.number(0.30004, "delta_degC", uncertainty=0.02, apart_from=(-0.3, 0.3)) == "0.30004"
    assert numbers.number(0.3, "delta_degC", uncertainty=0.02, apart_from=(-0.3, 0.3)) == "0.300"


def test_a_missing_value_is_a_dash() -> None:
    assert numbers.quantity(None, "s") == DASH
    assert numbers.quantity(float("nan"), "s") == DASH


def test_a_probability_is_never_rounded_to_certainty() -> None:
    assert numbers.percentage(0.99999999) == f"> 99.99{THIN}%"
    assert numbers.percentage(1e-9) == f"< 0.01{THIN}%"
    assert numbers.percentage(1.0) == f"100{THIN}%"
    assert numbers.percentage(0.95) == f"95{THIN}%"
    assert numbers.percentage(None) == DASH


def test_degrees_of_freedom_are_never_rounded_up() -> None:
    assert numbers.degrees_of_freedom(16466.9) == "16466"
    assert numbers.degrees_of_freedom(16.76) == "16.8"
    assert numbers.degrees_of_freedom(9.0) == "9"
    assert numbers.degrees_of_freedom(None) == "∞"


def test_a_figure_somebody_wrote_keeps_its_digits() -> None:
    assert numbers.exact(-0.3) == f"{MINUS}0.3"
    assert numbers.exact(1.0) == "1"
