"""Links between the documents lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "test_vectors").glob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, open_ = set[Path](), {ROOT / "README.md"}
    while open_:
        page = open_.pop()
        reached.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8")) if page.suffix == ".md" else []
        open_ |= {(page.parent / link).resolve() for link in links} - reached
    assert [page.name for page in PAGES if page not in reached] == []
