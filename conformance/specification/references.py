"""Cross-references: which clauses a sentence cites, and whether it cites them as the way to verify something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from conformance.core.text import Language
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.units import SYMBOLS

NUMBER = r"(?:\d{1,2}(?:\.\d{1,3}){1,5}|[a-z](?:\.\d{1,3}){1,5})"
"""A clause's number, folded; one without a full stop is cited as *clause 6* or *第 6 章*."""
_MAY_CITE = re.compile(r"[\da-z]\.\d|章|附|clause|annex|section|chapter")
"""Without any of these a sentence cites nothing: most of them, soon known."""
_UNIT_BEHIND = re.compile(rf"\s?(?:{'|'.join(re.escape(s) for s in sorted(SYMBOLS, key=len, reverse=True))})(?![a-z])")


@dataclass(frozen=True, slots=True)
class ClauseReference:
    """One cited clause."""

    clause: str
    verifies: bool
    """Whether the sentence cites it as a test method."""


@cache
def _patterns(code: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = WORDS[code]
    listed = rf"{NUMBER}(?:\s?(?:{words.reference_joint_pattern})\s?{NUMBER})*"
    return (
        re.compile(rf"(?:{words.reference_before_pattern})\s?(?P<a>{listed})|(?P<b>{listed})\s?(?:{words.reference_behind_pattern})"
                   rf"|{words.chapter_reference_pattern}"),
        re.compile(words.verifying_pattern),
    )  # fmt: skip


def references(folded: str, words: LanguageWords) -> tuple[ClauseReference, ...]:
    """The clauses that a folded sentence cites, in order, each once."""
    return () if _MAY_CITE.search(folded) is None else _references(folded, words.code)


@lru_cache(maxsize=512)
def _references(folded: str, code: Language) -> tuple[ClauseReference, ...]:
    pattern, verifying = _patterns(code)
    found: dict[str, ClauseReference] = {}
    for match in pattern.finditer(folded):
        if _UNIT_BEHIND.match(folded, match.end()):
            continue
        cited = match["a"] or match["b"]
        numbers = re.findall(NUMBER, cited) if cited else [next(filter(None, match.groups()[2:]))]
        start = max(folded.rfind(mark, 0, match.start()) for mark in ",;。") + 1
        end = min((at for mark in ",;。" if (at := folded.find(mark, match.end())) >= 0), default=len(folded))
        verifies = verifying.search(folded, start, end) is not None
        for number in numbers:
            clause = number.upper()
            found.setdefault(clause, ClauseReference(clause, verifies))
    return tuple(found.values())
