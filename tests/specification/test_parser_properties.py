"""Properties: a limit written in either language reads back as itself, and no text breaks the parser."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.core.characteristics import CHARACTERISTICS, UNIT_OF_KIND
from conformance.core.text import Language
from conformance.requirements.model import Limit
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS
from conformance.specification.modality import modals
from conformance.specification.parsed import ParsedDocument, parse_source, parse_text
from conformance.specification.sources.html import html_blocks
from conformance.specification.sources.repair import clean
from conformance.specification.sources.source import source_of

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


SENTENCES: dict[Language, tuple[str, ...]] = {
    "zh": ("系统应告警", "系统不应在 10 s 内告警，并宜提示", "误差应不大于 0.3 ℃，时间不大于 1 s", "人员可查询，能导出",
           "当温度超限时，系统必须告警", "严禁拆卸", "记录包括时间", "图像应不低于 320×240 像素"),
    "en": ("the system shall sound", "it shall not exceed 1 s and should be 0.5 s", "no person may be recorded",
           "if it can be read, it must be shown", "records may be kept, which can be long", "it weighs 4 kg",
           "the image shall be at least 320 × 240 pixels", "the error shall be at most 0.3 °C, the time at most 1 s"),
}  # fmt: skip

TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "</table>", "<tr>", "<td rowspan=3>", "<th colspan=2>", "</td>", "<ul>", "<li>", "<ol>",
     "</ol>", "<sup>", "</sup>", "<h3>6 ", "</h3>", "<script>", "</script>", "<br>", "<pre>", "</div>", "<!--", "-->"]
)  # fmt: skip

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
    if not any(mark in text for mark in ("|", "#", "`", "~~~", "<!--", "---", "\\", "*", "_", "\n", "[")):
        assert _normative_words(text, parsed) <= _told(parsed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_without_marks_parses_and_loses_no_normative_word(text: str) -> None:
    parsed = parse_text("5 X\n\n" + text, plain=True)
    if parsed is not None and not any(mark in text for mark in ("|", "#", "\n", "\f", "\r", "\t", "  ")):
        assert _normative_words(text, parsed) <= _told(parsed)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(TAGS, PIECES, st.text(max_size=20)), max_size=40).map("".join))
def test_any_hypertext_parses(text: str) -> None:
    parse_source(source_of(html_blocks("<h2>5 X</h2><p>" + text)))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(("zh", "en")))
def test_every_sentence_of_a_document_ends_in_a_statement_or_among_the_unparsed(
    data: st.DataObject, language: Language
) -> None:
    """Whatever sentences a clause, a note, a list and a table are made of, every normative word is accounted for."""
    sentence = st.sampled_from(SENTENCES[language])
    said = [data.draw(sentence) for _ in range(8)]
    end, note = ("。", "注：") if language == "zh" else (".", "NOTE 1 ")
    colon = "：" if language == "zh" else ":"
    text = (
        f"## 1 {'范围' if language == 'zh' else 'Scope'}\n{said[0]}{end}\n## 5 X\n{said[1]}{end} {said[2]}{end}\n\n"
        f"{note}{said[3]}{end}\n\n{said[4]}{colon}\n\na) {said[5]};\n\nb) {said[6]}{end}\n\n"
        f"| {'项目 | 要求' if language == 'zh' else 'Item | Requirement'} |\n|---|---|\n| X | {said[7]} |\n"
    )
    parsed = parse_text(text)
    assert parsed is not None
    expected: Counter[str] = Counter()
    for one in said:
        expected += _normative_words(one, parsed)
    assert expected <= _told(parsed)


def _normative_words(text: str, parsed: ParsedDocument) -> Counter[str]:
    return Counter(modal.word for modal in modals(fold(clean(text)), WORDS[parsed.language]))


def _told(parsed: ParsedDocument) -> Counter[str]:
    """The normative words of all that the parser reports, sentence by sentence."""
    texts = [s.text for s in parsed.statements] + [u.text for u in parsed.unparsed]
    words = WORDS[parsed.language]
    return sum((Counter(modal.word for modal in modals(fold(text), words)) for text in texts), Counter())


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
        "| 测温误差 | ≤0.3 ℃ | 6.2 |\n",
        "5.1 系统应告警，误差应不大于 0.3 ℃。\n",
        "(",
        "6.2、",
        "±0.3 ",
        "a) ",
    ],
)
@pytest.mark.parametrize("plain", [False, True])
def test_the_time_taken_grows_with_the_text_and_no_faster(piece: str, plain: bool) -> None:
    def seconds(characters: int) -> float:
        started = time.process_time()
        parse_text(f"{'' if plain else '## '}5 X\n\n" + piece * (characters // len(piece)), plain=plain)
        return time.process_time() - started

    seconds(1000)
    assert seconds(160_000) < 24 * max(seconds(20_000), 0.01)
