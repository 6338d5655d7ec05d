"""Numbers as instruments print them: IEEE 488.2 forms, either decimal mark, a unit behind and a label in front.

The decimal mark is never guessed from a number: ``36,500`` is thirty-six and a half with a comma as the mark and
something else without, so an instrument's mark is asked for or stated.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from conformance.core.temperature import TemperatureUnit
from conformance.devices.instruments.faults import NoValue


class DecimalMark(StrEnum):
    """What stands before the decimals."""

    POINT = "."
    COMMA = ","


_UNITS = {
    "C": TemperatureUnit.DEGC,
    "CEL": TemperatureUnit.DEGC,
    "F": TemperatureUnit.DEGF,
    "FAR": TemperatureUnit.DEGF,
    "K": TemperatureUnit.KELVIN,
    "KEL": TemperatureUnit.KELVIN,
}
_NONE_AT_ALL = re.compile(r"[+-]?(nan|inf(inity)?|-{2,}|\+{2,}|\.{2,})", re.IGNORECASE)
_NUMBER = re.compile(
    r"""(?:[A-Za-z][\w ]{0,15}[:=]\s*)?          # a label: "t:   55.6 C"
        (?P<sign>[+-]?)\s?(?P<whole>\d*)(?:(?P<mark>[.,])(?P<decimals>\d*))?
        (?:[eE](?P<exponent>[+-]?\d{1,3}))?
        \s*(?:(?:°|'|deg\s?)?(?P<unit>C|F|K|CEL|FAR|KEL)|%\s?(?:RH)?)?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_OVERFLOW = 9.9e37
"""IEEE 488.2 / SCPI: 9.9E37 is infinity, 9.91E37 is not-a-number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that an instrument printed."""

    value: float
    resolution: float
    """What one step of its last digit is worth."""
    unit: TemperatureUnit | None = None
    """The unit behind it, where one is printed."""


def parsed(text: str, mark: DecimalMark = DecimalMark.POINT) -> Number:
    """The one number in ``text``.

    Raises `NoValue` if the instrument states that it has none, `ValueError` if it is not a number with this decimal
    mark.
    """
    text = text.strip()
    if _NONE_AT_ALL.fullmatch(text):
        raise NoValue(f"the instrument has no value: {text[:40]!r}")
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["whole"] or match["decimals"]):
        raise ValueError(f"{text[:80]!r} is not a number")
    if match["mark"] not in (None, mark.value):
        raise ValueError(f"{text[:80]!r} is not a number with {mark.value!r} as the decimal mark")
    decimals, exponent = match["decimals"] or "", int(match["exponent"] or 0)
    value = float(f"{match['sign']}{match['whole'] or 0}.{decimals or 0}e{exponent}")
    if not math.isfinite(value) or abs(value) >= _OVERFLOW:
        raise NoValue(f"the instrument has no value: {text[:40]!r}")
    unit = _UNITS[match["unit"].upper()] if match["unit"] else None
    return Number(value, 10.0 ** (exponent - len(decimals)), unit)


def unit_named(text: str) -> TemperatureUnit:
    """The unit that an instrument names: ``C``, ``FAR``, ``K``. Raises `ValueError`."""
    try:
        return _UNITS[text.strip().strip('"').upper()]
    except KeyError:
        raise ValueError(f"{text[:40]!r} is not a unit of temperature") from None
