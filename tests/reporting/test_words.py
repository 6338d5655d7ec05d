"""Every word of a report stands in the locales, in every language."""

from __future__ import annotations

import re
import string

import pytest

from conformance.core.text import LANGUAGES, Language, Text
from conformance.documents import load_yaml
from conformance.reporting import phrases
from conformance.reporting.words import LOCALES, words
from conformance.requirements.model import Basis, Limit, Method, Modality
from conformance.verification.verdict import Verdict

TEMPLATES = LOCALES.parent / "templates"


def table(language: Language) -> dict[str, str]:
    data: dict[str, str] = load_yaml(LOCALES / f"{language}.yaml").data
    return data


def test_both_languages_have_the_same_keys() -> None:
    assert table("zh").keys() == table("en").keys()


def test_every_entry_is_a_text_with_the_same_fields_in_both_languages() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english = table("en")
    for key, text in table("zh").items():
        assert isinstance(text, str), key
        assert text.strip(), key
        assert isinstance(english[key], str), key
        assert fields(text) == fields(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_a_vocabulary_has_a_word(language: Language) -> None:
    spoken = words(language)
    vocabularies = {
        "verdict": Verdict, "modality": Modality, "basis": Basis, "basis_explained": Basis,
        "verification_method": Method, "rule": ("simple", "guarded", "non_binary"),
        "status": ("conforms", "does_not_conform", "incomplete"), "scope": ("full", "disclosure_only"),
        "limit_origin": ("statement", "acceptance", "declared"), "origin_of_recording": ("live", "imported"),
    }  # fmt: skip
    for vocabulary, values in vocabularies.items():
        for value in values:
            assert spoken(f"{vocabulary}.{value}")


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(template) -> None:  # type: ignore[no-untyped-def]
    aside = r"<style>.*?</style>|{%.*?%}|{{.*?}}|{#.*?#}|<!doctype html>|&\w+;"
    source = re.sub(aside, "", template.read_text(), flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", " ", source)
    assert not re.search(r"[^\W\d_]", shown), shown.strip()
    for attribute in re.findall(r'(?:aria-label|title|alt)="([^"]*)"', source):
        assert not re.search(r"[^\W\d_]", attribute), attribute


def test_every_key_a_template_or_a_module_asks_for_exists() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *LOCALES.parent.rglob("*.py")]
    asked = {
        key
        for path in sources
        for key in re.findall(r'\b(?:w|words|spoken)\(\s*"([a-z_]+\.[a-z_.]+)"(?!\s*~)', path.read_text())
    }
    assert asked
    assert asked <= set(table("en"))


def test_a_text_that_lacks_the_language_is_shown_in_the_other_one_and_marked() -> None:
    assert words("zh").said_in(Text.stated(en="only English")) == "en"
    assert words("zh").said(Text.stated(en="only English")) == "only English"


def test_a_field_name_is_told_from_the_unit_it_ends_in() -> None:
    assert phrases.name_and_unit("bias_delta_degC") == ("bias", "delta_degC")
    assert phrases.name_and_unit("distance_m") == ("distance", "m")
    assert phrases.name_and_unit("mode") == ("mode", None)
    assert phrases.label("warm_up_odd_s", words("en")) == "warm up odd"
    assert phrases.label("alarm_latency", words("zh")) == "告警响应时间"


def test_a_limit_reads_as_a_person_writes_it() -> None:
    english = words("en")
    assert phrases.limit_text(Limit(lower=-0.3, upper=0.3, unit="delta_degC"), english).startswith("±0.3")
    assert phrases.limit_text(Limit(upper=1.0, unit="s"), english).startswith("≤ 1")
    assert phrases.limit_text(Limit(lower=6.0, unit="count"), english) == "≥ 6"
    assert phrases.limit_text(Limit(lower=34.0, upper=39.0, unit="degC"), english).startswith("34 to 39")
    assert "alarm response time" in phrases.limit_text(Limit(declared="alarm_latency"), english)


def test_a_computed_figure_is_rounded_and_a_written_one_is_not() -> None:
    english = words("en")
    assert phrases.named_value("x_degC", 0.302460221561815, english).startswith("0.3025")
    assert phrases.named_value("x_degC", 37.125, english).startswith("37.125")
    assert phrases.named_value("count", 123456789, english) == "123456789"
