"""Repair of lines that a layout left behind: ligatures, spaced-out characters, numbers pulled apart, hyphenation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from conformance.specification.sources.source import DocumentLine

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]")
# Ligatures, the radicals a PDF writes in place of characters, and their compatibility forms. Superscripts, ℃ and
# circled numbers mean something and stay.
_COMPATIBLE = re.compile("[\ufb00-\ufb06\u2e80-\u2fdf\uf900-\ufaff]")
_SPACED = re.compile(r"(?:(?<=[㐀-鿿、。，；：（）]) (?=[㐀-鿿、。，；：（）])){1}")
_SPACED_RUN = re.compile(r"[㐀-鿿](?: [㐀-鿿]){3,}")
_NUMBER_AT_FRONT = re.compile(r"(\s*)((?:\d{1,2}|[A-Z])(?:\s?[.．]\s?\d{1,2}){1,6})(?=\s|[㐀-鿿]|$)")
_SPLIT_DECIMAL = re.compile(
    r"(?<![\d.])(\d{1,3})(?: [.．] ?|[.．] )(\d{1,3})(?=\s?(?:℃|°|%|K\b|mK|s\b|m\b|min\b|秒|米|～|~|±))"
)
_HYPHENATED = re.compile(r"([A-Za-z]{2,})[-‐]$")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_KEEPS_HYPHEN = frozenset(
    [
        "non",
        "self",
        "over",
        "under",
        "cross",
        "real",
        "time",
        "false",
        "high",
        "low",
        "re",
        "pre",
        "co",
        "multi",
        "sub",
        "warm",
        "set",
        "hot",
    ]
)


def clean(text: str) -> str:
    """A text without what is only a way of printing it."""
    text = _INVISIBLE.sub("", text)
    if _COMPATIBLE.search(text):
        text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return text


def mended(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Lines with their characters drawn together and words hyphenated over two lines made whole."""
    cleaned = [DocumentLine(line.number, _drawn_together(clean(line.text)), line.page) for line in lines]
    return _without_hyphenation(cleaned)


def _drawn_together(text: str) -> str:
    if _SPACED_RUN.search(text):
        text = _SPACED.sub("", text)
    if front := _NUMBER_AT_FRONT.match(text):
        number = re.sub(r"\s", "", front[2]).replace("．", ".")
        text = front[1] + number + text[front.end() :]
    return _SPLIT_DECIMAL.sub(r"\1.\2", text)


def _without_hyphenation(lines: list[DocumentLine]) -> list[DocumentLine]:
    words = _vocabulary(line.text for line in lines)
    texts = [line.text.rstrip() for line in lines]
    for index in range(len(texts) - 1):
        one, two = texts[index], texts[index + 1]
        broken = _HYPHENATED.search(one)
        rest = re.match(r"\s*([a-z]+)", two)
        if broken is None or rest is None:
            continue
        glue = "-" if _is_compound(broken[1].lower(), rest[1], words) else ""
        texts[index] = f"{one[:-1]}{glue}{rest[1]}"
        texts[index + 1] = two[rest.end() :].lstrip(" ")
        if texts[index + 1][:1] in {".", ",", ";", ":", ")"}:
            texts[index] += texts[index + 1][0]
            texts[index + 1] = texts[index + 1][1:].lstrip()
    return [DocumentLine(line.number, text, line.page) for line, text in zip(lines, texts, strict=True)]


def _vocabulary(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def _is_compound(head: str, tail: str, words: frozenset[str]) -> bool:
    """Whether the hyphen at a line's end belongs to the word: so written elsewhere, or by its first part."""
    if f"{head}-{tail}" in words:
        return True
    return head + tail not in words and head in _KEEPS_HYPHEN
