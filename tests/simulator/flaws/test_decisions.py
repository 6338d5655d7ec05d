"""Each flaw of detection, tracking and alarms does what its truth says, in the share that its size says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from conformance.core.events import Alarm, Detection, Reading
from tests.simulator.devices.still import Stand, cup, face, of, said
from tests.simulator.flaws.measured import HONEST, share_agrees, spoiled, true

FEBRILE, NORMAL = face(37.0), face(35.6)
VIEWS = 300


@pytest.mark.parametrize("size", [0.0, 0.1, 1.5])
def test_first_readings_are_late_by_the_size_in_the_median_and_spread_as_before(size: float) -> None:
    truth = true("slow", size)
    views = Stand(NORMAL, kind=spoiled("slow", size)).views(VIEWS, 5.0)
    latencies = np.array([of(Reading, said)[0].time_s - of(Detection, said)[0].time_s for said in views])
    logarithms = np.log(latencies / truth.first_reading_s)
    assert stats.kstest(logarithms, stats.norm(0, truth.first_reading_spread).cdf).pvalue > 1e-4
    waited = [of(Detection, said)[0].time_s - number * 5.0 for number, said in enumerate(views)]
    assert stats.kstest(waited, stats.uniform(0, truth.frame_interval_s).cdf).pvalue > 1e-4


@pytest.mark.parametrize("size", [0.0, 1.0, 3.0])
def test_so_many_faces_are_followed_as_the_capacity_says(size: float) -> None:
    row = [face(position=place / 10) for place in range(1, 9)]
    assert len(of(Detection, said(*row, kind=spoiled("capacity_short", size)))) == true("capacity_short", size).capacity


def test_two_people_get_each_others_readings_in_the_share_of_views_that_the_size_says() -> None:
    skins = {0.2: 35.0, 0.5: 36.0, 0.8: 37.0}
    views = Stand(*(face(skin, place) for place, skin in skins.items()), kind=spoiled("identity_swap", 30.0)).views(
        VIEWS
    )
    swapped = 0
    for events in views:
        wrong = {
            r.position for r in of(Reading, events) if r.temperature_degC != pytest.approx(skins[r.position or 0] + 0.9)
        }
        assert len(wrong) in {0, 2}
        swapped += bool(wrong)
    assert share_agrees(swapped, VIEWS, true("identity_swap", 30.0).swapped_share)


def test_one_face_alone_is_exchanged_with_nobody() -> None:
    assert {r.temperature_degC for r in of(Reading, said(NORMAL, kind=spoiled("identity_swap", 100.0)))} == {36.5}


def alarms(flaw: str, size: float, *things: object) -> list[list[Alarm]]:
    stand = Stand(*things, kind=spoiled(flaw, size))  # type: ignore[arg-type]
    return [of(Alarm, events) for events in stand.views(VIEWS, 5.0)]


@pytest.mark.parametrize("size", [0.0, 40.0, 100.0])
def test_alarms_that_are_due_are_missed_in_the_share_that_the_size_says(size: float) -> None:
    missed = sum(not raised for raised in alarms("missed_alarms", size, FEBRILE))
    assert share_agrees(missed, VIEWS, true("missed_alarms", size).missed_share)


@pytest.mark.parametrize("size", [0.0, 40.0, 100.0])
def test_alarms_are_raised_for_the_healthy_in_the_share_that_the_size_says(size: float) -> None:
    raised = alarms("false_alarms", size, NORMAL)
    assert share_agrees(sum(map(bool, raised)), VIEWS, true("false_alarms", size).false_alarm_share)
    assert all(len(each) <= 1 for each in raised)


def test_whoever_is_due_an_alarm_gets_one_from_a_device_with_false_alarms_too() -> None:
    assert all(len(raised) == 1 for raised in alarms("false_alarms", 40.0, FEBRILE))


@pytest.mark.parametrize("size", [0.2, 3.0])
def test_an_alarm_comes_late_by_the_size(size: float) -> None:
    events = said(FEBRILE, kind=spoiled("late_alarms", size))
    (alarm,) = of(Alarm, events)
    assert alarm.time_s - of(Reading, events)[0].time_s == pytest.approx(true("late_alarms", size).alarm_delay_s)


@pytest.mark.parametrize("size", [0.0, 60.0, 100.0])
def test_a_hot_object_raises_the_alarm_in_the_share_that_the_size_says(size: float) -> None:
    raised = alarms("hot_objects", size, NORMAL, cup())
    assert share_agrees(sum(map(bool, raised)), VIEWS, true("hot_objects", size).hot_object_alarm_share)


@pytest.mark.parametrize("size", [0.05, 0.5, -0.5])
def test_alarms_are_raised_from_another_threshold_than_the_one_that_is_stated(size: float) -> None:
    truth = true("threshold_off", size)
    assert truth.stated_alarm_threshold_degC == HONEST.stated_alarm_threshold_degC
    for beside_delta_degC in (-0.01, 0.01):
        skin_degC = truth.alarm_threshold_degC + beside_delta_degC - 0.9
        raised = of(Alarm, said(face(skin_degC), kind=spoiled("threshold_off", size)))
        assert bool(raised) is (beside_delta_degC > 0)
        assert all(alarm.threshold_degC == truth.stated_alarm_threshold_degC for alarm in raised)


def test_the_shares_are_told_apart_from_others() -> None:
    assert share_agrees(120, VIEWS, 0.4)
    assert not share_agrees(120, VIEWS, 0.25)
    assert not share_agrees(1, VIEWS, 0.0)
    assert not math.isclose(true("slow", 0.1).first_reading_s, HONEST.first_reading_s)
