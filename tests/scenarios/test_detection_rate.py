from __future__ import annotations

import pytest

from conformance.core.events import Detection, Event, Presented, Reading
from conformance.core.scenes import Headwear, Mask, Scene
from conformance.scenarios.detection_rate import SCENARIO, DetectionRateParameters
from conformance.testing import bench, evidence, evidence_of, first_scenes_only, found, found_without, recorded, verdict
from conformance.verification.verdict import Verdict

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


EVERY_WAY = DetectionRateParameters(
    trials=30,
    states=(Mask.ABSENT,),
    angles_deg=(0.0, 45.0),
    hidden_shares=(0.0, 0.4),
    headwear=(Headwear.NONE, Headwear.CAP),
)


def test_each_way_of_standing_there_is_judged_by_itself() -> None:
    def sees(scene: Scene) -> list[Event]:
        (person,) = scene.targets
        hidden = (person.angle_deg or 0.0) > 30 and person.headwear is Headwear.CAP
        return [] if hidden else [Detection("", 0.5, "t1", 0.5)]

    finding = SCENARIO.measure(evidence(SCENARIO.scenes(EVERY_WAY), sees), EVERY_WAY)
    missed = [m.conditions for m in finding.measurements if m.value == 0.0]
    assert len(finding.measurements) == 8
    assert [(c["angle_deg"], c["headwear"], c.get("hidden_share")) for c in missed] == [
        (45.0, "cap", None),
        (45.0, "cap", 0.4),
    ]
    assert [m.units for m in finding.measurements] == [30] * 8
    assert verdict(finding, lower=90.0) is Verdict.FAIL
    assert "absent 1.5 m 45° 40 % cap" in finding.figures[0].series["label"]


def test_what_is_nothing_special_makes_no_other_scene() -> None:
    plain = DetectionRateParameters(trials=2)
    said = plain.model_copy(update={"angles_deg": (0.0,), "headwear": (Headwear.NONE,)})
    assert [scene.id for scene in SCENARIO.scenes(plain)] == [scene.id for scene in SCENARIO.scenes(said)]
    assert len({scene.id for scene in SCENARIO.scenes(EVERY_WAY)}) == 240
