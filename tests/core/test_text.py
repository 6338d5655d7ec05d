"""Sentences in both languages: the house writes both, a document may state one; on disk they are what they were."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from conformance.core.text import LANGUAGES, Text, reason_fields
from conformance.documents import DocumentModel

WORDS = st.text(max_size=9)
STATED = st.fixed_dictionaries({}, optional={language: st.none() | WORDS for language in LANGUAGES}).filter(
    lambda languages: any(languages.values())
)


class Page(DocumentModel):
    title: Text
    more: tuple[Text, ...] = ()


@given(WORDS, WORDS)
def test_what_the_house_says_is_shown_in_each_language_as_it_was_written(zh: str, en: str) -> None:
    text = Text(zh=zh, en=en)
    assert (text.in_("zh"), text.in_("en")) == (text.zh, text.en) == (zh, en)
    assert (text.stated_in("zh"), text.stated_in("en")) == (zh, en)


@given(STATED)
def test_a_language_that_a_document_lacks_shows_the_other_one_and_says_so(languages: dict[str, str | None]) -> None:
    text = Text.stated(**languages)
    zh, en = languages.get("zh"), languages.get("en")
    assert (text.zh, text.en) == (zh or en, en or zh)
    assert (text.stated_in("zh"), text.stated_in("en")) == (zh, en)


@given(STATED)
def test_a_document_reads_a_text_and_writes_the_same_languages(languages: dict[str, str | None]) -> None:
    read = Page.model_validate({"title": languages})
    assert read.title == Text.stated(**languages)
    assert read.model_dump(mode="json")["title"] == {"zh": languages.get("zh"), "en": languages.get("en")}
    written = {language: text for language, text in languages.items() if text is not None}
    assert read.model_dump(mode="json", exclude_none=True)["title"] == written
    assert Page.model_validate_json(read.model_dump_json()) == read == pickle.loads(pickle.dumps(read))


def test_a_text_of_the_house_stands_in_a_document_as_it_is() -> None:
    title = Text(zh="标题", en="title")
    page = Page(title=title, more=(title,))
    assert page.title is title
    assert page.model_dump_json() == '{"title":{"zh":"标题","en":"title"},"more":[{"zh":"标题","en":"title"}]}'


@pytest.mark.parametrize(
    ("given_", "kind"),
    [
        ('{"title": {}}', "value_error"),
        ('{"title": {"zh": "", "en": null}}', "value_error"),
        ('{"title": "title"}', "dict_type"),
        ('{"title": {"en": "title", "de": "Titel"}}', "extra_forbidden"),
        ('{"title": {"en": 1}}', "string_type"),
    ],
)
def test_a_document_without_a_text_where_one_belongs_is_refused(given_: str, kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Page.model_validate_json(given_)
    assert [error["type"] for error in refused.value.errors()] == [kind]


def test_fields_are_filled_in_each_language() -> None:
    text = Text(zh="{what}：{count}", en="{what}: {count}")
    assert text.format(what=Text(zh="读数", en="readings"), count=3) == Text(zh="读数：3", en="readings: 3")


@given(WORDS, WORDS, WORDS, WORDS)
def test_texts_are_joined_in_each_language(zh: str, en: str, more_zh: str, more_en: str) -> None:
    assert Text(zh=zh, en=en) + Text(zh=more_zh, en=more_en) == Text(zh=zh + more_zh, en=en + more_en)


def test_a_reason_stands_in_two_fields() -> None:
    assert reason_fields(Text(zh="因为", en="because")) == {"reason": "because", "reason_zh": "因为"}
