"""The scorer: it must see every kind of mistake, and nothing but mistakes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from conformance.core.characteristics import CHARACTERISTICS
from tests.specification.scoring import Rate, Score, labelled, likeness, normalised, same_clause, score, table

CORPUS = Path(__file__).with_name("corpus")
MODALITIES = {"shall", "should", "may", "shall_not", "should_not"}
RATES = (
    "recall",
    "precision",
    "modality",
    "limit",
    "characteristic",
    "clause",
    "lines",
    "informative_recall",
    "informative_precision",
)


def _entry(text: str, **changes: Any) -> dict[str, Any]:
    usual = {
        "clause": "5.1",
        "modality": "shall",
        "lines": [3, 3],
        "characteristic": None,
        "limit": None,
        "informative": False,
    }
    return {**usual, "text": text, **changes}


def _limit(lower: float | None, upper: float | None, unit: str) -> dict[str, Any]:
    return {"lower": lower, "upper": upper, "unit": unit}


ERROR = _entry("测温误差应不超过 ±0.3 ℃。", characteristic="temperature_error", limit=_limit(-0.3, 0.3, "delta_degC"))
RECORD = _entry("The alarm shall be recorded with its time.", clause="5.2", lines=[8, 9])
NOTE = _entry("NOTE The record can be printed.", clause="5.2", modality="may", lines=[11, 11], informative=True)
ALL = [ERROR, RECORD, NOTE]


def _values(result: Score) -> dict[str, float | None]:
    return {name: getattr(result, name).value for name in RATES}


def test_labels_agree_with_themselves_in_everything() -> None:
    result = score(ALL, ALL)
    assert _values(result) == dict.fromkeys(RATES, 1.0)
    assert result.misses == ()


def test_a_statement_not_found_lowers_recall_and_loses_its_limit() -> None:
    result = score(ALL, [RECORD, NOTE])
    assert result.recall == Rate(1, 2)
    assert result.precision == Rate(1, 1)
    assert result.limit == Rate(0, 1)
    assert [(m.kind, m.text) for m in result.misses] == [("not found", ERROR["text"])]


def test_an_invented_statement_lowers_precision_and_its_limit_counts() -> None:
    invented = _entry("Turn left at the door.", clause="9", limit=_limit(1, None, "m"))
    result = score(ALL, [*ALL, invented])
    assert result.recall == Rate(2, 2)
    assert result.precision == Rate(2, 3)
    assert result.limit == Rate(1, 2)
    assert [m.kind for m in result.misses] == ["spurious"]


def test_the_same_statement_twice_is_found_once() -> None:
    assert score([RECORD], [RECORD, RECORD]).precision == Rate(1, 2)


@pytest.mark.parametrize(
    ("change", "rate"),
    [
        ({"modality": "should"}, "modality"),
        ({"limit": None}, "limit"),
        ({"limit": _limit(None, 0.3, "delta_degC")}, "limit"),
        ({"limit": _limit(-0.3, 0.3, "degC")}, "limit"),
        ({"limit": _limit(-0.3, 0.4, "delta_degC")}, "limit"),
        ({"characteristic": "drift"}, "characteristic"),
        ({"clause": "5.10"}, "clause"),
        ({"lines": [4, 5]}, "lines"),
    ],
)
def test_one_wrong_field_lowers_one_rate(change: dict[str, Any], rate: str) -> None:
    result = score(ALL, [{**ERROR, **change}, RECORD, NOTE])
    assert {name for name, value in _values(result).items() if value != 1.0} == {rate}


@pytest.mark.parametrize("field", ["modality", "limit", "characteristic"])
def test_a_field_marked_unscored_is_not_judged(field: str) -> None:
    doubtful = {**ERROR, "unscored": [field]}
    wrong = {"modality": "may", "limit": None, "characteristic": "drift"}[field]
    result = score([doubtful, RECORD], [{**ERROR, field: wrong}, RECORD])
    assert getattr(result, field).hits == getattr(result, field).trials
    assert result.misses == ()


def test_a_limit_where_the_label_has_none_is_wrong() -> None:
    assert score([RECORD], [{**RECORD, "limit": _limit(None, 1, "s")}]).limit == Rate(0, 1)


def test_statements_without_limits_say_nothing_about_limits() -> None:
    assert score([RECORD], [RECORD]).limit.value is None


def test_a_declared_limit_is_no_limit_in_numbers() -> None:
    assert score([RECORD], [{**RECORD, "limit": {"declared": "warm_up"}}]).limit == Rate(0, 0)


@pytest.mark.parametrize(
    ("labelled_limit", "parsed", "same"),
    [
        (_limit(90, None, "day"), _limit(7776000, None, "s"), True),
        (_limit(None, 30, "min"), _limit(None, 1800, "s"), True),
        (_limit(None, 30, "min"), _limit(None, 30, "s"), False),
        (_limit(65, None, "dB"), _limit(65, None, "decibel"), True),
        (_limit(0.97, None, "dimensionless"), _limit(97, None, "percent"), True),
        (_limit(6, None, "count"), _limit(6, None, "dimensionless"), False),
        (_limit(6, None, "count"), _limit(None, 6, "count"), False),
        (_limit(220, None, "V"), _limit(220, None, "volt"), True),
        (_limit(220, None, "V"), _limit(220, None, "nonsense"), False),
        (_limit(None, 0.1, "delta_degC"), _limit(None, 0.1000000001, "delta_degC"), True),
    ],
)
def test_limits_are_compared_in_the_unit_of_the_label(
    labelled_limit: dict[str, Any], parsed: dict[str, Any], same: bool
) -> None:
    result = score([{**RECORD, "limit": labelled_limit}], [{**RECORD, "limit": parsed}])
    assert (result.limit == Rate(1, 1)) is same


def test_a_normative_label_read_as_informative_is_missed() -> None:
    result = score(ALL, [ERROR, {**RECORD, "informative": True}, NOTE])
    assert result.recall == Rate(1, 2)
    assert result.precision == Rate(1, 1)
    assert result.informative_precision == Rate(1, 2)
    assert [m.kind for m in result.misses] == ["read as inform."]


def test_a_note_read_as_normative_lowers_precision() -> None:
    result = score(ALL, [ERROR, RECORD, {**NOTE, "informative": False}])
    assert result.precision == Rate(2, 3)
    assert result.informative_recall == Rate(0, 1)
    assert [m.kind for m in result.misses] == ["read as norm"]


def test_a_sentence_left_whole_finds_one_of_its_obligations() -> None:
    parts = [_entry("显示分辨力应优于 0.1 ℃"), _entry("显示范围应至少覆盖 28 ℃～45 ℃。")]
    whole = _entry("显示分辨力应优于 0.1 ℃；显示范围应至少覆盖 28 ℃～45 ℃。")
    assert score(parts, [whole]).recall == Rate(1, 2)


def test_parts_that_carry_the_whole_sentence_are_told_apart_by_their_order() -> None:
    parts = [_entry("外壳应平整", modality="shall"), _entry("不应有裂纹。", modality="shall_not")]
    whole = "外壳应平整，不应有裂纹。"
    result = score(parts, [_entry(whole, modality="shall"), _entry(whole, modality="shall_not")])
    assert (result.recall, result.modality) == (Rate(2, 2), Rate(2, 2))


def test_a_list_item_may_come_with_the_words_before_the_list() -> None:
    items = [_entry("a) 告警时刻；"), _entry("b) 目标温度及告警阈值；")]
    parsed = [_entry(f"告警信息应包括：{item['text']}") for item in items]
    assert score(items, parsed).recall == Rate(2, 2)


def test_another_text_in_the_same_clause_is_not_taken_for_the_statement() -> None:
    assert score([RECORD], [_entry("The door should open outwards.", clause="5.2")]).recall == Rate(0, 1)


def test_a_roughly_alike_text_counts_in_its_own_clause_only() -> None:
    rough = "The alarm shall be stored along with the hour."
    assert 0.6 <= likeness(normalised(RECORD["text"]), normalised(rough)) < 0.8
    assert score([RECORD], [_entry(rough, clause="5.2")]).recall == Rate(1, 1)
    assert score([RECORD], [_entry(rough, clause="7.4")]).recall == Rate(0, 1)


def test_widths_signs_of_degree_and_spaces_do_not_tell_texts_apart() -> None:
    assert normalised("误差  ≤０．３ ℃ | 6.2") == normalised("误差≤0.3°C 6.2")
    assert normalised("confirm 0.2˚C") == normalised("con\ufb01rm 0.2 °C")


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("5.2.1", "5.2.1", True),
        ("5.2.1", "5.2.1 a)", True),
        ("5.2.1", "5.2.1a", False),
        ("5.2.1", "5.2.10", False),
        ("5.2", "5.2.1", False),
        ("A", "Annex A", True),
        ("A.1", "附录 A.1", True),
        ("A", "A.1", False),
        ("5.1", None, False),
        (None, "前言", True),
        ("4", "4", True),
    ],
)
def test_clauses_are_the_same_up_to_the_letter_of_a_list_item(
    wanted: str | None, found: str | None, same: bool
) -> None:
    assert same_clause(wanted, found) is same


def test_nothing_parsed_scores_nothing() -> None:
    result = score(ALL, [])
    assert (result.recall, result.precision.value, result.limit) == (Rate(0, 2), None, Rate(0, 1))


def test_scores_add_up_by_their_counts_and_are_printed() -> None:
    printed = table({"one": score(ALL, ALL), "two": score([RECORD], [])})
    last = printed.splitlines()[-1].split()
    assert last[:3] == ["all", "0.6667", "2/3"]


LABELS = [
    pytest.param(labels, id=document.name)
    for folder in (CORPUS, CORPUS / "set_aside")
    for document, labels in labelled(folder).items()
]


@pytest.mark.parametrize("labels", LABELS)
def test_labels_of_the_corpus_are_well_formed(labels: list[dict[str, Any]]) -> None:
    for entry in labels:
        assert entry["modality"] in MODALITIES, entry
        assert normalised(entry["text"]), entry
        assert set(entry.get("unscored", ())) <= {"modality", "limit", "characteristic"}, entry
        limit = entry["limit"]
        if limit:
            ends = [end for end in (limit["lower"], limit["upper"]) if end is not None]
            assert ends == sorted(ends) != [], entry
            assert all(math.isfinite(end) for end in ends), entry
        name = entry["characteristic"]
        if name:
            assert limit is None or limit["unit"] == CHARACTERISTICS[name].unit, entry
    result = score(labels, labels)
    assert result.misses == ()
    assert result.recall.value == 1.0
