"""Sections of ``docs/performance.md``: each benchmark replaces its own and leaves the others as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def put(lines: Sequence[str], page: Path = PAGE) -> None:
    """Write a section; its first line is its heading (``## …``), which ends where the next one begins."""
    before = page.read_text(encoding="utf-8") if page.is_file() else "# Performance\n"
    own = re.compile(rf"^{re.escape(lines[0])}\n.*?(?=^## |^<!-- |\Z)", re.MULTILINE | re.DOTALL)
    kept = own.sub("", before).rstrip("\n")
    page.write_text(kept + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
