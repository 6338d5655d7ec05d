"""Comparisons: the words before and behind a value that say which side of it they bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from conformance.core.text import Language
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.modality import alternation, first_characters
from conformance.specification.quantity import QuantityShape

MAX_GAP = 40
"""Characters at most between a comparison and its value."""

_SHAPES = {
    "better": QuantityShape.BETTER,
    "not above": QuantityShape.AT_MOST,
    "at most": QuantityShape.AT_MOST,
    "below": QuantityShape.AT_MOST,
    "not below": QuantityShape.AT_LEAST,
    "at least": QuantityShape.AT_LEAST,
    "above": QuantityShape.AT_LEAST,
    "equal": QuantityShape.EQUAL,
}
_DENIED = {"not above": True, "not below": True, "above": False, "below": False}
_BOUNDS = {"at most", "at least", "not above", "not below", "better"}
"""Comparisons that hold over a verb between them and the value (``至少读取 10 次``)."""


@dataclass(frozen=True, slots=True)
class ComparisonPhrase:
    """A comparison where it stands."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    before: re.Pattern[str]
    kinds: dict[str, str]
    """What every comparison before a value says, by its words without blanks."""
    behind: re.Pattern[str]
    filler: re.Pattern[str]
    wide_filler: re.Pattern[str]


@cache
def _grammar(code: Language) -> _Grammar:
    words = WORDS[code]
    gap = " " if words.letters else ""
    phrases = {
        **dict.fromkeys(words.equal, "equal"),
        **dict.fromkeys(words.below, "below"),
        **dict.fromkeys(words.above, "above"),
        **dict.fromkeys(words.at_most, "at most"),
        **dict.fromkeys(words.at_least, "at least"),
        **{f"{no}{gap}{word}": "not below" for no, word in product(words.negators, words.below)},
        **{f"{no}{gap}{word}": "not above" for no, word in product(words.negators, words.above)},
        **{f"{no}{gap}{word}": "better" for no, word in product(words.negators, words.worse)},
        **dict.fromkeys(words.better, "better"),
    }
    letters = f"(?![{words.letters}])" if words.letters else ""
    left = f"(?<![{words.letters}])" if words.letters else ""
    opening = rf"|(?:(?<=: )|^)({alternation(words.opening)})(?=\s\d)" if words.opening else "|((?!))"
    inclusive = f"(?:{words.closing_inclusive_pattern})?"
    behind = (
        rf"{inclusive}\s?[(,]?\s?(?:(?P<more>{alternation(words.or_more)})|(?P<less>{alternation(words.or_less)})"
        rf"|(?P<fine>{alternation(words.or_better)})){letters}"
    )
    return _Grammar(
        re.compile(
            rf"(?=[{first_characters((*phrases, *words.opening))}]){left}({alternation(phrases)})"
            rf"(?:{words.or_equal_pattern})?{letters}{opening}"
        ),
        {"".join(phrase.split()): kind for phrase, kind in (*phrases.items(), *words.opening.items())},
        re.compile(behind),
        re.compile(words.filler_pattern),
        re.compile(words.wide_filler_pattern),
    )


def comparisons(folded: str, words: LanguageWords) -> Sequence[ComparisonPhrase]:
    """The comparisons of a folded text that stand before what they compare, in order."""
    return _comparisons(folded, words.code)


@lru_cache(maxsize=512)
def _comparisons(folded: str, code: Language) -> tuple[ComparisonPhrase, ...]:
    grammar = _grammar(code)
    return tuple(
        ComparisonPhrase(match.start(), match.end(), grammar.kinds["".join((match[1] or match[2]).split())])
        for match in grammar.before.finditer(folded)
    )


def compared(
    folded: str,
    start: int,
    end: int,
    found: Sequence[ComparisonPhrase],
    nearest: int,
    words: LanguageWords,
    counted: int = 0,
) -> tuple[QuantityShape, bool | None, int]:
    """How the value from ``start`` to ``end`` is compared, whether that denies, and where a comparison behind it ends.

    ``nearest`` is the comparison next before it; ``counted`` where the things end that it counts (``2 台以上``).
    """
    grammar = _grammar(words.code)
    shape, is_denied, is_wide = QuantityShape.BARE, None, False
    for one in reversed(found[max(0, nearest - 1) : nearest + 1]):
        if start - one.end > MAX_GAP:
            break
        reaches = one.kind in _BOUNDS or (one.kind != "equal" and shape is QuantityShape.BARE)
        near = shape is QuantityShape.BARE and grammar.filler.fullmatch(folded, one.end, start)
        if near or (reaches and grammar.wide_filler.fullmatch(folded, one.end, start)):
            is_wide = not near
            shape, is_denied = _SHAPES[one.kind], _DENIED.get(one.kind)
        if shape not in {QuantityShape.BARE, QuantityShape.EQUAL}:
            break
    if shape is not QuantityShape.BARE and shape is not QuantityShape.EQUAL and not is_wide:
        return shape, is_denied, end
    if after := grammar.behind.match(folded, end) or (grammar.behind.match(folded, counted) if counted else None):
        shape, end = (
            QuantityShape.AT_LEAST
            if after["more"]
            else QuantityShape.BETTER
            if after["fine"]
            else QuantityShape.AT_MOST,
            after.end(),
        )
    return shape, is_denied, end
