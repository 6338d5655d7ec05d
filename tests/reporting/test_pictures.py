"""Pictures beside the verdict: in the page itself, each told in words, and nothing a file is called becomes markup."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from conformance.core.text import LANGUAGES, Language
from conformance.reporting import html, pdf
from tests.reporting import factory
from tests.reporting.browser.pages import pictures
from tests.reporting.page import Element, page_of
from tests.system_packages import PDF


def article(language: Language = "en", **result: object) -> Element:
    evaluation = factory.evaluation([factory.result("6.1.a", "pass", **result)])
    return page_of(html.render(evaluation, language)).one("article", id_="r-6-1-a")


def figures(of: Element) -> list[Element]:
    return of.all("figure", "picture")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_is_in_the_page_with_its_words_and_the_digest_of_the_original(language: Language) -> None:
    shown = figures(article(language, pictures=pictures()[:2]))
    words = {"zh": "操作人员提供：显示屏.jpg", "en": "Attached by the operator: display.jpg"}[language]
    assert [figure.one("img").attributes["alt"] for figure in shown] == [words, words]
    assert [figure.one("img").attributes["src"].partition(",")[0] for figure in shown] == [
        "data:image/jpeg;base64", "data:image/png;base64",
    ]  # fmt: skip
    assert all(words in figure.one("figcaption").text() for figure in shown)
    assert all(factory.DIGEST in figure.one("figcaption").text() for figure in shown)


def test_a_picture_stands_between_the_verdicts_reason_and_all_that_follows() -> None:
    text = article(pictures=pictures()[:1]).text()
    assert text.index("the reason for pass") < text.index("display.jpg") < text.index("Modality")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_withheld_shows_why_and_no_picture(language: Language) -> None:
    shown = figures(article(language, pictures=pictures()[2:]))
    why = [figure.one("p", "withheld").text() for figure in shown]
    assert len(set(why)) == len(shown) == 5
    assert not any(figure.all("img") for figure in shown)
    assert (
        why[0]
        == {"zh": "已从记录中移除，仅保留摘要。", "en": "Taken out of the recording. Its digest stays."}[language]
    )


def test_how_many_more_there_are_is_said() -> None:
    assert "in the recording: 6 more" in article(pictures=pictures()[:1], pictures_left_out=6).text()


def test_without_pictures_there_is_nothing_of_them() -> None:
    assert not article().all("div", "pictures")


def test_a_hostile_name_of_a_file_stays_text() -> None:
    name = '"><script>alert(1)</script>\u202egnp.exe'
    (picture,) = pictures()[:1]
    shown = article(pictures=[{**picture, "caption": {"zh": name, "en": name}}])
    assert not shown.all("script")
    assert shown.one("img").attributes["alt"] == name.replace("\u202e", "\N{REPLACEMENT CHARACTER}")


@pytest.mark.needs(*PDF)
def test_a_pdf_shows_the_same_pictures() -> None:
    evaluation = factory.evaluation([factory.result("6.1.a", "pass", pictures=pictures()[:2])])
    pages = PdfReader(io.BytesIO(pdf.render(evaluation, "en"))).pages
    sizes = {image.image.size for page in pages for image in page.images if image.image is not None}
    assert sizes == {(384, 512), (160, 120)}
