"""Quantities in a sentence: every number with its unit and how it is compared, as an interval."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from conformance.core.text import Language
from conformance.specification.comparisons import ComparisonPhrase, compared, comparisons
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.numerals import number
from conformance.specification.quantity import QuantityShape, TextQuantity
from conformance.specification.spellings import held, spelling
from conformance.specification.units import COUNT, PERCENT, SYMBOLS, Unit

_MAX_BEFORE_COUNT = 30
"""Characters before a count in which the time it is counted over is looked for."""


@cache
def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def quantities(folded: str, words: LanguageWords) -> list[TextQuantity]:
    """The quantities of a folded text in order. A number with neither unit, range nor comparison is none."""
    return list(_quantities(folded, words.code))


@lru_cache(maxsize=512)
def _quantities(folded: str, code: Language) -> tuple[TextQuantity, ...]:
    words = WORDS[code]
    before: Sequence[ComparisonPhrase] | None = None
    ends: list[int] = []
    found: list[TextQuantity] = []
    holds = held(folded, code)
    for match in spelling(code, holds).finditer(folded):
        if found and match.start() < found[-1].end:
            continue
        plain = _interval(match, words) if holds else None
        if plain is not None and plain.sides is None:
            found.append(plain)
            continue
        if before is None:
            before = comparisons(folded, words)
            ends = [one.end for one in before]
        nearest = bisect_right(ends, match.start()) - 1
        end = match.end()
        if half := _of(words.half_behind_pattern).match(folded, end):
            end = half.end()
        counted = None if plain or match["v_u"] else _of(words.counted_pattern).match(folded, end)
        shape, is_denied, behind = compared(
            folded, match.start(), end, before, nearest, words, counted.end() if counted else 0
        )
        if plain is not None:
            found.append(_compared_product(plain, shape))
        elif (single := _single(match, (end, behind), shape, is_denied, bool(counted), folded, words)) is not None:
            found.append(single)
    return tuple(found)


def _interval(match: re.Match[str], words: LanguageWords) -> TextQuantity | None:
    """A quantity that needs no comparison: tolerance, range, or product; None for any other."""
    start, end = match.span()
    groups = match.groupdict()
    if groups.get("tolerance"):
        tolerance, nominal = number(match["tolerance"]), number(match["nominal"] or "")
        unit = unit_of(match["tolerance_u"] or match["nominal_u"], words)
        if tolerance is None:
            return None
        base = unit_of(match["nominal_u"], words)
        if nominal is not None and base is not None and unit is PERCENT and base is not PERCENT:
            unit, tolerance = base, abs(nominal) * tolerance / 100
        if nominal is None:
            return TextQuantity(start, end, QuantityShape.SYMMETRIC, -tolerance, tolerance, unit)
        return TextQuantity(start, end, QuantityShape.RANGE, nominal - tolerance, nominal + tolerance, unit)
    if groups.get("one"):
        return _with_offsets(match, words)
    if groups.get("width"):
        unit = unit_of(match["product_u"], words)
        width, height = number(match["width"]), number(match["height"])
        if width is None or height is None or (unit is None and width * height < 1000):
            return None
        return TextQuantity(start, end, QuantityShape.PRODUCT, None, None, unit, (width, height))
    for low, low_u, high, high_u in (("ba", "ba_u", "bb", "bb_u"), ("a", "a_u", "b", "b_u")):
        if groups.get(low):
            first, second = number(match[low]), number(match[high])
            unit = unit_of(match[high_u] or match[low_u], words)
            if first is None or second is None:
                return None
            return TextQuantity(start, end, QuantityShape.RANGE, min(first, second), max(first, second), unit)
    return None


def _compared_product(product: TextQuantity, shape: QuantityShape) -> TextQuantity:
    """A product with the bounds of its first side, as its comparison says."""
    side = product.sides[0] if product.sides else None
    is_upper, is_lower = (
        shape in {QuantityShape.AT_MOST, QuantityShape.EQUAL},
        shape in {QuantityShape.AT_LEAST, QuantityShape.BETTER, QuantityShape.EQUAL, QuantityShape.BARE},
    )
    return replace(product, lower=side if is_lower else None, upper=side if is_upper else None)


def _with_offsets(match: re.Match[str], words: LanguageWords) -> TextQuantity | None:
    """A tolerance with two sides, ``+0.2/-0.3 ℃``, about a value where there is one."""
    unit = unit_of(match["offsets_u"] or match["two_u"] or match["one_u"] or match["base_u"], words)
    base, base_unit = number(match["base"] or ""), unit_of(match["base_u"], words)
    one, two = number(match["one"]), number(match["two"])
    if one is None or two is None or (one > 0) == (two > 0):
        return None
    if base is None:
        return TextQuantity(match.start(), match.end(), QuantityShape.SYMMETRIC, min(one, two), max(one, two), unit)
    if base_unit is not None and unit is PERCENT and base_unit is not PERCENT:
        unit, one, two = base_unit, base * one / 100, base * two / 100
    return TextQuantity(
        match.start(), match.end(), QuantityShape.RANGE, base + min(one, two), base + max(one, two), unit
    )


def _single(
    match: re.Match[str],
    ends: tuple[int, int],
    shape: QuantityShape,
    is_denied: bool | None,
    counted: bool,
    folded: str,
    words: LanguageWords,
) -> TextQuantity | None:
    """A single value with its comparison; None where it is no quantity (a clause number, *one of*).

    ``ends`` are where the value ends, and where a comparison behind it does.
    """
    end = max(ends)
    text = match["pv"] or match["v"]
    value = number(text or "")
    if value is None or not text:
        return None
    unit = _unit_of_single(match, words)
    if ends[0] > match.end() and unit is not None:
        value += Decimal("0.5")
    if match["more"]:
        shape = QuantityShape.AT_LEAST if " ".join(match["more"].split()) in words.or_more else QuantityShape.AT_MOST
    in_words = text.strip()[0].isalpha() and not match["pv"]
    if unit is None and (of := _of(words.one_in_pattern).match(folded, match.end())):
        total = number(of[1])
        if total:
            value, unit, end = value * 100 / total, PERCENT, max(end, of.end())
    if unit is None and text.strip() in words.zero_words:
        if shape is not QuantityShape.EQUAL:
            return None
        is_rate = _of(words.rate_noun_pattern).search(folded, 0, match.start()) is not None
        return TextQuantity(match.start(), end, shape, value, value, PERCENT if is_rate else COUNT)
    if unit is None and counted and value == int(value):
        # In Chinese only a classifier is taken for what is counted; in English, any word.
        unit = (
            COUNT
            if shape not in {QuantityShape.BARE, QuantityShape.EQUAL}
            or (shape is QuantityShape.EQUAL and not words.letters)
            else None
        )
    if unit is COUNT and words.rates and (rate := _rate(folded, match.start(), match.end(), words)) is not None:
        unit = rate
        shape = QuantityShape.EQUAL if shape is QuantityShape.BARE else shape
    if unit is None and (in_words or shape is QuantityShape.BARE):
        return None
    if unit is not None and unit.name == "year" and shape is QuantityShape.BARE and 1900 <= value <= 2100:
        return None  # a date
    if unit is COUNT and in_words and shape is QuantityShape.BARE:
        return None
    lower = (
        value
        if shape in {QuantityShape.AT_LEAST, QuantityShape.EQUAL, QuantityShape.BARE, QuantityShape.BETTER}
        else None
    )
    upper = (
        value
        if shape in {QuantityShape.AT_MOST, QuantityShape.EQUAL, QuantityShape.BARE, QuantityShape.BETTER}
        else None
    )
    return TextQuantity(match.start(), end, shape, lower, upper, unit, None, is_denied)


def _unit_of_single(match: re.Match[str], words: LanguageWords) -> Unit | None:
    """The unit of a single value: the one written, or that which its number in words implies."""
    if match["fraction"]:
        return SYMBOLS[words.fractions[match["fraction"]]]
    implied = next((symbol for word, symbol in words.implied_units.items() if word in match["v"]), None)
    return SYMBOLS[implied] if implied else unit_of(match["v_u"], words)


def _rate(folded: str, start: int, end: int, words: LanguageWords) -> Unit | None:
    """The rate that a count is by the words around it (``每分钟 30 人``, ``30 persons pass every minute``)."""
    before = _of(words.rate_before_pattern).search(folded, max(0, start - _MAX_BEFORE_COUNT), start)
    around = before or _of(words.rate_behind_pattern).match(folded, end)
    return SYMBOLS[words.rates[around[1]]] if around else None


def unit_of(text: str | None, words: LanguageWords) -> Unit | None:
    """The unit a folded spelling means."""
    if not text:
        return None
    spelling = " ".join(text.strip(" -").split())
    return SYMBOLS.get(words.units.get(spelling, spelling))
