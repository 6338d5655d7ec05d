"""Sentences: where one ends, and where a full stop or semicolon ends none."""

from __future__ import annotations

import pytest

from conformance.core.text import Language
from conformance.specification.folding import fold, language_of
from conformance.specification.languages import WORDS
from conformance.specification.modality import modals
from conformance.specification.sentences import MAX_SENTENCE, sentences


def _split(text: str, language: Language) -> list[str]:
    words = WORDS[language]
    return [text[a:b] for a, b in sentences(fold(text), words, lambda part: bool(modals(part, words)))]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("zh", "误差应不大于 0.3 ℃。时间应不大于 1 s！", 2),
        ("zh", "按 6.2 的规定测试。", 1),
        ("zh", "误差应不大于 0.3 ℃；时间应不大于 1 s。", 2),
        ("zh", "应给出偏差；有声明值的，按声明值判定。", 1),
        ("en", "It shall be 0.3 °C. It shall take 1 s.", 2),
        ("en", "Targets, e.g. a face, shall be found. See 6.2 for the method.", 2),
        ("en", "It shall be 0.3 °C (see Fig. 3 and No. 4).", 1),
        ("en", "It shall be 0.3 °C; it shall take 1 s.", 2),
        ("en", "It shall be stated; see 6.2.", 1),
        ("en", "It shall take at most 1 s. It shall warm up for 30 min. It shall be read.", 3),
    ],
)
def test_a_text_splits_into_its_sentences(language: Language, text: str, count: int) -> None:
    found = _split(text, language)
    assert len(found) == count
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_sentence_beyond_all_measure_is_cut_and_loses_nothing() -> None:
    text = "word " * 5000
    found = _split(text, "en")
    assert max(map(len, found)) <= MAX_SENTENCE
    assert " ".join(found).split() == text.split()


def test_folding_keeps_every_position() -> None:
    text = "Ｔ＝３７．５℃～İ—−　ſ"
    assert len(fold(text)) == len(text)
    assert fold(text).startswith("t=37.5℃~")


def test_the_language_is_told_from_the_text() -> None:
    assert language_of("本文件规定 IEC 80601-2-59 的 face detection 要求。") == "zh"
    assert language_of("The system (非接触式) shall raise an alarm when the temperature is high.") == "en"
    assert language_of("") == "en"
