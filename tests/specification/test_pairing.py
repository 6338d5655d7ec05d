"""Pairing: two languages by clause and order, and every disagreement told."""

from __future__ import annotations

import pytest

from conformance.core.problems import BadInput
from conformance.core.text import Text
from conformance.requirements.model import Limit
from conformance.specification.pairing import Specification, letters, pair
from conformance.specification.parsed import parse_text

ZH = (
    "# 规范\n## 6 性能\n### 6.1 测温误差\n测温误差应在 ±0.3 ℃ 以内。系统宜显示误差。\n"
    "### 6.2 并行\n系统应同时检测至少六人。\n"
)
EN = (
    "# Specification\n## 6 Performance\n### 6.1 Temperature error\nThe temperature error shall be within ±0.3 °C. The "
    "system should show the error.\n### 6.2 Parallel capacity\nThe system shall screen at least 6 people.\n"
)


def _pair(*texts: str) -> Specification:
    documents = [parse_text(text, f"{index}.md") for index, text in enumerate(texts)]
    assert all(documents)
    return pair([document for document in documents if document])


def test_statements_pair_by_clause_and_order() -> None:
    specification = _pair(ZH, EN)
    assert specification.mismatches == ()
    assert [s.id for s in specification.normative] == ["6.1a", "6.1b", "6.2a"]
    assert all(set(s.by_language) == {"zh", "en"} for s in specification.normative)


def test_the_first_document_gives_the_text_and_each_language_the_module() -> None:
    statement = _pair(ZH, EN).normative[0]
    assert statement.first.text == "测温误差应在 ±0.3 ℃ 以内。"
    assert statement.module == Text.stated(zh="测温误差", en="Temperature error")
    assert _pair(ZH).normative[0].module == Text.stated(zh="测温误差")


def test_a_language_that_does_not_name_the_characteristic_leaves_it_to_the_other() -> None:
    statement = _pair(ZH, EN).normative[2]
    assert statement.characteristic == "parallel_capacity"
    assert statement.limit == Limit(lower=6, unit="count")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("±0.3 °C", "±0.4 °C", "6.1a"), ("shall be within", "should be within", "modality is shall in zh, should in en"),
     ("The system should show the error.", "", "different numbers of statements: zh 2 (line 4), en 1 (line 4)"),
     ("The temperature error", "The repeatability", "characteristic is temperature_error in zh, repeatability in en")],
)  # fmt: skip
def test_a_disagreement_is_told_with_its_place(old: str, new: str, said: str) -> None:
    mismatches = _pair(ZH, EN.replace(old, new)).mismatches
    assert len(mismatches) == 1
    assert said in mismatches[0]


def test_two_documents_of_one_language_are_refused() -> None:
    with pytest.raises(BadInput, match="is in the same language"):
        _pair(EN, EN)


def test_letters_go_on_behind_z() -> None:
    assert [letters(i) for i in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]
