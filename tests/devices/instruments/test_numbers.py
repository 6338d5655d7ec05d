"""Numbers as instruments print them, read as what they are or not at all."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.temperature import TemperatureUnit
from conformance.devices.instruments.faults import NoValue
from conformance.devices.instruments.numbers import DecimalMark, parsed, unit_named

HUNDREDTHS = st.integers(-99_999, 99_999)
MARKS = st.sampled_from(list(DecimalMark))


def printed(template: str, number: str, mark: DecimalMark) -> str:
    return template.format(number.replace(".", mark.value))


@given(
    HUNDREDTHS, MARKS, st.sampled_from(["{}", " {}", "{} ", "+{}", "t:   {} C", "{}C", "T={} °C", "{} deg C", "{} K"])
)
def test_what_is_printed_with_fixed_decimals_parses_to_itself(steps: int, mark: DecimalMark, template: str) -> None:
    number = f"{abs(steps) / 100:.2f}" if template.startswith("+") else f"{steps / 100:.2f}"
    found = parsed(printed(template, number, mark), mark)
    assert found.value == float(number)
    assert found.resolution == pytest.approx(0.01)


@given(st.floats(-1e9, 1e9).map(lambda value: value + 0.0), MARKS, st.integers(1, 9), st.sampled_from(["e", "E"]))
def test_what_is_printed_with_an_exponent_parses_to_itself(
    value: float, mark: DecimalMark, digits: int, letter: str
) -> None:
    number = f"{value:.{digits}e}".replace("e", letter)
    found = parsed(printed("{}", number, mark), mark)
    assert found.value == float(number)
    assert found.resolution == pytest.approx(10.0 ** (int(number.upper().split("E")[1]) - digits))


@given(st.integers(-9999, 9999), MARKS)
def test_whole_numbers_have_no_mark_and_parse_with_either(value: int, mark: DecimalMark) -> None:
    assert parsed(str(value), mark).value == value


@given(HUNDREDTHS)
def test_a_number_with_the_other_mark_is_refused_and_never_read_as_another_value(steps: int) -> None:
    text = f"{steps / 100:.2f}"
    with pytest.raises(ValueError, match="not a number"):
        parsed(text, DecimalMark.COMMA)
    with pytest.raises(ValueError, match="not a number"):
        parsed(text.replace(".", ","), DecimalMark.POINT)


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_an_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert math.isfinite(parsed(text).value)


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "-", "abc", "36.5.2", "36,5,2", "1,234.5", "36.5 36.6", "36.5x", "0x24", "36.5 R", "٣٦", "C", "1e"],
)
@pytest.mark.parametrize("mark", list(DecimalMark))
def test_garbage_is_no_number(text: str, mark: DecimalMark) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parsed(text, mark)


@pytest.mark.parametrize(
    "text", ["NAN", "nan", "-nan", "INF", "-Infinity", "9.91E37", "9.9E+37", "-9.9e37", "----", "1e999"]
)
def test_what_means_no_value_has_none(text: str) -> None:
    with pytest.raises(NoValue, match="has no value"):
        parsed(text)


@given(st.floats(-100, 1000), st.sampled_from(list(TemperatureUnit)))
def test_every_scale_goes_there_and_back(value_degC: float, unit: TemperatureUnit) -> None:
    assert unit.to_degC(unit.from_degC(value_degC)) == pytest.approx(value_degC, abs=1e-8)


@pytest.mark.parametrize(
    ("name", "value"), [("C", 37.0), ("CEL", 37.0), ("f", 98.6), ("FAR", 98.6), ("K", 310.15), ('"KEL"', 310.15)]
)
def test_units_by_their_names(name: str, value: float) -> None:
    assert unit_named(name).to_degC(value) == 37.0


@pytest.mark.parametrize("name", ["", "R", "37.0", "CC", "1"])
def test_what_names_no_unit_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a unit of temperature"):
        unit_named(name)
