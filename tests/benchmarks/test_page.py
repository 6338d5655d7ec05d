"""Benchmarks write into one page: each its own section, in any order, as often as they like."""

from __future__ import annotations

import itertools
from pathlib import Path

from tests.benchmarks.page import put

SECTIONS = (["## Frames", "", "| a |"], ["## GigE Vision frames", "", r"\1 and \g<0>"], ["## Whole processes", "", "5"])


def test_a_section_is_replaced_where_it_stands_and_the_others_stay_byte_for_byte(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for section in SECTIONS:
        put(section, page)
    before = page.read_text(encoding="utf-8")
    put(["## GigE Vision frames", "", "others"], page)
    assert page.read_text(encoding="utf-8") == before.replace(SECTIONS[1][2], "others")


def test_the_order_of_benchmarks_does_not_matter(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for section in SECTIONS:
        put([*section, "the first time"], page)
    written = set()
    for order in itertools.permutations(SECTIONS):
        for section in order:
            put(section, page)
        written.add(page.read_text(encoding="utf-8"))
    assert len(written) == 1
    assert "the first time" not in written.pop()


def test_a_page_that_is_not_there_is_begun(tmp_path: Path) -> None:
    put(["## Frames", "1"], tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert text == "# Performance\n\n<!-- frames: begin -->\n## Frames\n1\n<!-- frames: end -->\n"
