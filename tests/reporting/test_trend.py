"""The trend: one page over many evaluations, what changed first, and what makes them no like for like."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import Evaluation
from conformance.reporting import trend
from tests.evaluation.test_compare import accuracy, of
from tests.reporting import factory
from tests.reporting.page import Element, page_of


def evaluations(*values: float, **more: Any) -> list[Evaluation]:
    """One of each value of 6.1.a, each from a recording and with a firmware of its own."""
    made = []
    for number, value in enumerate(values):
        verdict = "pass" if abs(value) < 0.3 else "fail"
        one = of(accuracy(verdict, (value,)), factory.result("5.1.a"), recording=f"sha256:{number:064x}", **more)
        identity = {**one.product.identity, "firmware": f"2.{number}"}
        made.append(one.model_copy(update={"product": one.product.model_copy(update={"identity": identity})}))
    return made


def page(given: list[Evaluation], language: Language = "en") -> Element:
    return page_of(trend.page(given, language))


def rows(tree: Element) -> list[list[str]]:
    """The table of requirements: its cells as text."""
    table = tree.all("tbody")[1]
    return [[cell.text() for cell in (*row.all("th"), *row.all("td"))] for row in table.all("tr")]


def test_evaluations_stand_in_the_order_given_with_firmware_and_status() -> None:
    listed = [row.text() for row in page(evaluations(0.1, 0.5, 0.2)).all("tbody")[0].all("tr")]
    assert [re.search(r"2\.\d", text)[0] for text in listed] == ["2.0", "2.1", "2.2"]  # type: ignore[index]
    assert ["Does not conform" in text for text in listed] == [False, True, False]


def test_a_requirement_whose_verdict_changed_stands_before_one_that_always_passed() -> None:
    assert [row[0].split()[0] for row in rows(page(evaluations(0.1, 0.5)))] == ["6.1.a", "5.1.a"]
    assert [row[0].split()[0] for row in rows(page(evaluations(0.1, 0.2)))] == ["5.1.a", "6.1.a"]


def test_each_value_is_shown_and_drawn_with_its_limit_and_said_to_who_cannot_see_it() -> None:
    tree = page(evaluations(0.1, 0.5, 0.2))
    assert "+0.10" in rows(tree)[0][2] or "0.100" in rows(tree)[0][2]
    [drawing] = tree.all("svg")
    assert len(drawing.all("circle")) == 3
    assert drawing.attributes["role"] == "img"
    said = "".join(str(part) for part in drawing.one("title").parts)
    assert said.startswith("6.1.a")
    assert all(f"{number}: " in said for number in (1, 2, 3))
    assert len([line for line in drawing.all("line") if line.attributes.get("class") == "limit"]) >= 2


def test_a_requirement_that_an_edition_does_not_have_is_said() -> None:
    older, newer = evaluations(0.1, 0.1)
    newer = newer.model_copy(update={"results": newer.results[:1]})
    told = {row[0].split()[0]: row for row in rows(page([older, newer]))}
    assert "not in this edition" in told["5.1.a"][3]


def test_what_is_not_like_for_like_is_said_and_firmware_is_what_is_compared() -> None:
    same = evaluations(0.1, 0.2)
    assert "Not like for like" not in page(same).text()
    other = same[1].model_copy(update={"product": same[1].product.model_copy(update={"class_": "turnstile"})})
    notice = page([same[0], other]).one("p", "notice").text()
    assert "Not like for like" in notice
    assert "Product class" in notice


def test_evaluations_of_one_recording_are_said_to_differ_by_their_judging_alone() -> None:
    first, second, third = evaluations(0.1, 0.2, 0.3)
    again = third.model_copy(update={"recording": first.recording})
    assert "Evaluations 1, 3 rest on the same recording" in page([first, second, again]).text()


def test_a_simulated_device_and_an_incomplete_recording_are_said_beside_their_evaluation() -> None:
    simulated = factory.evaluation([accuracy()], simulated=True, complete=False)
    text = page([*evaluations(0.1), simulated]).all("tbody")[0].all("tr")[1].text()
    assert "SIMULATED DEVICE" in text
    assert "recording INCOMPLETE" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_small_file_without_script_or_network(language: Language) -> None:
    text = trend.page(evaluations(*(number / 100 for number in range(20))), language)
    assert len(text) < 120_000
    assert not re.search(r"<script|<link|https?://(?!www\.w3\.org/2000/svg)|@import|url\(", text)
    tree = page_of(text)
    assert tree.one("html").attributes["lang"] == {"en": "en", "zh": "zh-CN"}[language]
    assert all(header.attributes.get("scope") for header in tree.all("th"))
    levels = [int(each.tag[1]) for each in (*tree.all("h1"), *tree.all("h2"))]
    assert all(later - level <= 1 for level, later in itertools.pairwise(levels))


def test_a_page_in_chinese_has_no_english_words_of_its_own() -> None:
    assert not re.search(
        r"[A-Za-z]{3,} [a-z]{3,}", page(evaluations(0.1, 0.5), "zh").one("h2", id_="evaluations").text()
    )
    assert "各次评价" in page(evaluations(0.1, 0.5), "zh").text()


def test_the_same_evaluations_give_the_same_bytes() -> None:
    assert trend.page(evaluations(0.1, 0.5), "zh") == trend.page(evaluations(0.1, 0.5), "zh")
