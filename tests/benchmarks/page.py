"""Sections of ``docs/performance.md``: each benchmark replaces its own where it stands, and no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def put(lines: Sequence[str], page: Path = PAGE) -> None:
    """Write a section between markers of its name, the heading (``## …``) that is its first line; a new one at the end.

    The order in which benchmarks run changes nothing but the order of sections that are new.
    """
    name = lines[0].removeprefix("## ").lower()
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    section = "\n".join([begin, *lines, end])
    text = page.read_text(encoding="utf-8") if page.is_file() else "# Performance\n"
    own = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    text, replaced = own.subn(lambda _: section, text)
    page.write_text(text if replaced else f"{text.rstrip()}\n\n{section}\n", encoding="utf-8")
