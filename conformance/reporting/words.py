"""The words of a report: every one of them comes from ``locales/<language>.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from conformance.core.characteristics import CHARACTERISTICS
from conformance.core.plain import printable
from conformance.core.text import Language, Text
from conformance.documents import load_yaml

LOCALES = Path(__file__).parent / "locales"


class LocaleWords:
    """The words of one language by key. An unknown key is a bug and raises `KeyError`."""

    def __init__(self, language: Language, table: Mapping[str, str]) -> None:
        self.language: Language = language
        self._table = table

    def __call__(self, key: str, **values: object) -> str:
        """The words of ``key`` with ``{name}`` fields filled."""
        return self._table[key].format(**values) if values else self._table[key]

    def has(self, key: str) -> bool:
        """Whether there are words for ``key``."""
        return key in self._table

    def count(self, what: str, n: int) -> str:
        """So many of something: "1 scene", "2 scenes"."""
        return self(f"count.{what}.{'one' if n == 1 else 'other'}", n=n)

    def of(self, vocabulary: str, value: object) -> str:
        """The word for a value of a vocabulary (``verdict``, ``basis`` …); one it does not know stays as it is."""
        return self._table.get(f"{vocabulary}.{value}", printable(str(value)))

    def characteristic(self, name: str | None) -> str:
        """The title of a characteristic, or its name where others added it."""
        known = CHARACTERISTICS.get(name or "")
        return known.title.in_(self.language) if known else printable(name or "")

    def said(self, text: Text) -> str:
        """The text in this language, or the other one."""
        return text.in_(self.language)

    def said_in(self, text: Text) -> Language:
        """The language in which `said` speaks: the other one where the text has no words in this."""
        other: Language = "en" if self.language == "zh" else "zh"
        return self.language if text.stated_in(self.language) else other


def in_both(key: str) -> Text:
    """The words of ``key`` in both languages."""
    return Text(zh=words("zh")(key), en=words("en")(key))


@functools.cache
def words(language: Language) -> LocaleWords:
    """The words of a language."""
    table = load_yaml(LOCALES / f"{language}.yaml").data
    return LocaleWords(language, MappingProxyType(table))
