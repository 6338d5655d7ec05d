"""Figures: small, stable, styleable SVG; a table where nothing can be drawn."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import FigureResult
from conformance.reporting.figures.drawing import drawings
from conformance.reporting.figures.picture import MOST_ROWS, Picture, SeriesTable, picture_of
from conformance.reporting.words import words
from conformance.requirements.model import Limit
from tests.reporting import factory

EVERY_KIND = {
    "error_against_reference": factory.error_figure,
    "bland_altman": factory.bland_altman_figure,
    "roc": factory.roc_figure,
    "time_distribution": factory.time_figure,
    "counts": factory.counts_figure,
    "acceptance_zone": factory.zone_figure,
    "difference_by_circumstance": factory.change_figure,
    "readings_over_time": factory.readings_figure,
    "field_map": factory.map_figure,
    "histogram": factory.histogram_figure,
}
LIMITS = {
    "error_against_reference": Limit(lower=-0.3, upper=0.3, unit="delta_degC"),
    "time_distribution": Limit(upper=1.0, unit="s"),
    "counts": Limit(lower=95.0, unit="percent"),
    "difference_by_circumstance": Limit(upper=0.3, unit="delta_degC"),
    "histogram": Limit(upper=0.1, unit="delta_degC"),
}


def figure(data: dict[str, Any]) -> FigureResult:
    return FigureResult.model_validate(data)


def drawn(data: dict[str, Any], language: Language = "en", limit: Limit | None = None, prefix: str = "f1-1") -> Picture:
    picture = picture_of(figure(data), limit, words(language), prefix)
    assert isinstance(picture, Picture)
    return picture


def test_every_kind_of_figure_has_a_drawing() -> None:
    assert set(drawings()) == set(EVERY_KIND)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_figure_is_one_svg_element_with_a_title_and_a_description(kind: str, language: Language) -> None:
    data = EVERY_KIND[kind]()
    root = ET.fromstring(str(drawn(data, language, LIMITS.get(kind)).svg))
    assert root.tag == "svg"
    assert root.get("role") == "img"
    assert root[0].tag == "title"
    assert root[0].text == data["title"][language]
    assert root[1].tag == "desc"
    assert root[1].text


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_colours_and_fonts_are_left_to_the_page(kind: str) -> None:
    svg = str(drawn(EVERY_KIND[kind](), limit=LIMITS.get(kind)).svg)
    assert not re.search(r"#[0-9a-f]{6}", svg)
    assert "var(--fig-" in svg
    assert "font-family" not in svg
    assert "<style" not in svg


def test_the_same_figure_twice_has_the_same_bytes_but_ids_of_its_own() -> None:
    first, again, other = (str(drawn(factory.roc_figure(), prefix=p).svg) for p in ("f1-1", "f1-1", "f2-1"))
    assert first == again
    assert first.replace("f1-1", "f2-1") == other
    assert not set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', other))


def test_a_reference_in_a_figure_points_to_an_id_in_it() -> None:
    svg = str(drawn(factory.bland_altman_figure()).svg)
    ids = set(re.findall(r' id="([^"]+)"', svg))
    assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg))
    assert {a or b for a, b in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)} <= ids


def test_a_thousand_persons_make_a_figure_of_less_than_150_kb() -> None:
    assert len(str(drawn(factory.bland_altman_figure(1020)).svg)) < 150_000


def test_the_limit_is_drawn_and_named_where_its_unit_is_that_of_the_axis() -> None:
    with_limit = drawn(factory.error_figure(), limit=LIMITS["error_against_reference"])
    assert any(key.role == "limit" for key in with_limit.key)
    assert "var(--fig-limit)" in with_limit.svg
    assert not any(key.role == "limit" for key in drawn(factory.error_figure(), limit=LIMITS["counts"]).key)


def test_an_upper_limit_on_what_went_wrong_is_drawn_where_the_bars_of_what_went_right_have_to_end() -> None:
    key = drawn(factory.counts_figure(), limit=Limit(upper=5.0, unit="percent")).key[-1]
    assert key.words.startswith("limit of the share not met ≤ 5")
    at_most, at_least = (
        re.findall(r'd="M ([\d.]+) [\d.]+ L \1', str(drawn(factory.counts_figure(), limit=limit).svg))
        for limit in (Limit(upper=5.0, unit="percent"), Limit(lower=95.0, unit="percent"))
    )
    assert at_most == at_least


def test_a_figure_of_an_unknown_kind_is_a_table_of_bounded_rows() -> None:
    odd = {
        "kind": "holograph",
        "title": {"en": "Odd"},
        "series": {"a_s": [1.0] * 80, "b": ["x"] * 3},
        "values": {"c": 1.0},
    }
    shown = picture_of(figure(odd), None, words("en"), "f1-1")
    assert isinstance(shown, SeriesTable)
    assert len(shown.rows) == MOST_ROWS
    assert shown.left_out == 80 - MOST_ROWS
    assert shown.rows[3][1] == ""


@pytest.mark.parametrize(
    "series",
    [
        {},
        {"reference_degC": [], "error_delta_degC": []},
        {"reference_degC": [34.0], "error_delta_degC": [0.1, 0.2]},
        {"reference_degC": ["34"], "error_delta_degC": [0.1]},
        {"reference_degC": [None], "error_delta_degC": [None]},
    ],
)
def test_series_that_do_not_fit_their_kind_are_shown_as_a_table(series: dict[str, Any]) -> None:
    data = {**factory.error_figure(), "series": series}
    assert isinstance(picture_of(figure(data), None, words("en"), "f1-1"), SeriesTable)


@pytest.mark.parametrize(
    "label", ["$\\frac{1}{0}$", "</text><script>alert(1)</script>", "#010101", "口罩\x1b[31m", "_hidden"]
)
def test_a_hostile_label_stays_text(label: str) -> None:
    data = factory.counts_figure()
    data["series"]["label"][0] = label
    svg = str(drawn(data).svg)
    root = ET.fromstring(svg)
    said = "".join(root.itertext())
    assert label.replace("\x1b", "\ufffd")[:20] in said
    assert "script" not in {element.tag for element in root.iter()}


def test_missing_single_figures_leave_their_marks_out() -> None:
    data = factory.roc_figure()
    data["values"] = {"auc": 0.9, "operating_false_positive_rate": None}
    assert [key.role for key in drawn(data).key] == ["data", "muted"]


def test_a_limit_on_the_size_of_a_change_is_drawn_on_both_sides_and_no_other_is_drawn() -> None:
    limit = LIMITS["difference_by_circumstance"]
    judged = drawn(factory.change_figure(), limit=limit)
    assert judged.key[-1].words == "limit ±0.3\N{NARROW NO-BREAK SPACE}°C"
    assert str(judged.svg).count("var(--fig-limit)") == 2
    assert not any(key.role == "limit" for key in drawn(factory.change_figure() | {"values": {}}, limit=limit).key)


def test_the_circumstance_is_named_with_its_unit_and_its_extremes_are_said() -> None:
    svg = str(drawn(factory.change_figure()).svg)
    assert "distance, m" in svg
    (said,) = re.findall(r"<desc[^>]*>([^<]*)<", svg)
    assert "\N{MINUS SIGN}0.210" in said
    assert "at 3\N{NARROW NO-BREAK SPACE}m" in said


@pytest.mark.parametrize(
    "series",
    [
        {"difference_delta_degC": [0.1], "expanded_uncertainty_delta_degC": [0.1]},
        {"distance_m": [1.0], "difference_delta_degC": [0.1], "expanded_uncertainty_delta_degC": []},
        {"distance_m": [1.0], "difference_delta_degC": [None], "expanded_uncertainty_delta_degC": [None]},
    ],
)
def test_changes_without_their_circumstance_are_a_table(series: dict[str, Any]) -> None:
    shown = picture_of(figure(factory.change_figure() | {"series": series}), None, words("en"), "f1-1")
    assert isinstance(shown, SeriesTable)


def test_every_place_of_a_map_says_its_number_and_which_are_the_extremes() -> None:
    svg = str(drawn(factory.map_figure()).svg)
    assert len(re.findall(r">[+\N{MINUS SIGN}]?0\.\d\d<", svg)) == 15
    (said,) = re.findall(r"<desc[^>]*>([^<]*)<", svg)
    assert "warmest place 0.100" in said
    assert "position 0.50, height 0.50" in said
    assert "position 0.10, height 0.25" in said


def test_a_map_of_too_many_places_is_a_table_and_one_of_many_is_shaded_without_numbers() -> None:
    def of(count: int) -> dict[str, Any]:
        column = [index / count for index in range(count)]
        series = {"position": column, "height": column, "difference_delta_degC": column}
        return factory.map_figure() | {"series": series}

    assert isinstance(picture_of(figure(of(500)), None, words("en"), "f1-1"), SeriesTable)
    assert "0.50<" not in str(drawn(of(100)).svg).split("</desc>")[1].split("<g")[0]
    assert ">+0.50<" not in str(drawn(of(100)).svg)


def test_a_label_of_several_words_is_told_word_by_word() -> None:
    data = factory.counts_figure()
    data["series"]["label"] = ["cup near_face", "37.5 °C above", "lighter"]
    svg = str(drawn(data, "zh").svg)
    assert "水杯 贴近面部" in svg
    assert "37.5 °C 超过阈值" in svg
