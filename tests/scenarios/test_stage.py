from __future__ import annotations

from typing import Any

import pytest

from conformance.scenarios.ambient_influence import AmbientInfluenceParameters
from conformance.scenarios.blackbody_accuracy import BlackbodyAccuracyParameters
from conformance.scenarios.consistency import ConsistencyParameters
from conformance.scenarios.detection_rate import DetectionRateParameters
from conformance.scenarios.distance_influence import DistanceInfluenceParameters
from conformance.scenarios.drift import DriftParameters
from conformance.scenarios.hot_object import HotObjectParameters
from conformance.scenarios.inspection import InspectionParameters
from conformance.scenarios.mask_detection import MaskDetectionParameters
from conformance.scenarios.normalisation import NormalisationParameters
from conformance.scenarios.parallel_capacity import ParallelCapacityParameters
from conformance.scenarios.registry import scenarios
from conformance.scenarios.repeatability import RepeatabilityParameters
from conformance.scenarios.response_time import ResponseTimeParameters
from conformance.scenarios.scenario import Evidence, Parameters
from conformance.scenarios.stage import person, scene
from conformance.scenarios.threshold_alarm import ThresholdAlarmParameters
from conformance.scenarios.warm_up import WarmUpParameters

PARAMETERS: dict[str, Parameters] = {
    "blackbody_accuracy": BlackbodyAccuracyParameters(set_points_degC=(37.0, 35.0)),
    "response_time": ResponseTimeParameters(trials=3),
    "parallel_capacity": ParallelCapacityParameters(people=6),
    "threshold_alarm": ThresholdAlarmParameters(trials=3, alarm_threshold_degC=37.3),
    "hot_object": HotObjectParameters(trials=3, object_temperature_degC=52.0),
    "mask_detection": MaskDetectionParameters(trials=3),
    "inspection": InspectionParameters(item="alarm_record"),
    "ambient_influence": AmbientInfluenceParameters(ambients_degC=(16.0,)),
    "consistency": ConsistencyParameters(),
    "detection_rate": DetectionRateParameters(trials=3),
    "distance_influence": DistanceInfluenceParameters(distances_m=(1.0,)),
    "drift": DriftParameters(),
    "normalisation": NormalisationParameters(),
    "repeatability": RepeatabilityParameters(),
    "warm_up": WarmUpParameters(),
}


def test_equal_things_to_present_have_equal_ids() -> None:
    one, same = (scene("x", "a", targets=(person(1, 36.5),), duration_s=3.0) for _ in range(2))
    assert one == same


def test_different_things_never_share_an_id() -> None:
    ids = {
        scene("x", "a", targets=(person(1, temperature),), duration_s=duration, conditions=conditions).id
        for temperature in (36.5, 36.6)
        for duration in (3.0, 4.0)
        for conditions in (None, {"group": "above"})
    }
    assert len(ids) == 8


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_scenario_names_its_scenes_readably_and_again_the_same(name: str) -> None:
    scenario: Any = scenarios()[name]
    once, again = list(scenario.scenes(PARAMETERS[name])), list(scenario.scenes(PARAMETERS[name]))
    assert once == again
    assert once
    assert len({made.id for made in once}) == len(once)
    assert all(made.id.startswith(f"{name}/") and made.serves == (name,) for made in once)


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_evidence_is_inconclusive_never_a_measurement(name: str) -> None:
    finding = scenarios()[name].measure(Evidence((), {}), PARAMETERS[name])
    assert finding.inconclusive is not None
    assert finding.measurements == ()


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_scenario_speaks_both_languages(name: str) -> None:
    scenario = scenarios()[name]
    assert all((scenario.title.zh, scenario.title.en, scenario.method.zh, scenario.method.en))
