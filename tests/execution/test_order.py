from __future__ import annotations

import random

from conformance.execution.bench_time import ASSUMED, bench_time, set_point_of
from conformance.execution.merge import merge
from conformance.execution.order import ordered
from conformance.execution.planned import AskedScenes, PlannedScene
from conformance.scenarios.ambient_influence import SCENARIO as AMBIENT
from conformance.scenarios.ambient_influence import AmbientInfluenceParameters
from conformance.scenarios.blackbody_accuracy import SCENARIO as ACCURACY
from conformance.scenarios.blackbody_accuracy import BlackbodyAccuracyParameters
from conformance.scenarios.drift import SCENARIO as DRIFT
from conformance.scenarios.drift import DriftParameters
from conformance.scenarios.inspection import SCENARIO as INSPECTION
from conformance.scenarios.inspection import InspectionParameters
from conformance.scenarios.normalisation import SCENARIO as NORMALISATION
from conformance.scenarios.normalisation import NormalisationParameters
from conformance.scenarios.response_time import SCENARIO as RESPONSE
from conformance.scenarios.response_time import ResponseTimeParameters
from conformance.scenarios.warm_up import SCENARIO as WARM_UP
from conformance.scenarios.warm_up import WarmUpParameters

ACCURACY_ASKED = AskedScenes(
    "1a", tuple(ACCURACY.scenes(BlackbodyAccuracyParameters(set_points_degC=(34.0, 37.0, 40.0))))
)
PEOPLE = AskedScenes("2a", tuple(RESPONSE.scenes(ResponseTimeParameters(trials=60))))
SLOPE = AskedScenes("3a", tuple(NORMALISATION.scenes(NormalisationParameters())))
STEP = AskedScenes("4a", tuple(INSPECTION.scenes(InspectionParameters(item="records"))))
DRIFTING = AskedScenes("5a", tuple(DRIFT.scenes(DriftParameters(duration_s=3600.0, set_point_degC=36.0))))
COLD = AskedScenes("6a", tuple(WARM_UP.scenes(WarmUpParameters(observed_s=600.0))))
AIRS = AskedScenes("7a", tuple(AMBIENT.scenes(AmbientInfluenceParameters(ambients_degC=(16.0, 32.0)))))


def in_order(*asked: AskedScenes) -> list[PlannedScene]:
    return list(ordered(merge(asked), asked, ASSUMED))


def ids(planned: list[PlannedScene]) -> list[str]:
    return [each.scene.id for each in planned]


def test_each_set_point_is_gone_to_once_and_rising() -> None:
    points = [point for each in in_order(ACCURACY_ASKED, SLOPE) if (point := set_point_of(each.scene)) is not None]
    assert points == sorted(points)
    assert bench_time([each.scene for each in in_order(ACCURACY_ASKED, SLOPE)], ASSUMED).settlings == 22


def test_people_and_then_inspections_fill_the_time_that_the_source_settles() -> None:
    plan = in_order(ACCURACY_ASKED, STEP, PEOPLE)
    first, second, third = (place for place, each in enumerate(plan) if set_point_of(each.scene) is not None)
    assert first == 23  # of 27 s each: the first 600 s take as many people as are begun in them
    assert second - first - 1 == 23
    assert plan[third - 1].item == "records"
    assert ids([each for each in plan if each.requirements == ("2a",)]) == [scene.id for scene in PEOPLE.scenes]


def test_a_course_stays_together_in_its_order_at_its_set_point() -> None:
    plan = ids(in_order(ACCURACY_ASKED, DRIFTING, PEOPLE))
    looks = [scene.id for scene in DRIFTING.scenes]
    begin = plan.index(looks[0])
    assert plan[begin : begin + len(looks)] == looks
    assert plan.index(ACCURACY_ASKED.scenes[0].id) < begin < plan.index(ACCURACY_ASKED.scenes[1].id)


def test_a_cold_start_comes_first_and_is_the_only_warm_up() -> None:
    plan = in_order(PEOPLE, ACCURACY_ASKED, COLD)
    assert ids(plan)[: len(COLD.scenes)] == [scene.id for scene in COLD.scenes]
    assert bench_time([each.scene for each in plan], ASSUMED).warm_up_s == 0.0
    assert bench_time([each.scene for each in in_order(PEOPLE)], ASSUMED).warm_up_s == ASSUMED.warm_up_s


def test_the_air_changes_as_rarely_as_can_be_and_the_rooms_own_comes_first() -> None:
    airs = [each.scene.ambient_degC for each in in_order(AIRS, ACCURACY_ASKED, PEOPLE)]
    assert list(dict.fromkeys(airs)) == [None, 22.0, 16.0, 32.0]
    assert airs == sorted(airs, key=[None, 22.0, 16.0, 32.0].index)


def test_nothing_is_added_lost_or_slower_than_any_shuffled_order() -> None:
    asked = (ACCURACY_ASKED, SLOPE, PEOPLE, STEP)
    plan = in_order(*asked)
    assert sorted(ids(plan)) == sorted(each.scene.id for each in merge(asked))
    best = bench_time([each.scene for each in plan], ASSUMED).duration_s
    for seed in range(20):
        shuffled = random.Random(seed).sample(plan, len(plan))
        assert bench_time([each.scene for each in shuffled], ASSUMED).duration_s > best
