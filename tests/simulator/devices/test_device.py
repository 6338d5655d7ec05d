from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from conformance.bench.light import Covering
from conformance.bench.protocols import Configurable, Device, Imaging, RecordKeeper, Switchable
from conformance.core.events import Alarm, Detection, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.frames import Frame
from tests.simulator.devices.still import Stand, cup, face, of, plate, said

FEBRILE = face(37.0)


def test_a_device_is_all_that_a_bench_can_ask_for() -> None:
    device: Device = Stand().device
    for protocol in (Switchable, Configurable, RecordKeeper, Imaging):
        assert isinstance(device, protocol)


def test_a_face_is_detected_in_its_first_frame_and_read_after_the_latency() -> None:
    events = said(face(), latency_s=0.3, latency_spread=0.0)
    (detection,), (status,), readings = of(Detection, events), of(MaskStatus, events), of(Reading, events)
    assert 0 <= detection.time_s < 0.04
    assert status.time_s == readings[0].time_s == pytest.approx(detection.time_s + 0.3)
    assert {reading.mode for reading in readings} == {Mode.BODY}
    assert {reading.temperature_degC for reading in readings} == {36.5}
    assert [b.time_s - a.time_s for a, b in pairwise(readings)] == pytest.approx([0.8] * 5)


def test_a_plate_is_read_in_surface_mode_and_is_nobody() -> None:
    events = said(plate())
    assert {reading.mode for reading in of(Reading, events)} == {Mode.SURFACE}
    assert {reading.temperature_degC for reading in of(Reading, events)} == {37.0}
    assert not of(Detection, events)


def test_the_times_are_in_order_and_the_clock_ends_where_it_was_asked() -> None:
    stand = Stand(*(face(position=place / 10) for place in range(1, 9)))
    times = [event.time_s for event in stand.said(5.0)]
    assert times == sorted(times)
    assert stand.clock.now_s() == 5.0


def test_the_link_beats_once_a_second_even_in_the_dark() -> None:
    assert [event.time_s for event in of(Heartbeat, said())] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_the_alarm_is_raised_once_at_the_first_reading_that_reaches_the_threshold() -> None:
    events = said(FEBRILE)
    (alarm,), first = of(Alarm, events), of(Reading, events)[0]
    assert (alarm.time_s, alarm.track, alarm.threshold_degC) == (first.time_s, first.track, 37.3)
    assert len(of(Alarm, said(face(36.4)))) == 1  # 37.3 degC reaches it
    assert not of(Alarm, said(face(36.3)))
    assert not of(Alarm, said(FEBRILE, alarms=False))


@pytest.mark.parametrize(("fallen_to_degC", "alarms"), [(37.1, 1), (36.9, 2)])
def test_the_alarm_is_raised_again_only_after_readings_fell_far_enough(fallen_to_degC: float, alarms: int) -> None:
    bodies_degC = (37.9, fallen_to_degC, 37.9)
    skin = [replace(face(body - 0.9), from_s=2 * n, to_s=2 * n + 2) for n, body in enumerate(bodies_degC)]
    events = said(*skin, duration_s=6.0, alarm_hysteresis_delta_degC=0.3)
    assert len(of(Detection, events)) == 1
    assert len(of(Alarm, events)) == alarms


def test_readings_come_in_the_devices_steps() -> None:
    assert {r.temperature_degC for r in of(Reading, said(face(35.62), resolution_delta_degC=0.5))} == {36.5}


def test_a_hot_object_is_no_person_unless_it_is_taken_for_one() -> None:
    assert not of(Reading, said(cup()))
    assert of(Alarm, said(cup(), hot_object_share=1.0))


def test_no_more_faces_are_followed_than_the_capacity_and_plates_do_not_count() -> None:
    row = [face(position=place / 10) for place in range(1, 9)]
    events = said(plate(position=0.95), *row, capacity=5)
    assert [detection.position for detection in of(Detection, events)] == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert {reading.position for reading in of(Reading, events)} == {0.1, 0.2, 0.3, 0.4, 0.5, 0.95}


@pytest.mark.parametrize(
    ("covering", "worn"),
    [
        (Covering.NOSE_AND_MOUTH, True), (Covering.MOUTH, False), (Covering.CHIN, False), (Covering.NONE, False),
        (None, None),
    ],
)  # fmt: skip
def test_only_a_mask_over_nose_and_mouth_is_worn(covering: Covering | None, worn: bool | None) -> None:
    (status,) = of(MaskStatus, said(face(covering=covering)))
    assert status.worn is worn


def test_what_was_due_for_an_older_view_is_forgotten() -> None:
    stand = Stand(face(), latency_s=3.0)
    assert not of(Reading, stand.said(1.0))
    stand.eye.things = ()
    assert not of(Reading, stand.said(9.0))


def test_listening_in_pieces_hears_the_same() -> None:
    things = (face(position=0.2), replace(face(position=0.7), from_s=1.23, to_s=3.1))
    stand = Stand(*things, noise_delta_degC=0.1)
    stand.light.show((), 0.0, 1, "a view")
    pieces = [event for tenths in range(1, 51) for event in stand.device.listen(tenths / 10)]
    assert pieces == said(*things, noise_delta_degC=0.1)


def test_a_view_meets_the_same_chance_whatever_came_before_it() -> None:
    fresh, used = Stand(face()), Stand(face())
    used.said(4.0, "another view")
    first = [(type(e), round(e.time_s, 6)) for e in fresh.said(view="a view")]
    assert [(type(e), round(e.time_s - 4.0, 6)) for e in used.said(view="a view")] == first


@pytest.mark.parametrize("arrives_s", [0.51, 1.3, 2.777, 4.0])
def test_who_comes_in_mid_scene_is_detected_in_the_first_frame_that_shows_them(arrives_s: float) -> None:
    late = replace(face(position=0.8), from_s=arrives_s)
    for others in ((), (face(position=0.2),)):
        detection = of(Detection, said(*others, late, duration_s=5.0))[-1]
        assert arrives_s <= detection.time_s < arrives_s + 0.04


def test_who_left_is_not_read_any_more_and_is_another_track_when_they_return() -> None:
    stand = Stand(replace(face(), to_s=2.0), replace(face(), from_s=4.5))
    events = stand.said(6.0)
    assert not [reading for reading in of(Reading, events) if 2.0 < reading.time_s < 4.5]
    assert [detection.track for detection in of(Detection, events)] == ["t1", "t2"]


def test_who_walks_in_is_one_track_all_the_way() -> None:
    """A quarter of a metre in 0.4 s, as wide as 1.5 m: by far more than a face's width between two readings."""
    steps = [
        replace(face(position=0.4 + 0.0167 * step), from_s=1.0 + 0.04 * step, to_s=1.04 + 0.04 * step)
        for step in range(10)
    ]
    walker = (*steps, replace(face(position=0.567), from_s=1.4))
    for others in ((), (face(position=0.1),), (face(position=0.85),)):
        events = said(*walker, *others, duration_s=3.0, latency_s=0.35, latency_spread=0.0)
        came = of(Detection, events)[len(others) :]
        assert [detection.position for detection in came] == [0.4]
        assert {r.position for r in of(Reading, events) if r.track == came[0].track} <= {0.534, 0.55, 0.567}


def test_one_image_without_the_face_loses_nobody() -> None:
    stand = Stand(replace(face(), to_s=1.3), replace(face(), from_s=1.5), latency_s=0.4, latency_spread=0.0)
    assert len(of(Detection, stand.said())) == 1


def test_few_looks_do() -> None:
    stand = Stand(face(), latency_s=0.3, latency_spread=0.0)
    readings = of(Reading, stand.said(5.0))
    assert len(stand.eye.looked_s) <= len(readings) + 3


def test_a_device_just_switched_on_boots_in_silence() -> None:
    stand = Stand(face(), boot_s=15.0)
    stand.device.switch_on()
    assert stand.eye.restarted_s == [0.0]
    assert stand.said(14.9) == []
    assert 15.0 <= of(Detection, list(stand.device.listen(20.0)))[0].time_s < 15.04


def test_every_frame_comes_among_the_events_in_the_order_of_times() -> None:
    stand = Stand(face())
    stand.light.show((), 0.0, 1, "a view")
    came = list(stand.device.watch(2.0))
    frames = [item for item in came if isinstance(item, Frame)]
    assert [event for event in came if not isinstance(event, Frame)] == said(face(), duration_s=2.0)
    assert [item.time_s for item in came] == sorted(item.time_s for item in came)
    assert len(frames) == 50
    assert frames[1].time_s - frames[0].time_s == pytest.approx(0.04)
    assert stand.clock.now_s() == 2.0


def test_a_threshold_is_taken_in_its_steps_and_readings_are_held_against_it() -> None:
    stand = Stand(FEBRILE)
    assert stand.device.configure("alarm_threshold_degC", 38.04) == 38.0
    assert not of(Alarm, stand.said())
    assert stand.device.configure("alarm_threshold_degC", 37.9) == 37.9
    assert of(Alarm, stand.said())[0].threshold_degC == 37.9


@pytest.mark.parametrize(("setting", "value", "words"), [
    ("alarm_threshold_degC", 34.9, "OUT OF RANGE.*35.0 TO 42.0 C"),
    ("alarm_threshold_degC", 99.0, "OUT OF RANGE"),
    ("volume", 3.0, "UNKNOWN SETTING"),
])  # fmt: skip
def test_what_it_does_not_take_it_refuses_in_its_own_words(setting: str, value: float, words: str) -> None:
    device = Stand().device
    with pytest.raises(ValueError, match=words):
        device.configure(setting, value)


def test_each_alarm_is_kept_in_the_store_with_all_that_the_standard_asks_for() -> None:
    stand = Stand(FEBRILE)
    first = of(Alarm, stand.said(2.0, "one"))[0]
    second = of(Alarm, stand.said(2.0, "two"))[0]
    records = list(stand.device.alarm_records(0.0))
    assert [record.recorded_at_s for record in records] == [first.time_s, second.time_s]
    assert [record.recorded_at_s for record in stand.device.alarm_records(2.0)] == [second.time_s]
    assert {(r.temperature_degC, r.mode, r.threshold_degC, r.track) for r in records} == {(37.9, Mode.BODY, 37.3, "t1")}
    assert len({record.image for record in records}) == 2


def test_the_device_says_who_it_is() -> None:
    identity: Any = Stand(serial="S-7").device.identity()
    assert identity == {
        "manufacturer": "Conformance", "model": "Simulated dual-light", "serial": "S-7", "firmware": "1.0.0",
    }  # fmt: skip
