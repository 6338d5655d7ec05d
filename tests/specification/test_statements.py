"""Statements: lists, tables, and that nothing normative is lost silently."""

from __future__ import annotations

from conformance.requirements.model import Limit
from conformance.specification.parsed import ParsedDocument, parse_text


def _parse(text: str) -> ParsedDocument:
    parsed = parse_text(text)
    assert parsed is not None
    return parsed


def test_items_without_a_normative_word_go_on_from_the_sentence_before_the_list() -> None:
    parsed = _parse("## 5 X\n记录应包括下列内容：\na) 时间；\nb) 温度。\n\n系统宜提示。\n")
    assert [(s.modality.value, s.text, s.lines) for s in parsed.normative] == [
        ("shall", "记录应包括下列内容：时间；", (3, 3)),
        ("shall", "记录应包括下列内容：温度。", (4, 4)),
        ("should", "系统宜提示。", (6, 6)),
    ]
    assert parsed.unparsed == ()


def test_items_that_speak_for_themselves_leave_their_opening_to_the_list_of_the_unparsed() -> None:
    parsed = _parse("## 5 X\nThe system shall meet the following:\n\n- it shall sound;\n- it should glow.\n")
    assert [s.modality.value for s in parsed.normative] == ["shall", "should"]
    assert [u.lines for u in parsed.unparsed] == [(2, 2)]


def test_a_row_of_a_table_with_limits_is_a_requirement() -> None:
    parsed = _parse(
        "## 6 Performance\n\n| Characteristic | Limit | Unit | Conditions | Test method |\n|---|---|---|---|---|\n"
        "| Temperature error | ±0.3 | °C | ambient temperature 16 °C to 32 °C | 7.1 |\n"
        "| Warm-up time | ≤ 30 | min | — | 7.2 |\n| Housing | no sharp edges | | | 7.3 |\n"
    )
    error, warm_up, housing = parsed.normative
    assert (error.characteristic, error.limit) == ("temperature_error", Limit(lower=-0.3, upper=0.3, unit="delta_degC"))
    assert [(c.quantity, c.lower, c.upper) for c in error.conditions] == [("ambient_temperature", 16, 32)]
    assert (warm_up.characteristic, warm_up.limit) == ("warm_up_time", Limit(upper=1800, unit="s"))
    assert (housing.modality.value, housing.limit, housing.lines) == ("shall", None, (7, 7))


def test_a_table_without_limits_is_reported_where_it_holds_numbers() -> None:
    parsed = _parse("## 附录 A（规范性）参数\n\n| 参数 | 值 |\n|---|---|\n| 距离 | 1.5 m |\n| 模式 | 表面 |\n")
    assert parsed.normative == ()
    assert [u.lines for u in parsed.unparsed] == [(5, 5)]


def test_a_number_in_a_procedure_is_reported_and_makes_no_statement() -> None:
    parsed = _parse("## 7 Test methods\n\nSet the blackbody to 37.0 °C. Read the value.\n")
    assert parsed.statements == ()
    assert [(u.text, u.lines) for u in parsed.unparsed] == [("Set the blackbody to 37.0 °C.", (3, 3))]


def test_a_normative_word_in_informative_text_is_listed_as_informative() -> None:
    parsed = _parse("## 1 范围\n本文件可用于检验。\n## 5 X\n系统应测温。\n")
    assert [(s.clause, s.informative) for s in parsed.statements] == [("1", True), ("5", False)]


def test_a_text_without_a_numbered_clause_is_no_specification() -> None:
    assert parse_text("The system shall measure.\n") is None
