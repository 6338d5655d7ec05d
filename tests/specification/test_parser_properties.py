"""Properties: a limit written in either language reads back as itself, and no text breaks the parser."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.characteristics import CHARACTERISTICS, UNIT_OF_KIND
from conformance.requirements.model import Limit
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS
from conformance.specification.modality import modals
from conformance.specification.parsed import parse_text
from conformance.text import Language

UNITS = {
    "temperature": ("℃", "°C"),
    "difference": ("℃", "°C"),
    "duration": ("s", "s"),
    "proportion": ("%", "%"),
    "count": ("人", "people"),
    "length": ("m", "m"),
    "pixels": ("像素", "pixels"),
    "rate": ("人/min", "people per minute"),
    "ratio": ("", ""),
}

PHRASES: dict[Language, dict[str, tuple[str, ...]]] = {
    "zh": {
        "upper": ("应不大于 {u}", "应不超过{u}", "应小于等于 {u}", "应≤{u}", "应在 {u} 以内", "应至多{u}"),
        "lower": ("应不小于 {l}", "应不低于{l}", "应至少为 {l}", "应≥{l}", "应为 {l} 以上"),
        "range": ("应在 {l}～{u} 之间", "应为 {l} 至 {u}", "应覆盖{l}~{u}"),
    },
    "en": {
        "upper": ("shall be at most {u}", "shall not exceed {u}", "shall be no more than {u}", "shall be {u} or less"),
        "lower": ("shall be at least {l}", "shall not be less than {l}", "shall be {l} or more", "shall be ≥ {l}"),
        "range": ("shall be between {l} and {u}", "shall be from {l} to {u}", "shall lie in {l} – {u}"),
    },
}


@st.composite
def _limits(draw: st.DrawFn) -> tuple[str, Limit]:
    name = draw(st.sampled_from(sorted(set(CHARACTERISTICS) - {"function"})))
    kind = CHARACTERISTICS[name].kind
    whole = kind in {"count", "pixels"}
    values: st.SearchStrategy[Any] = st.integers(1, 400) if whole else st.decimals(0, 14, places=2)
    low, high = sorted(float(draw(values)) for _ in range(2))
    shape = draw(st.sampled_from(("upper", "lower", "range")))
    return name, Limit(
        lower=None if shape == "upper" else low, upper=None if shape == "lower" else high, unit=UNIT_OF_KIND[kind]
    )


@settings(max_examples=150, deadline=None)
@given(limit=_limits(), language=st.sampled_from(("zh", "en")), pick=st.integers(0, 5))
def test_a_limit_reads_back_as_itself(limit: tuple[str, Limit], language: Language, pick: int) -> None:
    name, expected = limit
    characteristic = CHARACTERISTICS[name]
    unit = UNITS[characteristic.kind][0 if language == "zh" else 1]
    shape = "range" if expected.lower is not None and expected.upper is not None else (
        "upper" if expected.lower is None else "lower"
    )  # fmt: skip
    phrases = PHRASES[language][shape]
    said = phrases[pick % len(phrases)].format(
        l=f"{expected.lower} {unit}".strip(), u=f"{expected.upper} {unit}".strip()
    )
    subject = characteristic.title.in_(language)
    text = f"## 6 X\n\n{subject}{said}。\n" if language == "zh" else f"## 6 X\n\nThe {subject} {said}.\n"
    parsed = parse_text(text)
    assert parsed is not None
    (statement,) = parsed.normative
    assert (statement.characteristic, statement.limit) == (name, expected), text


PIECES = st.sampled_from(
    [
        "系统",
        "应",
        "不应",
        "宜",
        "可",
        "响应",
        "测温误差",
        "±0.3 ℃",
        "16 ℃～32 ℃",
        "，",
        "。",
        "；",
        "：",
        "\n",
        "\n\n",
        "a) ",
        "- ",
        "## 5.1 X\n",
        "| a | b |\n",
        "|---|---|\n",
        "shall ",
        "shall not ",
        "may ",
        "and ",
        "the response time ",
        "at least ",
        "six people",
        ". ",
        "; ",
        "(",
        "1 × 10⁻³ m",
        "320 × 240 pixels",
        "注：",
        "NOTE ",
        "## Annex B (informative) Y\n",
        "9" * 30,
        "<!--",
        "-->",
        "```\n",
        "|",
        "\\|",
        "百分之",
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_parses_and_loses_no_normative_word(text: str) -> None:
    parsed = parse_text("## 5 X\n\n" + text)
    assert parsed is not None
    words = WORDS[parsed.language]
    told = " ".join([s.text for s in parsed.statements] + [u.text for u in parsed.unparsed])
    if not any(mark in text for mark in ("|", "#", "`", "~~~", "<!--", "---", "\\", "*", "_", "\n", "[")):
        kept = {modal.word for modal in modals(fold(told), words)}
        assert {modal.word for modal in modals(fold(text), words)} <= kept


@pytest.mark.parametrize(
    "piece",
    [
        "系统应在 16 ℃～32 ℃ 时，测温误差应不大于 1 s ",
        "shall, ",
        "1 ",
        "when ",
        "- ",
        "| ",
        "# ",
        "[",
        "shall be at least ",
    ],
)
def test_the_time_taken_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(characters: int) -> float:
        started = time.process_time()
        parse_text("## 5 X\n\n" + piece * (characters // len(piece)))
        return time.process_time() - started

    seconds(1000)
    assert seconds(160_000) < 24 * max(seconds(20_000), 0.01)
