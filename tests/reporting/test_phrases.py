"""Values in a reader's words."""

from __future__ import annotations

import pytest

from conformance.reporting.phrases import has_words, label, value_text
from conformance.reporting.view import grouped
from conformance.reporting.words import words
from tests.reporting import factory

ENGLISH = words("en")


def said(value: float, **more: object) -> str:
    given = factory.measurement(value, unit="s", expanded_uncertainty=None, **more)
    evaluation = factory.evaluation([factory.accuracy(limit={"upper": 2.0, "unit": "s"}, measurements=[given])])
    (result,) = evaluation.results
    return value_text(result.measurements[0], result, ENGLISH).replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_value_that_only_bounds_from_below_says_so_and_not_by_how_little_it_is_beyond() -> None:
    assert said(2.000001, conditions={"value_is_lower_bound": True}) == "> 2.000 s"
    assert said(2.000001, conditions={"value_is_lower_bound": False}) == "2.000001 s"
    assert said(1.25) == "1.250 s"


def test_a_name_is_known_whole_before_it_is_known_without_its_unit() -> None:
    assert label("ambient_degC", ENGLISH) == "ambient temperature"
    assert "half-width" in label("ambient_delta_degC", ENGLISH)


@pytest.mark.parametrize(("name", "known"), [("distance_m", True), ("emissivity", True), ("shrink_factor", False)])
def test_a_drivers_own_options_have_no_words(name: str, known: bool) -> None:
    assert has_words(name, ENGLISH) is known


def test_nested_data_are_told_level_by_level_and_what_is_not_set_apart() -> None:
    bench = {"seed": 7, "device": {"driver": "d", "port": None, "eyes": [{"rows": 2}, {"rows": 3}]}, "none": {}}
    assert [(group.path, group.set, group.unset) for group in grouped(bench)] == [
        ((), (("seed", 7),), ()),
        (("device",), (("driver", "d"),), ("port",)),
        (("device", "eyes", "1"), (("rows", 2),), ()),
        (("device", "eyes", "2"), (("rows", 3),), ()),
    ]
