"""A short document that describes gigabytes is refused at once, whichever kind it says it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conformance.cli.schema import DOCUMENTS
from tests.documents.bombed import bombs

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory are Linux's here")
def test_a_bomb_in_every_kind_of_document_is_refused_in_a_second_and_in_little_memory(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.documents.bombed", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)
    ended = done.stdout.splitlines()
    assert (done.returncode, done.stderr[-400:]) == (0, "")
    assert [line for line in ended if not line.endswith(": refused")] == []
    assert len(ended) == len(DOCUMENTS) * len(bombs(""))


def test_the_bombs_are_short() -> None:
    assert max(len(text) for text in bombs("conformance/requirements/1").values()) < 650
