"""Encodings: what is told from the bytes, and what is refused rather than guessed."""

from __future__ import annotations

import pytest

from conformance.core.problems import BadInput
from conformance.specification.folding import fold
from conformance.specification.sources.encoding import decoded

ZH = "## 6 性能\n测温误差应在 ±0.3 ℃ 以内，测温时间应不大于 1 s。\n"
TRADITIONAL = "## 6 性能\n測溫誤差應在 ±0.3 ℃ 以內，系統應發出報警。\n"
EN = "## 6 Performance\nThe error shall be within ±0.3 °C – at 2 × 10² m.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", [ZH, TRADITIONAL])
def test_chinese_is_read_in_every_encoding_of_its_standards(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), "x") == text


def test_big5_and_windows_latin_are_told_from_gb18030() -> None:
    big5 = TRADITIONAL.replace("±", "+-").replace("℃", "C")
    assert decoded(big5.encode("big5"), "x") == big5
    assert decoded(EN.replace("²", "2").encode("cp1252"), "x") == EN.replace("²", "2")


@pytest.mark.parametrize("data", ["Ошибка измерения должна быть".encode("cp1251"), b"\x81\x8d\x8f\x90\x9d" * 20])
def test_an_encoding_that_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="neither UTF-8 nor GB18030"):
        decoded(data, "x")


def test_traditional_characters_fold_to_those_of_the_grammar() -> None:
    assert fold("測溫誤差應在±０．３ ⁰C以內，報警響應時間應≯１ s") == "测温误差应在±0.3 °c以内,报警响应时间应≤1 s"
