"""Scales of temperature: one zero, one conversion, and temperatures as devices state them in words.

A temperature and a difference of temperatures convert differently, so each has a function of its own. In `core`, so
that frames, wires and importers use the same conversion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

ZERO_DEGC_K = 273.15
"""0 degC on the Kelvin scale, exact by definition (SI brochure, 2.3.1)."""
_STATED_DECIMALS = 6
_TO_DEGC = MappingProxyType({"degC": (1.0, 0.0), "degF": (5 / 9, -160 / 9), "K": (1.0, -ZERO_DEGC_K)})


class TemperatureUnit(StrEnum):
    """A scale. Results are rounded, by default to a nanokelvin, so that 98.6 degF is 37 degC."""

    DEGC = "degC"
    DEGF = "degF"
    KELVIN = "K"

    def to_degC(self, value: float, decimals: int = 9) -> float:
        """A temperature on this scale, in degC."""
        slope, offset = _TO_DEGC[self.value]
        return round(value * slope + offset, decimals)

    def from_degC(self, value_degC: float, decimals: int = 9) -> float:
        """A temperature in degC, on this scale."""
        slope, offset = _TO_DEGC[self.value]
        return round((value_degC - offset) / slope, decimals)

    def difference_degC(self, value: float) -> float:
        """A difference on this scale, in delta_degC."""
        return value * _TO_DEGC[self.value][0]


UNIT_WORDS: Mapping[str, TemperatureUnit] = MappingProxyType(
    {
        "celsius": TemperatureUnit.DEGC,
        "celcius": TemperatureUnit.DEGC,  # devices spell it both ways
        "fahrenheit": TemperatureUnit.DEGF,
        "kelvin": TemperatureUnit.KELVIN,
    }
)
"""Names that devices use for a scale."""


def stated_degC(value: object, unit_word: object) -> tuple[float | None, str | None]:
    """A stated temperature in degC, and the original value if it was converted or cannot be used.

    A unit that is missing or unknown is never guessed: the number is then not used.
    """
    raw = f"{value} {unit_word if unit_word not in (None, '') else '(no unit)'}"[:80]
    unit, number = UNIT_WORDS.get(str(unit_word).strip().lower()), stated_number(value)
    if unit is None or number is None:
        return None, raw
    degC = unit.to_degC(number, _STATED_DECIMALS)
    return degC, raw if degC != number else None


def stated_number(value: object) -> float | None:
    """A finite number, given as a number or as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
