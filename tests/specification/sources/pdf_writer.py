"""A writer of small PDF documents with a text layer, so that tests need no other one."""

from __future__ import annotations

from collections.abc import Sequence

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


def pdf_of(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """A PDF whose pages hold texts at (x, y) in points from the lower left corner."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(
        b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
    )
    objects.append(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000/W[0 255 500]/FontDescriptor 6 0 R>>"
    )
    objects.append(_stream(_TO_UNICODE))
    objects.append(b"<</Type/FontDescriptor/FontName/F/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800"
                   b"/Descent 0/CapHeight 700/StemV 80>>")  # fmt: skip
    kids = []
    for page in pages:
        shown = b"".join(
            f"BT /F 10 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n".encode() for x, y, text in page
        )
        objects.append(_stream(shown))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def pdf_of_lines(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of lines of text; wide gaps in a line part columns that stand 150 points apart."""
    return pdf_of(
        [
            [
                (60 + 150.0 * column, 780 - 16.0 * row, text)
                for row, line in enumerate(page)
                for column, text in enumerate(line.split("\t"))
                if text
            ]
            for page in pages
        ]
    )


def _stream(data: bytes) -> bytes:
    return f"<</Length {len(data)}>>stream\n".encode() + data + b"\nendstream"
