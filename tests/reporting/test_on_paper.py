"""A PDF of text that nobody would print: still text, in seconds, and it says how much was left out."""

from __future__ import annotations

import html
import io
import re
import time

import pypdf
import pytest

from conformance.reporting import pdf
from conformance.reporting.pdf import LONGEST, LONGEST_WORD, bounded
from tests.hostile import MIB, TEXTS, UNPRINTABLE, poisoned
from tests.reporting import factory
from tests.reporting.test_hostile import LONG
from tests.system_packages import PDF

SECONDS = 10.0
"""Of computing; a report of harmless words takes one or two."""


def page(text: str) -> str:
    return f"<html><style>a > b{'x' * 3000}</style><body title='x'><p>{html.escape(text)}</p></body></html>"


def shown(text: str) -> str:
    """The text of the paragraph as it is bounded."""
    found = re.search(r"<p>(.*)</p>", bounded(page(text)), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("text", ["", "短", "some words " * 100, "& < > " * 300, "字" * LONGEST, "a" * LONGEST_WORD])
def test_what_somebody_prints_stays_as_it_is(text: str) -> None:
    assert bounded(page(text)) == page(text)


@pytest.mark.parametrize("letter", ["字", "word ", "&", "<", '"'])
def test_what_nobody_prints_is_cut_between_characters_and_the_rest_is_counted(letter: str) -> None:
    text = (letter * (1 << 20))[: 1 << 20]
    cut = html.unescape(shown(text).replace("<wbr>", ""))
    assert cut == f"{text[:LONGEST]}… [+ {len(text) - LONGEST} 字符 characters: evaluation.json]"


def test_long_words_may_end_a_line_and_nothing_is_added_to_their_letters() -> None:
    assert shown("x" * 100).count("<wbr>") == 2
    assert shown("&" * 100).replace("<wbr>", "") == html.escape("&" * 100)
    assert "<wbr>" not in shown("字" * 500)


def test_style_sheets_and_drawings_are_none_of_its_business() -> None:
    drawing = f"<svg viewBox='0 0 1 1'><title>{'x' * 500}</title></svg>"
    assert drawing in bounded(f"<body>{drawing}<p>a</p></body>")
    assert "<wbr>" not in bounded(page("a"))


def read(evaluation_text: str, *, only_long_fields: bool = False) -> tuple[bytes, str]:
    evaluation = factory.evaluation([factory.accuracy("fail")])
    keep = (lambda path: path not in LONG) if only_long_fields else (lambda path: False)
    content = pdf.render(poisoned(evaluation, evaluation_text, keep), "en")
    return content, " ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.needs(*PDF)
def test_hostile_text_in_every_field_is_text_on_its_pages_and_nothing_happens_when_it_is_opened() -> None:
    tried = ("html", "templates", "ansi", "bidi", "lines")
    content, text = read(" ".join(TEXTS[name] for name in tried))
    flat = "".join(text.split())
    assert "".join(TEXTS["html"].split()) in flat
    assert "{{7*7}}" in flat
    assert not UNPRINTABLE.search(text)
    assert not re.search(rb"/(?:URI|JavaScript|JS|Launch|OpenAction|AA|GoToR|EmbeddedFile|AcroForm)\b", content)


@pytest.mark.full
@pytest.mark.needs(*PDF)
def test_megabytes_are_laid_out_in_seconds_and_what_is_left_out_is_said() -> None:
    begun_s = time.process_time()
    _, text = read(MIB, only_long_fields=True)
    assert time.process_time() - begun_s < SECONDS
    assert f"[+ {len(MIB) - LONGEST} 字符 characters: evaluation.json]" in " ".join(text.split())
