"""The table of deceptions in docs/certificates.md: ``python -m tests.deceptions.table`` writes it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path

from tests.deceptions import subjects
from tests.deceptions.deception import Deception

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "certificates.md"
BEGIN, END = "<!-- deceptions: begin -->", "<!-- deceptions: end -->"
TABLES: Mapping[str, tuple[Deception, ...]] = {
    each.name: importlib.import_module(f"{subjects.__name__}.{each.name}").TABLE
    for each in pkgutil.iter_modules(subjects.__path__)
}
"""By subject: one module each in ``subjects/``."""
MOST_CODES = 12


def table() -> str:
    """A row a subject: how many ways were tried, the first of them, and the codes of the refusals."""
    lines = ["| with | ways | for example | refused as |", "|---|---|---|---|"]
    for subject, ways in TABLES.items():
        codes = sorted({way.code for way in ways})
        more = f" and {len(codes) - MOST_CODES} more" if len(codes) > MOST_CODES else ""
        shown = " ".join(f"`{code}`" for code in codes[:MOST_CODES])
        lines.append(f"| {subject.replace('_', ' ')} | {len(ways)} | {ways[0].what} | {shown}{more} |")
    lines.append(f"| **all** | **{sum(map(len, TABLES.values()))}** | | |")
    return "\n".join(lines)


def document_with(text: str, shown: str) -> str:
    """The document with the table in its place."""
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{shown}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    DOCUMENT.write_text(document_with(DOCUMENT.read_text(encoding="utf-8"), table()), encoding="utf-8")
