"""Word documents into blocks: headings, automatic numbers, tables with merged cells, footnotes.

A DOCX file is a zip of XML parts; it is opened only after its size, its ratio and the absence of declarations that
could blow up have been checked. Text that was deleted in tracked changes is left out, inserted text is read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from conformance.specification.blocks import BlockKind, TextBlock, joined
from conformance.specification.sources.items import Depths, item_of
from conformance.specification.sources.numbering import DeclaresEntitiesError, Numbering, parsed_xml, w
from conformance.specification.sources.raised import raised
from conformance.specification.sources.repair import clean
from conformance.specification.sources.source import refuse
from conformance.specification.sources.tables import TableCell, table_rows

MAX_PART_BYTES = 48 * 1024 * 1024
MAX_RATIO = 200
"""Largest ratio of a part's size to its packed size; Word's own stay below 40."""
_MAX_PARTS = 5000
_BODY = "word/document.xml"
_REMEDY = "Open it in a word processor and save it again as DOCX"


def docx_blocks(data: bytes, name: str) -> Iterator[TextBlock]:
    """The blocks of a DOCX document; a block's line is the number of its paragraph. Raises `BadInput`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, name)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
    ) as error:
        refuse(name, f"is a damaged DOCX: {error}", _REMEDY)
    try:
        body = parsed_xml(parts[_BODY]).find(w("body"))
        numbering = Numbering.read(parts.get("word/numbering.xml"), parts.get("word/styles.xml"))
        notes = parsed_xml(parts["word/footnotes.xml"]) if "word/footnotes.xml" in parts else None
    except DeclaresEntitiesError:
        refuse(name, "declares entities, which no word processor writes", _REMEDY)
    except ValueError as error:
        refuse(name, f"is a damaged DOCX: {error}", _REMEDY)
    if body is None:
        refuse(name, "is a DOCX without a body", _REMEDY)
    try:
        yield from list(_Reader(numbering).blocks(body, notes))
    except RecursionError:
        refuse(name, "is nested deeper than any document", _REMEDY)


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """The parts that hold text, read within their limits."""
    members = archive.infolist()
    if _BODY not in {member.filename for member in members}:
        refuse(
            name, "is a zip file, but no DOCX: it has no word/document.xml", "Give a DOCX, PDF, HTML or text document"
        )
    if len(members) > _MAX_PARTS or sum(member.file_size for member in members) > 8 * MAX_PART_BYTES:
        refuse(name, "unpacks to more than any document holds", "Check where the file comes from")
    parts: dict[str, bytes] = {}
    for member in members:
        if member.filename not in {_BODY, "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"}:
            continue
        if member.flag_bits & 1:
            refuse(name, "is an encrypted zip file", "Save it without a password")
        too_dense = member.file_size > 1_000_000 and member.file_size > MAX_RATIO * max(1, member.compress_size)
        with archive.open(member) as stream:
            part = b"" if too_dense else stream.read(MAX_PART_BYTES + 1)
        if too_dense or len(part) > MAX_PART_BYTES:
            what = f"its part {member.filename} unpacks to {max(member.file_size, len(part))} bytes: a zip bomb?"
            refuse(name, what, "Check where the file comes from")
        parts[member.filename] = part
    return parts


class _Reader:
    """One pass over the body."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.depths = Depths()
        self.line = 0

    def blocks(self, body: ET.Element, notes: ET.Element | None) -> Iterator[TextBlock]:
        """Every block of the body, then the footnotes."""
        yield from self._children(body)
        for note in notes.iter(w("footnote")) if notes is not None else ():
            text = " ".join(filter(None, (text_of(p) for p in note.iter(w("p")))))
            if text and note.get(w("type")) is None:
                self.line += 1
                yield joined(BlockKind.NOTE, [(self.line, text)])

    def _children(self, parent: ET.Element) -> Iterator[TextBlock]:
        for child in parent:
            if child.tag == w("p"):
                yield from self._paragraph(child)
            elif child.tag == w("tbl"):
                yield from table_rows(list(self._rows(child)))
            elif child.tag in {w("sdt"), w("sdtContent"), w("ins"), w("smartTag"), w("customXml")}:
                yield from self._children(child)

    def _paragraph(self, paragraph: ET.Element) -> Iterator[TextBlock]:
        self.line += 1
        text = text_of(paragraph)
        label = self.numbering.label_of(paragraph) if text else None
        for box in paragraph.iter(w("txbxContent")):
            yield from self._children(box)
        if not text:
            return
        level = self.numbering.heading_level(paragraph)
        if level:
            self.depths.close()
            title = f"{label.text} {text}" if label and label.numbers_clause else text
            yield TextBlock(BlockKind.HEADING, title, (0,), (self.line,), level)
        elif label is not None and label.numbers_clause:
            self.depths.close()
            yield joined(BlockKind.PARAGRAPH, [(self.line, f"{label.text} {text}")])
        elif label is not None:
            yield joined(BlockKind.ITEM, [(self.line, text)], level=label.depth, label=label.text)
        elif (item := item_of(text)) is not None:
            depth = self.depths.of(item)
            yield joined(BlockKind.ITEM, [(self.line, text[item.end :])], level=depth, label=item.label)
        else:
            self.depths.close()
            yield joined(BlockKind.PARAGRAPH, [(self.line, text)])

    def _rows(self, table: ET.Element) -> Iterator[list[TableCell]]:
        """The rows of a table; a cell merged downwards is one cell of several rows."""
        found: list[list[TableCell]] = []
        above: dict[int, tuple[int, int]] = {}
        for row in table.iter(w("tr")):
            self.line += 1
            cells: list[TableCell] = []
            column = 0
            for cell in row.iter(w("tc")):
                properties = cell.find(w("tcPr"))
                span = _number(properties, "gridSpan")
                merge = properties.find(w("vMerge")) if properties is not None else None
                if merge is not None and merge.get(w("val")) != "restart" and column in above:
                    at, index = above[column]
                    old = found[at][index]
                    found[at][index] = TableCell(old.text, old.line, old.rows + 1, old.columns)
                else:
                    text = " ".join(filter(None, (text_of(p) for p in cell.iter(w("p")))))
                    cells.append(TableCell(text, self.line, 1, span))
                    above[column] = (len(found), len(cells) - 1)
                column += span
            found.append(cells)
        yield from found


def _number(properties: ET.Element | None, name: str) -> int:
    one = properties.find(w(name)) if properties is not None else None
    value = one.get(w("val"), "1") if one is not None else "1"
    return min(max(1, int(value)), 100) if value.isdecimal() else 1


def text_of(paragraph: ET.Element) -> str:
    """The text of a paragraph on one line, raised digits as such; without what was deleted, and without boxes."""
    pieces: list[str] = []
    _gather(paragraph, pieces)
    return " ".join(clean("".join(pieces)).split())


def _gather(element: ET.Element, pieces: list[str]) -> None:
    for child in element:
        if child.tag in {w("del"), w("moveFrom"), w("txbxContent"), w("pPr"), w("instrText")}:
            continue
        if child.tag == w("r"):
            run: list[str] = []
            _gather(child, run)
            vertical = child.find(f"{w('rPr')}/{w('vertAlign')}")
            is_raised = vertical is not None and vertical.get(w("val")) == "superscript"
            pieces.append(raised("".join(run), "sup") if is_raised else "".join(run))
        elif child.tag == w("t"):
            pieces.append(child.text or "")
        elif child.tag in {w("tab"), w("br"), w("cr")}:
            pieces.append(" ")
        elif child.tag == w("noBreakHyphen"):
            pieces.append("-")
        elif child.tag == w("sym"):
            pieces.append(_SYMBOLS.get((child.get(w("char")) or "").upper()[-2:], ""))
        else:
            _gather(child, pieces)


_SYMBOLS = {"B1": "±", "B0": "°", "A3": "≤", "B3": "≥", "B4": "×", "B7": "•", "6D": "μ"}
"""Characters of Word's symbol font by the last two digits of their code."""
