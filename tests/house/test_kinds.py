"""`make quick` leaves out what the table says, and the table names what is there."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.kinds import OUTER, TESTS


def test_every_folder_and_file_of_the_table_is_there() -> None:
    assert [place for places in OUTER.values() for place in places if not (TESTS / place).exists()] == []


def test_make_quick_leaves_out_every_mark_of_the_table_and_make_test_none() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [left_out] = re.findall(r'^quick:.*\n.* -m "not \((.*)\)"$', makefile, re.MULTILINE)
    assert set(left_out.split(" or ")) == {"full", *OUTER}
    assert re.search(r"^test:.*\n\t\$\(BIN\)/pytest \$\(WORKERS\)$", makefile, re.MULTILINE)
