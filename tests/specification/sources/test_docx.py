"""Word documents: automatic numbers, merged cells, tracked changes, footnotes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from conformance.requirements.model import Limit
from conformance.specification.blocks import BlockKind
from conformance.specification.parsed import parse_document
from conformance.specification.sources.docx import docx_blocks

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(body: str, **parts: str) -> bytes:
    """A DOCX of the body's XML and further parts (``numbering``, ``styles``, ``footnotes``)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("word/document.xml", f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>')
        for name, xml in parts.items():
            out.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{NAMESPACE}">{xml}</w:{name}>')
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """The XML of a paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(level: int, number: int = 1) -> str:
    """The property of a paragraph that is numbered automatically."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(at: int, form: str, text: str) -> str:
    """A level of a numbering definition."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "decimal", "%1")
    + level(1, "decimal", "%1.%2")
    + "</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="8">{level(0, "lowerLetter", "%1)")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
)


def test_automatic_numbers_are_counted_as_the_word_processor_counts() -> None:
    outline = '<w:outlineLvl w:val="0"/>'
    body = (
        paragraph("Scope", outline + numbered(0))
        + paragraph("Requirements", outline + numbered(0))
        + paragraph("The system shall raise an alarm.", numbered(1))
        + paragraph("The record shall hold:", numbered(1))
        + paragraph("the time;", numbered(0, 2))
        + paragraph("the reading.", numbered(0, 2))
    )
    blocks = list(docx_blocks(archive(body, numbering=NUMBERING), "x"))
    assert [(b.kind, b.label, b.text) for b in blocks] == [
        (BlockKind.HEADING, "", "1 Scope"),
        (BlockKind.HEADING, "", "2 Requirements"),
        (BlockKind.PARAGRAPH, "", "2.1 The system shall raise an alarm."),
        (BlockKind.PARAGRAPH, "", "2.2 The record shall hold:"),
        (BlockKind.ITEM, "a)", "the time;"),
        (BlockKind.ITEM, "b)", "the reading."),
    ]


def test_deleted_text_is_left_out_and_inserted_text_is_read() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('It shall ')}<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
        f"<w:ins>{run.format('always ')}</w:ins>{run.format('sound 1×10')}"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r></w:p>'
    )
    assert [b.text for b in docx_blocks(archive(body), "x")] == ["It shall always sound 1×10³"]


def test_footnotes_are_informative(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    body = paragraph("5 X", '<w:outlineLvl w:val="0"/>') + paragraph("It shall sound.")
    path.write_bytes(archive(body, footnotes=f"<w:footnote>{paragraph('It may be loud.')}</w:footnote>"))
    assert [(s.text, s.informative) for s in parse_document(path).statements] == [
        ("It shall sound.", False), ("It may be loud.", True)
    ]  # fmt: skip


def test_a_document_of_a_word_processor_with_merged_cells_is_read(tmp_path: Path) -> None:
    document: Any = Document()
    document.add_heading("5 Performance", level=1)
    table = document.add_table(rows=3, cols=3)
    rows = (("Characteristic", "Limit", "Condition"), ("Repeatability", "≤ 0.1 °C", ""), ("Drift", "≤ 0.2 °C", ""))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2)).text = "ambient temperature 16 °C to 32 °C"
    path = tmp_path / "x.docx"
    document.save(str(path))
    statements = parse_document(path).normative
    assert [s.limit for s in statements] == [Limit(upper=0.1, unit="delta_degC"), Limit(upper=0.2, unit="delta_degC")]
    assert all(s.conditions[0].quantity == "ambient_temperature" for s in statements)


@pytest.mark.parametrize("count", [1, 4, 9, 14])
def test_roman_numbers_are_written_as_the_word_processor_writes_them(count: int) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "lowerRoman", "%1)")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    blocks = list(docx_blocks(archive(paragraph("x", numbered(0)) * count, numbering=numbering), "x"))
    assert blocks[-1].label == {1: "i)", 4: "iv)", 9: "ix)", 14: "xiv)"}[count]
