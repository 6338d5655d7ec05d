from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core import scenes as ground_floor
from conformance.core.scenes import ALARM_THRESHOLD_DEGC, ASKS_OF_THE_BENCH, READ_ALARM_RECORDS, Mask, Scene
from conformance.execution.merge import merge
from conformance.execution.planned import AskedScenes
from conformance.scenarios.blackbody_accuracy import SCENARIO as ACCURACY
from conformance.scenarios.blackbody_accuracy import BlackbodyAccuracyParameters
from conformance.scenarios.consistency import SCENARIO as CONSISTENCY
from conformance.scenarios.consistency import ConsistencyParameters
from conformance.scenarios.drift import SCENARIO as DRIFT
from conformance.scenarios.drift import DriftParameters
from conformance.scenarios.mask_detection import SCENARIO as MASKS
from conformance.scenarios.mask_detection import MaskDetectionParameters
from conformance.scenarios.repeatability import SCENARIO as REPEATABILITY
from conformance.scenarios.repeatability import RepeatabilityParameters
from conformance.scenarios.response_time import SCENARIO as RESPONSE
from conformance.scenarios.response_time import ResponseTimeParameters
from conformance.scenarios.stage import person, scene

ONE = scene("one", targets=(person(1, 36.5),), duration_s=4.0, conditions={"group": "a"})
OTHER = scene("other", targets=(person(9, 36.5),), duration_s=7.0, conditions={"group": "b"})


def presented(*asked: AskedScenes) -> list[Scene]:
    return [planned.scene for planned in merge(asked)]


def test_one_point_feeds_accuracy_repeatability_and_consistency() -> None:
    asked = (
        AskedScenes("1a", tuple(ACCURACY.scenes(BlackbodyAccuracyParameters(set_points_degC=(36.0, 37.0))))),
        AskedScenes("2a", tuple(REPEATABILITY.scenes(RepeatabilityParameters()))),
        AskedScenes("3a", tuple(CONSISTENCY.scenes(ConsistencyParameters()))),
    )
    shared = next(planned for planned in merge(asked) if planned.scene.stands_for)
    assert shared.requirements == ("1a", "2a", "3a")
    assert shared.scene.serves == ("blackbody_accuracy", "repeatability", "consistency")
    assert shared.scene.duration_s == 32.0  # the longest of them: thirty readings
    assert len(merge(asked)) == 2 + 1 + 5 - 2


def test_a_longer_presentation_covers_a_shorter_one() -> None:
    (shared,) = presented(AskedScenes("1a", (ONE,)), AskedScenes("2a", (OTHER,)))
    assert (shared.duration_s, shared.stands_for) == (7.0, (ONE.id, OTHER.id))
    assert "group" not in shared.conditions  # a label that only one of them bears


def test_a_scene_that_nobody_else_asks_for_stays_as_it_was_planned() -> None:
    assert presented(AskedScenes("1a", (ONE,))) == [ONE]


@pytest.mark.parametrize(
    "different",
    [
        replace(OTHER, targets=(person(9, 36.6),)),
        replace(OTHER, targets=(person(9, 36.5, mask=Mask.WORN),)),
        replace(OTHER, targets=(person(9, 36.5, distance_m=2.0),)),
        replace(OTHER, targets=(person(9, 36.5, position=0.4),)),
        replace(OTHER, targets=(replace(person(9, 36.5), angle_deg=30.0),)),
        replace(OTHER, ambient_degC=16.0),
        replace(OTHER, relative_humidity_percent=80.0),
        replace(OTHER, conditions={ALARM_THRESHOLD_DEGC: 38.0}),
        replace(OTHER, targets=()),
    ],
)
def test_what_differs_is_never_merged(different: Scene) -> None:
    assert len(presented(AskedScenes("1a", (ONE,)), AskedScenes("2a", (different,)))) == 2


def test_where_something_is_asked_of_the_bench_a_longer_scene_covers_nothing() -> None:
    asks = {READ_ALARM_RECORDS: "yes"}
    short, long = replace(ONE, conditions=asks), replace(OTHER, conditions=asks)
    assert len(presented(AskedScenes("1a", (short,)), AskedScenes("2a", (long,)))) == 2
    assert len(presented(AskedScenes("1a", (short,)), AskedScenes("2a", (replace(long, duration_s=4.0),)))) == 1


def test_every_condition_that_asks_something_is_known_to_ask() -> None:
    names = {value for name, value in vars(ground_floor).items() if name.isupper() and isinstance(value, str)}
    assert names == set(ASKS_OF_THE_BENCH)


def test_nobody_said_to_wear_a_mask_wears_none_and_serves_where_none_is_asked_for() -> None:
    bare = scene("other", targets=(person(9, 36.5, mask=Mask.ABSENT),), duration_s=4.0)
    (shared,) = presented(AskedScenes("1a", (ONE,)), AskedScenes("2a", (bare,)))
    assert shared.targets[0].mask is Mask.ABSENT


def test_a_course_of_time_is_never_merged() -> None:
    looks = tuple(DRIFT.scenes(DriftParameters(duration_s=3600.0)))
    point = tuple(ACCURACY.scenes(BlackbodyAccuracyParameters(set_points_degC=(37.0,))))
    assert {look.id for look in looks} < {
        shown.id for shown in presented(AskedScenes("1a", point), AskedScenes("2a", looks))
    }


def test_a_person_met_twice_by_a_requirement_is_left_where_its_scenario_put_them() -> None:
    twice = (ONE, replace(ONE, id="one/again", conditions={"group": "again"}))
    assert {shown.id for shown in presented(AskedScenes("1a", twice), AskedScenes("2a", (OTHER,)))} == {
        ONE.id,
        "one/again",
        OTHER.id,
    }


@given(counts=st.lists(st.tuples(st.sampled_from(["response", "masks"]), st.integers(1, 9)), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_no_person_counts_twice_for_a_requirement_and_nothing_is_lost(counts: list[tuple[str, int]]) -> None:
    asked = [
        AskedScenes(
            f"{number}a",
            tuple(RESPONSE.scenes(ResponseTimeParameters(trials=n, patience_s=1.0 + number)))
            if kind == "response"
            else tuple(MASKS.scenes(MaskDetectionParameters(trials=n, window_s=1.0 + number))),
        )
        for number, (kind, n) in enumerate(counts)
    ]
    plan = merge(asked)
    for each in asked:
        own = {scene.id for scene in each.scenes}
        serving = [planned for planned in plan if own & set(planned.shown)]
        assert all(len(own & set(planned.shown)) == 1 for planned in serving)
        assert len({planned.scene.targets[0].unit for planned in serving}) == len(own)
        assert all(each.requirement in planned.requirements for planned in serving)
    assert {name for planned in plan for name in planned.shown} == {s.id for each in asked for s in each.scenes}
    assert len({planned.scene.id for planned in plan}) == len(plan)
