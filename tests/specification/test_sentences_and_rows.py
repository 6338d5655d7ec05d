"""Where statements stand: clauses, parts of sentences, rows and cells, in shapes that unseen documents had."""

from __future__ import annotations

import pytest

from conformance.specification.parsed import parse_text
from conformance.specification.statement import Statement


def statements(text: str, title: str = "X") -> tuple[Statement, ...]:
    parsed = parse_text(f"## 6 {title}\n\n{text}\n")
    assert parsed is not None
    return parsed.normative


def limits(text: str, title: str = "X") -> list[tuple[str | None, float | None, float | None]]:
    return [(s.characteristic, s.limit and s.limit.lower, s.limit and s.limit.upper) for s in statements(text, title)]


def test_a_column_that_only_numbers_the_rows_names_nothing() -> None:
    rows = (
        "| Item | Characteristic | Limit |\n|---|---|---|\n| M1 | Repeatability | ≤ 0.1 °C |\n| M2 | Drift | ≤ 0.2 °C |"
    )
    assert limits(rows) == [("repeatability", None, 0.1), ("drift", None, 0.2)]


def test_a_row_without_limits_says_what_its_cells_say() -> None:
    rows = "| Item | Feature | Points |\n|---|---|---|\n| W1 | The NETD should be 40 mK or lower | 6 |\n"
    (found,) = statements(rows)
    assert (found.modality.value, found.limit and found.limit.upper) == ("should", 0.04)


def test_a_cell_with_two_limits_is_two_statements() -> None:
    rows = "| 项目 | 要求 |\n|---|---|\n| 红外图像像素数 | 水平方向不少于 640；垂直方向不少于 512 |"
    assert limits(rows) == [("image_width", 640, None), ("image_height", 512, None)]


@pytest.mark.parametrize("opening", ["所投设备", "中标人", "至少两名操作者", "到货设备", "及时响应的供应商"])
def test_a_clause_may_open_with_a_word_that_also_follows_a_cited_number(opening: str) -> None:
    found = statements(f"6.1 系统应测温。\n\n6.2 {opening}应符合要求。")
    assert [s.clause for s in found] == ["6.1", "6.2"]


def test_what_is_said_of_a_part_is_an_obligation_of_its_own() -> None:
    found = statements("记录应至少保存 21 天，其中含人脸的图像不得保存超过 72 h。")
    assert [(s.modality.value, s.limit and (s.limit.lower, s.limit.upper)) for s in found] == [
        ("shall", (21 * 86400, None)), ("shall_not", (None, 72 * 3600))
    ]  # fmt: skip


def test_in_which_case_opens_an_obligation_and_in_which_does_not() -> None:
    both = statements("It may also warn by sound, in which case the sound level must be between 55 dB and 75 dB.")
    assert [s.modality.value for s in both] == ["may", "shall"]
    one = statements("The range in which it may be used shall be stated.")
    assert [s.modality.value for s in one] == ["shall"]


def test_what_may_be_turned_down_is_a_permission_and_what_is_adjustable_is_a_property() -> None:
    assert [s.modality.value for s in statements("夜间可调低音量，但不得关闭光报警。")] == ["may", "shall_not"]
    assert [s.modality.value for s in statements("可调的支架应牢固。")] == ["shall"]


def test_an_item_is_cut_where_it_limits_another_quantity_and_where_it_demands_something_else() -> None:
    first = "报警阈值的设置范围不窄于 35 ℃～41 ℃，设置步距不大于 0.1 ℃；"
    second = "声级不低于 70 dB，且具备静音功能。"
    assert limits(f"报警应符合下列要求：\n\n- {first}\n- {second}") == [
        ("alarm_threshold_range", 35, 41),
        ("alarm_threshold_resolution", None, 0.1),
        (None, 70, None),
        ("function", None, None),
    ]


def test_needs_and_requirements_are_obligations_and_if_needed_is_not() -> None:
    assert [s.modality.value for s in statements("投标产品需支持断网续传。")] == ["shall"]
    assert [s.modality.value for s in statements("确需远程维护的，应经同意。")] == ["shall"]
    assert [s.modality.value for s in statements("At least 60 persons per minute are required.")] == ["shall"]
    assert statements("Where tools are required by the user, they are in the box.") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The error shall lie between –0,5 °C and +0,5 °C over 34,0 °C to 43,0 °C.", (-0.5, 0.5)),
        ("The drift shall be less than 0,15 °C.", (None, 0.15)),
        ("At least 1,200 readings shall be taken.", (1200, None)),
    ],
)
def test_a_comma_is_a_decimal_one_or_groups_thousands(text: str, expected: tuple[float | None, float | None]) -> None:
    (found,) = statements(text)
    assert found.limit is not None
    assert (found.limit.lower, found.limit.upper) == expected


def test_a_list_of_numbers_is_no_decimal() -> None:
    (found,) = statements("在 33，36，39 ℃ 三点，测温误差应不大于 0.3 ℃。")
    assert [(c.lower, c.upper) for c in found.conditions] == [(39, 39)]


def test_a_time_of_day_is_no_limit() -> None:
    (found,) = statements("Bids must reach the office no later than 12:00 on 14 March.")
    assert found.limit is None


def test_a_characteristic_in_a_bracket_is_what_is_spoken_of() -> None:
    assert limits("At least 99 % of alarms shall be found in the records (record completeness).") == [
        ("record_completeness", 99, None)
    ]


def test_the_more_specific_name_is_taken_only_where_the_sentence_gives_it() -> None:
    assert limits("热饮等热物引起的误报率宜低于 1 %。") == [("hot_object_false_alarm_rate", None, 1)]
    assert limits("误报率宜低于 1 %。", "热物体") == [("false_alarm_rate", None, 1)]
    assert limits("14 天内的漂移不应超过 0.1 ℃。", "黑体") == [("reference_source_drift", None, 0.1)]
    assert limits("14 天内的漂移不应超过 0.1 ℃。") == [("drift", None, 0.1)]


@pytest.mark.parametrize(
    "sentence",
    [
        "试验应于 23 ℃±3 ℃ 之室内为之，并避免气流。",
        "自通电起至可测温为止，风扇应运转 5 min 后停止。",
        "The limits shall be kept for persons older than six years.",
        "When the device has run from 230 V ± 23 V for 2 h, it shall be read.",
    ],
)
def test_circumstances_are_no_limits(sentence: str) -> None:
    found = statements(sentence)
    assert found[0].limit is None
    assert found[0].modality.value == "shall"


def test_a_list_goes_on_from_an_opening_without_a_colon() -> None:
    text = "In a trial, the gate shall achieve\n\na) a face detection rate of 97 % or higher,\n\nb) a false-alarm rate below 4 %."  # noqa: E501
    assert limits(text) == [("detection_rate", 97, None), ("false_alarm_rate", None, 4)]


def test_a_ruled_table_of_plain_text_may_have_any_headings() -> None:
    rows = "     表 1  测温误差\n──────────\n  黑体温度/℃      最大允许误差/℃\n──────────\n  34～36          ±0.4\n  36～39          ±0.3\n──────────\n"  # noqa: E501
    parsed = parse_text(f"5  要求\n\n5.1  测温误差应符合表 1。\n\n{rows}\n5.2  漂移不应大于 0.2 ℃。\n", plain=True)
    assert parsed is not None
    assert [(s.clause, s.characteristic, s.limit and s.limit.upper) for s in parsed.normative[1:]] == [
        ("5.1", "temperature_error", 0.4),
        ("5.1", "temperature_error", 0.3),
        ("5.2", "drift", 0.2),
    ]


def test_a_reading_in_the_subject_is_no_limit() -> None:
    (found,) = statements("A visitor with two readings above 37.8 °C shall not be admitted.")
    assert found.limit is None
