"""What other specifications ask of the same characteristic is shown, with its source, and nothing is judged by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.core.characteristics import CHARACTERISTICS
from conformance.core.text import LANGUAGES
from conformance.documents import load_document
from conformance.reporting import html
from conformance.reporting.other_specifications import PATH, Elsewhere, OtherText, elsewhere
from conformance.reporting.view import ReportView
from conformance.requirements.file import load_requirements
from tests.reporting import factory
from tests.reporting.page import page_of

SPECS = Path(__file__).resolve().parents[2] / "specs"
ASKED = load_document(PATH, Elsewhere).asked


def test_another_figure_for_the_same_characteristic_is_shown_beside_this_reports_own() -> None:
    section = page_of(html.render(factory.evaluation([factory.accuracy("pass")]), "en")).one("section", id_="elsewhere")
    shown = [[cell.text() for cell in row.all("th") + row.all("td")] for row in section.one("tbody").all("tr")]
    assert shown[0][0] == "temperature measurement error"
    assert "6.1.a ±0.3" in shown[0][1]
    assert {"±0.4 °C", "±0.5 °C over 34 °C to 39 °C"} <= {row[3] for row in shown}
    assert all(row[4] for row in shown)
    assert "nothing was judged by them" in section.text()


def test_the_profile_of_the_report_itself_is_left_out() -> None:
    own = [one.profile for one in elsewhere(ReportView(factory.evaluation([factory.accuracy("pass")])))]
    assert "contactless-screening" not in own
    assert "screening-instrument" in own


def test_a_report_that_limits_nothing_that_others_limit_has_no_such_section() -> None:
    quiet = page_of(html.render(factory.evaluation([factory.result("6.1.a", "pass")]), "en"))
    assert not quiet.all("section", id_="elsewhere")


@pytest.mark.parametrize("one", ASKED, ids=lambda one: f"{one.characteristic}-{one.profile or one.citation}")
def test_each_text_is_in_both_languages_and_of_a_known_characteristic(one: OtherText) -> None:
    assert one.characteristic in CHARACTERISTICS
    for language in LANGUAGES:
        assert getattr(one.specification, language)
        assert getattr(one.asks, language)
    assert one.citation


@pytest.mark.parametrize(
    "one", [one for one in ASKED if one.profile], ids=lambda one: f"{one.characteristic}-{one.profile}"
)
def test_what_is_said_of_a_profile_of_this_project_is_what_the_profile_asks(one: OtherText) -> None:
    asked = [
        requirement.limit
        for requirement in load_requirements(SPECS / str(one.profile) / "requirements.yaml").requirements
        if requirement.characteristic == one.characteristic and requirement.limit
    ]
    figures = {float(figure) for figure in re.findall(r"\d+(?:\.\d+)?", str(one.asks.en).partition(" over ")[0])}
    assert figures <= {abs(bound) for limit in asked for bound in (limit.lower, limit.upper) if bound is not None}
