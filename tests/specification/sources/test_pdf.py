"""PDF: pages into one text, furniture taken away, tables by their columns; a scanned page is told."""

from __future__ import annotations

from pathlib import Path

from conformance.requirements.model import Limit
from conformance.specification.parsed import ParsedDocument, parse_document
from tests.specification.sources.pdf_writer import pdf_of_lines

PAGES = (
    ("GB/T 99999—2024", "5 技术要求", "5.1 测温误差", "在环境温度 16 ℃～32 ℃ 的条件下，测温误差应不大于", "±0.3 ℃。",
     "注：试验方法见 6.1。", "5.2 其他性能应符合表 1 的规定。", "表 1 其他性能", "项目\t要求\t试验方法",
     "测温时间\t≤1 s\t6.2", "1"),
    ("GB/T 99999—2024", "预热时间\t≤30 min\t6.3", "5.3 系统应显示每名受检者的温度，", "并应保存记录。", "6 试验方法",
     "6.1 误差", "6.2 时间", "6.3 预热", "2"),
)  # fmt: skip


def _parse(tmp_path: Path) -> ParsedDocument:
    path = tmp_path / "standard.pdf"
    path.write_bytes(pdf_of_lines(PAGES))
    return parse_document(path)


def test_statements_of_a_pdf_keep_their_page(tmp_path: Path) -> None:
    found = _parse(tmp_path).normative
    assert [(s.clause, s.page) for s in found] == [
        ("5.1", 1), ("5.2", 1), ("5.2", 1), ("5.2", 2), ("5.3", 2), ("5.3", 2)
    ]  # fmt: skip


def test_a_table_goes_on_over_the_page(tmp_path: Path) -> None:
    rows = [s for s in _parse(tmp_path).normative if s.clause == "5.2"][1:]
    assert [(s.limit, s.verified_by) for s in rows] == [
        (Limit(upper=1, unit="s"), ("6.2",)), (Limit(upper=1800, unit="s"), ("6.3",))
    ]  # fmt: skip


def test_a_sentence_broken_over_lines_is_whole(tmp_path: Path) -> None:
    first = _parse(tmp_path).normative[0]
    assert first.limit == Limit(lower=-0.3, upper=0.3, unit="delta_degC")
    assert first.verified_by == ("6.1",)
