from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conformance.core.events import Event, Reading
from conformance.scenarios.parallel_capacity import SCENARIO, ParallelCapacityParameters
from conformance.testing import bench, found, found_with, found_without, verdict
from conformance.verification.verdict import Verdict

SIX = ParallelCapacityParameters(people=6)


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_reads_six_people_at_once(seed: int) -> None:
    finding = found(SCENARIO, SIX, bench(seed=seed))
    assert finding.measurements[0].value == 6
    assert verdict(finding, lower=6) is Verdict.PASS


def test_a_device_that_follows_five_fails() -> None:
    finding = found(SCENARIO, SIX, bench(capacity=5))
    assert finding.measurements[0].value == 5
    assert verdict(finding, lower=6) is Verdict.FAIL


def late_in(repeats: int) -> Callable[[Event], Event]:
    """One person is read too late in so many repeats."""

    def late(event: Event) -> Event:
        if not isinstance(event, Reading) or event.track != "t2":
            return event
        number = int(event.scene.split("repeat-")[1][:2])
        return replace(event, time_s=event.time_s + 2) if number <= repeats else event

    return late


@pytest.mark.parametrize(
    ("late", "verdict_"), [(1, Verdict.PASS), (4, Verdict.INCONCLUSIVE), (15, Verdict.FAIL), (21, Verdict.FAIL)]
)
def test_the_share_of_right_readings_decides_with_its_confidence(late: int, verdict_: Verdict) -> None:
    finding = found_with(SCENARIO, SIX, bench(), late_in(late))
    assert finding.measurements[0].conditions["readings"] == 126
    assert finding.measurements[0].conditions["readings_right"] == 126 - late
    assert verdict(finding, lower=6) is verdict_


def test_too_few_repeats_neither_pass_nor_fail() -> None:
    few = SIX.model_copy(update={"repeats": 5})
    assert verdict(found(SCENARIO, few, bench()), lower=6) is Verdict.INCONCLUSIVE
    assert verdict(found_with(SCENARIO, few, bench(), late_in(1)), lower=6) is Verdict.INCONCLUSIVE


def test_where_everybody_has_to_be_right_one_reading_refutes_it_and_none_shows_it() -> None:
    every = SIX.model_copy(update={"least_right_share": 1.0, "repeats": 1})
    assert verdict(found(SCENARIO, every, bench()), lower=6) is Verdict.INCONCLUSIVE
    missed = found_with(SCENARIO, every, bench(), late_in(1))
    assert missed.measurements[0].value == 5
    assert verdict(missed, lower=6) is Verdict.FAIL


def test_readings_given_to_the_wrong_people_do_not_count() -> None:
    def mirrored(event: Event) -> Event:
        if isinstance(event, Reading) and event.position is not None:
            return replace(event, position=1 - event.position)
        return event

    narrow = SIX.model_copy(update={"max_error_delta_degC": 0.15})
    value = found_with(SCENARIO, narrow, bench(noise_delta_degC=0.0), mirrored).measurements[0].value
    assert value is not None
    assert value < 6


def test_readings_within_the_references_uncertainty_of_the_error_allowed_are_in_doubt() -> None:
    def off(event: Event) -> Event:
        if not isinstance(event, Reading) or event.temperature_degC is None:
            return event
        return replace(event, temperature_degC=event.temperature_degC + 0.28)

    finding = found_with(SCENARIO, SIX, bench(noise_delta_degC=0.0), off)
    doubtful = finding.measurements[0].conditions["readings_in_doubt"]
    assert isinstance(doubtful, int)
    assert doubtful > 60
    assert verdict(finding, lower=6) is Verdict.INCONCLUSIVE


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
