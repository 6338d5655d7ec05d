"""People who walk through one after another, each read in passing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Event, Heartbeat, Mode, Reading
from conformance.core.scenes import Scene
from conformance.scenarios.scenario import Finding
from conformance.scenarios.throughput import SCENARIO, ThroughputParameters
from conformance.testing import evidence, nothing, verdict
from conformance.verification.verdict import Verdict

WALKS = ThroughputParameters()


def device(
    takes_s: float = 0.4, error_delta_degC: float = 0.05, tracks: bool = True
) -> Callable[[Scene], Iterator[Event]]:
    """Reads everybody who stays in view so long."""

    def said(scene: Scene) -> Iterator[Event]:
        for each in scene.targets:
            assert each.leaves_s is not None
            assert each.reference_degC is not None
            arrives_s = each.arrives_s or 0.0
            if arrives_s + takes_s <= each.leaves_s:
                track = each.id if tracks else "t1"
                stated = each.reference_degC + error_delta_degC
                yield Reading("", round(arrives_s + takes_s, 6), stated, Mode.BODY, track)

    return said


def found(said: Callable[[Scene], Iterable[Event]], alive: bool = True, keep: slice = slice(None)) -> Finding:
    whole = evidence(SCENARIO.scenes(WALKS), said, alive=alive)
    return SCENARIO.measure(replace(whole, scenes=whole.scenes[keep]), WALKS)


def test_one_person_at_a_time_is_in_view_and_no_two_neighbours_are_alike() -> None:
    for scene in SCENARIO.scenes(WALKS):
        for before, after in zip(scene.targets, scene.targets[1:], strict=False):
            assert before.leaves_s is not None
            assert after.arrives_s is not None
            assert before.leaves_s < after.arrives_s
            assert before.reference_degC != after.reference_degC


def test_a_fast_device_manages_the_fastest_pace_and_says_that_it_may_manage_more() -> None:
    finding = found(device())
    (throughput,) = finding.measurements
    assert (throughput.characteristic, throughput.value, throughput.unit) == ("throughput", 40.0, "1/min")
    assert throughput.conditions["change_delta_degC"] == 0.0
    assert any("capacity may be higher" in note.en for note in finding.notes)
    assert verdict(finding, lower=40.0) is Verdict.PASS


@given(st.floats(0.05, 7.0))
def test_the_throughput_is_the_fastest_pace_that_leaves_a_device_the_time_it_takes(takes_s: float) -> None:
    managed = [pace for pace in WALKS.paces_per_min if takes_s <= round(0.8 * 60 / pace, 6) - 1e-4]
    if any(abs(takes_s - 48 / pace) < 1e-3 for pace in WALKS.paces_per_min):
        return
    assert found(device(takes_s)).measurements[0].value == max(managed, default=0.0)


def test_a_slow_device_fails() -> None:
    finding = found(device(takes_s=2.0))
    assert finding.measurements[0].value == 20.0
    assert verdict(finding, lower=30.0) is Verdict.FAIL


def test_readings_that_are_wrong_or_belong_to_the_person_before_do_not_count() -> None:
    assert found(device(error_delta_degC=0.4)).measurements[0].value == 0.0
    assert found(device(tracks=False)).measurements[0].value == 0.0


def missing(at: str, people: int) -> Callable[[Scene], Iterator[Event]]:
    """So many people of a walk are not read."""

    def misses(scene: Scene) -> Iterator[Event]:
        said = list(device()(scene))
        yield from said[people:] if scene.id.startswith(f"throughput/{at}") else said

    return misses


def test_one_person_missed_at_a_pace_leaves_it_open_and_the_pace_below_shown() -> None:
    finding = found(missing("30-per-min/walk-02", 1))
    assert finding.measurements[0].bounds == (20.0, None)
    assert verdict(finding, lower=20.0) is Verdict.PASS
    assert verdict(finding, lower=30.0) is Verdict.INCONCLUSIVE


def test_many_people_missed_at_a_pace_refute_it() -> None:
    finding = found(missing("30-per-min", 2))
    assert finding.measurements[0].bounds == (20.0, 20.0)
    assert finding.measurements[0].value == 20.0
    assert verdict(finding, lower=30.0) is Verdict.FAIL


def test_three_walks_of_ten_show_nothing() -> None:
    few = WALKS.model_copy(update={"walks": 3})
    finding = SCENARIO.measure(evidence(SCENARIO.scenes(few), device()), few)
    assert finding.measurements[0].bounds == (0.0, None)
    assert verdict(finding, lower=10.0) is Verdict.INCONCLUSIVE


def test_a_device_that_reads_nobody_manages_nothing_where_its_link_is_alive() -> None:
    assert verdict(found(nothing), lower=10.0) is Verdict.FAIL


@pytest.mark.parametrize("said", [nothing, device()])
def test_a_dead_link_is_no_throughput(said: Callable[[Scene], Iterable[Event]]) -> None:
    def cut(scene: Scene) -> list[Event]:
        return [event for event in said(scene) if event.time_s < 1.0]

    assert verdict(found(cut, alive=False), lower=10.0) is Verdict.INCONCLUSIVE


def test_walks_that_are_missing_can_fail_and_cannot_pass() -> None:
    assert verdict(found(device(), keep=slice(1, None)), lower=10.0) is Verdict.INCONCLUSIVE
    assert verdict(found(device(takes_s=2.0), keep=slice(1, None)), lower=30.0) is Verdict.FAIL
    assert verdict(found(device(), keep=slice(0, 0)), lower=10.0) is Verdict.INCONCLUSIVE


def test_a_heartbeat_is_no_reading() -> None:
    finding = found(lambda scene: [Heartbeat("", 0.5)])
    assert finding.measurements[0].value == 0.0
