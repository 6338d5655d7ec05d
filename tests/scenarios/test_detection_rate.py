from __future__ import annotations

import pytest

from conformance.evaluation.verdict import Verdict
from conformance.events import Detection, Presented, Reading
from conformance.scenarios.detection_rate import SCENARIO, DetectionRateParameters
from tests.scenarios.workbench import bench, evidence_of, first_scenes_only, found, found_without, recorded, verdict

NEAR_AND_FAR = DetectionRateParameters(trials=30, distances_m=(1.0, 3.0))


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_finds_everybody(seed: int) -> None:
    finding = found(SCENARIO, NEAR_AND_FAR, bench(seed=seed))
    assert [m.conditions["distance_m"] for m in finding.measurements] == [1.0, 1.0, 3.0, 3.0]
    assert verdict(finding, lower=90.0) is Verdict.PASS


def test_a_device_that_does_not_see_far_fails_there_alone() -> None:
    finding = found(SCENARIO, NEAR_AND_FAR, bench(smallest_face=0.08))
    assert [m.value for m in finding.measurements] == [100.0, 100.0, 0.0, 0.0]
    assert verdict(finding, lower=90.0) is Verdict.FAIL


def test_a_device_that_loses_masked_faces_fails_and_does_not_hide_it_in_the_mean() -> None:
    finding = found(SCENARIO, NEAR_AND_FAR, bench(covered_faces_missed=0.4))
    bare, masked = finding.measurements[:2]
    assert bare.value == 100.0
    assert masked.value is not None
    assert masked.value < 80.0
    assert verdict(finding, lower=90.0) is Verdict.FAIL


def test_too_few_persons_settle_nothing() -> None:
    few = DetectionRateParameters(trials=10)
    assert verdict(found(SCENARIO, few, bench()), lower=90.0) is Verdict.INCONCLUSIVE


def test_a_reading_says_that_somebody_was_found() -> None:
    def reports(event: object) -> bool:
        return isinstance(event, Detection)

    assert verdict(found_without(SCENARIO, NEAR_AND_FAR, bench(), reports), lower=90.0) is Verdict.PASS
    finding = found_without(SCENARIO, NEAR_AND_FAR, bench(), lambda e: reports(e) or isinstance(e, Reading))
    assert verdict(finding, lower=90.0) is Verdict.FAIL


def test_nothing_said_without_a_sign_of_life_is_inconclusive() -> None:
    finding = found_without(SCENARIO, NEAR_AND_FAR, bench(), lambda event: not isinstance(event, Presented))
    assert verdict(finding, lower=90.0) is Verdict.INCONCLUSIVE
    assert verdict(found(SCENARIO, NEAR_AND_FAR, bench("silent")), lower=90.0) is Verdict.INCONCLUSIVE


def test_an_aborted_run_is_inconclusive() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(NEAR_AND_FAR)), bench()))
    assert verdict(SCENARIO.measure(first_scenes_only(whole, 100), NEAR_AND_FAR), lower=90.0) is Verdict.INCONCLUSIVE
