"""Scenes are presented, counted and judged: never more of them than were allowed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from conformance.core.events import Event
from conformance.core.scenes import Scene
from conformance.exploration.case import ExplorationCase, PresentationResult
from conformance.exploration.dimension import nominal
from conformance.exploration.exploration import Targets
from conformance.exploration.stage import NoneLeft, SceneBroke
from conformance.recording.model import RecordedScene
from conformance.verification.verdict import Verdict
from tests.exploration.canned import device, stage
from tests.exploration.workshop import case


@pytest.fixture(scope="module")
def hot_object() -> ExplorationCase:
    return case("6.5b")


@pytest.fixture(scope="module")
def shown(hot_object: ExplorationCase) -> Targets:
    """The nominal scene."""
    parameters = hot_object.way.parameters
    space = hot_object.exploration.space(parameters, hot_object.product)
    targets: Targets = hot_object.exploration.targets(parameters, nominal(space))
    return targets


def test_an_alarm_breaks_it_and_a_measured_person_without_one_does_not(
    hot_object: ExplorationCase, shown: Targets
) -> None:
    assert stage(hot_object, device(lambda scene: True)).once(shown, None) is PresentationResult.BROKE
    assert stage(hot_object, device(lambda scene: False)).once(shown, None) is PresentationResult.HELD


def test_silence_about_somebody_who_was_not_measured_says_nothing(hot_object: ExplorationCase, shown: Targets) -> None:
    here = stage(hot_object, device(lambda scene: False, measures=False))
    assert here.once(shown, None) is PresentationResult.UNUSABLE
    assert here.unusable == 1


def test_repeated_is_the_judge_s_fail_of_as_many_persons_as_it_needs(
    hot_object: ExplorationCase, shown: Targets
) -> None:
    here = stage(hot_object, device(lambda scene: True))
    result = here.repeated(shown, None)
    assert result is not None
    assert result.verdict is Verdict.FAIL
    assert result.measurements[0].units == 3
    assert here.presented == 3


def test_repeating_ends_with_the_first_presentation_that_does_not_break_it(
    hot_object: ExplorationCase, shown: Targets
) -> None:
    here = stage(hot_object, device(lambda scene: scene.id.split("/")[3] != "0002"))
    assert here.repeated(shown, None) is None
    assert here.presented == 2


def test_each_presentation_is_another_person_under_another_name(hot_object: ExplorationCase, shown: Targets) -> None:
    seen: list[Scene] = []

    def present(scene: Scene) -> tuple[RecordedScene, Sequence[Event]]:
        seen.append(scene)
        return device(lambda scene: True)(scene)

    stage(hot_object, present).repeated(shown, 25.0)
    assert len({scene.id for scene in seen}) == 3
    assert len({scene.targets[0].unit for scene in seen}) == 3
    assert {scene.targets[1].unit for scene in seen} == {"cup"}
    assert {scene.ambient_degC for scene in seen} == {25.0}


def test_no_more_scenes_are_presented_than_were_allowed(hot_object: ExplorationCase, shown: Targets) -> None:
    here = stage(hot_object, device(lambda scene: True), most_scenes=5)
    here.keep(3)
    assert [here.once(shown, None) for _ in range(2)] == [PresentationResult.BROKE] * 2
    with pytest.raises(NoneLeft):
        here.once(shown, None)
    assert here.repeated(shown, None) is not None
    with pytest.raises(NoneLeft):
        here.repeated(shown, None)
    assert (here.presented, here.left) == (5, 0)


def test_nothing_is_presented_when_the_time_is_over(hot_object: ExplorationCase, shown: Targets) -> None:
    here = stage(hot_object, device(lambda scene: True), time_left=lambda: False)
    with pytest.raises(NoneLeft):
        here.once(shown, None)
    with pytest.raises(NoneLeft):
        here.repeated(shown, None)
    assert here.presented == 0


def test_a_scene_that_breaks_is_no_finding(hot_object: ExplorationCase, shown: Targets) -> None:
    def present(scene: Scene) -> tuple[RecordedScene, Sequence[Event]]:
        return RecordedScene(scene, 0.0, 1.0, error="ConnectionError: the link was cut"), ()

    with pytest.raises(SceneBroke, match="the link was cut"):
        stage(hot_object, present).once(shown, None)
