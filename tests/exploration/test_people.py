"""How people stand there, and how that is told."""

from __future__ import annotations

import pytest

from conformance.core.scenes import Headwear, Mask
from conformance.exploration.dimension import nominal
from conformance.exploration.people import (
    PERSON,
    circumstances,
    distance,
    normal_temperature,
    number,
    standing,
    standing_person,
)


def test_people_stand_a_third_nearer_or_farther_at_most() -> None:
    around = distance(1.5, 1 / 3)
    assert around.coarse == (1.5, 1.25, 1.75, 1.0, 2.0)
    assert (min(around.fine), max(around.fine)) == (1.0, 2.0)


def test_who_stands_as_people_mostly_do_is_told_by_the_distance_alone() -> None:
    plain = {**nominal(standing(1.5)), PERSON: 36.5}
    somebody = standing_person(plain)
    assert (somebody.mask, somebody.headwear, somebody.angle_deg) == (None, None, None)
    assert circumstances(somebody).en == "at 1.5 m"


def test_whatever_else_is_so_is_told_in_both_languages() -> None:
    point = {PERSON: 36.5, "mask": "worn", "distance_m": 1.25, "headwear": "cap", "angle_deg": -10.0, "position": 0.4}
    somebody = standing_person(point)
    assert (somebody.mask, somebody.headwear) == (Mask.WORN, Headwear.CAP)
    told = circumstances(somebody)
    assert told.en == "at 1.25 m, with a mask, with a cap, turned by -10 degrees, at 0.4 across the view"
    assert told.zh == "距离 1.25 m、戴口罩、戴帽、侧转 -10°、位于视场横向 0.4 处"


def test_a_normal_temperature_is_well_below_what_raises_an_alarm() -> None:
    assert max(normal_temperature(36.5).fine) == 36.6


def test_a_value_that_is_no_number_is_an_error() -> None:
    with pytest.raises(TypeError, match="distance_m is 'far', no number"):
        number({"distance_m": "far"}, "distance_m")
