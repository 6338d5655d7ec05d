"""Conditions: stretches of a sentence that only say when something holds, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from conformance.requirements.model import Condition
from conformance.specification.comparisons import comparisons
from conformance.specification.languages import LanguageWords
from conformance.specification.quantity import QuantityShape, TextQuantity
from conformance.specification.units import converted, fits

UNITLESS = {"ratio": "dimensionless", "count": "count", "pixels": "pixel"}
"""Unit of a number that is written without one, by kind."""
_NOT_A_DIFFERENCE = 15
"""A Celsius range that lies wholly above this is of temperatures, not of differences."""
_NO_TEMPERATURE = 5
_DEFAULT_CONDITIONS = {"length": "distance", "duration": "duration", "count": "count", "proportion": "proportion"}

Spans = list[tuple[int, int]]
"""Stretches of a text, each by its start and end."""


def suits(quantity: TextQuantity, kind: str) -> bool:
    """Whether a quantity can be a value of a characteristic or condition of ``kind``."""
    if quantity.unit is None:
        return kind in UNITLESS
    if not fits(quantity.unit, kind):
        return False
    if quantity.unit.kind not in {"celsius", "fahrenheit"}:
        return True
    if kind == "temperature":
        return quantity.shape is not QuantityShape.SYMMETRIC
    return quantity.shape is not QuantityShape.RANGE or quantity.lower is None or quantity.lower < _NOT_A_DIFFERENCE


def is_small(quantity: TextQuantity) -> bool:
    """Whether a Celsius value is too low an upper bound for a temperature that is spoken of in screening."""
    return quantity.shape is QuantityShape.AT_MOST and abs(quantity.upper or Decimal(0)) <= _NO_TEMPERATURE


def condition_spans(
    folded: str, words: LanguageWords, modal: tuple[int, int], *, circumstances: bool = True
) -> tuple[Spans, Spans]:
    """Stretches of text that state conditions: whole ones, and those that the normative word cuts off.

    A number in either is no limit; a quantity named in one that is cut off may still be the subject
    ("over the range 34 °C to 39 °C the error shall …"). A preposition that is part of a comparison
    (*capped at*, *from no more than*) opens none.
    """
    whole: Spans = []
    cut: Spans = []
    compares = [(one.start, one.end) for one in comparisons(folded, words) if one.kind != "equal"]
    patterns = (*words.condition_patterns, *(words.circumstance_patterns if circumstances else ()))
    for pattern in patterns:
        for match in compiled(pattern).finditer(folded):
            start, end = match.span()
            if any(a < start < b for a, b in compares):
                continue
            if start >= modal[1] or end <= modal[0]:
                whole.append((start, end))
            elif start < modal[0]:
                cut.append((start, modal[0]))
    return whole, cut


def inside(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a position lies in one of the stretches."""
    return any(start <= position < end for start, end in spans)


def any_of(patterns: Iterable[str], folded: str) -> bool:
    """Whether one of the patterns is found in a folded text."""
    return any(compiled(pattern).search(folded) for pattern in patterns)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the language tables, compiled once."""
    return re.compile(pattern)


def value_in(q: TextQuantity, value: Decimal | None, kind: str) -> tuple[float | None, str | None]:
    """A bound of a quantity in the unit of its kind, and that unit."""
    if value is None:
        return None, None
    if q.unit is None:
        return float(value), UNITLESS.get(kind, "dimensionless")
    return converted(value, q.unit, kind)


def condition_of(q: TextQuantity, quantity: str, kind: str) -> Condition:
    """A quantity as a condition on what it is of."""
    lower, unit = value_in(q, q.lower, kind)
    upper, other = value_in(q, q.upper, kind)
    return Condition(quantity=quantity, lower=lower, upper=upper, unit=unit or other)


def default_condition(q: TextQuantity) -> tuple[str, str]:
    """Quantity and kind of a condition that names no quantity."""
    if q.unit is None:
        return "value", "ratio"
    if q.unit.kind in {"celsius", "kelvin", "fahrenheit"}:
        if suits(q, "temperature") and max(q.lower or 0, q.upper or 0) >= _NOT_A_DIFFERENCE:
            return "temperature", "temperature"
        return "temperature_difference", "difference"
    return _DEFAULT_CONDITIONS.get(q.unit.kind, q.unit.kind), q.unit.kind
