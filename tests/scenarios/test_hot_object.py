from __future__ import annotations

import pytest

from conformance.evaluation.verdict import Verdict
from conformance.events import Reading
from conformance.scenarios.hot_object import SCENARIO, HotObjectParameters
from tests.scenarios.workbench import bench, found, found_without, verdict

CUPS = HotObjectParameters(trials=59, object_temperature_degC=52.0, objects=("cup", "phone"))


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_raises_no_alarm_for_a_hot_object(seed: int) -> None:
    finding = found(SCENARIO, CUPS, bench(seed=seed))
    assert finding.measurements[0].value == 0.0
    assert verdict(finding, upper=5.0) is Verdict.PASS


def test_a_device_that_takes_cups_for_faces_fails() -> None:
    assert verdict(found(SCENARIO, CUPS, bench(tells_objects_apart=False)), upper=5.0) is Verdict.FAIL


def test_a_device_that_measured_nobody_does_not_pass_by_silence() -> None:
    finding = found_without(SCENARIO, CUPS, bench(), lambda event: isinstance(event, Reading))
    assert finding.measurements == ()
    assert verdict(finding, upper=5.0) is Verdict.INCONCLUSIVE


def test_a_device_that_follows_nobody_does_not_pass_by_silence() -> None:
    assert verdict(found(SCENARIO, CUPS, bench(capacity=0)), upper=5.0) is Verdict.INCONCLUSIVE


def test_a_silent_device_is_inconclusive() -> None:
    assert verdict(found(SCENARIO, CUPS, bench("silent")), upper=5.0) is Verdict.INCONCLUSIVE


def test_every_object_is_held_equally_often() -> None:
    (figure,) = found(SCENARIO, CUPS, bench()).figures
    assert dict(zip(figure.series["label"], figure.series["trials"], strict=True)) == {"cup": 30.0, "phone": 29.0}
