"""Units and kinds of quantity."""

from __future__ import annotations

import pytest

from conformance.core.units import UnitError, convert


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (95.0, "percent", "dimensionless", 0.95),
        (98.6, "degF", "degC", 37.0),
        (0.9, "delta_degF", "delta_degC", 0.5),
        (500.0, "ms", "s", 0.5),
        (6.0, "count", "count", 6.0),
        (0.5, "1/s", "1/min", 30.0),
    ],
)
def test_units_of_one_kind_convert(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("unit", "to"),
    [("degC", "delta_degC"), ("delta_degF", "degC"), ("s", "m"), ("furlongs_of_heat", "s"), ("percent", "s")],
)
def test_units_of_different_kinds_are_refused(unit: str, to: str) -> None:
    with pytest.raises(UnitError):
        convert(1.0, unit, to)
