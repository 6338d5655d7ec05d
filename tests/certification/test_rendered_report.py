"""A report is rendered once a language, and what was examined is what goes into the bundle."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from conformance.certification.rendered_report import rendered_report
from conformance.core.text import Language
from conformance.evaluation.model import Evaluation
from conformance.evidence.sealed_zip import unpack
from conformance.reporting import html
from tests.certification.factory import Case, bundle, case
from tests.certification.tampering import checked

ONCE_EACH = {"zh": 1, "en": 1}


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """A device that passed."""
    return case(tmp_path)


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> Counter[Language]:
    """How often the report is rendered in each language while a test runs: everything renders by `html.document`."""
    counted: Counter[Language] = Counter()
    before = html.document

    def counting(evaluation: Evaluation, languages: tuple[Language, ...], *, style: str = "") -> str:
        counted.update(languages)
        return before(evaluation, languages, style=style)

    monkeypatch.setattr(html, "document", counting)
    return counted


@pytest.mark.parametrize("specimen", [False, True])
def test_certify_renders_the_report_once_a_language(good: Case, renderings: Counter[Language], specimen: bool) -> None:
    bundle(good, specimen=specimen)
    assert renderings == ONCE_EACH


@pytest.mark.parametrize("specimen", [False, True])
def test_verify_renders_the_report_once_a_language(good: Case, renderings: Counter[Language], specimen: bool) -> None:
    made = bundle(good, specimen=specimen)
    renderings.clear()
    assert checked(made).verdict == "valid"
    assert renderings == ONCE_EACH


def test_the_pages_that_were_examined_are_those_of_the_bundle(good: Case) -> None:
    made, report = unpack(bundle(good)), rendered_report(good.evaluation)
    assert {name: made[f"reports/report.{name}.html"].decode() for name in report.pages} == report.pages
    assert report.lacking == ()
