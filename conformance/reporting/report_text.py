"""A rendered report as its reader sees it: lines of text, taken from the HTML or the PDF and from nothing else."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from conformance.core.text import LANGUAGES, Language
from conformance.reporting.words import words

_UNSEEN = frozenset({"head", "style", "script", "template", "nav", "svg"})
"""Elements whose text is none of the report's: navigation repeats its headings, drawings are not read as text."""
_UNSEEN_CLASSES = frozenset({"visually-hidden", "skip"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "td", "th"})


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """One report as it is seen; a document in both languages holds two."""

    language: Language
    lines: tuple[str, ...]
    """Its text without what every page repeats, from the first line to the last."""
    pages: tuple[str, ...]
    """What stands on each page. Of HTML, which has none, the one line that a browser repeats on each when it prints."""


def seen_in_html(content: str | bytes, languages: Sequence[Language]) -> tuple[ReportSheet, ...]:
    """The reports of a page, each in the language that it says it is in, where that is one of ``languages``."""
    reader = _Reader()
    reader.feed(content if isinstance(content, str) else content.decode())
    reader.close()
    running = " ".join(_folded("".join(reader.running)))
    return tuple(
        ReportSheet(language, tuple(_folded("".join(text))), (running,))
        for language in languages
        for said, text in reader.sheets
        if said.startswith(language)
    )


def seen_in_pdf(content: str | bytes, languages: Sequence[Language]) -> tuple[ReportSheet, ...]:
    """The reports of a PDF, in the order of ``languages``: each ends on the page that bears its end mark."""
    import pypdf

    assert isinstance(content, bytes)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    repeated = _repeated(pages)
    sheets = []
    for place, language in enumerate(languages, 1):
        count = len(pages) if place == len(languages) else _up_to_the_end(pages, language)
        own, pages = pages[:count], pages[count:]
        lines = (line for page in own for line in _folded(page))
        sheets.append(ReportSheet(language, tuple(line for line in lines if _is_text(line, repeated)), tuple(own)))
    return tuple(sheets)


def _up_to_the_end(pages: Sequence[str], language: Language) -> int:
    """How many pages there are up to the one with the end mark of a language; all, where none has it."""
    mark = words(language)("end.mark")
    return next((number for number, page in enumerate(pages, 1) if mark in page), len(pages))


def _repeated(pages: Sequence[str]) -> frozenset[str]:
    """The lines that every page bears: its head."""
    return frozenset.intersection(*(frozenset(_folded(page)) for page in pages)) if len(pages) > 1 else frozenset()


def _is_text(line: str, repeated: frozenset[str]) -> bool:
    """Whether a line is the report's, and neither every page's head, nor the count of pages, nor the mark of a list."""
    return any(map(str.isalnum, line)) and line not in repeated and not _page_count().fullmatch(line)


@functools.cache
def _page_count() -> re.Pattern[str]:
    """How pages are counted: in the words of each language, and in a document of both."""
    parts = [[words(language)(f"page.{part}") for part in ("before", "between", "after")] for language in LANGUAGES]
    forms = (r"\s*\d+\s*".join(re.escape(part.strip()) for part in form) for form in [*parts, ["", "/", ""]])
    return re.compile("|".join(forms))


def _folded(text: str) -> Iterable[str]:
    """The lines that have text, their white space folded."""
    return (line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


class _Reader(HTMLParser):
    """The text of each sheet and of the running line; a line for each block, and each row of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.running: list[str] = []
        self.sheets: list[tuple[str, list[str]]] = []
        self._into: list[list[str] | None] = [None]
        """Where text of each open element goes; None: nowhere."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        into = self._into[-1]
        if tag in _UNSEEN or classes & _UNSEEN_CLASSES or "hidden" in given or "display:none" in given.get("style", ""):
            into = None
        elif "sheet" in classes:
            into = []
            self.sheets.append((given.get("lang", ""), into))
        elif "running" in classes:
            into = self.running
        if into is not None:
            into.append(" " if tag in _INLINE else "\n")
        if tag not in _VOID:
            self._into.append(into)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a drawing that closes itself: it has no text."""

    def handle_endtag(self, tag: str) -> None:
        into = self._into.pop() if len(self._into) > 1 else None
        if into is not None:
            into.append(" " if tag in _INLINE else "\n")

    def handle_data(self, data: str) -> None:
        into = self._into[-1]
        if into is not None:
            into.append(" ".join(data.split("\n")))
