"""Which scenes are tried: different ones, reproducible, that bring values together soon."""

from __future__ import annotations

import itertools

import pytest

from conformance.exploration.dimension import Dimension, Point, Space, grid, key_of, nominal
from conformance.exploration.points import points
from tests.exploration.workshop import case

HEAT = Dimension("degC", 52.0, (40.0, 45.0, 50.0, 55.0, 60.0), grid(40.0, 60.0, 1.0))
PLACE = Dimension("place", "held", ("beside", "past"))
MASK = Dimension("mask", None, ("worn",))
SPACE = (HEAT, PLACE, MASK)


@pytest.fixture(scope="module")
def hot_objects() -> Space:
    """The largest space there is: eleven dimensions."""
    explored = case("6.5b")
    space: Space = explored.exploration.space(explored.way.parameters, explored.product)
    return space


def test_the_nominal_scene_is_tried_first() -> None:
    assert points(SPACE, 3, 50)[0] == nominal(SPACE)
    assert points(SPACE, 3, 1) == (nominal(SPACE),)
    assert points(SPACE, 3, 0) == ()


def test_no_scene_is_tried_twice_and_every_value_is_one_of_its_dimension() -> None:
    tried = points(SPACE, 1, 60)
    assert len({key_of(point) for point in tried}) == len(tried) == 60
    assert all(point[each.name] in (*each.coarse, *each.fine) for point in tried for each in SPACE)


def test_equal_seeds_give_equal_scenes_and_other_seeds_others() -> None:
    assert points(SPACE, 7, 40) == points(SPACE, 7, 40)
    assert points(SPACE, 7, 40) != points(SPACE, 8, 40)


def test_a_longer_search_begins_like_a_shorter_one() -> None:
    assert points(SPACE, 7, 40)[:20] == points(SPACE, 7, 20)


def test_a_small_space_comes_to_an_end_with_all_its_scenes() -> None:
    assert len(points((PLACE, MASK), 0, 200)) == 6
    assert len(points((PLACE,), 0, 200)) == 3


@pytest.mark.parametrize("seed", range(5))
def test_any_two_round_values_are_soon_tried_together(hot_objects: Space, seed: int) -> None:
    """Of five dimensions of a few words each in 40 scenes; of all eleven, 1156 pairs, in the 197 of a whole search."""
    tried = points(hot_objects, seed, 197)
    words = tuple(each for each in hot_objects if all(isinstance(value, str | None) for value in each.coarse))
    assert len(words) == 5
    assert not _lacking(words, tried[:40])
    assert not _lacking(hot_objects, tried)


def test_about_half_of_the_numbers_lie_between_round_ones(hot_objects: Space) -> None:
    tried = points(hot_objects, 0, 197)
    fine = sum(point["object_temperature_degC"] in hot_objects[0].between for point in tried)
    assert 0.35 < fine / len(tried) < 0.65


def _level(dimension: Dimension, point: Point) -> object:
    """The round value that a point's counts as."""
    value = point[dimension.name]
    if value in dimension.coarse:
        return value
    numbers = [each for each in dimension.coarse if isinstance(each, float)]
    return min(numbers, key=lambda number: abs(number - float(str(value))))


def _lacking(space: Space, tried: tuple[Point, ...]) -> set[object]:
    """Pairs of round values of two dimensions that were not tried together."""
    together = {
        (one.name, _level(one, point), other.name, _level(other, point))
        for point in tried
        for one, other in itertools.combinations(space, 2)
    }
    wanted = {
        (one.name, a, other.name, b)
        for one, other in itertools.combinations(space, 2)
        for a, b in itertools.product(one.coarse, other.coarse)
    }
    return wanted - together
