"""The badge says the status and whatever would mislead unsaid; small, well formed, the same on every machine."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import Evaluation
from conformance.reporting import badge
from conformance.reporting.words import words
from tests.hostile import MIB, poisoned
from tests.reporting import factory

SVG = "{http://www.w3.org/2000/svg}"
STATUS = {"conforms": "pass", "does_not_conform": "fail", "incomplete": "not_tested"}
"""A verdict for each status."""


def evaluation(status: str = "conforms", **more: Any) -> Evaluation:
    made = factory.evaluation([factory.result("6.1.a", STATUS[status])], **more)
    assert made.status == status
    return made


def drawn(of: Evaluation, language: Language = "en") -> ET.Element:
    return ET.fromstring(badge.render(of, language))


def title(of: Evaluation, language: Language = "en") -> str:
    return drawn(of, language).findtext(f"{SVG}title") or ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STATUS)
def test_the_status_is_drawn_and_told_to_who_cannot_see_it(status: str, language: Language) -> None:
    picture = drawn(evaluation(status), language)
    said = words(language)(f"status.{status}")
    label, message = (each.text for each in picture.iter(f"{SVG}text"))
    assert message == said
    assert picture.findtext(f"{SVG}title") == f"{label}: {said}"
    assert picture.get("role") == "img"
    ids = {each.get("id") for each in picture.iter() if each.get("id")}
    assert ids == set((picture.get("aria-labelledby") or "").split())


def test_both_languages_have_words_of_their_own() -> None:
    assert title(evaluation()) == "conformance: Conforms"
    assert title(evaluation(), "zh") == "符合性: 符合"
    assert drawn(evaluation(), "zh").get("lang") == "zh-CN"


def test_a_simulated_device_an_incomplete_recording_and_mere_disclosures_are_said() -> None:
    assert title(evaluation(simulated=True)) == "conformance: Conforms, simulated"
    assert title(evaluation("incomplete", complete=False)).endswith("recording incomplete")
    assert title(evaluation("incomplete", complete=False, simulated=True), "zh").endswith("记录不完整，模拟设备")
    only = factory.evaluation([factory.accuracy("disclosed", limit=None)])
    assert title(only).endswith("disclosures only")


def test_a_recording_of_a_simulation_is_enough_to_say_so() -> None:
    data = factory.evaluation().model_dump(mode="json", by_alias=True)["recording"]
    assert "simulated" in title(factory.evaluation(recording={**data, "simulated": True}))


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("status", STATUS)
def test_text_stands_out_from_its_ground_by_7_to_1_and_each_status_has_a_colour_of_its_own(status: str) -> None:
    picture = drawn(evaluation(status))
    grounds = [each.get("fill") or "" for each in picture.iter(f"{SVG}rect")]
    [group] = picture.iter(f"{SVG}g")
    for ground in grounds:
        assert (luminance(group.get("fill") or "") + 0.05) / (luminance(ground) + 0.05) >= 7
    others = [drawn(evaluation(other)).findall(f"{SVG}rect")[1].get("fill") for other in STATUS if other != status]
    assert grounds[1] not in others


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_lie_side_by_side_and_words_within_them(language: Language) -> None:
    picture = drawn(evaluation("incomplete", simulated=True, complete=False), language)
    first, second = picture.findall(f"{SVG}rect")
    assert float(second.get("x", 0)) == float(first.get("width", 0))
    assert float(first.get("width", 0)) + float(second.get("width", 0)) == float(picture.get("width", 0))
    for field, text in zip((first, second), picture.iter(f"{SVG}text"), strict=True):
        left, width = float(field.get("x", 0)), float(field.get("width", 0))
        assert (
            left < float(text.get("x", 0)) < float(text.get("x", 0)) + float(text.get("textLength", 0)) < left + width
        )


def test_device_and_edition_are_told_and_no_day_and_nothing_from_elsewhere() -> None:
    text = badge.render(factory.evaluation(), "en")
    assert "Example Optics TS-4 2.4.1: contactless-screening 2020" in text
    assert "2026" not in text
    assert text.replace('xmlns="http://www.w3.org/2000/svg"', "").count("http") == 0
    assert not {"script", "image", "a", "use", "style", "foreignObject"} & {
        each.tag.removeprefix(SVG) for each in ET.fromstring(text).iter()
    }
    data = factory.evaluation().model_dump(mode="json", by_alias=True)["recording"]
    later = factory.evaluation(assignment=None, recording={**data, "started_at": "2027-05-05T05:05:05Z"})
    assert badge.render(later, "en") == text


def test_whatever_the_names_the_badge_stays_small() -> None:
    named = poisoned(evaluation(), MIB, lambda path: path[:2] != ("product", "identity"))
    assert len(badge.render(named, "en")) < 2000


def test_the_file_has_a_name_that_a_page_can_point_at() -> None:
    assert badge.FORMAT.filename == "badge.svg"
