from __future__ import annotations

import math

import pytest

from conformance.core.events import Event, Heartbeat, Reading
from conformance.scenarios.response_time import SCENARIO, ResponseTimeParameters, longest, quantile_measurement
from conformance.testing import (
    bench,
    evidence_of,
    first_scenes_only,
    found,
    found_without,
    recorded,
    verdict,
)
from conformance.verification.verdict import Verdict

MANY = ResponseTimeParameters(trials=59)
FEW = ResponseTimeParameters(trials=20)


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_passes_with_59_persons(seed: int) -> None:
    finding = found(SCENARIO, MANY, bench(seed=seed))
    assert finding.measurements[0].units == 59
    assert verdict(finding, upper=1.0) is Verdict.PASS


def test_a_slow_device_fails() -> None:
    assert verdict(found(SCENARIO, MANY, bench(latency_s=1.5)), upper=1.0) is Verdict.FAIL


def test_too_few_persons_settle_nothing() -> None:
    assert verdict(found(SCENARIO, FEW, bench()), upper=1.0) is Verdict.INCONCLUSIVE


def test_silence_with_a_heartbeat_is_a_miss_and_worse_than_any_limit() -> None:
    finding = found_without(SCENARIO, FEW, bench(), lambda event: isinstance(event, Reading))
    assert finding.measurements[0].conditions["missed_persons"] == 20
    assert finding.measurements[0].bounds is not None
    assert finding.measurements[0].bounds[1] is None
    assert verdict(finding, upper=5.0) is Verdict.FAIL
    assert "longer than" in finding.notes[0].en
    assert finding.figures == ()


def test_silence_without_any_sign_of_life_is_inconclusive() -> None:
    def everything(event: Event) -> bool:
        return isinstance(event, Reading | Heartbeat) or type(event).__name__ in {"Detection", "MaskStatus"}

    finding = found_without(SCENARIO, FEW, bench(), everything)
    assert finding.measurements == ()
    assert verdict(finding, upper=1.0) is Verdict.INCONCLUSIVE


def test_a_silent_device_is_inconclusive() -> None:
    assert verdict(found(SCENARIO, FEW, bench("silent")), upper=1.0) is Verdict.INCONCLUSIVE


def test_a_miss_among_many_takes_away_the_upper_bound() -> None:
    measurement = quantile_measurement("response_time", [0.4] * 58 + [math.inf], 0.95, 5.0, 0.95, {})
    assert measurement.value == 0.4
    assert measurement.bounds is not None
    assert measurement.bounds[1] is None


def test_repeated_passes_of_one_person_are_one_trial_and_the_longest_counts() -> None:
    assert longest([("a", 0.4), ("a", 0.9), ("b", 0.3)]) == [0.9, 0.3]
    assert longest([("a", 0.4), ("a", None)]) == []
    assert longest([("a", math.inf), ("a", None)]) == [math.inf]


def test_an_aborted_run_is_inconclusive_however_good_it_was() -> None:
    long = ResponseTimeParameters(trials=70)
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(long)), bench()))
    assert verdict(SCENARIO.measure(first_scenes_only(whole, 65), long), upper=1.0) is Verdict.INCONCLUSIVE


def test_the_figure_marks_the_quantile() -> None:
    (figure,) = found(SCENARIO, FEW, bench()).figures
    assert figure.kind == "time_distribution"
    assert len(figure.series["time_s"]) == 20
    assert figure.values["quantile"] == 0.95
