"""Plain text: headings, items, tables and paragraphs from numbers, punctuation and layout alone."""

from __future__ import annotations

import pytest

from conformance.requirements.model import Limit
from conformance.specification.blocks import BlockKind
from conformance.specification.parsed import ParsedDocument, parse_text
from conformance.specification.sources.plain import plain_text_blocks


def _parse(text: str) -> ParsedDocument:
    parsed = parse_text(text, plain=True)
    assert parsed is not None
    return parsed


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in plain_text_blocks(text)]


def test_a_short_numbered_line_is_a_heading_and_a_sentence_a_clause_of_its_own() -> None:
    parsed = _parse("1 范围\n本文件可用于检验。\n\n5 要求\n5.1 外观\n外壳应平整。\n5.2 系统应告警。\n")
    assert [(s.clause, s.informative) for s in parsed.statements] == [("1", True), ("5.1", False), ("5.2", False)]


def test_lines_of_a_paragraph_are_joined_and_keep_their_numbers() -> None:
    parsed = _parse("5 Alarm\n\n5.1 The system shall raise an\nalarm within one second of the\nfirst reading.\n")
    (statement,) = parsed.normative
    assert statement.text == "The system shall raise an alarm within one second of the first reading."
    assert statement.lines == (3, 5)


def test_a_clause_cited_at_the_front_of_a_line_opens_no_clause() -> None:
    parsed = _parse("5 要求\n5.1 外观\n5.2 误差\n误差应按\n6.2 的规定测量，结果应符合\n5.1 的要求。\n")
    assert {s.clause for s in parsed.normative} == {"5.2"}


def test_hyphenation_is_undone_and_compounds_keep_their_hyphen() -> None:
    text = (
        "5 X\n5.1 The system shall measure passen-\ngers by a non-\ncontact method. A non-contact method can be warm-\n"
    )
    assert "passengers by a non-contact method" in _parse(text + "up free.\n").normative[0].text


def test_headers_footers_and_page_numbers_are_left_out_and_sentences_go_on_behind_them() -> None:
    pages = [
        f"ACME 12:2024\n\n{body}\n\nLicensed to nobody\n{number}\n"
        for number, body in enumerate(
            (
                "5 X\n5.1 The alarm shall sound for each",
                "person in view.\n5.2 It shall stop.",
                "5.3 It may glow.",
            ),
            1,
        )
    ]
    parsed = _parse("\f".join(pages))
    assert [s.text for s in parsed.normative] == [
        "The alarm shall sound for each person in view.", "It shall stop.", "It may glow."
    ]  # fmt: skip
    assert [s.page for s in parsed.normative] == [1, 2, 3]


def test_a_table_of_contents_is_no_outline() -> None:
    text = (
        "目次\n前言 ............ I\n1 范围 ............ 1\n5 要求…………………2\n\n1 范围\n略。\n5 要求\n5.1 系统应告警。\n"
    )
    assert [s.clause for s in _parse(text).statements] == ["5.1"]


@pytest.mark.parametrize(
    "table",
    [
        "项目          要求        试验方法\n测温时间      ≤1 s        6.2\n预热时间      ≤30 min     6.3\n",
        "项目\t要求\t试验方法\n测温时间\t≤1 s\t6.2\n预热时间\t≤30 min\t6.3\n",
        "| 项目 | 要求 | 试验方法 |\n|---|---|---|\n| 测温时间 | ≤1 s | 6.2 |\n| 预热时间 | ≤30 min | 6.3 |\n",
        "项目 要求 试验方法\n测温时间 ≤1 s 6.2\n预热时间 ≤30 min 6.3\n",
        "┌──┬──┬──┐\n│项目│要求│试验方法│\n├──┼──┼──┤\n│测温时间│≤1 s│6.2│\n│预热时间│≤30 min│6.3│\n└──┴──┴──┘\n",
    ],
)
def test_a_table_is_read_however_its_columns_are_parted(table: str) -> None:
    parsed = _parse(f"5 要求\n5.1 其他\n{table}\n5.2 系统应告警。\n6 试验方法\n6.2 时间\n6.3 预热\n")
    assert [(s.clause, s.characteristic, s.limit) for s in parsed.normative] == [
        ("5.1", "response_time", Limit(upper=1, unit="s")),
        ("5.1", "warm_up_time", Limit(upper=1800, unit="s")),
        ("5.2", None, None),
    ]
    assert [s.verified_by for s in parsed.normative[:2]] == [("6.2",), ("6.3",)]


def test_characters_and_numbers_that_were_pulled_apart_are_drawn_together() -> None:
    parsed = _parse("5 要求\n5. 2. 1 测 温 误 差 应 在 ±0 .3 ℃ 以内 。\n")
    (statement,) = parsed.normative
    assert (statement.clause, statement.characteristic) == ("5.2.1", "temperature_error")
    assert statement.limit == Limit(lower=-0.3, upper=0.3, unit="delta_degC")


def test_ligatures_and_radicals_are_read_as_their_letters() -> None:
    assert _kinds("5 Oﬀset\n")[0][1] == "5 Offset"
    assert _kinds("5 ⾼度\n")[0][1] == "5 高度"


def test_chapters_in_words_and_items_of_a_tender_are_clauses_and_items() -> None:
    parsed = _parse(
        "第三章 技术要求\n\n1、★测温误差应不大于 0.3 ℃；\n2、设备应告警。\n\n四、商务要求\n1、应在 5 日内交付。\n"
    )
    assert [(s.clause, s.limit.upper if s.limit else None) for s in parsed.normative] == [
        ("3", 0.3), ("3", None), ("4", 5 * 86400)
    ]  # fmt: skip


def test_lists_nest_by_their_labels() -> None:
    blocks = list(plain_text_blocks("5 X\nIt shall:\na) one:\n1) two;\n2) three;\nb) four.\n"))
    assert [b.level for b in blocks if b.kind is BlockKind.ITEM] == [1, 2, 2, 1]
