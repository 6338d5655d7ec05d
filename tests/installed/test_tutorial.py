"""Who follows docs/tutorial.md line by line, with the wheel and no checkout, arrives at a verdict on a device."""

from __future__ import annotations

import itertools
import os
import re
import shlex
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.command_lines import lines_of
from tests.installed.build import stranger

PAGE = ROOT / "docs" / "tutorial.md"
TEXT = PAGE.read_text(encoding="utf-8")


def block(begins: str) -> str:
    """What the page says to put into a file, by how it begins; an indented one is taken as it is."""
    [found] = [each for each in re.findall(r"```\w+\n(.*?)```", TEXT, re.DOTALL) if each.startswith(begins)]
    return str(found)


@contextmanager
def somebody_at(terminal: int) -> Iterator[list[str]]:
    """Presses Enter whenever something is asked, says yes where an answer is, and is somebody new whenever a person's
    code is; gives what was on the screen.
    """
    screen: list[str] = []
    codes = (f"V{number:02d}\n".encode() for number in itertools.count(1))

    def sit() -> None:
        asked = ""
        while True:
            try:
                shown = os.read(terminal, 65536).decode("utf-8", "replace")
            except OSError:  # the program ended
                return
            screen.append(shown)
            asked += shown
            if asked.rstrip(" ").endswith(">"):
                yes_or_no, code = re.search(r"y\W*/\W*n", asked), re.search(r"(?i)\bcode\b", asked)
                os.write(terminal, next(codes) if code else b"y\n" if yes_or_no else b"\n")
                asked = ""

    thread = threading.Thread(target=sit, daemon=True)
    thread.start()
    yield screen
    thread.join(10)


def follow(folder: Path, programs: Path, line: str) -> tuple[int, str]:
    """A line, as a person types it at a terminal of their own."""
    ours, theirs = os.openpty()
    with somebody_at(ours) as screen:
        process = subprocess.Popen(
            shlex.split(line), cwd=folder, env=stranger(programs), stdin=theirs, stdout=theirs, stderr=theirs,
            executable=programs / "conformance", start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        code = process.wait(300)
    os.close(ours)
    return code, "".join(screen)


@pytest.mark.wires
def test_the_tutorial_leads_to_a_verdict(tmp_path: Path, programs: Path) -> None:
    inspection, test = block("  verification:\n    method: inspection"), block("  verification:\n    method: test")
    ended = []
    for line in (line for line in lines_of(PAGE) if line.startswith("conformance ")):
        if line.startswith("conformance adapter check"):
            (tmp_path / "my-device" / "adapter.py").write_text(block("import json"), encoding="utf-8")
            (tmp_path / "my-device" / "bench.yaml").write_text(block("schema: conformance/bench/1"), encoding="utf-8")
            declared = tmp_path / "my-device" / "product.yaml"
            of_init = declared.read_text(encoding="utf-8")
            identified = re.sub(r"(?m)^identity:\n(?:  .*\n)+", block("identity:"), of_init)
            assert identified != of_init
            declared.write_text(identified, encoding="utf-8")
        if line.startswith("conformance spec parse"):
            (tmp_path / "first-look.en.md").write_text(block("# First look"), encoding="utf-8")
        code, said = follow(tmp_path, programs, line)
        assert code == 0, (line, said)
        ended.append(line.split()[1])
        if line.startswith("conformance spec parse"):
            path = tmp_path / "first-look.yaml"
            first, second = re.split(r"(?m)(?=^- id: 6\.1a)", path.read_text(encoding="utf-8"))
            path.write_text(first + inspection + second + test, encoding="utf-8")
    assert ended == ["profiles", "init", "check", "init", "adapter", "bench", "spec", "plan", "check"]
    assert "CONFORMS: of 2 applicable shall requirements 2 met" in " ".join(said.split())
    assert (tmp_path / "my-device" / "result" / "report.html").is_file()
