"""The HTML report says what the evaluation says, in both languages, and nothing a vendor wrote becomes markup."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.core.plain import printable
from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import Evaluation
from conformance.reporting import html
from conformance.reporting.view import clause_order
from conformance.reporting.words import words
from conformance.verification.verdict import Verdict
from tests.reporting import factory
from tests.reporting.page import Element, page_of


def page(evaluation: Evaluation, language: Language = "en") -> Element:
    return page_of(html.render(evaluation, language))


@pytest.fixture(scope="module")
def english() -> Element:
    return page(factory.evaluation())


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    assert html.render(factory.evaluation(), "zh") == html.render(factory.evaluation(), "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_file_without_script_and_without_network(language: Language) -> None:
    text = html.render(factory.evaluation(), language)
    tree = page_of(text)
    assert not tree.all("script")
    assert not tree.all("link")
    assert not tree.all("img")
    assert not re.search(r"(?:src|href)=[\"'](?!#)", text)
    assert not re.search(r"@import|url\((?!#)", text)
    assert "http" not in re.sub(r'http-equiv="', "", text)


def test_the_page_has_its_landmarks_and_its_language(english: Element) -> None:
    for landmark in ("header", "nav", "main", "footer"):
        assert english.all(landmark)
    assert english.one("html").attributes["lang"] == "en"
    assert page(factory.evaluation(), "zh").one("html").attributes["lang"] == "zh-CN"
    assert len(english.all("h1")) == 1


def test_every_id_is_unique_and_every_link_and_label_finds_its_target(english: Element) -> None:
    ids = [e.attributes["id"] for e in _everything(english) if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in _everything(english):
        href = element.attributes.get("href", "")
        assert not href or href.removeprefix("#") in ids
        for name in element.attributes.get("aria-labelledby", "").split():
            assert name in ids


def test_every_table_has_a_caption_and_headers_with_a_scope(english: Element) -> None:
    tables = english.all("table")
    assert tables
    for table in tables:
        assert table.one("caption").text()
        assert table.all("th")
        assert all(header.attributes.get("scope") in {"col", "row", "rowgroup"} for header in table.all("th"))


def test_headings_never_skip_a_level(english: Element) -> None:
    levels = [int(e.tag[1]) for e in _everything(english) if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_simulated_device_is_said_in_the_line_that_runs_over_every_page(language: Language) -> None:
    banner = words(language)("simulated.banner")
    running = page(factory.evaluation(simulated=True), language).one("header", "running")
    assert banner in running.text()
    assert "print-only" not in running.attributes["class"]
    assert banner not in page(factory.evaluation(), language).text()


def test_a_recording_that_was_simulated_is_enough_to_say_so() -> None:
    data = factory.evaluation().model_dump(mode="json", by_alias=True)
    data["recording"]["simulated"] = True
    assert "SIMULATED DEVICE" in page(factory.evaluation(recording=data["recording"])).one("header", "running").text()


def test_an_incomplete_recording_is_said_on_top() -> None:
    assert "INCOMPLETE" in page(factory.evaluation(complete=False)).one("section", id_="summary").text()
    assert "INCOMPLETE" not in page(factory.evaluation()).text()


def test_the_status_and_its_denominator_stand_on_top(english: Element) -> None:
    summary = english.one("section", id_="summary").text()
    assert "Does not conform" in summary
    tally = [(row.one("dt").text(), row.one("dd").text()) for row in english.one("dl", "tally").all("div")]
    assert tally == [("applicable", "8"), ("met", "2"), ("not met", "1"), ("open", "5")]


def test_the_verdict_comes_first_then_what_is_open_then_the_whole_table(english: Element) -> None:
    sections = [section.attributes["id"] for section in english.one("div", "content").all("section")]
    assert sections[:3] == ["summary", "open", "traceability"]
    assert sections[-2:] == ["particulars", "validity"]


def test_every_requirement_is_either_covered_by_the_statement_or_not(english: Element) -> None:
    covered, left_out, _ = english.one("section", id_="validity").all("ul")
    for names, of in (
        (("6.1.a", "6.9.a"), "are met (2)"),
        (("6.4.a",), "are not met (1)"),
    ):
        (line,) = [item for item in covered.all("li") if of in item.text()]
        assert [link.text() for link in line.all("a")] == list(names)
    assert "Example Optics TS-4" in covered.text()
    assert "firmware 2.4.1" in covered.text()
    linked = [link.text() for item in covered.all("li") + left_out.all("li") for link in item.all("a")]
    assert sorted(linked) == sorted(result.requirement for result in factory.evaluation().results)
    for of in ("still open", "nothing tested", "do not apply", "never decide", "other firmware", "Conditions other"):
        assert of in left_out.text(), of


def test_a_simulated_device_is_among_what_the_statement_does_not_cover() -> None:
    _, left_out, _ = page(factory.evaluation(simulated=True)).one("section", id_="validity").all("ul")
    assert "say nothing about any real product" in left_out.text()


def test_disclosures_alone_are_said_to_be_no_judgement() -> None:
    only = factory.evaluation([factory.accuracy("disclosed", limit=None)])
    assert only.scope == "disclosure_only"
    assert "No limit was judged" in page(only).one("section", id_="summary").text()


def test_nothing_applicable_is_said_never_to_conform() -> None:
    empty = factory.evaluation([factory.result("6.1.a", "not_applicable")])
    summary = page(empty).one("section", id_="summary").text()
    assert "An empty denominator never conforms" in summary
    assert "Incomplete" in summary


def test_what_is_not_met_or_open_comes_first_and_the_worst_of_it_first(english: Element) -> None:
    rows = english.one("section", id_="open").one("tbody").all("tr")
    shown = [row.one("span", "badge").text().split(" ", 1)[1] for row in rows]
    assert shown == ["not met", "conditional fail", "test error", "inconclusive", "not tested", "conditional pass"]
    assert "the reason for fail" in rows[0].text()


def test_every_deciding_requirement_is_a_row_in_the_order_of_clauses_and_a_gap_is_marked() -> None:
    rows = [factory.result(name, "not_tested") for name in ("6.10.a", "6.2.a", "A.1.a")]
    table = page(factory.evaluation(rows)).one("section", id_="traceability").one("tbody")
    assert [row.one("th").text() for row in table.all("tr")] == ["6.2.a", "6.10.a", "A.1.a"]
    assert all(row.attributes["class"] == "gap" for row in table.all("tr"))


def test_what_does_not_decide_has_a_table_of_its_own(english: Element) -> None:
    assert [r.one("th").text() for r in english.one("section", id_="advisory").one("tbody").all("tr")] == [
        "7.1.a",
        "7.2.a",
    ]
    assert "do not decide" in english.one("section", id_="advisory").text()
    assert "7.1.a" not in english.one("section", id_="traceability").text()
    assert "7.1.a" not in english.one("section", id_="open").text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_said_in_a_symbol_and_a_word(verdict: Verdict, language: Language) -> None:
    shown = page(factory.evaluation([factory.result("6.1.a", verdict)]), language)
    badge = shown.one("section", id_="traceability").one("span", "badge")
    spoken = words(language)
    assert badge.text() == f"{verdict.symbol} {spoken(f'verdict.{verdict}')}"
    assert badge.one("span").attributes["aria-hidden"] == "true"


def test_a_requirement_shows_what_its_verdict_rests_on(english: Element) -> None:
    text = english.one("article", id_="r-6-1-a").text()
    for expected in (
        "within ±0.3 °C", "Reported.", "Beijing Evening News", "The figure is known from a newspaper",
        "non-binary", "Accuracy on a blackbody", "A blackbody is read at each set point",
        "editorial parameter accuracy_distance_m", "declared by the vendor as settling_time", "requirement set",
        "−0.123 ± 0.074", "k = 2.08", "[−0.198; −0.049]", "> 99.99", "Uncertainty budget", "reference source",
        "Combined standard uncertainty", "0.0357", "∞", "Two readings were set aside", "12 scenes, 360 events",
        "scene s1 to s12", factory.DIGEST, "ambient temperature 16 to 32",
    ):  # fmt: skip
        assert expected in text, expected
    assert english.one("article", id_="r-6-1-a").one("figure").one("svg").attributes["role"] == "img"


def test_equal_budgets_are_shown_once_for_all_their_measurements(english: Element) -> None:
    assert english.one("article", id_="r-6-1-a").text().count("Uncertainty budget") == 1
    assert "for measurement 1, 2, 3" in english.one("article", id_="r-6-1-a").text()


def test_editorial_figures_are_said_not_to_be_the_standards(english: Element) -> None:
    text = english.one("section", id_="method").text()
    assert "They are not figures of the standard" in text
    assert "The distance is not public" in text
    assert "A value that equals the limit is inside" in text


def test_the_recording_names_its_digest_sources_options_and_suspicious_values(english: Element) -> None:
    text = english.one("section", id_="recording").text()
    for expected in (
        factory.DIGEST,
        "group1.csv",
        "T_Max",
        "170208-17",
        "79.0",
        "1 suspicious value was found",
        "22.1 to 24.3",
    ):
        assert expected in text, expected


def test_what_was_not_declared_is_listed(english: Element) -> None:
    assert "warm_up_time" in english.one("section", id_="product").text()


def test_a_missing_assignment_is_said_plainly_and_each_of_its_items_is_not_stated() -> None:
    bare = page(factory.evaluation(assignment=None))
    assert "Specimen, unidentified" in bare.one("header", "masthead").text()
    section = bare.one("section", id_="particulars")
    assert "not a test report" in section.one("p", "notice").text()
    unstated = {row.one("td", "clause").text() for row in section.all("tr", "gap")}
    assert unstated == {f"7.8.2.1 {letter}" for letter in "bcdeghijknop"} | {"7.8.3.1 d"}


def test_the_assignment_is_shown_with_what_it_leaves_out(english: Element) -> None:
    text = english.one("section", id_="particulars").text()
    for expected in ("TR-2026-0117", "Li Na", "2 Lens Street", "one of a lot of ten", "external providers", "none"):
        assert expected in text, expected
    assert not english.one("section", id_="particulars").all("tr", "gap")
    left_out = {**factory.ASSIGNMENT, "customer": {"name": "Example Optics"}}
    lacking = page(factory.evaluation(assignment=left_out)).one("section", id_="particulars")
    assert "Customer, address and contact not stated" in lacking.one("tr", "gap").text()


@pytest.mark.parametrize("assignment", [{"laboratory": "a text"}, {"laboratory": None}, {"work": []}, {"report": " "}])
def test_an_assignment_of_another_shape_breaks_nothing(assignment: dict[str, Any]) -> None:
    assert "not stated" in page(factory.evaluation(assignment=assignment)).text()


def test_the_report_has_a_clear_end_and_says_what_it_relates_to(english: Element) -> None:
    footer = english.all("footer")[-1].text()
    assert "The results relate only to the items tested." in footer
    assert footer.endswith("End of report · TR-2026-0117")


def test_a_waiver_stands_beside_the_verdict_and_does_not_change_it() -> None:
    waived = factory.result("6.1.a", "fail", waiver={"reason": "known", "expires": "2027-01-01"})
    article = page(factory.evaluation([waived])).one("article", id_="r-6-1-a").text()
    assert "not met" in article
    assert "does not change it" in article
    assert "2027-01-01" in article


def test_a_statement_in_the_other_language_is_marked_as_such() -> None:
    foreign = factory.result("6.1.a", "pass", statement={"en": None, "zh": "只有中文。"})
    quote = page(factory.evaluation([foreign])).one("article", id_="r-6-1-a").one("blockquote")
    assert quote.all("span")[0].attributes["lang"] == "zh"
    assert "only given in Chinese" in quote.text()


def test_a_chinese_report_speaks_chinese() -> None:
    text = page(factory.evaluation(), "zh").one("main").text()
    assert "不符合" in text
    assert "判定理由：fail" in text
    assert "the reason for" not in text
    assert "Statement of conformity" not in text


def test_clauses_are_ordered_by_their_numbers() -> None:
    assert sorted(["10", "6.10", "A.1", "6.2", "6.2.1", "6"], key=clause_order) == [
        "6",
        "6.2",
        "6.2.1",
        "6.10",
        "10",
        "A.1",
    ]


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; --", "</style><b>", "{{ 7 * 7 }}",
            "{% raw %}", "=cmd|' /C calc'!A0", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "]]>", "&lt;b&gt;", "</title>",
            "$x$",
        ]
    ),
    st.text(max_size=40),
)  # fmt: skip


def _poisoned(data: Any, text: str) -> Any:
    """The evaluation's plain data with ``text`` in every field that a vendor, operator or author can fill."""
    fixed = {"schema", "status", "scope", "verdict", "modality", "kind", "unit", "reference_degC", "basis"}
    if isinstance(data, dict):
        return {key: value if key in fixed else _poisoned(value, text) for key, value in data.items()}
    if isinstance(data, list):
        return [_poisoned(item, text) for item in data]
    return text if isinstance(data, str) else data


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=HOSTILE.filter(lambda text: text.strip() != "" and text.encode("utf-8", "ignore").decode() == text))
def test_hostile_text_in_any_field_stays_text(text: str) -> None:
    clean = factory.evaluation([factory.accuracy("pass", figures=[])])
    data = _poisoned(clean.model_dump(mode="json", by_alias=True), text)
    poisoned = Evaluation.model_validate_json(json.dumps(data))
    safe, hostile = page(clean), page(poisoned)
    tags = {element.tag for element in _everything(safe)}
    assert {element.tag for element in _everything(hostile)} <= tags
    assert {name for e in _everything(hostile) for name in e.attributes} <= {
        n for e in _everything(safe) for n in e.attributes
    }
    assert " ".join(printable(text).split()) in hostile.one("blockquote").text()


def _everything(element: Element) -> list[Element]:
    """Every element of a page, in document order."""
    return [found for part in element.parts if isinstance(part, Element) for found in (part, *_everything(part))]
