"""Notes and examples, known by their opening words in any language."""

from __future__ import annotations

import re
from functools import cache

from conformance.specification.languages.en import EN
from conformance.specification.languages.words import LanguageWords
from conformance.specification.languages.zh import ZH


@cache
def _pattern(*openings: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{opening})" for opening in openings))


def opens_aside(text: str, words: LanguageWords | None = None) -> bool:
    """Whether a paragraph is a note or an example; in any language where ``words`` is not given."""
    openings = words.aside_patterns if words else (*ZH.aside_patterns, *EN.aside_patterns)
    return _pattern(*openings).match(text.lstrip()) is not None
