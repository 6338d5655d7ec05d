"""Bad documents: a clear error and exit 2, within limits on time."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter

from conformance.cli.main import main
from tests.specification.sources.pdf_writer import pdf_of_lines

GOOD_PDF = pdf_of_lines([["5 X", "5.1 It shall work."]])
EMPTY_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr("word/document.xml" if name == "body" else name, content)
    return stream.getvalue()


def _broken_deflate() -> bytes:
    """A part whose packed bytes are no deflate stream."""
    data = bytearray(_zip(body=EMPTY_BODY.format("<w:p/>" * 200).encode()))
    at = data.index(b"word/document.xml") + len("word/document.xml")
    data[at : at + 8] = b"\xff" * 8
    return bytes(data)


def _encrypted() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(GOOD_PDF))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _blank() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


BAD = {
    "empty.md": (b"", "the file is empty"),
    "blank.txt": (b" \n\t\n", "the file is empty"),
    "binary.md": (bytes(range(256)) * 40, "is no text"),
    "nul.txt": (b"5 X\n5.1 It shall\0 work\n", "holds the byte 0x00"),
    "picture.md": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "is no text document"),
    "encrypted.pdf": (_encrypted(), "is an encrypted PDF"),
    "scan.pdf": (_blank(), "is a scan"),
    "cut.pdf": (GOOD_PDF[:300], "is a damaged PDF"),
    "garbage.pdf": (b"%PDF-1.7\n" + b"garbage" * 100, "is a damaged PDF"),
    "text.pdf": (b"hello", "is no PDF document"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "an old Word document, or an encrypted one"),
    "bomb.docx": (_zip(body=b" " * 100_000_000), "a zip bomb?"),
    "parts.docx": (_zip(body=b"", **{f"x{i}": b"0" * 45_000_000 for i in range(10)}), "unpacks to more than"),
    "entities-utf16.docx": (
        _zip(body='<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")),
        "declares entities",
    ),
    "encoding.docx": (_zip(body=b'<?xml version="1.0" encoding="nobody-knows"?><a/>'), "is a damaged DOCX"),
    "deflate.docx": (_broken_deflate(), "is a damaged DOCX"),
    "entities.docx": (_zip(body=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declares entities"),
    "broken.docx": (_zip(body=b"<a><b>"), "is a damaged DOCX"),
    "sheet.docx": (_zip(other=b"x"), "but no DOCX"),
    "cut.docx": (_zip(body=b"<a/>")[:30], "is a damaged DOCX"),
    "deep.docx": (_zip(body=EMPTY_BODY.format("<w:sdt>" * 5000 + "</w:sdt>" * 5000).encode()
                       .replace(b"<w:sdt>", b"<w:ins>").replace(b"</w:sdt>", b"</w:ins>")), "nested deeper"),
    "line.md": (b"## 5 X\n" + "系统应测温。".encode() * 560_000, "the line has 10080000 bytes"),
    "cyrillic.txt": ("Ошибка измерения должна быть".encode("cp1251"), "neither UTF-8 nor GB18030"),
    "prose.txt": (b"The system shall measure.\n", "no numbered clause was found"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_gets_one_clear_error_and_exit_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, said = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    started = time.process_time()
    with pytest.raises(SystemExit) as end:
        main(["spec", "parse", str(path)])
    assert end.value.code == 2
    assert time.process_time() - started < 5
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert str(path) in captured.err
    assert captured.err.count("\n") == 1
