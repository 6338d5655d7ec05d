"""A scene that is none of the requirement's is not presented again: it would prove nothing."""

from __future__ import annotations

import pytest

from conformance.core.problems import BadInput
from conformance.exploration.explore import misfit, replay
from conformance.exploration.scene_file import SceneFile
from tests.exploration.workshop import bench, case, explored_corner


@pytest.fixture(scope="module")
def hot() -> SceneFile:
    """A small, hot object, and a person."""
    found = explored_corner("hot_small_near").found
    assert found is not None
    return found


def changed(scene: SceneFile, **person: object) -> SceneFile:
    """The scene with another person."""
    first, *others = scene.targets
    return scene.model_copy(update={"targets": (first.model_copy(update=person), *others)})


def test_a_scene_that_was_found_is_one_of_the_requirement(hot: SceneFile) -> None:
    assert misfit(case("6.5b"), hot) is None
    assert misfit(case("6.5b"), changed(hot, reference_degC=36.1, distance_m=1.37)) is None


def test_a_scene_of_another_scenario_is_not(hot: SceneFile) -> None:
    assert misfit(case("6.2a"), hot) == "was found by the scenario hot_object, the requirement has another"


def test_a_scene_with_other_targets_is_not(hot: SceneFile) -> None:
    person_only = hot.model_copy(update={"targets": hot.targets[:1]})
    assert misfit(case("6.5b"), person_only) == "has targets that are not those of the scenario hot_object"


def test_a_scene_with_a_person_of_whom_the_requirement_does_not_speak_is_not(hot: SceneFile) -> None:
    said = misfit(case("6.5b"), changed(hot, reference_degC=39.0))
    assert said == "has a person of 39 degC, outside the temperatures that the requirement covers"


def test_fewer_people_than_the_requirement_names_are_no_scene_of_it() -> None:
    row = explored_corner("row_masked_far").found
    assert row is not None
    five = row.model_copy(update={"targets": row.targets[:5]})
    assert misfit(case("6.3a"), five) == "has targets that are not those of the scenario parallel_capacity"


def test_it_is_refused_before_anything_is_presented(hot: SceneFile) -> None:
    with pytest.raises(BadInput, match="has a person of 39 degC"):
        replay(case("6.5b"), bench(), changed(hot, reference_degC=39.0), None, lambda recorded: None)
