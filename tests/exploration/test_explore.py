"""Exploring whole devices: what is planted is found and made simple, and a good device gives nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.problems import BadInput, BenchError
from conformance.evaluation.evaluate import evaluate
from conformance.exploration.explore import Limits, explore, replay
from conformance.exploration.scene_file import SceneFile
from conformance.exploration.search import Explored
from conformance.recording.model import RecordedScene
from conformance.recording.reader import read_recording
from tests.exploration.planted import CORNERS, installed, view_of
from tests.exploration.workshop import bench, case, explored, explored_corner, product, requirements

CLASSES = ("dual-light", "blackbody-free", "security-gate", "turnstile", "multi-person")
QUESTIONS = ("6.1a", "6.2a", "6.3a", "6.4a", "6.4c", "6.4d", "6.5b", "6.6a")
MAIN = "hot_small_near"
SIMPLEST = {
    MAIN: "A 52 degC object of 4 cm (cup) at 50 cm held below a 36.5 degC face raises the alarm (the person at 1.5 m).",
    "left_of_the_face": "A 50 degC object of 8 cm (cup) at 150 cm on the left of a 36.5 degC face raises the alarm "
    "(the person at 1.5 m).",
    "past_a_mask": "A 52 degC object of 8 cm (cup) at 150 cm carried past a 36.5 degC face raises the alarm "
    "(the person at 1.5 m, with a mask).",
    "lighter_at_a_cap": "A 52 degC object of 8 cm (lighter) at 100 cm held below a 36.5 degC face raises the alarm "
    "(the person at 1.5 m, with a cap).",
    "fever_far_cap": "A person of 37.8 degC (at 1.75 m, with a cap) raises no alarm.",
    "high_fever_near": "A person of 40 degC (at 1.25 m) raises no alarm.",
    "threshold_moves_with_air": "A person of 37.8 degC (at 1.5 m) raises no alarm. The air is at 28 degC.",
    "false_cap_mask_near": "A person of 36.5 degC (at 1.5 m, with a mask, with a cap) raises the alarm.",
    "slow_fever_far": "A person of 39 degC (at 1.75 m) is not read in time.",
    "mask_worn_cap_far": "The mask of a 36.5 degC person (worn as: over mouth and nose; at 1.75 m, with a cap) is "
    "judged wrongly.",
    "rigged_band": "The reference source at 37.5 degC and 1.5 m is read with an error beyond the limit.",
    "row_masked_far": "Of 6 people side by side (around 36.5 degC, at 2.1 m, with a mask) not enough are read in time "
    "and rightly.",
}
"""By planted corner, the simplest scene in it: at least one of each scenario that can be explored."""


def in_corner(scene: SceneFile, corner: str) -> bool:
    """Whether the scene lies where the flaw was planted, by the light that it sends."""
    return CORNERS[corner].shows(view_of(scene.stands, scene.ambient_degC))


def there(ended: Explored) -> SceneFile:
    assert ended.found is not None
    return ended.found


@pytest.mark.parametrize("seed", range(5))
def test_the_planted_corner_is_found_and_made_simplest_within_200_scenes(seed: int) -> None:
    ended = explored_corner(MAIN, seed)
    scene = there(ended)
    assert in_corner(scene, MAIN)
    assert scene.broken.en == SIMPLEST[MAIN]
    assert ended.scenes <= 200
    assert ended.scenes == scene.found_by.scenes
    thing = scene.targets[1]
    assert (thing.reference_degC, thing.width_m, thing.distance_m) == (52.0, 0.04, 0.5)


@pytest.mark.parametrize("corner", sorted(set(SIMPLEST) - {MAIN}))
def test_every_scenario_s_planted_corner_is_found_and_told_in_its_simplest_form(corner: str) -> None:
    scene = there(explored_corner(corner))
    assert scene.broken.en == SIMPLEST[corner]
    assert in_corner(scene, corner)


@pytest.mark.full
@pytest.mark.parametrize("corner", [name for name, corner in CORNERS.items() if not corner.small])
def test_every_planted_corner_is_found_in_twenty_seeds_of_twenty(corner: str) -> None:
    ended = [explored_corner(corner, seed) for seed in range(20)]
    missed = [seed for seed, each in enumerate(ended) if each.found is None]
    assert not missed
    assert all(in_corner(there(each), corner) for each in ended)
    assert max(each.scenes for each in ended) <= 200


@pytest.mark.parametrize("product_class", CLASSES)
def test_a_flawless_device_gives_nothing_for_hot_objects(product_class: str) -> None:
    ended = explored("6.5b", bench(product_class), scenes=60, product_class=product_class)
    assert ended.found is None
    assert (ended.scenes, ended.tried, ended.unusable) == (57, 57, 0)
    assert not ended.nothing_known


@pytest.mark.parametrize("requirement", [each for each in QUESTIONS if each != "6.5b"])
def test_a_flawless_device_gives_nothing_for_any_requirement(requirement: str) -> None:
    ended = explored(requirement, bench(), scenes=40)
    assert ended.found is None
    assert ended.unusable == 0


@pytest.mark.full
@pytest.mark.parametrize("requirement", QUESTIONS)
@pytest.mark.parametrize("product_class", CLASSES)
def test_a_flawless_device_of_any_class_gives_nothing_in_200_scenes(product_class: str, requirement: str) -> None:
    if requirement == "6.3a" and product_class in {"security-gate", "turnstile"}:
        return  # they screen one person at a time
    for seed in range(4):
        ended = explored(requirement, bench(product_class), seed, product_class=product_class)
        assert ended.found is None, ended.found.broken.en


def test_of_a_device_that_measures_nobody_nothing_is_known() -> None:
    silent = bench().model_copy(
        update={"device": bench().device.model_copy(update={"driver": "silent", "options": {}})}
    )
    ended = explored("6.5b", silent, scenes=10)
    assert ended.nothing_known
    assert ended.found is None


def test_equal_seeds_find_the_equal_scene_and_other_seeds_find_it_elsewhere() -> None:
    one, again, other = (explored_corner("fever_band_at_the_edge", seed) for seed in (3, 3, 4))
    assert there(one) == there(again)
    assert (one.tried, one.scenes) != (other.tried, other.scenes)


def test_what_breaks_it_everywhere_replays_and_the_good_device_holds() -> None:
    scene = there(explored_corner(MAIN))
    with installed():
        bad = replay(case("6.5b"), bench(corner=MAIN), scene, None, lambda recorded: None)
    good = replay(case("6.5b"), bench(), scene, None, lambda recorded: None)
    assert (bad.found, bad.scenes) == (scene, 3)
    assert (good.found, good.scenes) == (None, 1)


def test_too_few_scenes_to_repeat_what_breaks_it_are_refused() -> None:
    with pytest.raises(BadInput, match="3 scenes are too few: what breaks it is presented 3 more times"):
        explored("6.5b", bench(), scenes=3)


@pytest.mark.parametrize(
    ("corner", "characteristic", "value", "reason"),
    [
        ("fever_far_cap", "alarm_detection_rate", 0.0, "The one-sided 95% bound shows that the limit is not met."),
        ("rigged_band", "temperature_error", 1.0, "The value lies outside the acceptance limits."),
        ("row_masked_far", "parallel_capacity", 5.0, "The one-sided 95% bound shows that the limit is not met."),
    ],
)
def test_a_scene_says_by_which_figure_the_limit_is_missed(
    corner: str, characteristic: str, value: float, reason: str
) -> None:
    by = there(explored_corner(corner)).found_by
    assert by.measured.characteristic == characteristic
    assert by.measured.value == pytest.approx(value, abs=0.15)
    assert by.reason.en == reason


def test_requirements_are_explored_in_turn_until_one_is_broken() -> None:
    bad = bench(false_alarm_share=1.0)
    cases = [case(each, on=bad) for each in ("6.2a", "6.4c", "6.6a")]
    ended = explore(cases, bad, Limits(10), None, lambda recorded: None)
    assert [each.case.requirement.id for each in ended] == ["6.2a", "6.4c"]
    assert [each.found is not None for each in ended] == [False, True]


def test_a_requirement_explored_after_others_meets_the_same_scenes_as_alone() -> None:
    bad = bench(false_alarm_share=1.0)
    cases = [case(each, on=bad) for each in ("6.2a", "6.4c")]
    (_, after) = explore(cases, bad, Limits(10), None, lambda recorded: None)
    alone = explored("6.4c", bad, scenes=10)
    assert there(after).targets == there(alone).targets


def test_no_scene_is_begun_after_the_deadline() -> None:
    left = iter([True] * 7)
    limits = Limits(200, time_left=lambda: next(left, False))
    (ended,) = explore([case("6.4c")], bench(), limits, None, lambda recorded: None)
    assert (ended.scenes, ended.found) == (7, None)


def test_everything_presented_is_recorded_and_is_no_evidence(tmp_path: Path) -> None:
    place = tmp_path / "explored"
    with installed():
        on = bench(corner="false_cap_mask_near")
        (ended,) = explore([case("6.4c", on=on)], on, Limits(200), place, lambda recorded: None)
    recording = read_recording(place)
    assert recording.complete
    assert len(recording.scenes) == ended.scenes
    assert (recording.manifest.run or {})["explored"] == ["6.4c"]
    assert any("Explored: scenes were tried to find one that breaks 6.4c" in note for note in recording.manifest.notes)
    with pytest.raises(BadInput, match="was made by exploring"):
        evaluate(requirements(), product(), recording)


def test_a_bench_that_breaks_before_anything_is_found_ends_it_and_leaves_what_was_recorded(tmp_path: Path) -> None:
    raising = bench().device.model_copy(update={"driver": "raising", "options": {"after_scenes": 4}})
    on = bench().model_copy(update={"device": raising})
    with pytest.raises(BenchError, match="the link was cut"):
        explore([case("6.4c")], on, Limits(200), tmp_path / "explored", lambda recorded: None)
    recording = read_recording(tmp_path / "explored")
    assert recording.complete
    assert len(recording.scenes) == 5


class Interrupted:
    """Told each scene; interrupts, or breaks the bench, at one of them."""

    def __init__(self, at: int) -> None:
        self._at, self.told = at, 0

    def __call__(self, recorded: RecordedScene) -> None:
        self.told += 1
        if self.told == self._at:
            raise KeyboardInterrupt


def test_interrupted_before_anything_is_found_the_recording_is_left_incomplete(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        explore([case("6.4c")], bench(), Limits(200), tmp_path / "explored", Interrupted(at=3))
    assert not read_recording(tmp_path / "explored").complete
