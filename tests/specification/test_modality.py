"""Modality: normative words, the words that only contain one, and several obligations in one sentence."""

from __future__ import annotations

import pytest

from conformance.core.text import Language
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS
from conformance.specification.modality import modals, obligations


def _said(sentence: str, language: Language) -> list[tuple[str, str]]:
    folded = fold(sentence)
    return [(o.modal.modality.value, sentence[o.start : o.end]) for o in obligations(folded, WORDS[language])]


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("系统应告警。", "shall"),
        ("系统应当告警。", "shall"),
        ("系统应能告警。", "shall"),
        ("系统必须告警。", "shall"),
        ("系统应对每个目标测温。", "shall"),
        ("供应商应说明。", "shall"),
        ("响应应可靠。", "shall"),
        ("误差应不大于 1 ℃。", "shall"),
        ("误差不应大于 1 ℃。", "shall_not"),
        ("系统不得告警。", "shall_not"),
        ("严禁拆卸。", "shall_not"),
        ("系统宜提示。", "should"),
        ("系统不宜提示。", "should_not"),
        ("系统可提示。", "may"),
        ("系统可以提示。", "may"),
        ("系统能提示。", "may"),
        ("系统能够提示。", "may"),
        ("可见光图像应清晰。", "shall"),
        ("系统性能应可靠，智能告警功能正常。", "shall"),
    ],
)
def test_a_chinese_normative_word_has_its_strength(sentence: str, modality: str) -> None:
    assert [strength for strength, _ in _said(sentence, "zh")] == [modality]


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("The system shall raise an alarm.", "shall"),
        ("The system must raise an alarm.", "shall"),
        ("The system is required to raise an alarm.", "shall"),
        ("The system SHALL NOT raise an alarm.", "shall_not"),
        ("It must not exceed 1 s.", "shall_not"),
        ("It should be kept.", "should"),
        ("It should not be kept.", "should_not"),
        ("It may be kept.", "may"),
        ("The system shall be able to show what can be read.", "shall"),
    ],
)
def test_an_english_normative_word_has_its_strength(sentence: str, modality: str) -> None:
    assert [strength for strength, _ in _said(sentence, "en")] == [modality]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "zh",
            "响应 相应 应用 对应 适应 效应 反应 供应 可见光 可靠 可分辨 可疑 许可 功能 性能 智能 能力 节能 适宜 便宜",
        ),
        ("en", "marshalling shoulder maybe mayor mustard cannot published in May 2020"),
    ],
)
def test_a_word_that_only_contains_a_normative_word_is_none(language: Language, text: str) -> None:
    assert modals(fold(text), WORDS[language]) == []


@pytest.mark.parametrize(
    ("language", "sentence", "parts"),
    [
        ("zh", "测温误差应在±0.3 ℃以内，测温时间应不大于1 s。", ["shall", "shall"]),
        ("zh", "系统应告警，并应记录时间。", ["shall", "shall"]),
        ("zh", "系统应告警，可采用声光方式。", ["shall", "may"]),
        ("zh", "系统应保证断电后，操作人员能够查看记录。", ["shall"]),
        ("zh", "当系统可检测到人脸时，应给出体温。", ["shall"]),
        ("en", "The error shall be within ±0.3 °C, and the measuring time shall be at most 1 s.", ["shall", "shall"]),
        ("en", "The system shall raise an alarm and should record it.", ["shall", "should"]),
        ("en", "If the person may be febrile, the system shall raise an alarm.", ["shall"]),
        ("en", "The system shall show all readings, which may be many.", ["shall"]),
        ("en", "Cups shall not raise an alarm: the false-alarm rate shall be at most 4 %.", ["shall_not", "shall"]),
        ("en", "The operator may mute it but shall not disable it.", ["may", "shall_not"]),
        ("zh", "设备可响应查询，能以表格输出结果。", ["may", "may"]),
        ("zh", "防护等级在室内使用时应不低于 IP40，在室外使用时宜达到 IP65。", ["shall", "should"]),
        ("zh", "保存时间应不少于 72 小时，可由用户调整。", ["shall", "may"]),
    ],
)
def test_each_obligation_of_a_sentence_counts_once(language: Language, sentence: str, parts: list[str]) -> None:
    assert [strength for strength, _ in _said(sentence, language)] == parts


def test_a_condition_goes_with_the_obligation_it_introduces() -> None:
    (_, first), (_, second) = _said("系统应显示体温，当体温超过阈值时，系统应告警。", "zh")
    assert first == "系统应显示体温"
    assert second == "，当体温超过阈值时，系统应告警。"
