"""Junk in a file is the file's fault: whatever is cut off, flipped or put in, a command ends with 2 or finds something.

Each kind of file is damaged in many ways and given to the command that reads it. Nothing may end as a failure of the
tool (4), and nothing with a traceback.
"""

from __future__ import annotations

import base64
import io
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import tifffile

from conformance.evidence.keys import public_key, write_key_pair
from conformance.recording.archive import pack_zip
from conformance.requirements.file import dump_requirements
from tests.certification import factory
from tests.conftest import ROOT, Said
from tests.importers import made_flir
from tests.importers.test_isapi_capture import alert, part
from tests.importers.test_stacks import SHEET, stack
from tests.importers.test_table import COLUMNS, MAPPING, PLAIN
from tests.specification.sources.pdf_writer import pdf_of_lines

VECTORS = ROOT / "test_vectors" / "simulated-turnstile"
WAYS = 12
"""Damaged files of each kind."""
Command = Callable[..., Said]


@dataclass(frozen=True)
class Kind:
    """A kind of file: a good one, and the command that reads it (``FILE`` and ``OUT`` stand for paths)."""

    name: str
    good: Callable[[Path], bytes]
    command: Sequence[str]
    beside: Callable[[Path], None] = lambda folder: None


def _npy(folder: Path) -> bytes:
    stream = io.BytesIO()
    np.save(stream, stack(2))
    return stream.getvalue()


def _tiff(folder: Path) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, stack(2), photometric="minisblack")
    return stream.getvalue()


def _parquet(folder: Path) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table({name: [PLAIN[name]] * 3 for name in COLUMNS}), stream)
    return stream.getvalue()


def _csv(folder: Path) -> bytes:
    return "\n".join([",".join(COLUMNS), *[",".join(PLAIN[name] for name in COLUMNS)] * 3]).encode()


def _docx(folder: Path) -> bytes:
    document = docx.Document()
    document.add_heading("5 Accuracy", 1)
    document.add_paragraph("5.1 The error shall not exceed 0.3 K.")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "error"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _html(folder: Path) -> bytes:
    return b"<h2>5 X</h2><p>5.1 It shall work.</p><table><tr><td>error</td><td>0.3 K</td></tr></table>"


def _recording(folder: Path) -> bytes:
    if not (folder / "case.zip").exists():
        factory.recorded(folder / "case")
        pack_zip(folder / "case", folder / "case.zip")
    return (folder / "case.zip").read_bytes()


def _bundle(folder: Path) -> bytes:
    return factory.bundle(factory.case(folder / "of"), enclosed=True)


def _evaluation(folder: Path) -> bytes:
    return factory.case(folder / "of").evaluation_json


def _sheet(folder: Path) -> None:
    (folder / "FILE.yaml").write_text(SHEET)


def _around(folder: Path) -> None:
    """What a command that reads one document needs beside it."""
    (folder / "requirements.yaml").write_text(dump_requirements(factory.requirements()), encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING)
    (folder / "t.csv").write_bytes(_csv(folder))
    (folder / "a.npy").write_bytes(_npy(folder))
    _recording(folder)


def _text(path: str) -> Callable[[Path], bytes]:
    return lambda folder: (VECTORS / path).read_bytes()


def _flir(made: Callable[..., bytes]) -> Callable[[Path], bytes]:
    return lambda folder: made(made_flir.still(made_flir.faces()))


def _trust(folder: Path) -> bytes:
    (folder / "bundle").write_bytes(_bundle(folder))
    public = base64.b64encode(public_key(factory.SECRET)).decode()
    return f"schema: conformance/trust/1\nkeys:\n  - {{name: Laboratory, public_key: {public}}}\n".encode()


def _public(folder: Path) -> bytes:
    (folder / "bundle").write_bytes(_bundle(folder))
    write_key_pair(folder / "KEY", factory.SECRET)
    return (folder / "KEY.pub").read_bytes()


IMPORT = ("recording", "import")
PLAIN_ROOM = ("--option", "people=no")
KINDS = (
    Kind("requirements.yaml", lambda folder: dump_requirements(factory.requirements()).encode(),
         ("spec", "lint", "FILE")),
    Kind("product.yaml", _text("product.yaml"), ("plan", "requirements.yaml", "--product", "FILE"), _around),
    Kind("bench.yaml", _text("bench.yaml"),
         ("plan", "requirements.yaml", "--product", str(VECTORS / "product.yaml"), "--bench", "FILE"), _around),
    Kind("assignment.yaml", _text("assignment.yaml"),
         ("evaluate", "requirements.yaml", "case.zip", "--assignment", "FILE", "-o", "OUT"), _around),
    Kind("waivers.yaml", lambda folder: b"schema: conformance/waivers/1\nwaivers: []\n",
         ("evaluate", "requirements.yaml", "case.zip", "--waivers", "FILE", "-o", "OUT"), _around),
    Kind("mapping.yaml", lambda folder: MAPPING.encode(),
         (*IMPORT, "table", "t.csv", "--option", "mapping=FILE", "-o", "OUT"), _around),
    Kind("sheet.yaml", lambda folder: SHEET.encode(),
         (*IMPORT, "npy-stack", "a.npy", "--option", "sheet=FILE", *PLAIN_ROOM, "-o", "OUT"), _around),
    Kind("evaluation.json", _evaluation, ("report", "FILE", "--format", "json", "-o", "OUT")),
    Kind("npy", _npy, (*IMPORT, "npy-stack", "FILE", *PLAIN_ROOM, "-o", "OUT"), _sheet),
    Kind("tiff", _tiff, (*IMPORT, "tiff", "FILE", *PLAIN_ROOM, "-o", "OUT"), _sheet),
    Kind("csv", _csv, (*IMPORT, "table", "FILE", "--option", "mapping=mapping.yaml", "-o", "OUT"), _around),
    Kind("parquet", _parquet, (*IMPORT, "table", "FILE", "--option", "mapping=mapping.yaml", "-o", "OUT"), _around),
    Kind("flir-jpeg", _flir(made_flir.jpeg), (*IMPORT, "flir-jpeg", "FILE", *PLAIN_ROOM, "-o", "OUT")),
    Kind("flir-sequence", _flir(bytes), (*IMPORT, "flir-sequence", "FILE", *PLAIN_ROOM, "-o", "OUT")),
    Kind("isapi-capture", lambda folder: part(alert(0)) + part(alert(1)) + b"--MIME_boundary--\r\n",
         (*IMPORT, "isapi-capture", "FILE", "-o", "OUT")),
    Kind("docx", _docx, ("spec", "parse", "FILE")),
    Kind("pdf", lambda folder: pdf_of_lines([["5 X", "5.1 It shall work."]]), ("spec", "parse", "FILE")),
    Kind("html", _html, ("spec", "parse", "FILE")),
    Kind("md", lambda folder: b"## 5 X\n\n5.1 It shall work.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
         ("spec", "parse", "FILE")),
    Kind("recording.zip", _recording, ("evaluate", "requirements.yaml", "FILE", "-o", "OUT"), _around),
    Kind("checked.zip", _recording, ("recording", "check", "FILE")),
    Kind("bundle", _bundle, ("verify", "FILE")),
    Kind("trust.yaml", _trust, ("verify", "bundle", "--trusted", "FILE")),
    Kind("key.pub", _public, ("verify", "bundle", "--trusted", "FILE")),
)  # fmt: skip
SUFFIX = {"docx": ".docx", "pdf": ".pdf", "html": ".html", "md": ".md", "csv": ".csv", "parquet": ".parquet",
          "evaluation.json": ".json", "recording.zip": ".zip", "checked.zip": ".zip", "trust.yaml": ".yaml",
          "key.pub": ".pub"}  # fmt: skip


def damaged(good: bytes, seed: str, ways: int) -> Iterator[bytes]:
    """The same bytes cut, flipped, doubled, filled; of a zip also its members."""
    chance = random.Random(seed)
    for number in range(ways):
        data = bytearray(good)
        kind = number % 6
        if kind == 0:
            del data[chance.randrange(len(data)) :]
        elif kind == 1:
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif kind == 2:
            at, length = chance.randrange(len(data)), chance.randint(1, 40)
            data[at : at + length] = chance.randbytes(chance.randint(0, 40))
        elif kind == 3:
            at = chance.randrange(len(data))
            data[at:at] = data[at : at + chance.randint(1, 200)] * chance.randint(1, 3)
        elif kind == 4:
            data = bytearray(_inside(good, chance) or b"\xff\xfe" + bytes(data))
        else:
            at = chance.randrange(len(data))
            data[at : at + 4] = chance.choice([b"\xff" * 4, b"\0" * 4, b"9999", b"-1e9", b"\xed\xa0\x80"])
        yield bytes(data)


def _inside(good: bytes, chance: random.Random) -> bytes | None:
    """A zip again whose one member is damaged, its directory honest; None of what is not a zip."""
    if not zipfile.is_zipfile(io.BytesIO(good)):
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as read, zipfile.ZipFile(made, "w") as out:
        names = read.namelist()
        hit = chance.choice(names)
        for name in names:
            data = bytearray(read.read(name))
            if name == hit and data:
                at = chance.randrange(len(data))
                data[at : at + chance.randint(1, 20)] = chance.randbytes(chance.randint(0, 20))
            out.writestr(read.getinfo(name), bytes(data))
    return made.getvalue()


def tried(kind: Kind, folder: Path, call: Command, ways: int) -> Iterator[tuple[bytes, Said]]:
    """Each damaged file, and how the command ended."""
    kind.beside(folder)
    good = kind.good(folder)
    file, out = folder / f"FILE{SUFFIX.get(kind.name, '')}", folder / "OUT"
    words = [
        word.replace("FILE", str(file)).replace("OUT", str(out))
        if "FILE" in word or "OUT" in word
        else str(folder / word)
        if (folder / word).exists()
        else word.replace("=mapping.yaml", f"={folder / 'mapping.yaml'}")
        for word in kind.command
    ]
    for data in (good, *damaged(good, kind.name, ways)):
        file.write_bytes(data)
        for made in (out, *folder.glob(".OUT*")):
            shutil.rmtree(made) if made.is_dir() else made.unlink(missing_ok=True)
        yield data, call(*words)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_damaged_file_is_never_a_failure_of_the_tool(kind: Kind, tmp_path: Path, conformance: Command) -> None:
    ended = list(tried(kind, tmp_path, conformance, WAYS))
    assert ended[0][1].code in {0, 1, 3}, ended[0][1].err
    wrong = [(data[:80], said.code, said.err) for data, said in ended if said.code not in {0, 1, 2, 3}]
    assert wrong == []
    assert not any("Traceback" in said.err for _, said in ended)
