"""Hostile documents: each is refused in a process of its own, within limits on memory and time."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfWriter

from tests.specification.sources.pdf_writer import pdf_of_lines

MEMORY = 1_200_000_000
"""Bytes of address space beyond which the process is refused more."""
RESIDENT_KILOBYTES = 600_000
SECONDS = 20
DEPTH = 20_000


def _zip(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name, content in parts:
            out.writestr(name, content)
    return stream.getvalue()


def _document(body: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    return _zip(("word/document.xml", xml.encode()))


def _opened() -> Iterator[str]:
    """Opening tags no two alike, so that it is the nesting that is refused and not how well they pack."""
    return (f'<w:ins w:author="{hashlib.sha256(bytes([n % 256, n // 256])).hexdigest()}">' for n in range(DEPTH))


def _encrypted() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of_lines([["5 X", "5.1 It shall work."]] * 200)))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _rows() -> bytes:
    rows = "".join(f"| Warm-up time {n} | at most {n} min |\n" for n in range(300_000))
    return f"## 5 X\n\n| Item | Limit |\n|---|---|\n{rows}".encode()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.docx": (lambda: _zip(("word/document.xml", b" " * 150_000_000)), "a zip bomb?"),
    "parts.docx": (
        lambda: _zip(("word/document.xml", b""), *((f"word/x{i}.xml", b"0" * 45_000_000) for i in range(12))),
        "unpacks to more than",
    ),
    "nested.docx": (lambda: _document("".join(_opened()) + "</w:ins>" * DEPTH), "nested deeper"),
    "line.txt": (lambda: b"5 X\n5.1 It shall " + b"work and shall " * 700_000, "the line has 10500013 bytes"),
    "rows.md": (_rows, "more than the 8000000 that are read"),
    "cells.html": (
        lambda: b"<h2>5 X</h2><table><tr>" + b"<td>The error shall be 0.3 K</td>\n" * 280_000 + b"</tr></table>",
        "more than the 8000000 that are read",
    ),
    "lists.html": (lambda: b"<h2>5 X</h2>" + b"<ul><li>\n" * 200_000 + b"It shall work.", "nested deeper than 100"),
    "tables.html": (lambda: b"<h2>5 X</h2>" + b"<table><tr><td>\n" * 100_000 + b"It shall work.", "nested deeper than"),
    "encrypted.pdf": (_encrypted, "is an encrypted PDF"),
}


PROGRAM = """
import re, sys
from conformance.cli.main import main
try:
    main(["spec", "parse", sys.argv[1]])
finally:
    with open("/proc/self/status") as status, open(sys.argv[2], "w") as said:
        said.write(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
"""
"""The command, and then the most memory it ever held. ``ru_maxrss`` would not do: it remembers the process that
forked, before this program began."""


def _run(path: Path, out: Path) -> tuple[int, int, str]:
    """Exit code (negative: the signal that ended it), most memory resident in kB, and what was said on stderr."""
    held = out.with_name("held")
    pid = os.fork()
    if not pid:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        written = os.open(out, os.O_WRONLY | os.O_CREAT)
        os.dup2(written, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(sys.executable, [sys.executable, "-c", PROGRAM, str(path), str(held)])
    _, status = os.waitpid(pid, 0)
    resident = int(held.read_text(encoding="utf-8")) if held.exists() else RESIDENT_KILOBYTES
    return os.waitstatus_to_exitcode(status), resident, out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_within_limits_on_memory_and_time(name: str, tmp_path: Path) -> None:
    content, said = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(content())
    code, resident, error = _run(path, tmp_path / "stderr")
    assert code == 2, error[-500:]
    assert said in error
    assert str(path) in error
    assert error.count("\n") == 1
    assert resident < RESIDENT_KILOBYTES


def test_the_limits_are_limits(tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_text("## 5 X\n\n5.1 The system shall work.\n", encoding="utf-8")
    code, resident, _ = _run(path, tmp_path / "stderr")
    assert code == 0
    assert resident < RESIDENT_KILOBYTES / 4
