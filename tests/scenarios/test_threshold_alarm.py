from __future__ import annotations

import pytest

from conformance.core.events import Reading
from conformance.scenarios.threshold_alarm import SCENARIO, ThresholdAlarmParameters
from conformance.testing import bench, found, found_without, verdict
from conformance.verification.verdict import Verdict

ALARMS = ThresholdAlarmParameters(trials=59, alarm_threshold_degC=37.3)
FALSE = ALARMS.model_copy(update={"statistic": "false_alarm_rate"})
LATENCY = ALARMS.model_copy(update={"statistic": "alarm_latency"})


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_raises_every_alarm_and_no_false_one(seed: int) -> None:
    finding = found(SCENARIO, ALARMS, bench(seed=seed))
    rate, false = finding.measurements
    assert (rate.characteristic, rate.value, rate.informative) == ("alarm_detection_rate", 100.0, False)
    assert (false.characteristic, false.value, false.informative) == ("false_alarm_rate", 0.0, True)
    assert verdict(finding, lower=95.0) is Verdict.PASS


def test_a_device_that_never_alarms_fails() -> None:
    assert verdict(found(SCENARIO, ALARMS, bench(alarms=False)), lower=95.0) is Verdict.FAIL


def test_a_device_set_too_high_misses_and_says_so() -> None:
    finding = found(SCENARIO, ALARMS, bench(alarm_threshold_degC=37.9))
    assert verdict(finding, lower=95.0) is Verdict.FAIL
    assert any("37.9" in note.en for note in finding.notes)


def test_a_device_set_too_low_raises_false_alarms() -> None:
    finding = found(SCENARIO, FALSE, bench(alarm_threshold_degC=36.4))
    assert finding.measurements[0].characteristic == "false_alarm_rate"
    assert verdict(finding, upper=5.0) is Verdict.FAIL


def test_silence_about_normal_persons_counts_only_where_they_were_measured() -> None:
    finding = found_without(SCENARIO, FALSE, bench(), lambda event: isinstance(event, Reading))
    assert verdict(finding, upper=5.0) is Verdict.INCONCLUSIVE


def test_the_latency_of_a_device_that_never_alarms_fails_its_limit() -> None:
    assert verdict(found(SCENARIO, LATENCY, bench()), upper=2.0) is Verdict.PASS
    assert verdict(found(SCENARIO, LATENCY, bench(alarms=False)), upper=2.0) is Verdict.FAIL


@pytest.mark.parametrize("parameters", [ALARMS, FALSE, LATENCY])
def test_a_silent_device_is_inconclusive(parameters: ThresholdAlarmParameters) -> None:
    finding = found(SCENARIO, parameters, bench("silent"))
    assert finding.measurements == ()
    assert finding.inconclusive is not None


def test_all_statistics_rest_on_the_same_scenes() -> None:
    assert list(SCENARIO.scenes(ALARMS)) == list(SCENARIO.scenes(FALSE)) == list(SCENARIO.scenes(LATENCY))
