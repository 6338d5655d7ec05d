"""What a device says twice counts once."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.events import Alarm, Heartbeat, Mode, Reading
from conformance.evaluation.evidence import once

READING = Reading("s", 1.0, 36.5, Mode.BODY, "t1", 0.5)


def test_the_same_event_twice_is_one_event() -> None:
    alarm = Alarm("s", 1.0, "t1", 0.5, 37.3)
    assert once([READING, READING, alarm, READING, alarm]) == (READING, alarm)


def test_events_that_differ_in_anything_are_several() -> None:
    several = [READING, replace(READING, time_s=1.04), replace(READING, track="t2"), replace(READING, position=0.6)]
    assert once(several) == tuple(several)


def test_what_names_no_track_is_told_apart_by_nothing_and_stays() -> None:
    nobody = replace(READING, track=None)
    assert once([nobody, nobody, Heartbeat("s", 1.0), Heartbeat("s", 1.0)]) == (
        nobody,
        nobody,
        Heartbeat("s", 1.0),
        Heartbeat("s", 1.0),
    )
