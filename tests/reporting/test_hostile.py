"""Text that a vendor, an operator or an author wrote stays text in every format, whatever it tries to be."""

from __future__ import annotations

import functools
import json
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from conformance.batch.page import page as batch_page
from conformance.batch.rows import rows_of
from conformance.batch.summary import BatchRow
from conformance.certification.certificate import Certificate
from conformance.certification.page import certificate_page
from conformance.core.text import Language
from conformance.evaluation.model import Evaluation
from conformance.reporting import badge, csv_, html, json_, junit, trend
from tests.hostile import BENIGN, FORGED, MIB, TEXTS, UNPRINTABLE, Path_, assert_harmless_csv, free_fields, poisoned
from tests.reporting import factory
from tests.reporting.page import Element, page_of

WAIVERS = {
    "judged_at": "2026-11-05",
    "waivers": [{"waiver": "W-1", "requirement": "6.1.a", "state": "applied", "reason": "known", "reason_zh": "已知"}],
}
LONG: frozenset[Path_] = frozenset(
    {
        ("specification", "profile"),
        ("product", "identity", "manufacturer"),
        ("assignment", "laboratory", "name"),
        ("results", 0, "requirement"),
        ("results", 0, "statement", "en"),
        ("results", 0, "reason"),
    }
)
"""Fields of the fullest result that are as long as a megabyte at once."""
SECONDS = 5.0


def clean() -> Evaluation:
    """An evaluation with everything that a report has to show."""
    waiver = {"id": "W-1", "reason": "known", "approver": "Li Na", "approved": "2026-01-05", "expires": "2027-01-01"}
    rows = [factory.accuracy("fail", waiver=waiver), *factory.every_verdict()[1:]]
    return factory.evaluation(rows, waivers=WAIVERS)


@functools.cache
def hostile(text: str) -> Evaluation:
    return poisoned(clean(), text)


def long(text: str = MIB) -> Evaluation:
    return poisoned(clean(), text, keep=lambda path: path not in LONG)


def of_a_batch(evaluation: Evaluation, language: Language) -> str:
    name = evaluation.specification.profile
    judged = BatchRow(name, name, evaluation.status, 1, rows_of(evaluation))
    return batch_page([judged, BatchRow(f"{name} 2", name, "unreadable", 2, problems=(name,))], language)


PAGES: dict[str, Callable[[Evaluation], str]] = {
    "report": html.render_both,
    "trend": lambda evaluation: trend.page([clean(), evaluation, evaluation], "zh"),
    "batch": lambda evaluation: of_a_batch(evaluation, "en"),
}
"""Words of either language go one way; the report has both."""
texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def built(element: Element) -> list[tuple[str, ...]]:
    """Every element with the names of its attributes, in document order."""
    return [
        found
        for part in element.parts
        if isinstance(part, Element)
        for found in ((part.tag, *sorted(part.attributes)), *built(part))
    ]


def drawn(xml: str | bytes) -> list[tuple[str, ...]]:
    """The same of XML, which has to be well formed."""
    return [(element.tag, *sorted(element.attrib)) for element in ET.fromstring(xml).iter()]


def unprintable(text: str) -> list[str]:
    """What steers a terminal or turns a line around, but for a line's end."""
    return [found for found in UNPRINTABLE.findall(text) if found != "\r"]


def test_what_anybody_may_fill_is_found_by_asking_the_model_and_what_nobody_may_is_left() -> None:
    found = set(free_fields(clean()))
    assert len(found) > 150
    for field in [
        *LONG,
        ("results", 0, "waiver", "reason"),
        ("waivers", "waivers", 0, "reason"),
        ("recording", "notes", 0),
    ]:
        assert field in found
    for decided in [("status",), ("results", 0, "verdict"), ("results", 0, "modality"), ("schema",)]:
        assert decided not in found
    data = json.dumps(hostile(FORGED).model_dump(mode="json", by_alias=True))
    assert data.count(FORGED) > 150


@pytest.fixture(scope="module")
def harmless() -> Callable[[str], list[tuple[str, ...]]]:
    """How each page is built with harmless words in the same fields."""
    built_of: dict[str, list[tuple[str, ...]]] = {}

    def of(name: str) -> list[tuple[str, ...]]:
        if name not in built_of:
            built_of[name] = built(page_of(PAGES[name](hostile(BENIGN))))
        return built_of[name]

    return of


@texts
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_built_as_with_harmless_words_element_by_element(
    name: str, text: str, harmless: Callable[[str], list[tuple[str, ...]]]
) -> None:
    written = PAGES[name](hostile(text))
    tree = page_of(written)
    assert built(tree) == harmless(name)
    assert not unprintable(written)
    links = [each.attributes.get("href", "#") for each in everything(tree)]
    assert not [link for link in links if not link.startswith("#")]


def test_a_page_says_what_was_written_and_does_not_swallow_it() -> None:
    for name in ("html", "templates", "markdown", "formula", "rich", "figure"):
        text = " ".join(TEXTS[name].split())
        assert text in page_of(html.render(hostile(TEXTS[name]), "en")).text()


@texts
def test_junit_and_badge_are_well_formed_and_built_as_with_harmless_words(text: str) -> None:
    for form in (junit, badge):
        written = form.render(hostile(text), "en")
        assert drawn(written) == drawn(form.render(hostile(BENIGN), "en"))
        assert not unprintable(written.decode() if isinstance(written, bytes) else written)


@texts
def test_csv_has_its_rows_and_no_cell_is_a_formula(text: str) -> None:
    rows = csv_.render(hostile(BENIGN), "zh").count("\r\n")
    written = csv_.render(hostile(text), "zh")
    assert_harmless_csv(written, rows)
    assert not unprintable(written)


@texts
def test_json_is_whole_and_can_be_looked_at(text: str) -> None:
    evaluation = hostile(text)
    written = json_.render(evaluation, "en")
    assert not unprintable(written)
    assert Evaluation.model_validate_json(written) == evaluation


CERTIFICATE: dict[str, Any] = {
    "schema": Certificate.KIND, "number": "C-1", "specimen": True, "lifted": [], "issued": "2026-01-20",
    "valid_from": "2026-01-20", "valid_until": None, "laboratory": {"name": "L", "address": "1 Road"},
    "customer": {"name": "C", "address": "2 Road"}, "authorised_by": "A. Person", "work_first_day": "2026-01-15",
    "work_last_day": "2026-01-16",
    "product": {"class": "dual-light", "manufacturer": "M", "model": "T", "firmware": "1", "serial": "7"},
    "specification": {"profile": "p", "edition": "1", "title": {"zh": "规范", "en": "title"}, "digest": factory.DIGEST},
    "scope": "full", "denominator": {"decisive": 1, "applicable": 1, "met": 1, "not_met": 0, "open": 0},
    "decision_rule": "simple", "recordings": [{"digest": factory.DIGEST, "file": None}], "evaluated_again": True,
    "amends": {"number": "C-0", "bundle": factory.DIGEST},
    "signer": {"key_id": factory.DIGEST, "public_key": "AAAA"}, "tool": {"name": "conformance", "version": "1"},
}  # fmt: skip


@texts
def test_the_certificate_stays_one_page_of_text(text: str) -> None:
    certificate = Certificate.model_validate_json(json.dumps(CERTIFICATE))

    def page(word: str) -> str:
        return certificate_page(clean(), poisoned(certificate, word), "en")

    written = page(text)
    assert built(page_of(written)) == built(page_of(page(BENIGN)))
    assert not unprintable(written)


def test_the_certificate_stays_one_page_whatever_its_length() -> None:
    certificate = Certificate.model_validate_json(json.dumps(CERTIFICATE))
    assert len(certificate_page(clean(), poisoned(certificate, MIB), "zh")) < 20_000


@pytest.mark.parametrize("name", [*PAGES, "junit", "csv", "json", "badge"])
def test_megabytes_take_seconds_and_are_cut_only_where_one_line_is_shown(name: str) -> None:
    forms: dict[str, Callable[[Evaluation], str | bytes]] = {
        **PAGES,
        "junit": lambda evaluation: junit.render(evaluation, "en"),
        "csv": lambda evaluation: csv_.render(evaluation, "en"),
        "json": lambda evaluation: json_.render(evaluation, "en"),
        "badge": lambda evaluation: badge.render(evaluation, "en"),
    }
    evaluation = long()
    begun_s = time.process_time()
    written = forms[name](evaluation)
    assert time.process_time() - begun_s < SECONDS
    whole = written.decode() if isinstance(written, bytes) else written
    if name in {"report", "junit", "csv", "json"}:
        assert MIB.strip() in whole
    if name == "badge":
        assert len(whole) < 2000
    if name == "batch":
        assert len(whole) < 30 * len(MIB)


@pytest.mark.full
@pytest.mark.parametrize(
    "character", [" ", "\n", ";\n ", "<", "&", '"', "[", "{", "7", "1.", "-", "\\", "_", "$", "\u202e", "_degC"]
)
def test_a_megabyte_of_one_character_takes_no_longer(character: str) -> None:
    evaluation = long(character * ((1 << 20) // len(character)) + "x")
    for render in (
        *PAGES.values(),
        *(lambda e, form=form: form.render(e, "en") for form in (junit, csv_, json_, badge)),
    ):
        begun_s = time.process_time()
        render(evaluation)
        assert time.process_time() - begun_s < SECONDS


def everything(element: Element) -> list[Element]:
    """Every element of a page."""
    return [found for part in element.parts if isinstance(part, Element) for found in (part, *everything(part))]
