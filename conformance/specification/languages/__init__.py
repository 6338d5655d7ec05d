"""What is known of each language, as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from conformance.core.text import Language
from conformance.specification.languages.en import EN
from conformance.specification.languages.words import LanguageWords
from conformance.specification.languages.zh import ZH

WORDS: Mapping[Language, LanguageWords] = MappingProxyType({"zh": ZH, "en": EN})
"""The words of every language the parser reads."""

__all__ = ["WORDS", "LanguageWords"]
