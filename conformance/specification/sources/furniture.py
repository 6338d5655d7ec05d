"""Page furniture: headers, footers and page numbers, known by standing on every page, and tables of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from conformance.specification.folding import fold
from conformance.specification.languages import WORDS
from conformance.specification.sources.source import DocumentLine

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–·]?\s*(?:\d{1,4}|[ivxlcⅰ-ⅻ]{1,6})\s*[-—–·]?|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|"
    r"(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})\s*"
)
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|·{4,}|(?:\.\s){3,}")
_CONTENTS_ENTRY = re.compile(r"(?:\S.*\s)?(?:\d{1,4}|[ivxlc]{1,6})\s*$")
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_EDGE = 3
"""Lines at the top and at the bottom of a page among which its header and footer stand."""
_LONGEST = 90


def without_furniture(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Lines without headers, footers, page numbers and tables of contents."""
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    kept = _by_pages(pages) if len(pages) > 1 else _by_repetition(lines)
    return list(_without_contents(kept))


def _by_pages(pages: list[list[DocumentLine]]) -> list[DocumentLine]:
    """What stands at the edge of many pages is furniture; the blank lines around a page's edge go with it."""
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line.text.strip()]
        edges.update({_shape(line) for line in (*filled[:_EDGE], *filled[-_EDGE:])})
    least = max(2, len(pages) // 3)
    kept: list[DocumentLine] = []
    for page in pages:
        body = _trimmed(page)
        for _ in range(2 * _EDGE):
            if body and _is_furniture(body[0], edges, least):
                body = _trimmed(body[1:])
            if body and _is_furniture(body[-1], edges, least):
                body = _trimmed(body[:-1])
        kept += body
    return kept


def _by_repetition(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Without pages: a page's number on a line of its own, and a title line that comes again and again."""
    times = Counter(_shape(line) for line in lines)
    return [
        line
        for line in lines
        if not (
            line.text.strip()
            and (
                (times[_shape(line)] >= 3 and _may_be_header(line) and _names_document(line.text))
                or (_PAGE_NUMBER.fullmatch(fold(line.text)) and not line.text.strip().isalpha())
            )
        )
    ]


def _trimmed(page: list[DocumentLine]) -> list[DocumentLine]:
    """A page without the blank lines at its edges."""
    start, end = 0, len(page)
    while start < end and not page[start].text.strip():
        start += 1
    while end > start and not page[end - 1].text.strip():
        end -= 1
    return page[start:end]


def _shape(line: DocumentLine) -> str:
    """A line with every number alike."""
    return _DIGITS.sub("#", " ".join(fold(line.text).split()))


def _is_furniture(line: DocumentLine, edges: Counter[str], least: int) -> bool:
    if _PAGE_NUMBER.fullmatch(fold(line.text)):
        return True
    return edges[_shape(line)] >= least and _may_be_header(line)


def _may_be_header(line: DocumentLine) -> bool:
    """Whether a repeated line can be furniture: short, no sentence, and no heading of a table that goes on."""
    text = fold(line.text).strip()
    if len(" ".join(text.split())) > _LONGEST or text.endswith(("。", ";", ":")) or text.count("|") > 1:
        return False
    if any(cell == word for cell in re.split(r"\s{2,}|\t", text) for word in _columns()):
        return False
    return not re.match(r"[(（]?[a-z\d]{1,2}[)）]", text)


_STANDARD = re.compile(
    r"\b(?:gb|iso|iec|en|t|db\d*|jj[fg]|yy|bs|astm|ieee)\s?[/ ]?\s?[a-z]*\s?\d|©|rights reserved|draft|confidential|"
    r"copyright"
)


def _names_document(text: str) -> bool:
    """Whether a line reads like the designation of a document."""
    folded = fold(text)
    return _STANDARD.search(folded) is not None or "标准" in folded or "招标" in folded or "spec" in folded


def _columns() -> Iterable[str]:
    for words in WORDS.values():
        yield from words.characteristic_columns
        yield from words.limit_columns


def _without_contents(lines: Iterable[DocumentLine]) -> Iterable[DocumentLine]:
    """Lines without entries of a table of contents: leaders and a page number, or what follows its title."""
    inside = False
    for line in lines:
        folded = fold(line.text).strip()
        if _LEADER.search(folded) and re.search(r"(?:\d|[ivxlc])\s*$", folded):
            continue
        if "".join(folded.split()) in {"目次", "目录", "contents", "tableofcontents"}:
            inside = True
        elif inside and folded and not _CONTENTS_ENTRY.fullmatch(folded):
            inside = False
        elif inside and folded:
            continue
        yield line
