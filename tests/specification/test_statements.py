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


def test_a_list_of_conditions_has_no_limits() -> None:
    parsed = _parse("## 5 X\n设备应在下列条件下正常工作：\n\na) 环境温度 16 ℃～32 ℃；\n\nb) 供电电压 220 V±22 V。\n")
    assert [s.limit for s in parsed.normative] == [None, None]
    assert [[(c.quantity, c.lower, c.upper) for c in s.conditions] for s in parsed.normative] == [
        [("ambient_temperature", 16, 32)], [("voltage", 198, 242)]
    ]  # fmt: skip
    assert parsed.unparsed == ()


def test_an_item_that_begins_without_a_normative_word_of_its_own_makes_two_statements() -> None:
    parsed = _parse("## 5 X\n供应商应满足：\n\n1) 响应时间不超过 2 小时，重大故障须在 24 小时内修复；\n")
    assert [(s.modality.value, s.limit) for s in parsed.normative] == [
        ("shall", Limit(upper=7200, unit="s")), ("shall", Limit(upper=86400, unit="s"))
    ]  # fmt: skip


def test_a_permission_in_a_relative_clause_does_not_take_an_item_from_its_list() -> None:
    parsed = _parse("## 5 X\nThe maker shall state:\n\na) the range in which it may be used;\n\nb) the mass.\n")
    assert [s.modality.value for s in parsed.normative] == ["shall", "shall"]


def test_notes_between_items_do_not_end_the_list() -> None:
    parsed = _parse("## 5 X\n记录应包括：\n\na) 时间；\n\n注：时间可为本地时间。\n\nb) 温度。\n")
    assert [(s.modality.value, s.informative) for s in parsed.statements] == [
        ("shall", False), ("may", True), ("shall", False)
    ]  # fmt: skip


def test_a_line_of_a_data_sheet_requires_without_a_normative_word() -> None:
    parsed = _parse("## 5 Performance\n\nAccuracy: ≤ 0.3 °C\nResponse time: max. 1 s\nWeight: 4 kg\n")
    assert [(s.modality.value, s.characteristic, s.limit) for s in parsed.normative] == [
        ("shall", "temperature_error", Limit(upper=0.3, unit="delta_degC")),
        ("shall", "response_time", Limit(upper=1, unit="s")),
        ("shall", None, Limit(lower=4, upper=4, unit="kg")),
    ]
    parsed = _parse("## 5 性能\n\n测温误差≤0.3 ℃，测温时间≤1 s。\n")
    assert [s.characteristic for s in parsed.normative] == ["temperature_error", "response_time"]


def test_a_procedure_has_no_lines_of_a_data_sheet_and_lends_no_characteristic() -> None:
    parsed = _parse("## 7 Test methods\n### 7.1 Response time\n\nDelay: 5 s\n\nAt least six subjects shall attend.\n")
    assert [(s.characteristic, s.limit) for s in parsed.normative] == [(None, Limit(lower=6, unit="count"))]
    assert [u.lines for u in parsed.unparsed] == [(4, 4)]


def test_cells_with_several_obligations_are_several_statements() -> None:
    parsed = _parse("## 5 X\n\n| 项目 | 要求 |\n|---|---|\n| 告警 | 应支持声光告警；宜支持短信；误报率≤1 % |\n")
    assert [(s.modality.value, s.limit) for s in parsed.normative] == [
        ("shall", None), ("should", None), ("shall", Limit(upper=1, unit="percent"))
    ]  # fmt: skip


def test_units_come_from_the_heading_of_a_column() -> None:
    rows = "| Repeatability | ≤ 0.1 |\n| Drift | ≤ 0.2 (8 h) |\n"
    parsed = _parse(f"## 5 X\n\n| Parameter | Limit (°C) |\n|---|---|\n{rows}")
    assert [s.limit for s in parsed.normative] == [
        Limit(upper=0.1, unit="delta_degC"),
        Limit(upper=0.2, unit="delta_degC"),
    ]


def test_columns_of_several_classes_are_statements_with_their_heading_as_condition() -> None:
    parsed = _parse("## 5 X\n\n| 项目 | I 级 | II 级 |\n|---|---|---|\n| 测温误差 | ≤0.3 ℃ | ≤0.5 ℃ |\n")
    assert [(s.limit.upper if s.limit else None, s.conditions[-1].text) for s in parsed.normative] == [
        (0.3, "I 级"), (0.5, "II 级")
    ]  # fmt: skip


def test_an_annex_whose_kind_stands_on_the_next_line_is_informative() -> None:
    parsed = _parse("## 5 X\n系统应告警。\n## 附录 A\n（资料性附录）\n### A.1 建议\n系统宜置于室内。\n")
    assert [(s.clause, s.informative) for s in parsed.statements] == [("5", False), ("A.1", True)]


def test_a_table_whose_column_of_limits_names_the_characteristic_takes_the_first_as_condition() -> None:
    parsed = _parse(
        "## 5 X\n\n| 目标温度 ℃ | 最大允许误差 ℃ |\n|---|---|\n| 34.0～36.0 | ±0.4 |\n| 36.0～39.0 | ±0.3 |\n"
    )
    assert [(s.characteristic, s.limit) for s in parsed.normative] == [
        ("temperature_error", Limit(lower=-0.4, upper=0.4, unit="delta_degC")),
        ("temperature_error", Limit(lower=-0.3, upper=0.3, unit="delta_degC")),
    ]
    assert [[(c.quantity, c.lower, c.upper) for c in s.conditions] for s in parsed.normative] == [
        [("target_temperature", 34, 36)], [("target_temperature", 36, 39)]
    ]  # fmt: skip


def test_a_table_of_requirements_and_values_is_read() -> None:
    parsed = _parse("## 5 X\n\n| Requirement | Value |\n|---|---|\n| NETD | < 50 mK |\n| Detector | 384 × 288 |\n")
    assert [(s.characteristic, s.limit.upper or s.limit.lower if s.limit else None) for s in parsed.normative] == [
        ("noise_equivalent_temperature_difference", 0.05), ("image_width", 384), ("image_height", 288)
    ]  # fmt: skip


def test_an_item_that_only_opens_an_inner_list_is_no_statement() -> None:
    parsed = _parse(
        "## 5 X\n系统应具备：\n\na) 告警；\n\nb) 其他：\n\n   1) 存储；\n\n   2) 时间同步误差不超过 1 s。\n"
    )
    assert [(s.text, s.limit) for s in parsed.normative] == [
        ("系统应具备：告警；", None),
        ("系统应具备：其他：存储；", None),
        ("系统应具备：其他：时间同步误差不超过 1 s。", Limit(upper=1, unit="s")),
    ]


def test_a_quantity_of_its_own_does_not_take_over_the_characteristic_before_it() -> None:
    parsed = _parse("## 5 X\n\n检出率白天应不低于 97 %，夜间应不低于 95 %，误识率应不高于 2 %。\n")
    assert [s.characteristic for s in parsed.normative] == ["detection_rate", "detection_rate", None]


def test_a_bare_bound_is_a_line_of_a_data_sheet_and_a_sentence_that_tells_is_none() -> None:
    parsed = _parse("## 5 X\n\n整机功耗≤60 W，重量不超过 10 kg。\n\n室外夏季的温度高于 30 ℃。\n")
    assert [s.limit for s in parsed.normative] == [Limit(upper=60, unit="W"), Limit(upper=10, unit="kg")]
    assert [u.lines for u in parsed.unparsed] == [(5, 5)]
