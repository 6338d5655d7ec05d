"""A report taken apart as its reader does it: head, sections, and the rows of its table of particulars."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from conformance.core.text import Language
from conformance.reporting.html import SECTIONS
from conformance.reporting.report_text import ReportSheet
from conformance.reporting.words import LocaleWords, words

Row = tuple[str, str]
"""A clause and the key of an item's words: what a row of the table begins with."""

_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "summary": "summary.title",
        "open": "open.title",
        "traceability": "trace.title",
        "advisory": "advisory.title",
        "waivers": "waivers.title",
        "declared": "declared.title",
        "requirements": "requirements.title",
        "method": "method.title",
        "elsewhere": "elsewhere.title",
        "product": "product.title",
        "recording": "recording.title",
        "particulars": "particulars.title",
        "validity": "validity.title",
    }
)
"""The sections of a report in their order, and the key of their titles."""
NO_VALUE = frozenset({"", "-", "–", "—", "?", "n/a", "n.a.", "na", "tbd", "unknown", "不详", "未知", "待定"})
"""Content of a field that was not filled in."""


class TakenApart:
    """The parts of one report. Text is compared without its white space: where a line breaks says nothing."""

    def __init__(self, sheet: ReportSheet, rows: frozenset[Row]) -> None:
        self.words = words(sheet.language)
        self.pages = [flat(page) for page in sheet.pages]
        self.text = flat("".join(sheet.lines))
        self._sections = dict(_sections(sheet.lines, self.words))
        self.rows = _rows(self._sections.get("particulars", ""), sheet.language, rows)
        named = self.rows.get(("7.8.2.1 d", "id.report"), "")
        excuse = self.excuse_in(named) is not None
        self.identification = "" if excuse or is_nothing(named, self.words) else named

    def section(self, name: str) -> str:
        """The text of a section; empty where there is none."""
        return self._sections.get(name, "")

    def says(self, section: str, *keys: str) -> bool:
        """Whether a section has the words of every key."""
        text = flat(self.section(section))
        return all(flat(self.words(key)) in text for key in keys)

    def excuse_in(self, value: str) -> str | None:
        """The reason that stands in the place of a value, without its white space; None where a value stands there."""
        begin = flat(self.words("particulars.reason"))
        return flat(value).removeprefix(begin) if flat(value).startswith(begin) else None


def flat(text: str) -> str:
    """A text without its white space: where a line breaks says nothing."""
    return "".join(text.split())


def is_nothing(value: str, words: LocaleWords) -> bool:
    """Whether a field was left empty: its first line has no value."""
    first = flat(value.partition("\n")[0]).lower()
    return first in NO_VALUE or first == flat(words("value.not_stated")).lower()


def _sections(lines: Iterable[str], words: LocaleWords) -> Iterable[tuple[str, str]]:
    """Name and text of each section: from a line that is its title to the next title in order."""
    titles = [(name, flat(words(key))) for name, key in _TITLES.items()]
    name, text, after = "head", list[str](), 0
    for line in lines:
        title = next((at for at, (_, title) in enumerate(titles[after:], after) if title == flat(line)), None)
        if title is None:
            text.append(line)
            continue
        yield name, "\n".join(text)
        name, text, after = titles[title][0], [], title + 1
    yield name, "\n".join(text)


def _rows(text: str, language: Language, asked: frozenset[Row]) -> Mapping[Row, str]:
    """What stands beside each item in the table of particulars."""
    rows: dict[Row, str] = {}
    pattern, noise, keys = _patterns(language, asked)
    matches = list(pattern.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        value = text[match.end() : following.start() if following else len(text)]
        rows.setdefault(keys[match.lastgroup or ""], noise.sub("", value).strip())
    return rows


@functools.cache
def _patterns(language: Language, asked: frozenset[Row]) -> tuple[re.Pattern[str], re.Pattern[str], Mapping[str, Row]]:
    """Where a row begins, a group each; what is no value (head of the table, pointers); which row a group is."""
    spoken = words(language)
    rows = sorted(asked, key=lambda row: (-len(spoken(row[1])), row))  # the longest first: some begin as others do
    keys = {f"row{number}": row for number, row in enumerate(rows)}
    starts = (rf"(?P<{name}>{_spaced(clause)}\s+{_spaced(spoken(label))})" for name, (clause, label) in keys.items())
    head = r"\s+".join(_spaced(spoken(f"particulars.{name}")) for name in ("clause", "item", "stated"))
    pointers = (_spaced(spoken("particulars.see", section=spoken(title))) for title in SECTIONS.values())
    return (
        re.compile(rf"(?<!\S)(?:{'|'.join(starts)})(?!\S)"),
        re.compile("|".join([head, *pointers])),
        MappingProxyType(keys),
    )


def _spaced(text: str) -> str:
    """A pattern of a text that may be broken into lines anywhere, as Chinese is."""
    return r"\s*".join(re.escape(character) for character in "".join(text.split()))
