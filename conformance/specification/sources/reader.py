"""A document's bytes into its blocks: which reader is told by the content, then by the name."""

from __future__ import annotations

import re
from pathlib import Path

from conformance.documents import read_bytes
from conformance.specification.sources.encoding import decoded
from conformance.specification.sources.html import html_blocks
from conformance.specification.sources.markdown import markdown_blocks
from conformance.specification.sources.plain import plain_text_blocks
from conformance.specification.sources.source import SourceDocument, refuse, source_of

MAX_CHARACTERS = 8_000_000
"""The longest text read: some four thousand pages."""
MAX_LINE_BYTES = 4_000_000
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_OTHER_BINARY = (
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"{\\rtf",
    b"BZh",
    b"7z\xbc\xaf",
    b"Rar!",
    b"MZ",
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})|<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9_-]{2,20})"
)
_MARKDOWN = re.compile(r"^\s{0,3}#{1,6}\s+\S", re.M)
_FORMATS = "Give a Markdown, text, HTML, DOCX or PDF document"


def read_source(path: Path) -> SourceDocument:
    """The blocks of a document. Raises `BadInput` where it cannot be read, saying why and what to do."""
    data = read_bytes(path)
    name, suffix = str(path), path.suffix.lower()
    if b"%PDF-" in data[:1024]:
        from conformance.specification.sources.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(b"PK\x03\x04"):
        from conformance.specification.sources.docx import docx_blocks

        return source_of(docx_blocks(data, name))
    if data.startswith(_OLD_WORD):
        refuse(name, "is an old Word document, or an encrypted one", "Save it as DOCX without a password")
    if suffix in {".pdf", ".docx"}:
        refuse(name, f"is no {suffix[1:].upper()} document", _FORMATS)
    if data.startswith(_OTHER_BINARY):
        refuse(name, "is no text document", _FORMATS)
    _check_lines(data, name)
    declared = _CHARSET.search(data[:4096])
    charset = next(filter(None, declared.groups())).decode("ascii") if declared else None
    text = decoded(data, name, charset)
    _check_size(text, name)
    if suffix in {".html", ".htm", ".xhtml"} or _HTML.match(text[:4096]):
        return source_of(html_blocks(text, name))
    return text_source(text, plain=suffix in {".txt", ".text"})


def text_source(text: str, *, plain: bool = False) -> SourceDocument:
    """The blocks of a text: Markdown where it has Markdown's headings, else what its numbers and layout say."""
    if plain and len(_MARKDOWN.findall(text)) < 2:
        return source_of(plain_text_blocks(text))
    return source_of(markdown_blocks(text) if _MARKDOWN.search(text) else plain_text_blocks(text))


def _check_lines(data: bytes, name: str) -> None:
    """Refuse what has a line beyond all measure: a dump, not a text."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) > MAX_LINE_BYTES and max(map(len, line.split(b"\r"))) > MAX_LINE_BYTES:
            what = f"the line has {len(line)} bytes, more than the {MAX_LINE_BYTES} that any text has"
            refuse(name, what, "Check that this is a text document", number)


def _check_size(text: str, name: str) -> None:
    if len(text) > MAX_CHARACTERS:
        refuse(name, f"has {len(text)} characters, more than the {MAX_CHARACTERS} that are read", "Split the document")
