"""Every item of ISO/IEC 17025:2017, 7.8 that a report loses is noticed, by its name, from what a reader sees."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

import pytest
from markupsafe import escape

from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import Evaluation
from conformance.reporting import html
from conformance.reporting.completeness import ITEMS, ItemState, ReportItem, found, lacking, named
from conformance.reporting.report_text import seen_in_html
from conformance.reporting.words import words
from tests.reporting import factory

GONE = object()
NOT_FILLED_IN = (GONE, None, "", "  ", "n/a", "—")
ROW = (
    r'(<tr[^>]*><td class="clause nowrap">{clause}</td><th scope="row">{label}</th>\s*<td class="wide">)'
    r"(.*?)(</td></tr>)"
)

PATHS: Mapping[str, str] = {
    "laboratory.name": "assignment.laboratory",
    "laboratory.address": "assignment.laboratory_address",
    "work.place": "assignment.place",
    "report": "id.report",
    "customer.name": "assignment.customer",
    "customer.address": "assignment.customer_contact",
    "item.description": "assignment.item",
    "item.condition": "assignment.item_condition",
    "item.received": "assignment.item_received",
    "work.first_day": "assignment.first_day",
    "work.last_day": "assignment.last_day",
    "issued": "assignment.issued",
    "sampling": "assignment.sampling",
    "sampling.plan": "assignment.sampling",
    "deviations": "assignment.deviations",
    "authorised_by": "assignment.authorised_by",
    "external_results": "assignment.external_results",
    "opinions": "assignment.opinions",
}
"""Where an assignment says what, and which item it is."""
EXCUSABLE = ("item_received", "sampling", "external_results", "opinions")

ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "particulars.title_of_report": ("title.report",),
    "particulars.relates_to": ("validity.items_tested",),
    "particulars.results": ("measurements.title",),
    "summary.title": ("status.does_not_conform",),
    "particulars.covers": ("validity.covers",),
    "method.decision_rule": ("rule.non_binary",),
    "end.mark": ("end.mark",),
}
"""What else of an item stands outside the table of particulars, by its words."""


def short(assignment: Mapping[str, Any] | None = None, **more: Any) -> Evaluation:
    """A small evaluation with everything that a report has to hold."""
    rows = [factory.accuracy("fail", figures=[])]
    return factory.evaluation(rows, assignment=assignment or factory.ASSIGNMENT, **more)


def lacks(evaluation: Evaluation, language: Language = "en") -> list[str]:
    """What the checker says of the rendered report."""
    return lacks_in(html.render(evaluation, language), language)


def lacks_in(page: str, language: Language = "en") -> list[str]:
    return [item.label for item in lacking(seen_in_html(page, (language,)))]


def without(path: str, value: object = GONE, **more: Any) -> dict[str, Any]:
    """The complete assignment with one field not filled in."""
    assignment = {**copy.deepcopy(factory.ASSIGNMENT), **more}
    place = assignment
    *way, last = path.split(".")
    for name in way:
        place = place[name]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return assignment


def row(page: str, item: ReportItem, language: Language) -> re.Match[str]:
    """The row of an item in the table of particulars."""
    label = re.escape(str(escape(words(language)(item.label))))
    found = re.search(ROW.format(clause=re.escape(item.clause), label=label), page, re.DOTALL)
    assert found is not None, item
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complete_report_lacks_nothing(language: Language) -> None:
    assert lacks(short(), language) == []


def test_each_report_of_a_document_in_both_languages_is_read() -> None:
    page = html.render_both(short())
    sheets = seen_in_html(page, LANGUAGES)
    assert [sheet.language for sheet in sheets] == ["zh", "en"]
    assert lacking(sheets) == ()
    assert [item.label for item in lacking(seen_in_html(page.replace("Authorised by", "By"), LANGUAGES))] == [
        "assignment.authorised_by"
    ]


@pytest.mark.parametrize("path", PATHS)
def test_each_item_that_the_assignment_leaves_out_is_noticed_and_no_other(path: str) -> None:
    for value in NOT_FILLED_IN:
        if not (isinstance(value, str) and path in {"sampling", "deviations", "external_results", "opinions"}):
            assert lacks(short(without(path, value))) == [PATHS[path]], value


def test_an_item_without_mark_and_serial_number_is_not_identified() -> None:
    product = short().product.model_dump(mode="json", by_alias=True)
    product["identity"]["serial"] = None
    assert lacks(short(product=product)) == []
    assert lacks(short(without("item.identification"), product=product)) == ["assignment.item_identification"]
    assert lacks(short(without("item.identification"))) == []


@pytest.mark.parametrize(
    ("field", "label"),
    [("ambient_degC", "particulars.ambient"), ("relative_humidity_percent", "particulars.humidity")],
)
def test_surroundings_that_neither_recording_nor_laboratory_state_are_noticed(field: str, label: str) -> None:
    recording = {**short().recording.model_dump(mode="json"), field: None}
    assert lacks(short(recording=recording)) == [label]
    told = {**factory.ASSIGNMENT["work"], "conditions": "22 °C, 45 %"}
    assert lacks(short({**factory.ASSIGNMENT, "work": told}, recording=recording)) == []


def test_a_report_without_an_assignment_lacks_everything_that_only_an_assignment_says() -> None:
    bare = factory.evaluation([factory.accuracy("fail", figures=[])], assignment=None)
    assert lacks(bare) == [item.label for item in ITEMS if item.label in set(PATHS.values())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_deleted_from_the_rendered_page_is_noticed_and_no_other(language: Language) -> None:
    page = html.render(short(), language)
    for item in ITEMS:
        if item.label == "end.mark":
            continue
        match = row(page, item, language)
        for instead in ("", f"{match[1]}{match[3]}", f"{match[1]}{words(language)('value.not_stated')}{match[3]}"):
            assert lacks_in(page.replace(match[0], instead), language) == [item.label], instead


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", ELSEWHERE)
def test_a_row_that_only_claims_what_the_report_does_not_hold_is_noticed(label: str, language: Language) -> None:
    page = html.render(short(), language)
    table = page.index('<table class="particulars">')
    before, after = page[:table], page[table:]
    table_end = after.index("</table>")
    for key in ELSEWHERE[label]:
        text = str(escape(words(language)(key)))
        assert text in before or text in after[table_end:]
        mutated = before.replace(text, "") + after[:table_end] + after[table_end:].replace(text, "")
        assert lacks_in(mutated, language) == [label]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_status_on_top_that_is_not_the_one_in_the_table_is_noticed(language: Language) -> None:
    page, spoken = html.render(short(), language), words(language)
    before, mark, after = page.partition('<p class="status">')
    painted = after.replace(spoken("status.does_not_conform"), spoken("status.conforms"), 1)
    assert lacks_in(before + mark + painted, language) == ["summary.title"]


def test_uncertainty_that_is_claimed_and_not_shown_is_noticed() -> None:
    page = html.render(short(), "en")
    assert lacks_in(re.sub(r"k = \d|\[[^<\]]*;[^<\]]*\]", "", page)) == ["particulars.uncertainty"]


def test_an_identification_that_does_not_stand_on_every_page_is_noticed() -> None:
    page = html.render(short(), "en")
    head, line, rest = page.partition('<div class="line">')
    assert lacks_in(head + line + rest.replace("TR-2026-0117", "", 1)) == ["id.report"]
    assert lacks_in(page.replace('class="running', 'hidden class="running')) == ["id.report"]


@pytest.mark.parametrize("tail", ["", "<p>One more sentence.</p>"])
def test_an_end_that_is_not_clear_is_noticed(tail: str) -> None:
    page = html.render(short(), "en")
    end = page.rindex('<p class="end">')
    assert lacks_in(page.replace("</footer>", f"{tail}</footer>")) == (["end.mark"] if tail else [])
    assert lacks_in(page[:end] + page[end:].replace(" · TR-2026-0117", "")) == ["end.mark"]


def test_every_item_is_deleted_somewhere_in_these_tests() -> None:
    assert len(ITEMS) == len({(item.clause, item.label) for item in ITEMS}) == 32
    clauses = {item.clause for item in ITEMS}
    assert {f"7.8.2.1 {letter}" for letter in "abcdefghijklmnop"} <= clauses
    assert {"7.8.3.1 a", "7.8.3.1 b", "7.8.3.1 c", "7.8.3.1 d", "7.8.8"} <= clauses
    assert {"7.8.6.2 a", "7.8.6.2 b", "7.8.6.2 c"} <= clauses


@pytest.mark.parametrize("name", EXCUSABLE)
def test_a_reason_stands_in_the_place_of_an_item_that_is_asked_for_where_relevant(name: str) -> None:
    path = "item.received" if name == "item_received" else name
    told = without(path, reasons={name: {"zh": "与结果无关。", "en": "It has no bearing on the results."}})
    for language in LANGUAGES:
        (sheet,) = seen_in_html(html.render(short(told), language), (language,))
        states = {item.label: state for item, state in found(sheet).items()}
        assert states.pop(f"assignment.{name}") is ItemState.EXCUSED
        assert set(states.values()) == {ItemState.STATED}


@pytest.mark.parametrize("reason", ["", " ", "n/a"])
def test_a_reason_that_says_nothing_excuses_nothing(reason: str) -> None:
    assert lacks(short(without("sampling", reasons={"sampling": reason}))) == ["assignment.sampling"]


def test_no_other_item_is_excused_by_a_reason() -> None:
    page = html.render(short(), "en")
    for item in ITEMS:
        if item.label != "end.mark" and not item.excusable:
            match = row(page, item, "en")
            excuse = f"{match[1]}{words('en')('particulars.reason')} it is a secret{match[3]}"
            assert lacks_in(page.replace(match[0], excuse)) == [item.label]
    assert {item.label for item in ITEMS if item.excusable} == {f"assignment.{name}" for name in EXCUSABLE}


def test_an_amended_report_names_the_original_and_has_another_identification() -> None:
    amends = {"report": "TR-2026-0100", "issued": "2026-10-01", "changes": "The firmware's version was wrong."}
    amended = short({**factory.ASSIGNMENT, "amends": amends})
    assert lacks(amended) == []
    assert "replaces TR-2026-0100" in html.render(amended, "en")
    assert lacks(short({**factory.ASSIGNMENT, "amends": {**amends, "report": "TR-2026-0117"}})) == ["assignment.amends"]
    assert lacks(short({**factory.ASSIGNMENT, "amends": {"changes": "something"}})) == ["assignment.amends"]


def test_a_report_in_which_nothing_was_measured_says_so_and_lacks_nothing() -> None:
    for language in LANGUAGES:
        silent = factory.evaluation([factory.result("6.1.a", "not_tested")])
        assert lacks(silent, language) == []


def test_a_page_that_is_no_report_lacks_every_item() -> None:
    assert len(lacks_in("<p>TR-2026-0117</p>")) == len(ITEMS)


def test_items_are_named_by_clause_and_words() -> None:
    assert named(lacking(seen_in_html(html.render(short(without("issued")), "zh"), ("zh",)))) == "7.8.2.1 j (Issued)"
