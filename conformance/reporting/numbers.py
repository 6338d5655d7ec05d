"""Numbers as a report prints them: one way for each unit, a real minus sign, a thin space before the unit."""

from __future__ import annotations

import math

from conformance.core.units import units

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
DASH = "\N{EM DASH}"

MOST_DECIMALS = 7


def symbol(unit: str | None) -> str:
    """The unit as it is printed."""
    known = units().get(unit or "")
    return known.printed if known else unit or ""


def with_unit(text: str, unit: str | None) -> str:
    """A printed number with its unit after a thin space; counts and ratios have none."""
    printed = symbol(unit)
    return f"{text}{THIN}{printed}" if printed else text


def exact(value: float) -> str:
    """A figure that a person wrote (a limit, a parameter): all its digits, not rounded."""
    return f"{value:.12g}".replace("-", MINUS)


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals; what rounds to zero has no sign."""
    text = f"{value:.{decimals}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def number(
    value: float | None,
    unit: str | None,
    *,
    uncertainty: float | None = None,
    apart_from: tuple[float | None, ...] = (),
) -> str:
    """A measured value without its unit.

    Its decimals are those of the expanded uncertainty at two significant digits, else the unit's; more where it would
    otherwise print like a limit (``apart_from``) that it does not equal.
    """
    if value is None or not math.isfinite(value):
        return DASH
    decimals = decimals_of(value, unit, uncertainty)
    while decimals < MOST_DECIMALS and any(
        limit is not None and limit != value and fixed(limit, decimals) == fixed(value, decimals)
        for limit in apart_from
    ):
        decimals += 1
    return fixed(value, decimals)


def decimals_of(value: float, unit: str | None, uncertainty: float | None = None) -> int:
    """How many decimals a value is printed with."""
    if uncertainty is not None and uncertainty > 0 and math.isfinite(uncertainty):
        least = _decimals("dimensionless") or 0 if unit == "dimensionless" else 0
        return min(max(1 - _magnitude(uncertainty), least), MOST_DECIMALS)
    usual = _decimals(unit)
    if usual is not None:
        return usual if usual or value == round(value) else 2
    return min(max(3 - _magnitude(value), 0), MOST_DECIMALS) if value else 0


def _decimals(unit: str | None) -> int | None:
    known = units().get(unit or "")
    return known.decimals if known else None


def _magnitude(value: float) -> int:
    """The power of ten of a number's first of two significant digits (0.0996 is 0.10: -1)."""
    return int(f"{abs(value):.1e}".partition("e")[2])


def quantity(value: float | None, unit: str | None, *, uncertainty: float | None = None) -> str:
    """A measured value with its unit."""
    printed = number(value, unit, uncertainty=uncertainty)
    return printed if printed == DASH else with_unit(printed, unit)


def percentage(probability: float | None) -> str:
    """A probability in percent, never rounded to certainty."""
    if probability is None:
        return DASH
    if 0 < probability < 0.0001:
        return with_unit("< 0.01", "percent")
    if 0.9999 < probability < 1:
        return with_unit("> 99.99", "percent")
    return with_unit(f"{100 * probability:.2f}".rstrip("0").rstrip("."), "percent")


def degrees_of_freedom(value: float | None) -> str:
    """Degrees of freedom: whole from 100 on (truncated, never rounded up), None for infinitely many."""
    if value is None or math.isinf(value):
        return "∞"
    return str(math.floor(value)) if value >= 100 else f"{value:.1f}".removesuffix(".0")


def significant(value: float, digits: int = 4) -> str:
    """A number of an uncertainty budget, to so many significant digits and without idle zeros."""
    return f"{value:.{digits}g}".replace("-", MINUS)
