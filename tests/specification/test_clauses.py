"""Markdown and clauses: blocks with their lines, numbering, and what is normative."""

from __future__ import annotations

import pytest

from conformance.core.text import Language
from conformance.specification.blocks import BlockKind
from conformance.specification.clauses import Clause, clauses
from conformance.specification.languages import WORDS
from conformance.specification.parsed import parse_text
from conformance.specification.sources.markdown import markdown_blocks


def _clauses(text: str, language: Language) -> dict[str, Clause]:
    return {clause.number or clause.title: clause for clause in clauses(markdown_blocks(text), WORDS[language])[1]}


def test_a_paragraph_keeps_the_line_of_each_character() -> None:
    (block,) = markdown_blocks("\n系统应在一秒\n内**告警**，\nthen stop\n")
    assert block.text == "系统应在一秒内告警， then stop"
    assert block.lines() == (2, 4)
    assert block.lines(0, 3) == (2, 2)
    assert block.lines(block.text.index("告")) == (3, 4)


def test_comments_front_matter_and_code_are_left_out() -> None:
    text = "---\ntitle: shall\n---\n<!-- shall\nshall -->\n```\nshall\n```\nkept <!-- shall --> text\n"
    (block,) = markdown_blocks(text)
    assert block.text == "kept  text"
    assert block.lines() == (9, 9)


def test_list_items_and_table_rows_are_blocks_of_their_own() -> None:
    text = "lead:\na) one\n   more\n1) two\n- three\n\n| A | B |\n|---|:-:|\n| c | d \\| e |\n"
    blocks = list(markdown_blocks(text))
    assert [b.kind for b in blocks] == [BlockKind.PARAGRAPH, *[BlockKind.ITEM] * 3, BlockKind.ROW]
    assert [b.text for b in blocks[1:4]] == ["one more", "two", "three"]
    assert blocks[4].header == ("A", "B")
    assert blocks[4].cells == ("c", "d | e")


@pytest.mark.parametrize(
    ("language", "text", "informative"),
    [
        (
            "zh",
            "# T\n## 前言\n## 1 范围\n## 2 规范性引用文件\n## 3 术语和定义\n### 3.1 体温\n"
            "## 5 功能要求\n### 5.1 采集\n"
            "## 附录 A（规范性）参数\n### A.1 判定\n## 附录 B（资料性）说明\n### B.1 理由\n## 参考文献",
            {"前言", "1", "2", "3", "3.1", "B", "B.1", "参考文献"},
        ),
        (
            "en",
            "# T\n## Foreword\n## 1 Scope\n## 2 Normative references\n## 3 Terms and definitions\n### 3.1 fever\n"
            "## 5 Functional requirements\n### 5.1 Acquisition\n## Annex A (normative) Parameters\n### A.1 Rule\n"
            "## Annex B (informative) Notes\n### B.1 Why\n## Bibliography",
            {"Foreword", "1", "2", "3", "3.1", "B", "B.1", "Bibliography"},
        ),
    ],
)
def test_scope_terms_foreword_and_informative_annexes_are_not_normative(
    language: Language, text: str, informative: set[str]
) -> None:
    found = _clauses(text, language)
    assert {number for number, clause in found.items() if number and not clause.normative} == informative
    assert {"5", "5.1", "A", "A.1"} <= set(found)


def test_the_module_is_the_clause_of_the_second_level() -> None:
    found = _clauses("## 5 F\n### 5.3 Alarm\n#### 5.3.1 Sound\n## 6 P\n### 6.1 Error", "en")
    assert [found[n].module for n in ("5", "5.3", "5.3.1", "6.1")] == [None, "Alarm", "Alarm", "Error"]
    assert found["5.3.1"].titles == ("Sound", "Alarm", "F")


def test_a_paragraph_that_opens_with_its_number_is_a_clause() -> None:
    parsed = parse_text("## 5 功能\n\n5.1 系统应测温。\n\n5.1.1 系统应告警。\n\n0.3 m 处应有标志。\n")
    assert parsed is not None
    assert [s.clause for s in parsed.normative] == ["5.1", "5.1.1", "5.1.1"]
    assert parsed.normative[0].text == "系统应测温。"


@pytest.mark.parametrize(
    "note",
    [
        "注：告警可采用声光。",
        "注1：系统应告警。",
        "示例：系统应告警。",
        "NOTE It shall sound.",
        "NOTE 1 It shall sound.",
        "Note 2: it shall sound.",
        "EXAMPLE It shall sound.",
    ],
)
def test_notes_and_examples_are_informative(note: str) -> None:
    lead = "系统应告警。" if "：" in note else "It shall sound."
    parsed = parse_text(f"## 5 X\n\n{lead}\n{note}\n")
    assert parsed is not None
    assert [s.informative for s in parsed.statements] == [False, True]


@pytest.mark.parametrize("text", ["## 5 X\n### 5.1 The system shall sound.\n", "## 5 要求\n### 5.1 系统应告警。\n"])
def test_a_requirement_set_as_a_heading_is_read(text: str) -> None:
    parsed = parse_text(text)
    assert parsed is not None
    assert [(s.clause, s.lines) for s in parsed.normative] == [("5.1", (2, 2))]
