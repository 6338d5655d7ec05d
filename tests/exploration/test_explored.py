"""The scenes that each scenario's requirements are explored with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from conformance.core.scenes import Target, TargetKind
from conformance.exploration.case import ExplorationCase
from conformance.exploration.dimension import Space, nominal
from conformance.exploration.points import points
from tests.exploration.workshop import case

REQUIREMENTS = ("6.1a", "6.2a", "6.3a", "6.4a", "6.4c", "6.4d", "6.5b", "6.6a")
"""One of each question that the main profile asks and that can be explored."""
NARROWEST_M_AT_1_M = (0.728, 0.546)
"""What a field of view of 40 degrees shows at 1 m, across and up."""


def space_of(explored: ExplorationCase) -> Space:
    space: Space = explored.exploration.space(explored.way.parameters, explored.product)
    return space


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_the_nominal_scene_is_one_that_the_scenario_itself_presents(requirement: str) -> None:
    explored = case(requirement)
    parameters = explored.way.parameters
    shown = explored.exploration.targets(parameters, nominal(space_of(explored)))
    own = [each for each in explored.way.scenario.scenes(parameters) if explored.exploration.decides(each, parameters)]
    assert _alike(shown) in [_alike(scene.targets) for scene in own]


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_whatever_is_presented_is_a_scene_of_the_scenario_and_can_be_told_in_both_languages(requirement: str) -> None:
    explored = case(requirement)
    told = set()
    for point in points(space_of(explored), 0, 60):
        shown = explored.exploration.targets(explored.way.parameters, point)
        (alone,) = explored.planned(shown, 1)
        assert [each.kind for each in alone.targets] == [each.kind for each in shown]
        assert len(explored.planned(shown, 3)) == (3 if explored.exploration.pooled or requirement == "6.3a" else 1)
        broken = explored.exploration.broken(explored.way.parameters, shown)
        assert "{" not in broken.en + broken.zh
        told.add(broken.en)
    assert len(told) > 5


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_different_scenes_differ_in_what_stands_there(requirement: str) -> None:
    explored = case(requirement)
    tried = points(space_of(explored), 1, 60)
    shown = {explored.exploration.targets(explored.way.parameters, point) for point in tried}
    assert len(shown) == len(tried)


@pytest.mark.parametrize("seed", range(3))
def test_no_hot_object_covers_a_face_in_the_narrowest_view(seed: int) -> None:
    explored = case("6.5b")
    for point in points(space_of(explored), seed, 150):
        bearer, thing = explored.exploration.targets(explored.way.parameters, point)
        face, body = _box(bearer, 0.15, 0.112, 0.075), _box(thing, *_EXTENT[thing.id])
        apart = body[0] >= face[1] or body[1] <= face[0] or body[3] <= face[2]
        assert apart, f"{point} covers the face: {body}, {face}"


def test_a_hot_object_is_on_either_side_of_the_face() -> None:
    explored = case("6.5b")
    plain = nominal(space_of(explored))
    right, left = (
        explored.exploration.targets(explored.way.parameters, {**plain, "side": side})[1].position
        for side in ("right", "left")
    )
    assert right is not None
    assert left == pytest.approx(1 - right)
    assert right > 0.5


def test_masks_are_worn_as_the_requirement_names() -> None:
    (mask, *_) = space_of(case("6.6a"))
    assert mask.coarse == ("worn", "absent")


def test_of_false_alarms_the_persons_are_healthy_and_of_missed_ones_feverish() -> None:
    febrile, healthy = (space_of(case(requirement))[0] for requirement in ("6.4a", "6.4c"))
    assert (febrile.nominal, min(febrile.fine), max(febrile.fine)) == (37.8, 37.8, 41.0)
    assert (healthy.nominal, max(healthy.fine)) == (36.5, 36.6)


def test_the_source_is_set_within_the_requirement_s_own_set_points() -> None:
    set_point = space_of(case("6.1a"))[0]
    assert (set_point.nominal, min(set_point.fine), max(set_point.fine)) == (37.0, 34.0, 40.0)


def _alike(targets: Iterable[Target]) -> list[Target]:
    """Targets but for who they are."""
    return [replace(each, id="", unit="") for each in targets]


_EXTENT = {
    "cup": (1.0, 0.6, 0.83),
    "phone": (1.0, 0.98, 0.5),
    "lighter": (1.0, 0.9, 0.5),
    "warm_bag": (1.0, 0.4, 0.5),
}
"""Width, half the height and how far it reaches to the right, in widths: as the simulator draws them."""


def _box(target: Target, wide: float, half_high: float, to_the_right: float) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of what is seen, shares of the narrowest field of view."""
    of_m = target.width_m if target.kind is TargetKind.HOT_OBJECT else 1.0
    distance_m = target.distance_m
    assert of_m is not None
    assert distance_m is not None
    half_wide = wide / 2 if target.kind is TargetKind.HOT_OBJECT else to_the_right
    across, up = (of_m / distance_m / each for each in NARROWEST_M_AT_1_M)
    x, y = target.position or 0.5, target.height or 0.5
    return x - half_wide * across, x + to_the_right * across, y - half_high * up, y + half_high * up
