"""Nouns: which characteristics and which quantities of conditions a text names, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from conformance.core.characteristics import CHARACTERISTICS
from conformance.core.text import Language
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.modality import alternation, first_characters, whole_words

CONDITION_KINDS: dict[str, str] = {
    "ambient_temperature": "temperature",
    "target_temperature": "temperature",
    "body_temperature": "temperature",
    "temperature": "temperature",
    "surface_temperature": "temperature",
    "alarm_threshold": "temperature",
    "relative_humidity": "proportion",
    "confidence": "proportion",
    "distance": "length",
    "height": "length",
    "wavelength": "length",
    "duration": "duration",
    "service_time": "duration",
    "miss_rate": "proportion",
    "number_of_people": "count",
    "sample_size": "count",
    "uncertainty": "difference",
    "emissivity": "ratio",
    "number": "count",
}
"""Kind of each quantity of a condition; one that is missing here is of the kind ``other``."""

_CONDITION_OF = {"measuring_distance": "distance"}


@dataclass(frozen=True, slots=True)
class Noun:
    """One characteristic or condition quantity where it is named."""

    start: int
    end: int
    name: str
    kind: str
    is_characteristic: bool

    @property
    def quantity(self) -> str:
        """Its name as the quantity of a condition."""
        return _CONDITION_OF.get(self.name, self.name)


def named_by(folded: str, words: LanguageWords, context: str = "") -> tuple[str, ...]:
    """The characteristics that a title or a heading names; *accuracy* alone is that of what the device measures."""
    named = [noun.name for noun in nouns(folded, words, context) if noun.is_characteristic and noun.name != "function"]
    if not named and re.search(words.accuracy_pattern, folded):
        named = ["temperature_error"]
    return tuple(dict.fromkeys(named))


def characteristic(name: str, position: int = 0) -> Noun:
    """A characteristic by its name, as if named at ``position``."""
    return Noun(position, position, name, CHARACTERISTICS[name].kind, True)


@cache
def _pattern(code: Language) -> tuple[re.Pattern[str], dict[str, tuple[str, str, bool]]]:
    words = WORDS[code]
    known: dict[str, tuple[str, str, bool]] = {}
    for quantity, phrases in words.conditions.items():
        known |= dict.fromkeys(phrases, (quantity, CONDITION_KINDS.get(quantity, "other"), False))
    for c in CHARACTERISTICS.values():
        for phrase in c.zh if words.code == "zh" else c.en:
            known[phrase.lower()] = (c.name, c.kind, True)
    plural = "(?:s|es)?" if words.letters else ""
    named = whole_words(f"(?P<phrase>{alternation(known)}){plural}", words)
    return re.compile(f"(?=[{first_characters(known)}]){named}"), known


_Composed = tuple[re.Pattern[str], re.Pattern[str], str]


@cache
def _composed(code: Language) -> tuple[tuple[_Composed, ...], tuple[_Composed, ...]]:
    """Those with their company in the same text, and those with it anywhere around."""
    words = WORDS[code]

    def read(table: tuple[tuple[str, str, str], ...]) -> tuple[_Composed, ...]:
        return tuple((re.compile(whole_words(one, words)), re.compile(two), name) for one, two, name in table)

    return read(words.specific), read(words.composed)


@cache
def _any_composed(code: Language) -> re.Pattern[str]:
    """Whether a text holds any of their nouns: most hold none."""
    words = WORDS[code]
    return re.compile(whole_words("|".join(noun for noun, _, _ in (*words.specific, *words.composed)), words))


def _composed_nouns(folded: str, words: LanguageWords, context: str) -> list[Noun]:
    """Characteristics named by two words apart: *the expanded uncertainty*, of *a reference source* spoken of.

    Where two fit, the first of the tables does.
    """
    found: list[Noun] = []
    if not _any_composed(words.code).search(folded):
        return found
    specific, composed = _composed(words.code)
    around = f"{context}\n{folded}"
    for table, company_in in ((specific, folded), (composed, around)):
        for noun, company, name in table:
            if not noun.search(folded) or not company.search(company_in):
                continue
            kind = CHARACTERISTICS[name].kind
            new = [Noun(m.start(), m.end(), name, kind, True) for m in noun.finditer(folded)]
            found += [one for one in new if not _overlaps(one, found)]
    return found


def _overlaps(noun: Noun, others: Iterable[Noun]) -> bool:
    return any(noun.start < other.end and other.start < noun.end for other in others)


def nouns(folded: str, words: LanguageWords, context: str = "") -> list[Noun]:
    """Every named quantity of a folded text in order, the longest phrase where several fit.

    ``context`` is what else the text may speak of: the titles around it, the row it stands in.
    """
    named = list(_plain_nouns(folded, words.code))
    more = [
        noun
        for noun in _composed_nouns(folded, words, context)
        if not any(
            noun.end - noun.start < n.end - n.start for n in named if n.is_characteristic and _overlaps(noun, [n])
        )
    ]
    if not more:
        return named
    return sorted([*(n for n in named if not _overlaps(n, more)), *more], key=lambda noun: noun.start)


@lru_cache(maxsize=512)
def _plain_nouns(folded: str, code: Language) -> tuple[Noun, ...]:
    pattern, known = _pattern(code)
    found = []
    for match in pattern.finditer(folded):
        phrase = " ".join(match["phrase"].split())
        if phrase in known:
            name, kind, is_characteristic = known[phrase]
            found.append(Noun(match.start(), match.end(), name, kind, is_characteristic))
    return tuple(found)
