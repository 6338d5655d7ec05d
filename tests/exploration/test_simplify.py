"""From a scene that breaks a requirement to the simplest one near it."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from conformance.exploration.dimension import Dimension, Point, Value, grid, nominal
from conformance.exploration.search import simplified

HEAT = Dimension("degC", 52.0, (40.0, 45.0, 50.0, 55.0, 60.0), grid(40.0, 60.0, 1.0))
WIDTH = Dimension("m", 0.08, (0.01, 0.02, 0.03, 0.04, 0.08), grid(0.01, 0.08, 0.005))
PLACE = Dimension("place", "held", ("beside", "past"))
MASK = Dimension("mask", None, ("worn",))
SPACE = (HEAT, WIDTH, PLACE, MASK)


class Corner:
    """Breaks where every dimension's value is among the corner's; counts how often it is asked."""

    def __init__(self, corner: Mapping[str, tuple[Value, ...]]) -> None:
        self._corner, self.asked = corner, 0

    def __call__(self, point: Point) -> bool:
        self.asked += 1
        return all(point[name] in values for name, values in self._corner.items())


def simplest(point: Point, breaks: Corner) -> Point:
    """The last of the simpler scenes, or the point itself."""
    return [point, *simplified(SPACE, point, breaks)][-1]


def test_what_does_not_matter_becomes_nominal() -> None:
    found = simplest({"degC": 57.0, "m": 0.02, "place": "past", "mask": "worn"}, Corner({"mask": ("worn",)}))
    assert found == {**nominal(SPACE), "mask": "worn"}


def test_what_matters_becomes_the_round_value_nearest_to_the_nominal_one() -> None:
    hot_and_small = Corner({"degC": tuple(grid(54.0, 60.0, 1.0)), "m": tuple(grid(0.01, 0.045, 0.005))})
    found = simplest({"degC": 59.0, "m": 0.015, "place": "held", "mask": None}, hot_and_small)
    assert (found["degC"], found["m"]) == (55.0, 0.04)


def test_where_no_round_value_breaks_it_the_nearest_between_is_found_by_halving() -> None:
    between = Corner({"degC": (56.0, 57.0, 58.0, 59.0)})
    found = simplest({**nominal(SPACE), "degC": 59.0}, between)
    assert found["degC"] == 56.0


def test_a_nominal_scene_is_not_made_simpler_and_nothing_is_presented() -> None:
    anything = Corner({})
    assert list(simplified(SPACE, nominal(SPACE), anything)) == []
    assert anything.asked == 0


def test_every_scene_on_the_way_breaks_it() -> None:
    corner = Corner({"place": ("past",), "degC": (45.0, 50.0, 55.0)})
    start: Point = {"degC": 55.0, "m": 0.01, "place": "past", "mask": "worn"}
    way = list(simplified(SPACE, start, corner))
    assert all(corner(point) for point in way)
    assert way[-1] == {**nominal(SPACE), "degC": 50.0, "place": "past"}


@st.composite
def corners(draw: st.DrawFn) -> tuple[Mapping[str, tuple[Value, ...]], Point]:
    """A corner of any values, and a scene in it."""
    corner: dict[str, tuple[Value, ...]] = {}
    for dimension in SPACE:
        values = list(dict.fromkeys((*dimension.coarse, *dimension.fine)))
        corner[dimension.name] = tuple(draw(st.lists(st.sampled_from(values), min_size=1, unique=True)))
    return corner, {name: draw(st.sampled_from(values)) for name, values in corner.items()}


@given(corners())
def test_in_the_end_no_nominal_and_no_round_value_is_simpler_in_any_one_dimension(
    given_corner: tuple[Mapping[str, tuple[Value, ...]], Point],
) -> None:
    corner, start = given_corner
    breaks = Corner(corner)
    found = simplest(start, breaks)
    assert breaks(found)
    assert breaks.asked < 120
    for dimension in SPACE:
        for simpler in dimension.simpler_coarse(found[dimension.name]):
            assert not breaks({**found, dimension.name: simpler})
