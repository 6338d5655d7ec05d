"""Limits: which number of an obligation limits which characteristic, and which only states a condition.

A number belongs to the quantity named beside it. The characteristic that the obligation is about is its *subject*;
the subject's numbers are the limit, those of other quantities are conditions. What belongs to nothing is left over
and reported: no number is lost silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from conformance.characteristics import CHARACTERISTICS
from conformance.requirements.model import Condition, Limit
from conformance.specification.languages import Words
from conformance.specification.nouns import Noun, nouns
from conformance.specification.quantities import Quantity, Shape, quantities
from conformance.specification.units import converted, fits

_SMALLER_IS_BETTER = {"false_alarm_rate", "hot_object_false_alarm_rate"}
_LARGER_KINDS = {"proportion", "rate", "count", "ratio", "pixels"}
_UNITLESS = {"ratio": "dimensionless", "count": "count", "pixels": "pixel"}
_NOT_A_DIFFERENCE = 15
"""A Celsius range that lies wholly above this is of temperatures, not of differences."""


Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the numbers of one obligation say."""

    characteristic: str | None
    limit: Limit | None
    conditions: tuple[Condition, ...]
    left_over: tuple[tuple[int, int, str], ...]
    """(start, end, reason) of every number that is in neither."""


def suits(quantity: Quantity, kind: str) -> bool:
    """Whether a quantity can be a value of a characteristic or condition of ``kind``."""
    if quantity.unit is None:
        return kind in _UNITLESS
    if not fits(quantity.unit, kind):
        return False
    if quantity.unit.kind not in {"celsius", "fahrenheit"}:
        return True
    if kind == "temperature":
        return quantity.shape is not Shape.SYMMETRIC
    return quantity.shape is not Shape.RANGE or quantity.lower is None or quantity.lower < _NOT_A_DIFFERENCE


def read_limits(
    folded: str, modal: tuple[int, int], inherited: Iterable[str], words: Words, *, row: bool = False
) -> Reading:
    """Read one obligation.

    ``modal`` is where its normative word stands, ``inherited`` the characteristics it may speak of without naming
    them (of the obligation before, of the clause's titles), the likeliest first. In a table's ``row`` every number
    stands in the column of limits.
    """
    found = quantities(folded, words)
    named = nouns(folded, words)
    whole, cut = ([], []) if row else _condition_spans(folded, words, modal)
    spans = whole + cut
    owners = {q.start: _owner(q, named, folded, words) for q in found}
    own = _subjects(named, whole, modal, words)
    subject, chosen = _choose(found, owners, own, inherited, spans, modal)
    limit = None
    if chosen:
        kind = CHARACTERISTICS[subject].kind if subject else _kind(chosen[0], owners[chosen[0].start], folded, words)
        limit = _limit(chosen, kind, subject)
    elif subject and _is_declared(folded, words):
        limit = Limit(declared=subject)
    conditions: list[Condition] = []
    left: list[tuple[int, int, str]] = []
    for q in found:
        if q in chosen:
            continue
        owner = owners[q.start]
        if q.shape is Shape.PRODUCT:
            left.append((q.start, q.end, "two numbers in one (width × height)"))
        elif owner is not None and owner.name != subject:
            conditions.append(_condition(q, owner.quantity, owner.kind))
        elif _inside(q.start, spans) or (limit is not None and q.start > chosen[0].start if chosen else False):
            conditions.append(_condition(q, *_default_condition(q)))
        elif q.unit is not None:
            reason = (
                "no comparison stands beside the number" if q.shape is Shape.BARE else "nothing says what it limits"
            )
            left.append((q.start, q.end, reason))
    return Reading(subject, limit, tuple(conditions), tuple(left))


def _subjects(named: list[Noun], spans: Spans, modal: tuple[int, int], words: Words) -> list[str]:
    """Characteristics that the obligation itself names and may be about, the likeliest first."""
    own = [noun for noun in named if noun.is_characteristic and not _inside(noun.start, spans)]
    before = [noun.name for noun in own if noun.end <= modal[0]]
    after = [noun.name for noun in own if noun.start >= modal[1]]
    if words.head_is_last:
        before.reverse()
    return sorted(dict.fromkeys([*before, *after]), key=lambda name: name == "function")


def _choose(
    found: list[Quantity],
    owners: dict[int, Noun | None],
    own_subjects: list[str],
    inherited: Iterable[str],
    spans: Spans,
    modal: tuple[int, int],
) -> tuple[str | None, list[Quantity]]:
    """The subject and the one or two quantities that limit it."""
    able = [q for q in found if q.shape not in {Shape.BARE, Shape.PRODUCT}]
    after = [q for q in able if q.start >= modal[1]]
    free = [q for q in after if owners[q.start] is None and not _inside(q.start, spans)]
    spoken = [q for q in after if _is_subject(owners[q.start], spans, modal)]
    if spoken and not own_subjects:
        # It is about a quantity that is else a condition: "the ambient temperature shall be …".
        return None, _pair(spoken)
    subjects = list(dict.fromkeys([*own_subjects, *inherited]))
    for subject in subjects:
        kind = CHARACTERISTICS[subject].kind
        named = [q for q in able if (owner := owners[q.start]) is not None and owner.name == subject]
        pools = (
            [q for q in named if q.start >= modal[1]],
            [q for q in free if suits(q, kind)],
            [q for q in named if q.start < modal[1]],
        )
        for pool in pools:
            if pool:
                return subject, _pair(pool)
    with_unit = [q for q in free if q.unit is not None]
    if with_unit:
        return None, _pair(with_unit)
    return (subjects[0] if subjects else None), []


def _is_subject(owner: Noun | None, spans: Spans, modal: tuple[int, int]) -> bool:
    """Whether a quantity of conditions stands where the subject does: before the normative word."""
    if owner is None or owner.is_characteristic:
        return False
    return owner.end <= modal[0] and not _inside(owner.start, spans)


def _pair(pool: list[Quantity]) -> list[Quantity]:
    """The first quantity, with the one that bounds the other side where there is one."""
    first = pool[0]
    for other in pool[1:]:
        if other.unit == first.unit and {first.shape, other.shape} == {Shape.AT_LEAST, Shape.AT_MOST}:
            low, high = (first.lower, other.upper) if first.shape is Shape.AT_LEAST else (other.lower, first.upper)
            if low is not None and high is not None and low <= high:
                return [first, other]
    return [first]


def _owner(q: Quantity, named: list[Noun], folded: str, words: Words) -> Noun | None:
    """The named quantity that a number is a value of: one that follows it directly, else the nearest before it."""
    for noun in named:
        if q.end <= noun.start <= q.end + 12 and suits(q, noun.kind):
            if _compiled(words.follows_pattern).fullmatch(folded, q.end, noun.start):
                return noun
            break
    return next((noun for noun in reversed(named) if noun.end <= q.start and suits(q, noun.kind)), None)


def _limit(chosen: Sequence[Quantity], kind: str, subject: str | None) -> Limit:
    lower, upper = None, None
    unit = ""
    for q in chosen:
        low, high = q.lower, q.upper
        if q.shape is Shape.BETTER:
            larger = kind in _LARGER_KINDS and subject not in _SMALLER_IS_BETTER
            low, high = (low, None) if larger else (None, high)
        low_value, low_unit = _value(q, low, kind)
        high_value, high_unit = _value(q, high, kind)
        lower = low_value if low_value is not None else lower
        upper = high_value if high_value is not None else upper
        unit = low_unit or high_unit or unit
    return Limit(lower=lower, upper=upper, unit=unit)


def _value(q: Quantity, value: Decimal | None, kind: str) -> tuple[float | None, str | None]:
    if value is None:
        return None, None
    if q.unit is None:
        return float(value), _UNITLESS.get(kind, "dimensionless")
    return converted(value, q.unit, kind)


def _condition(q: Quantity, quantity: str, kind: str) -> Condition:
    lower, unit = _value(q, q.lower, kind)
    upper, other = _value(q, q.upper, kind)
    return Condition(quantity=quantity, lower=lower, upper=upper, unit=unit or other)


_DEFAULT_CONDITIONS = {"length": "distance", "duration": "duration", "count": "count", "proportion": "proportion"}


def _default_condition(q: Quantity) -> tuple[str, str]:
    """Quantity and kind of a condition that names no quantity."""
    if q.unit is None:
        return "value", "ratio"
    if q.unit.kind in {"celsius", "kelvin", "fahrenheit"}:
        if suits(q, "temperature") and (q.lower or q.upper or 0) >= _NOT_A_DIFFERENCE:
            return "temperature", "temperature"
        return "temperature_difference", "difference"
    return _DEFAULT_CONDITIONS.get(q.unit.kind, q.unit.kind), q.unit.kind


def _kind(q: Quantity, owner: Noun | None, folded: str, words: Words) -> str:
    """What a Celsius value is where no characteristic decides."""
    if owner is not None:
        return owner.kind
    if q.shape is Shape.SYMMETRIC or _any(words.difference_patterns, folded):
        return "difference"
    return "temperature" if q.unit is not None and q.unit.kind != "kelvin" else "difference"


def _is_declared(folded: str, words: Words) -> bool:
    """Whether the limit is the manufacturer's figure; one that only has to be stated limits nothing."""
    if _any(words.judged_as_declared_patterns, folded):
        return True
    return _any(words.declared_patterns, folded) and not _any(words.disclosed_patterns, folded)


def _condition_spans(folded: str, words: Words, modal: tuple[int, int]) -> tuple[Spans, Spans]:
    """Stretches of text that state conditions: whole ones, and those that the normative word cuts off.

    A number in either is no limit; a quantity named in one that is cut off may still be the subject
    ("over the range 34 °C to 39 °C the error shall …").
    """
    whole: Spans = []
    cut: Spans = []
    for pattern in words.condition_patterns:
        for match in _compiled(pattern).finditer(folded):
            start, end = match.span()
            if start >= modal[1] or end <= modal[0]:
                whole.append((start, end))
            elif start < modal[0]:
                cut.append((start, modal[0]))
    return whole, cut


def _inside(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _any(patterns: Iterable[str], folded: str) -> bool:
    return any(_compiled(pattern).search(folded) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
