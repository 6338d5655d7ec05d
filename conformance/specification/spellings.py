"""How quantities are spelled: values with units, tolerances, ranges and products, as regular expressions."""

from __future__ import annotations

import re
from functools import cache

from conformance.core.text import Language
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.modality import alternation, whole_words
from conformance.specification.units import SYMBOLS

Holds = tuple[str, ...]
"""Spellings of a quantity beyond a single value that a text can hold, by the names of their groups."""
_POWER = r"(?:\s?[x×·]\s?10(?:\^-?\d{1,2}|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|\s?[万亿])?"
_DIGITS = rf"\d{{1,12}}(?:[ ,]\d{{3}}(?!\d))*(?:\.\d{{1,12}})?{_POWER}"
"""A number in digits, without its sign."""
_NO_AMPERE = r"(?!(?<=[\s\d]a)(?:[).]|\s(?:day|week|month|year|minute|hour|second|time|shift|head|piece|person)))"
"""Behind an *a* that is an article or an item's label."""
_APART = r"(?<![a-z0-9.])(?<!\d:)"
"""A number goes on from no word, number or time of day."""


@cache
def spelling(code: Language, holds: Holds) -> re.Pattern[str]:
    """The regular expression of the spellings of a quantity in one language that a text can hold."""
    words = WORDS[code]
    signed = rf"(?:[+-]\s?)?{_DIGITS}"
    unit = rf"[ -]?\s?(?:{alternation([*SYMBOLS, *words.units])})(?![a-z0-9]){_NO_AMPERE}"
    value = rf"(?:{signed}|{whole_words(words.numeral_pattern, words)})"
    fraction = alternation(words.fractions) or "(?!)"
    plus_minus = alternation(("±", "+/-", "+-", *words.plus_minus))
    more = alternation([word for word in (*words.or_more, *words.or_less) if word.startswith("or ")]) or "(?!)"
    every = {
        "tolerance": (
            rf"{_APART}(?:(?P<nominal>{signed})(?P<nominal_u>{unit})?(?:{words.tolerance_pattern}|\s?))?"
            rf"(?:{plus_minus})\s?(?P<tolerance>{_DIGITS})\)?(?P<tolerance_u>{unit})?"
        ),
        "offsets": (
            rf"{_APART}(?:(?P<base>{_DIGITS})(?P<base_u>{unit})?(?:\s?\(|\s)\s?)?"
            rf"(?P<one>[+-]\s?{_DIGITS})(?P<one_u>{unit})?\s?(?:/|,|;|、|and|和|与|to|~|至|到)?\s?"
            rf"(?P<two>[+-]\s?{_DIGITS})(?P<two_u>{unit})?\)?(?P<offsets_u>{unit})?"
        ),
        "product": (
            rf"{_APART}(?P<width>{_DIGITS})(?:{unit})?(?:\s?[x×*]\s?|\sby\s|\s(?:horizontally|wide|across)\s(?:and|by|x|×)\s)(?P<height>{_DIGITS})"
            rf"(?![\d^⁻⁰¹²³⁴-⁹])(?P<product_u>{unit})?"
        ),
        "between": (
            rf"{words.between_pattern[0]}(?P<ba>{value})(?P<ba_u>{unit})?"
            rf"{words.between_pattern[1]}(?P<bb>{value})(?P<bb_u>{unit})?{words.between_pattern[2]}"
        ),
        "range": (
            rf"{_APART}(?P<a>{value})(?P<a_u>{unit})?(?:{_separators(words)})"
            rf"(?P<b>{value})\)?(?P<b_u>{unit})?(?![.\d-]*\d)"
        ),
    }
    spellings = [pattern for name, pattern in every.items() if name in holds]
    proportion = rf"(?P<fraction>{fraction})\s?(?P<pv>{value})"
    single = rf"{_APART}(?P<v>{value})\)?(?P<more>\s+{more}(?=\s))?(?P<v_u>{unit})?(?!\.?\d)(?!:\d)"
    return re.compile(rf"(?=[0-9+±-]|{words.number_start_pattern})(?:{'|'.join([proportion, *spellings, single])})")


def _separators(words: LanguageWords) -> str:
    """Between the ends of a range: a word with its blanks, a sign once or twice."""
    return "|".join(
        rf"\s+{re.escape(word)}\s+"
        if word.isascii() and word[0].isalpha()
        else rf"\s?{re.escape(word)}{'' if len(word) > 1 else '{1,2}'}\s?"
        for word in sorted(words.range_words, key=len, reverse=True)
    )


_ALL: Holds = ("tolerance", "offsets", "product", "between", "range")
_USUAL: frozenset[Holds] = frozenset({(), ("range",), ("tolerance",), ("tolerance", "range")})


@cache
def _marks(code: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a text must hold for each spelling of a quantity to be looked for: most hold little of it."""
    words = WORDS[code]
    return (
        ("tolerance", ("±", "+/-", "+-", *words.plus_minus)),
        ("offsets", ("+",)),
        (
            "product",
            ("×", "*", " by ", " horizontally", " wide", " across", "x ", *(f"x{digit}" for digit in range(10))),
        ),
        ("between", words.between_marks),
        ("range", tuple(f" {word}" if word.isascii() and word[0].isalpha() else word for word in words.range_words)),
    )


def held(folded: str, code: Language) -> Holds:
    """The spellings that a text can hold."""
    found = tuple(name for name, marks in _marks(code) if any(mark in folded for mark in marks))
    # Few sets of spellings are told apart: each is a large expression, and takes as long to compile as pages to read.
    return found if found in _USUAL else _ALL
