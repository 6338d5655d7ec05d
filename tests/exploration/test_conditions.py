"""In what the scenes of a requirement differ, within its own conditions."""

from __future__ import annotations

from dataclasses import replace

from conformance.exploration.case import ExplorationCase
from conformance.exploration.conditions import AMBIENT, air_of, space_of
from conformance.exploration.explore import Limits, explore
from conformance.requirements.model import Condition
from tests.exploration.planted import installed
from tests.exploration.workshop import bench, case


def bounded(*conditions: Condition) -> ExplorationCase:
    """A requirement with conditions of its own."""
    plain = case("6.4c")
    return replace(plain, requirement=plain.requirement.model_copy(update={"conditions": conditions}))


def test_a_condition_bounds_its_dimension_in_whatever_unit_it_is_stated() -> None:
    space = space_of(bounded(Condition(quantity="distance", lower=140.0, upper=160.0, unit="cm")), air=False)
    (distance,) = (each for each in space if each.name == "distance_m")
    assert distance.coarse == (1.5,)
    assert set(distance.fine) == {1.4, 1.45, 1.5, 1.55, 1.6}


def test_air_is_bounded_too_where_the_bench_can_make_it() -> None:
    warm = Condition(quantity="ambient_temperature", lower=19.0, upper=26.0, unit="degC")
    assert space_of(bounded(warm), air=True)[-1].coarse == (None, 20.0, 25.0)
    assert AMBIENT not in {each.name for each in space_of(bounded(warm), air=False)}


def test_other_conditions_bound_nothing() -> None:
    other = Condition(quantity="relative_humidity", lower=20.0, upper=80.0, unit="percent")
    assert space_of(bounded(other), air=True) == space_of(bounded(), air=True)


def test_the_room_s_own_air_is_asked_for_by_asking_for_none() -> None:
    assert air_of({AMBIENT: None}) is None
    assert air_of({}) is None
    assert air_of({AMBIENT: 28.0}) == 28.0


def test_the_air_differs_where_the_bench_can_make_it_and_only_there() -> None:
    with installed():
        chamber = bench(corner="false_in_cold_air")
        seen: list[float | None] = []
        explore(
            [case("6.4c", on=chamber)], chamber, Limits(20), None, lambda each: seen.append(each.scene.ambient_degC)
        )
    assert len(set(seen)) > 3
    seen.clear()
    explore([case("6.4c")], bench(), Limits(20), None, lambda each: seen.append(each.scene.ambient_degC))
    assert set(seen) == {22.0}
