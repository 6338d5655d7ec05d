"""Blocks into sentences: a decimal point, an abbreviation or a clause number ends none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from conformance.specification.languages import LanguageWords

_ABBREVIATION = re.compile(
    r"(?:^|(?<!\d)[\s(])(?:e\.g|i\.e|etc|figs?|nos?|vs|approx|cf|cl|ed|eq|al|min|max|resp|incl|ref|sec|tab|vol|dr|mr|para|pp?)$"
)
"""An abbreviation before its full stop; behind a number ``min`` is a unit, and the stop ends the sentence."""
MAX_SENTENCE = 2000
"""Longest sentence, in characters, that is read as one: so that the time taken grows with the text and no faster."""


@cache
def _class(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


@cache
def _ends(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def sentences(folded: str, words: LanguageWords, is_normative: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a folded text, blanks around it left out.

    A semicolon ends a sentence only where both sides hold a normative word: else the part without one would lose
    its sense.
    """
    start = 0
    for match in _ends(words.sentence_end_pattern).finditer(folded):
        if folded[match.start()] == "." and _inside_word(folded, match.start(), match.end()):
            continue
        yield from _by_semicolon(folded, start, match.end(), words, is_normative)
        start = match.end()
    yield from _by_semicolon(folded, start, len(folded), words, is_normative)


def _inside_word(folded: str, dot: int, end: int) -> bool:
    """Whether a full stop belongs to an abbreviation or initial rather than to the sentence."""
    if end >= len(folded):
        return False
    return _ABBREVIATION.search(folded, max(0, dot - 12), dot) is not None


def _by_semicolon(
    folded: str, start: int, end: int, words: LanguageWords, is_normative: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    cuts = [match.start() for match in _class(words.semicolons).finditer(folded, start, end)]
    if cuts:
        bounds = [start, *(cut + 1 for cut in cuts), end]
        parts = list(pairwise(bounds))
        normative = [is_normative(folded[a:b]) for a, b in parts]
        opened, seen = start, normative[0]
        for (a, _), here in zip(parts[1:], normative[1:], strict=True):
            if here and seen:
                yield from _trimmed(folded, opened, a)
                opened = a
            seen = seen or here
        start = opened
    yield from _trimmed(folded, start, end)


def _trimmed(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without the blanks around it; one beyond all measure in pieces, cut where a part of it ends."""
    while end - start > MAX_SENTENCE:
        window = folded[start : start + MAX_SENTENCE]
        cut = max(window.rfind(mark) for mark in ",;、 ") + 1 or MAX_SENTENCE
        yield from _trimmed(folded, start, start + cut)
        start += cut
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
