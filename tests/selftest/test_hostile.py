"""The validation report is Markdown: what stands in requirement sets and declarations opens nothing in it."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conformance.core.plain import markdown
from conformance.selftest.record import SelfTest
from conformance.selftest.report import report_of
from tests.certification.factory import selftest_of_one_flaw
from tests.hostile import BENIGN, MIB, TEXTS, UNPRINTABLE, poisoned

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MORE = {
    "link": "[x](javascript:alert(1)) [x]: http://example.invalid <http://example.invalid> www.example.invalid",
    "picture": "![x](http://example.invalid/x.png)",
    "row": "a | b |\n|---|---|\n| c | d",
    "heading": "# a\n\na\n===\n\n---\n\n> b\n\n- c\n\n    d",
    "escape": "a \\| b \\` c \\",
    "emphasis": "**a** _b_ ~~c~~ `d` $e$ a_b_c",
}


def missed(text: str) -> SelfTest:
    """A record in which everything that can be said is, in the given words."""
    record = poisoned(selftest_of_one_flaw(verdict="missed"), text, lambda path: "demand" in path)
    row = record.rows[-1]
    cell = row.cells[0].model_copy(update={"missed_seeds": (1,), "lacking": (text,)})
    summary = record.summary.model_copy(update={"unsure": (text,)})
    good = row.model_copy(update={"flaw": None, "size": None})
    rows = (row.model_copy(update={"cells": (cell,)}), good)
    return record.model_copy(update={"rows": rows, "summary": summary})


def parts(text: str) -> list[str]:
    """What a reader of Markdown makes of it, in order; words and line ends are none of it."""
    found: list[str] = []

    def walk(tokens: list[Token]) -> None:
        for token in tokens:
            if token.type not in {"text", "softbreak", "text_special", "inline"}:
                found.append(token.type)
            walk(token.children or [])

    walk(READER.parse(text))
    return found


@pytest.mark.parametrize("text", [*TEXTS.values(), *MORE.values()], ids=[*TEXTS, *MORE])
def test_the_report_is_built_as_with_harmless_words(text: str) -> None:
    said = report_of(missed(text), "en")
    assert parts(said) == parts(report_of(missed(BENIGN), "en"))
    assert not UNPRINTABLE.search(said.replace("\n", ""))
    assert not re.search(r"(?<!\\)://|(?<!\\)[<`]|\bwww\.", said.replace("\\\\", ""))


def test_a_megabyte_is_cut() -> None:
    assert len(report_of(missed(MIB), "zh")) < 400_000


def test_honest_names_stay_readable() -> None:
    for name in ("6.2.1a", "hot_object_flag (0.93)", "dual-light", "not pass", "ISO 13154, 4.2", "偏移"):
        assert markdown(name, 100) == name
