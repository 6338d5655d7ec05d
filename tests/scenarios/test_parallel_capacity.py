from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.events import Event, Reading
from conformance.scenarios.parallel_capacity import SCENARIO, ParallelCapacityParameters
from conformance.testing import bench, found, found_with, found_without, verdict
from conformance.verification.verdict import Verdict

SIX = ParallelCapacityParameters(people=6, repeats=5)


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_reads_six_people_at_once(seed: int) -> None:
    finding = found(SCENARIO, SIX, bench(seed=seed))
    assert finding.measurements[0].value == 6
    assert verdict(finding, lower=6) is Verdict.PASS


def test_a_device_that_follows_five_fails() -> None:
    finding = found(SCENARIO, SIX, bench(capacity=5))
    assert finding.measurements[0].value == 5
    assert verdict(finding, lower=6) is Verdict.FAIL


def test_the_smallest_of_the_repeats_counts() -> None:
    def one_late(event: Event) -> Event:
        late = isinstance(event, Reading) and "repeat-03" in event.scene and event.track == "t2"
        return replace(event, time_s=event.time_s + 2) if late else event

    assert found_with(SCENARIO, SIX, bench(), one_late).measurements[0].value == 5


def test_readings_given_to_the_wrong_people_do_not_count() -> None:
    def mirrored(event: Event) -> Event:
        if isinstance(event, Reading) and event.position is not None:
            return replace(event, position=1 - event.position)
        return event

    narrow = SIX.model_copy(update={"max_error_delta_degC": 0.15})
    value = found_with(SCENARIO, narrow, bench(noise_delta_degC=0.0), mirrored).measurements[0].value
    assert value is not None
    assert value < 6


def test_readings_without_a_place_cannot_be_given_to_anyone() -> None:
    def placeless(event: Event) -> Event:
        return replace(event, position=None) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, SIX, bench(), placeless), lower=6) is Verdict.INCONCLUSIVE


def test_a_device_that_is_alive_and_reads_nobody_fails() -> None:
    finding = found_without(SCENARIO, SIX, bench(), lambda event: isinstance(event, Reading))
    assert finding.measurements[0].value == 0
    assert verdict(finding, lower=6) is Verdict.FAIL


def test_a_silent_device_is_inconclusive() -> None:
    assert verdict(found(SCENARIO, SIX, bench("silent")), lower=6) is Verdict.INCONCLUSIVE


def test_a_repeat_that_broke_keeps_the_rest_from_passing_and_lets_it_fail() -> None:
    assert verdict(found(SCENARIO, SIX, bench("raising", after_scenes=2)), lower=6) is Verdict.INCONCLUSIVE
    assert verdict(found(SCENARIO, SIX, bench("raising", after_scenes=2, capacity=5)), lower=6) is Verdict.FAIL
