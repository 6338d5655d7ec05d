"""Temperatures as ISAPI states them: a number and a unit in words, both spelt as the device likes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

_DEGC: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {
        "celsius": lambda value: value,
        "celcius": lambda value: value,  # public callers meet both spellings
        "fahrenheit": lambda value: (value - 32) * 5 / 9,
        "kelvin": lambda value: value - 273.15,
    }
)


def degC_of(value: object, unit: object) -> tuple[float | None, str | None]:
    """A stated temperature in degC, and what was stated where it was converted or cannot be used.

    ``unit`` is the device's word. A unit that is missing or unknown is never guessed: the number is then not used.
    """
    raw = f"{value} {unit}"[:80] if unit is not None else f"{value} (no unit)"[:80]
    convert = _DEGC.get(str(unit).strip().lower())
    number = _number(value)
    if convert is None or number is None:
        return None, raw
    degC = round(convert(number), 6)
    return degC, raw if degC != number else None


def _number(value: object) -> float | None:
    """A finite number, written as one or as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
