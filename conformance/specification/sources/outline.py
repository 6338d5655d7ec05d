"""The outline of a document without marks: which lines are headings, by their numbers and their shape."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from conformance.specification.blocks import NUMBERED_TEXT
from conformance.specification.folding import fold
from conformance.specification.languages import LanguageWords
from conformance.specification.modality import modals

_NUMBER = re.compile(
    r"\s*(\d{1,2}(?:\.\d{1,3}){0,6}|[A-Z](?:\.\d{1,3}){1,6})(?:[.、]?\s+|[.、](?=[㐀-鿿])|(?=[㐀-鿿]))(?=\S)"
)
_VALUE = re.compile(r"[±≤≥<>=]|\d\s?(?:℃|°|%|(?:k|s|m|mm|cm|ms|min|h)\b|秒|米)")
_END = re.compile(r"[。.!?;,、]$")
_LONGEST_LEAP = 5
"""Clauses that may be missing between two headings (an excerpt, a heading that was not recognised)."""
_LONGEST_TITLE = {"zh": 30, "en": 80}


@dataclass(slots=True)
class Outline:
    """Where in its numbering a document is, line by line."""

    words: LanguageWords
    last: tuple[str, ...] = ()
    """Parts of the last clause's number; empty before the first."""
    unnumbered: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.unnumbered = frozenset("".join(title.split()) for title in self.words.unnumbered_titles)

    def opens(self, text: str, following: str, usual: int, *, unfinished: bool) -> bool:
        """Whether a line is a heading; what it numbers is remembered."""
        folded = fold(text).strip()
        if re.match(self.words.annex_pattern, folded) and len(folded) <= 60 and not _END.search(folded):
            letter = next(filter(None, re.match(self.words.annex_pattern, folded).groups()))  # type: ignore[union-attr]
            if unfinished and not self._is_next((letter.upper(),)):
                return False
            self.last = (letter.upper(),)
            return True
        if "".join(folded.split()).rstrip(":") in self.unnumbered:
            return True
        if re.match(self.words.chapter_pattern, folded) and self._is_title(folded):
            return True
        match = _NUMBER.match(text)
        if match is None:
            return False
        title = fold(text[match.end() :]).strip()
        parts = tuple(match[1].split("."))
        if not self._is_title(title) or not self._is_next(parts):
            return False
        if len(parts) == 1 and unfinished and not self._is_successor(parts):
            return False
        if self._is_wrapped(text, following, usual):
            return False
        self.last = parts
        return True

    def follows(self, number: str) -> bool:
        """Whether a clause of this number can stand here."""
        return self._is_next(tuple(number.split(".")))

    def saw(self, text: str) -> None:
        """A paragraph was read; where it opens with a clause's number, that is where the document is."""
        if (match := NUMBERED_TEXT.match(text)) and self.follows(match[1]):
            self.last = tuple(match[1].split("."))

    def _is_title(self, title: str) -> bool:
        bare = title.rstrip(":")
        if not bare or not bare[0].isalpha() or len(bare) > _LONGEST_TITLE[self.words.code]:
            return False
        return not (
            _END.search(bare) or _VALUE.search(bare) or modals(bare, self.words) or bare[0] in "的中和与及至到或"
        )

    def _is_wrapped(self, text: str, following: str, usual: int) -> bool:
        """Whether a line is the first of a paragraph: as wide as lines get, and the next goes on from it."""
        rest = following.strip()
        if not rest:
            return False
        return (
            rest[0].islower() and rest[1:2].isalpha()
            if self.words.code == "en"
            else len(text.strip()) * 2 > 0.9 * usual > 40
        )

    def _is_next(self, parts: tuple[str, ...]) -> bool:
        """Whether a clause of this number can stand behind the last one: further on, and not far off."""
        if not self.last:
            return parts[0].isdecimal() and int(parts[0]) <= 20
        one, two = _key(self.last), _key(parts)
        if two <= one:
            return False
        return (
            two[0][1] - one[0][1] <= _LONGEST_LEAP
            if two[0][0] == one[0][0]
            else len(parts) >= 1 and two[0][1] <= ord("C")
        )

    def _is_successor(self, parts: tuple[str, ...]) -> bool:
        return parts == ("1",) if not self.last else _key(parts)[0][1] == _key(self.last)[0][1] + 1


def _key(parts: tuple[str, ...]) -> list[tuple[int, int]]:
    """Numbers before letters, each by its order."""
    return [(0, int(part)) if part.isdecimal() else (1, ord(part[0])) for part in parts]
