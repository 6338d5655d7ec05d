"""Quantities in a sentence: every number with its unit and how it is compared, as an interval."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from conformance.specification.languages import WORDS, Words
from conformance.specification.modality import alternation, first_characters, whole_words
from conformance.specification.numerals import number
from conformance.specification.units import COUNT, PERCENT, SYMBOLS, Unit
from conformance.text import Language


class Shape(StrEnum):
    """How a quantity is given."""

    SYMMETRIC = "symmetric"
    """``±0.3 ℃``"""
    RANGE = "range"
    """``16 ℃～32 ℃``, ``36.5 ℃ ± 0.3 ℃``"""
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETTER = "better"
    """``better than``: the characteristic decides the side."""
    EQUAL = "equal"
    BARE = "bare"
    """A number with a unit and no comparison."""
    PRODUCT = "product"
    """``320 × 240``: two numbers in one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number (or two) with a unit, where it stands, as an interval."""

    start: int
    end: int
    shape: Shape
    lower: Decimal | None
    upper: Decimal | None
    unit: Unit | None
    """None: a comparison with, or a range of, numbers without a unit."""
    sides: tuple[Decimal, Decimal] | None = None
    """Of a product, its width and height."""
    is_denied: bool | None = None
    """Whether its comparison is a denied one (``not more than``); None where it has no *more* or *less*."""


MAX_GAP = 40
"""Characters at most between a comparison and its value."""
_DIGITS = (
    r"\d{1,12}(?:[ ,]\d{3}(?!\d))*(?:\.\d{1,12}|(?<=(?<!\d)0),\d{1,3}(?!\d))?"
    r"(?:\s?[x×·]\s?10(?:\^-?\d{1,2}|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|\s?[万亿])?"
)
_ONE_IN = re.compile(r"\s(?:in|out\sof)\s(?:every\s)?(\d[\d, ]{0,10}\d)")
"""Behind a number: it is a proportion (``1 in 100``)."""
_SIGNED = rf"(?:[+-]\s?)?{_DIGITS}"


@cache
def _pattern(code: Language) -> re.Pattern[str]:
    """The regular expression of every spelling of a quantity in one language."""
    words = WORDS[code]
    unit = rf"[ -]?\s?(?:{alternation([*SYMBOLS, *words.units])})(?![a-z0-9])"
    value = rf"(?:{_SIGNED}|{whole_words(words.numeral_pattern, words)})"
    opened, middle, closed = words.between_pattern
    separators = "|".join(
        rf"\s+{re.escape(word)}\s+" if word.isascii() and word.isalpha() else rf"\s?{re.escape(word)}{{1,2}}\s?"
        for word in words.range_words
    )
    fraction = alternation(words.fractions) or "(?!)"
    return re.compile(
        rf"(?=[0-9+±-]|{words.number_start_pattern})(?:"
        rf"(?P<fraction>{fraction})\s?(?P<pv>{value})"
        rf"|(?<![a-z0-9.])(?:(?P<nominal>{_SIGNED})(?P<nominal_u>{unit})?\s?)?(?:±|\+/-|\+-)\s?(?P<tolerance>{_DIGITS})\)?"
        rf"(?P<tolerance_u>{unit})?"
        rf"|(?<![a-z0-9.])(?P<width>{_DIGITS})(?:{unit})?(?:\s?[x×*]\s?|\sby\s)(?P<height>{_DIGITS})(?![\d^⁻⁰¹²³⁴-⁹])(?P<product_u>{unit})?"
        rf"|{opened}(?P<ba>{value})(?P<ba_u>{unit})?{middle}(?P<bb>{value})(?P<bb_u>{unit})?{closed}"
        rf"|(?<![a-z0-9.])(?P<a>{value})(?P<a_u>{unit})?(?:{separators})(?P<b>{value})\)?(?P<b_u>{unit})?(?![.\d-]*\d)"
        rf"|(?<![a-z0-9.])(?P<v>{value})\)?(?P<v_u>{unit})?(?!\.?\d))"
    )


@cache
def _comparisons(code: Language) -> tuple[re.Pattern[str], ...]:
    """Comparisons before a value, behind it, what may stand between, and what is counted."""
    words = WORDS[code]
    compared = (
        *words.better,
        *words.negators,
        *words.above,
        *words.below,
        *words.at_least,
        *words.at_most,
        *words.equal,
    )
    negated = rf"(?:{alternation(words.negators)})\s*"
    before = (
        rf"(?P<better>{alternation(words.better)})|(?P<at_most_n>{negated}(?:{alternation(words.above)}))"
        rf"|(?P<at_least_n>{negated}(?:{alternation(words.below)}))|(?P<at_least>{alternation(words.at_least)})"
        rf"|(?P<at_most>{alternation(words.at_most)})|(?P<above>{alternation(words.above)})"
        rf"|(?P<below>{alternation(words.below)})|(?P<equal>{alternation(words.equal)})"
    )
    behind = (
        rf"\s?(?:(?P<more>{alternation(words.or_more)})|(?P<less>{alternation(words.or_less)})"
        rf"|(?P<fine>{alternation(words.or_better)}))"
    )
    letters = f"(?![{words.letters}])" if words.letters else ""
    left = f"(?<![{words.letters}])" if words.letters else ""
    return (
        re.compile(rf"(?=[{first_characters(compared)}]){left}(?:{before}){letters}"),
        re.compile(behind + letters),
        re.compile(words.filler_pattern),
        re.compile(words.wide_filler_pattern),
        re.compile(words.counted_pattern),
    )


_SHAPES = {
    "better": Shape.BETTER,
    "at_most_n": Shape.AT_MOST,
    "at_most": Shape.AT_MOST,
    "below": Shape.AT_MOST,
    "at_least_n": Shape.AT_LEAST,
    "at_least": Shape.AT_LEAST,
    "above": Shape.AT_LEAST,
    "equal": Shape.EQUAL,
}


_DENIED = {"at_most_n": True, "at_least_n": True, "above": False, "below": False}


def quantities(folded: str, words: Words) -> list[Quantity]:
    """The quantities of a folded text in order. A number with neither unit, range nor comparison is none."""
    return list(_quantities(folded, words.code))


@lru_cache(maxsize=512)
def _quantities(folded: str, code: Language) -> tuple[Quantity, ...]:
    words = WORDS[code]
    before, behind, filler, wide_filler, counted = _comparisons(words.code)
    compared = [(match.end(), match.lastgroup or "equal") for match in before.finditer(folded)]
    ends = [end for end, _ in compared]
    found: list[Quantity] = []
    for match in _pattern(words.code).finditer(folded):
        plain = _interval(match, words)
        if plain is not None and plain.sides is None:
            found.append(plain)
            continue
        shape, is_denied = Shape.BARE, None
        nearest = bisect_right(ends, match.start()) - 1
        if nearest >= 0 and match.start() - ends[nearest] <= MAX_GAP:
            comparison = compared[nearest][1]
            fillers = (filler,) if comparison == "equal" else (filler, wide_filler)
            if any(between.fullmatch(folded, ends[nearest], match.start()) for between in fillers):
                shape, is_denied = _SHAPES[comparison], _DENIED.get(comparison)
        if shape in {Shape.BARE, Shape.EQUAL} and (after := behind.match(folded, match.end())):
            shape = Shape.AT_LEAST if after["more"] else Shape.BETTER if after["fine"] else Shape.AT_MOST
        if plain is not None:
            found.append(_compared_product(plain, shape))
        elif (single := _single(match, shape, is_denied, folded, counted, words)) is not None:
            found.append(single)
    return tuple(found)


def _interval(match: re.Match[str], words: Words) -> Quantity | None:
    """A quantity that needs no comparison: tolerance, range, or product; None for any other."""
    start, end = match.span()
    if match["tolerance"]:
        tolerance, nominal = number(match["tolerance"]), number(match["nominal"] or "")
        unit = unit_of(match["tolerance_u"] or match["nominal_u"], words)
        if tolerance is None:
            return None
        base = unit_of(match["nominal_u"], words)
        if nominal is not None and base is not None and unit is PERCENT and base is not PERCENT:
            unit, tolerance = base, abs(nominal) * tolerance / 100
        if nominal is None:
            return Quantity(start, end, Shape.SYMMETRIC, -tolerance, tolerance, unit)
        return Quantity(start, end, Shape.RANGE, nominal - tolerance, nominal + tolerance, unit)
    if match["width"]:
        unit = unit_of(match["product_u"], words)
        width, height = number(match["width"]), number(match["height"])
        if width is None or height is None or (unit is None and width * height < 1000):
            return None
        return Quantity(start, end, Shape.PRODUCT, None, None, unit, (width, height))
    for low, low_u, high, high_u in (("ba", "ba_u", "bb", "bb_u"), ("a", "a_u", "b", "b_u")):
        if match[low]:
            first, second = number(match[low]), number(match[high])
            unit = unit_of(match[high_u] or match[low_u], words)
            if first is None or second is None:
                return None
            return Quantity(start, end, Shape.RANGE, min(first, second), max(first, second), unit)
    return None


def _compared_product(product: Quantity, shape: Shape) -> Quantity:
    """A product with the bounds of its first side, as its comparison says."""
    side = product.sides[0] if product.sides else None
    is_upper, is_lower = (
        shape in {Shape.AT_MOST, Shape.EQUAL},
        shape in {Shape.AT_LEAST, Shape.BETTER, Shape.EQUAL, Shape.BARE},
    )
    return replace(product, lower=side if is_lower else None, upper=side if is_upper else None)


def _single(
    match: re.Match[str], shape: Shape, is_denied: bool | None, folded: str, counted: re.Pattern[str], words: Words
) -> Quantity | None:
    """A single value with its comparison; None where it is no quantity (a clause number, *one of*)."""
    text = match["pv"] or match["v"]
    value = number(text or "")
    if value is None or not text:
        return None
    unit = unit_of(words.fractions[match["fraction"]] if match["fraction"] else match["v_u"], words)
    in_words = text.strip()[0].isalpha() and not match["pv"]
    if (
        unit is None
        and shape not in {Shape.BARE, Shape.EQUAL}
        and value == int(value)
        and counted.match(folded, match.end())
    ):
        unit = COUNT
    if unit is COUNT and words.rates and (rate := _rate(folded, match.start(), words)) is not None:
        unit = rate
    if unit is None and (of := _ONE_IN.match(folded, match.end())) and (total := number(of[1])):
        value, unit = value * 100 / total, PERCENT
    if unit is None and (in_words or shape is Shape.BARE):
        return None
    if unit is not None and unit.name == "year" and shape is Shape.BARE and 1900 <= value <= 2100:
        return None  # a date
    if unit is COUNT and in_words and shape is Shape.BARE:
        return None
    lower = value if shape in {Shape.AT_LEAST, Shape.EQUAL, Shape.BARE, Shape.BETTER} else None
    upper = value if shape in {Shape.AT_MOST, Shape.EQUAL, Shape.BARE, Shape.BETTER} else None
    return Quantity(match.start(), match.end(), shape, lower, upper, unit, None, is_denied)


def _rate(folded: str, start: int, words: Words) -> Unit | None:
    """The rate that a count is by the words before it (``每分钟 30 人``)."""
    before = folded[max(0, start - 8) : start].rstrip()
    return next((SYMBOLS[symbol] for word, symbol in words.rates.items() if before.endswith(word)), None)


def unit_of(text: str | None, words: Words) -> Unit | None:
    """The unit a folded spelling means."""
    if not text:
        return None
    spelling = " ".join(text.strip(" -").split())
    return SYMBOLS.get(words.units.get(spelling, spelling))
