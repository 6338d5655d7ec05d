from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.events import Event, MaskStatus
from conformance.core.scenes import Mask
from conformance.scenarios.mask_detection import SCENARIO, MaskDetectionParameters
from conformance.testing import bench, found, found_with, found_without, verdict
from conformance.verification.verdict import Verdict

MASKS = MaskDetectionParameters(trials=120)


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_tells_masks(seed: int) -> None:
    assert verdict(found(SCENARIO, MASKS, bench(seed=seed)), lower=95.0) is Verdict.PASS


def test_a_device_that_confuses_masks_fails() -> None:
    assert verdict(found(SCENARIO, MASKS, bench(mask_confusion=0.3)), lower=95.0) is Verdict.FAIL


def test_no_status_while_the_link_is_alive_is_wrong() -> None:
    finding = found(SCENARIO, MASKS, bench(judges_masks=False))
    assert finding.measurements[0].value == 0.0
    assert verdict(finding, lower=95.0) is Verdict.FAIL


def test_a_status_that_cannot_tell_is_wrong() -> None:
    def unsure(event: Event) -> Event:
        return replace(event, worn=None) if isinstance(event, MaskStatus) else event

    assert found_with(SCENARIO, MASKS, bench(), unsure).measurements[0].value == 0.0


def test_no_status_without_a_sign_of_life_is_inconclusive() -> None:
    finding = found_without(SCENARIO, MASKS, bench(), lambda event: type(event).__name__ != "Presented")
    assert verdict(finding, lower=95.0) is Verdict.INCONCLUSIVE


def test_a_silent_device_is_inconclusive() -> None:
    assert verdict(found(SCENARIO, MASKS, bench("silent")), lower=95.0) is Verdict.INCONCLUSIVE


def test_a_mask_that_leaves_the_nose_free_is_not_worn() -> None:
    every = MaskDetectionParameters(trials=40, states=tuple(Mask))
    (figure,) = found(SCENARIO, every, bench(mask_confusion=0.0)).figures
    assert list(figure.series["label"]) == ["worn", "absent", "under_nose", "at_chin"]
    assert list(figure.series["met"]) == [10.0] * 4
