"""Which of two values is simpler."""

from __future__ import annotations

import pytest

from conformance.exploration.dimension import Dimension, Value, grid, nominal

HEAT = Dimension("object_temperature_degC", 52.0, (40.0, 45.0, 50.0, 55.0, 60.0), grid(40.0, 60.0, 1.0))
MASK = Dimension("mask", None, ("worn", "at_chin"))


def test_the_nominal_value_is_simplest_then_round_numbers_by_their_steps_away() -> None:
    assert HEAT.coarse == (52.0, 50.0, 55.0, 45.0, 60.0, 40.0)


def test_a_nominal_value_that_is_round_itself_stands_once() -> None:
    assert Dimension("distance_m", 1.5, (1.0, 1.25, 1.5, 1.75)).coarse == (1.5, 1.25, 1.75, 1.0)


def test_words_are_simple_in_the_order_in_which_they_are_told() -> None:
    assert MASK.coarse == (None, "worn", "at_chin")
    assert Dimension("placement", "near_face", ("held", "near_face", "passing")).coarse == (
        "near_face",
        "held",
        "passing",
    )


@pytest.mark.parametrize(
    ("dimension", "value", "simpler"),
    [
        (HEAT, 52.0, ()),
        (HEAT, 55.0, (52.0, 50.0)),
        (HEAT, 53.0, (52.0, 50.0, 55.0, 45.0, 60.0, 40.0)),
        (MASK, "at_chin", (None, "worn")),
        (MASK, None, ()),
    ],
)
def test_every_nominal_and_round_value_is_simpler_than_one_between(
    dimension: Dimension, value: Value, simpler: tuple[Value, ...]
) -> None:
    assert dimension.simpler_coarse(value) == simpler


def test_of_values_between_the_nearer_is_simpler_and_round_ones_are_none_of_them() -> None:
    assert HEAT.nearer(58.0) == (53.0, 54.0, 56.0, 57.0, 58.0)
    assert HEAT.nearer(47.0) == (51.0, 49.0, 48.0, 47.0)
    assert HEAT.nearer(55.0) == ()
    assert MASK.nearer("worn") == ()


def test_a_condition_bounds_what_is_tried_and_leaves_the_nominal_value() -> None:
    bounded = HEAT.within(44.0, 51.0)
    assert bounded.coarse == (52.0, 50.0, 45.0)
    assert (min(bounded.fine), max(bounded.fine)) == (44.0, 51.0)
    assert MASK.within(1.0, 2.0) == MASK
    assert HEAT.within(None, 50.0).round == (40.0, 45.0, 50.0)


def test_a_grid_holds_both_its_ends_in_decimals() -> None:
    assert grid(0.3, 0.6, 0.1) == (0.3, 0.4, 0.5, 0.6)


def test_the_nominal_scene_is_nominal_in_every_dimension() -> None:
    assert nominal((HEAT, MASK)) == {"object_temperature_degC": 52.0, "mask": None}
