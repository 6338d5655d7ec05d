"""PDF with a text layer into blocks; a scan, an encrypted file and a damaged one are refused."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from conformance.specification.sources.plain import line_blocks
from conformance.specification.sources.source import DocumentGap, DocumentLine, SourceDocument, refuse

if TYPE_CHECKING:
    from pypdf import PageObject

MAX_PAGES = 2000
MAX_SECONDS = 60.0
"""Longest time that is spent on one document's pages."""
_LETTERS = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 10
"""A page with fewer letters has no text layer worth the name."""


def read_pdf(data: bytes, name: str) -> SourceDocument:
    """The blocks of a PDF document. Raises `BadInput` where its text cannot be had."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            refuse(name, "is an encrypted PDF", "Save it without a password, where its licence permits that")
        if len(reader.pages) > MAX_PAGES:
            refuse(name, f"has more than {MAX_PAGES} pages", "Give the part of it that holds the requirements")
        lines, gaps = _lines(reader.pages, name)
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError,
            AssertionError, NotImplementedError, UnicodeError, ArithmeticError) as error:  # fmt: skip
        what = f"is a damaged PDF: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        refuse(name, what, "Open it in a viewer and save it again")
    if not any(line.text.strip() for line in lines):
        refuse(name, "has no text layer: it is a scan", "Give the text itself, or run character recognition first")
    return SourceDocument(tuple(line_blocks(lines)), tuple(gaps))


def _lines(pages: Any, name: str) -> tuple[list[DocumentLine], list[DocumentGap]]:
    lines: list[DocumentLine] = []
    gaps: list[DocumentGap] = []
    started = time.monotonic()
    for page, content in enumerate(pages, 1):
        if time.monotonic() - started > MAX_SECONDS:
            refuse(name, f"takes longer than {MAX_SECONDS:.0f} s to read (page {page})", "Save it again, or split it")
        text = _text(content)
        if len(_LETTERS.findall(text)) < _LEAST_LETTERS:
            if _has_image(content):
                gaps.append(DocumentGap(len(lines) + 1, page, "the page has an image and no text layer (a scan?)"))
            if not text.strip():
                continue
        for row in text.splitlines() or [""]:
            lines.append(DocumentLine(len(lines) + 1, row, page))
    if gaps and sum(bool(_LETTERS.search(line.text)) for line in lines) == 0:
        return [], gaps
    return lines, gaps


def _text(page: PageObject) -> str:
    """A page's text as it is laid out, gaps of columns kept; as it is stored, where the layout cannot be told."""
    try:
        laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except Exception:  # the layout mode trips over fonts without widths; the plain one does not need them
        laid_out = ""
    plain = page.extract_text()
    if len(_LETTERS.findall(laid_out)) >= len(_LETTERS.findall(plain)):
        return laid_out
    return plain


def _has_image(page: PageObject) -> bool:
    resources: Any = page.get("/Resources")
    drawn: Any = resources.get_object().get("/XObject") if resources is not None else None
    objects: Iterator[Any] = iter(drawn.get_object().values()) if drawn is not None else iter(())
    return any(one.get_object().get("/Subtype") == "/Image" for one in objects)
