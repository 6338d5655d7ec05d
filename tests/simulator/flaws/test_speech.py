"""Each flaw of what leaves the device does what its truth says, in the share that its size says."""

from __future__ import annotations

from collections import Counter

import pytest

from conformance.core.events import Alarm, Detection, Event, Heartbeat, Mode, Reading
from tests.simulator.devices.still import Stand, face, of, plate, said
from tests.simulator.flaws.measured import share_agrees, spoiled, true

CROWD = tuple(face(37.0, place / 8) for place in range(1, 8))
VIEWS = 30


def spoken(flaw: str, size: float) -> tuple[list[Event], list[Event]]:
    """All that a crowd makes a good device say but for its heartbeats, and what one with a flaw says of it."""
    good, bad = (
        [e for events in Stand(*CROWD, kind=spoiled(flaw, each)).views(VIEWS, 3.0) for e in events]
        for each in (0.0, size)
    )
    assert of(Heartbeat, good) == of(Heartbeat, bad)
    return tuple([e for e in said if not isinstance(e, Heartbeat)] for said in (good, bad))  # type: ignore[return-value]


@pytest.mark.parametrize("size", [10.0, 60.0, 100.0])
def test_events_are_lost_in_the_share_that_the_size_says(size: float) -> None:
    good, bad = spoken("dropped_events", size)
    assert len(good) > 1000
    assert not set(bad) - set(good)
    assert share_agrees(len(good) - len(bad), len(good), true("dropped_events", size).lost_event_share)


@pytest.mark.parametrize("size", [1.0, 50.0, 100.0])
def test_events_come_twice_in_the_share_that_the_size_says(size: float) -> None:
    good, bad = spoken("duplicated_events", size)
    assert set(bad) == set(good)
    twice = sum(count == 2 for count in Counter(bad).values())
    assert len(bad) == len(good) + twice
    assert share_agrees(twice, len(good), true("duplicated_events", size).duplicated_event_share)


@pytest.mark.parametrize("size", [1.0, 20.0, 50.0])
def test_events_come_behind_their_next_in_the_share_that_the_size_says(size: float) -> None:
    good, bad = spoken("reordered_events", size)
    assert Counter(bad) == Counter(good)
    order = [good.index(event) for event in bad]
    late = sum(place > number for number, place in enumerate(order))
    assert all(abs(place - number) <= 1 for number, place in enumerate(order))
    assert share_agrees(late, len(good), true("reordered_events", size).reordered_event_share)


@pytest.mark.parametrize("size", [0.05, 30.0, -30.0])
def test_its_records_are_off_by_the_size_and_events_are_dated_by_the_bench(size: float) -> None:
    good, bad = spoken("clock_skew", size)
    assert bad == good
    stand = Stand(face(37.0), kind=spoiled("clock_skew", size))
    (alarm,) = of(Alarm, stand.said())
    skew_s = true("clock_skew", size).clock_skew_s
    assert [record.recorded_at_s for record in stand.device.alarm_records(0.0)] == [
        pytest.approx(alarm.time_s + skew_s, abs=2e-6)
    ]


@pytest.mark.parametrize("size", [30.0, 100.0])
@pytest.mark.parametrize(
    ("flaw", "thing", "of_mode", "called"),
    [
        ("body_as_surface", face(), Mode.BODY, Mode.SURFACE),
        ("surface_as_body", plate(36.5), Mode.SURFACE, Mode.BODY),
    ],
)
def test_readings_are_called_what_they_are_not_with_their_value_unchanged(
    flaw: str, thing: object, of_mode: Mode, called: Mode, size: float
) -> None:
    views = Stand(thing, kind=spoiled(flaw, size)).views(40, 5.0)  # type: ignore[arg-type]
    readings = of(Reading, (event for events in views for event in events))
    assert {reading.temperature_degC for reading in readings} == {36.5}
    assert {reading.mode for reading in readings} <= {of_mode, called}
    truth = true(flaw, size)
    wrong = sum(reading.mode is called for reading in readings)
    assert share_agrees(wrong, len(readings), max(truth.body_as_surface_share, truth.surface_as_body_share))


def test_the_other_mode_keeps_its_name() -> None:
    assert {r.mode for r in of(Reading, said(plate(), kind=spoiled("body_as_surface", 100.0)))} == {Mode.SURFACE}
    assert {r.mode for r in of(Reading, said(face(), kind=spoiled("surface_as_body", 100.0)))} == {Mode.BODY}


@pytest.mark.parametrize("size", [0.0, 60.0, 100.0])
def test_records_are_missing_in_the_share_that_the_size_says(size: float) -> None:
    stand = Stand(face(37.0), kind=spoiled("missing_records", size))
    views = stand.views(300, 1.5)
    assert all(of(Alarm, events) for events in views)
    missing = len(views) - len(list(stand.device.alarm_records(0.0)))
    assert share_agrees(missing, len(views), true("missing_records", size).missing_record_share)


def test_the_firmware_changes_so_long_into_the_run() -> None:
    stand, truth = Stand(kind=spoiled("firmware_changed", 3600.0)), true("firmware_changed", 3600.0)
    assert truth.firmware_changes
    stand.clock.sleep(truth.firmware_changes_at_s - 0.001)
    assert stand.device.identity()["firmware"] == "1.0.0"
    stand.clock.sleep(0.001)
    assert stand.device.identity()["firmware"] == "1.0.1"


def test_a_lost_detection_changes_nothing_else() -> None:
    good, bad = spoken("dropped_events", 60.0)
    assert 0 < len(of(Detection, bad)) < len(of(Detection, good))
