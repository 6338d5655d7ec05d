from __future__ import annotations

from typing import Any

import pytest

from conformance.bench.clock import VirtualClock
from conformance.bench.simulator.dual_light import DualLight, SimulatedDevice
from conformance.bench.simulator.light import Blob, Covering, Light, Shape
from conformance.events import Alarm, Detection, Event, Heartbeat, MaskStatus, Mode, Reading

FACE = Blob(Shape.FACE, 35.6, 0.5)
FEBRILE = Blob(Shape.FACE, 37.0, 0.5)
PLATE = Blob(Shape.PLATE, 37.0, 0.5)
CUP = Blob(Shape.OBJECT, 52.0, 0.6)


def said(*view: Blob, until_s: float = 5.0, seed: int = 1, **kind: Any) -> list[Event]:
    """What a device says of a view."""
    light, clock = Light(), VirtualClock()
    device = SimulatedDevice(DualLight(**kind), clock, light)
    light.show(view, clock.now_s(), seed, "a view")
    return list(device.listen(until_s))


def of(kind: type[Event], events: list[Event]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def test_a_face_is_detected_read_in_body_mode_and_its_mask_judged() -> None:
    events = said(FACE)
    assert len(of(Detection, events)) == len(of(MaskStatus, events)) == 1
    readings = of(Reading, events)
    assert {reading.mode for reading in readings} == {Mode.BODY}
    assert readings[0].temperature_degC == pytest.approx(36.5, abs=0.2)


def test_a_blackbody_is_read_in_surface_mode_and_is_nobody() -> None:
    events = said(PLATE)
    assert {reading.mode for reading in of(Reading, events)} == {Mode.SURFACE}
    assert of(Reading, events)[0].temperature_degC == pytest.approx(37.0, abs=0.2)
    assert not of(Detection, events)


def test_the_times_are_in_order_and_the_clock_ends_where_it_was_asked() -> None:
    clock, light = VirtualClock(), Light()
    light.show((FACE, CUP), 0.0, 1)
    times = [event.time_s for event in SimulatedDevice(DualLight(), clock, light).listen(5.0)]
    assert times == sorted(times)
    assert clock.now_s() == 5.0


def test_the_link_beats_once_a_second_even_in_the_dark() -> None:
    assert [event.time_s for event in of(Heartbeat, said())] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_the_alarm_is_raised_once_at_the_first_reading_that_reaches_the_threshold() -> None:
    events = said(FEBRILE)
    (alarm,) = of(Alarm, events)
    first = next(r for r in of(Reading, events) if r.temperature_degC >= 37.3)
    assert (alarm.time_s, alarm.track, alarm.threshold_degC) == (first.time_s, first.track, 37.3)
    assert not of(Alarm, said(FACE))
    assert not of(Alarm, said(FEBRILE, alarms=False))


def test_readings_come_in_the_devices_steps() -> None:
    readings = of(Reading, said(FACE, resolution_delta_degC=0.5))
    assert all((reading.temperature_degC * 2).is_integer() for reading in readings)


def test_a_hot_object_is_no_person_unless_the_device_cannot_tell() -> None:
    assert not of(Reading, said(CUP))
    assert of(Alarm, said(CUP, tells_objects_apart=False))


def test_no_more_faces_are_followed_than_the_capacity() -> None:
    row = [Blob(Shape.FACE, 35.6, place / 10) for place in range(8)]
    assert len(of(Detection, said(*row, capacity=5))) == 5


@pytest.mark.parametrize(
    ("covering", "worn"),
    [(Covering.NOSE_AND_MOUTH, True), (Covering.MOUTH, False), (Covering.CHIN, False), (Covering.NONE, False)],
)
def test_only_a_mask_over_nose_and_mouth_is_worn(covering: Covering, worn: bool) -> None:
    (status,) = of(MaskStatus, said(Blob(Shape.FACE, 35.6, 0.5, covering), mask_confusion=0.0))
    assert status.worn is worn
    (wrong,) = of(MaskStatus, said(Blob(Shape.FACE, 35.6, 0.5, covering), mask_confusion=1.0))
    assert wrong.worn is not worn


def test_what_was_due_for_an_older_view_is_forgotten() -> None:
    light, clock = Light(), VirtualClock()
    device = SimulatedDevice(DualLight(latency_s=3.0), clock, light)
    light.show((FACE,), 0.0, 1)
    assert not of(Reading, list(device.listen(1.0)))
    light.show((), 1.0, 1)
    assert not of(Reading, list(device.listen(9.0)))


def test_a_view_meets_the_same_noise_whatever_came_before_it() -> None:
    light, clock = Light(), VirtualClock()
    device = SimulatedDevice(DualLight(), clock, light)
    light.show((PLATE,), 0.0, 9, "another view")
    list(device.listen(2.0))
    light.show((FACE,), 2.0, 1, "a view")
    later = of(Reading, list(device.listen(7.0)))
    assert [r.temperature_degC for r in later] == [r.temperature_degC for r in of(Reading, said(FACE))]


def test_the_device_is_given_no_reference_and_no_name() -> None:
    assert set(Blob.__dataclass_fields__) == {"shape", "apparent_degC", "position", "covering", "size"}
    assert all(event.scene == "" for event in said(FACE))


def surface_mean(view: Blob, at_s: float = 0.0, ambient_degC: float | None = None, **kind: Any) -> float:
    light, clock = Light(), VirtualClock()
    device = SimulatedDevice(DualLight(noise_delta_degC=0.0, camera_drift_delta_degC=0.0, **kind), clock, light)
    clock.sleep(at_s)
    light.show((view,), clock.now_s(), 1, "a view", ambient_degC=ambient_degC)
    readings = of(Reading, list(device.listen(at_s + 5.0)))
    return sum(reading.temperature_degC for reading in readings) / len(readings)


def test_each_slow_flaw_shows_where_it_should() -> None:
    assert surface_mean(Blob(Shape.PLATE, 37.0, 0.9), edge_delta_degC=-1.0) == pytest.approx(36.4, abs=0.06)
    assert surface_mean(PLATE, at_s=7200.0, drift_delta_degC_per_h=0.2) == pytest.approx(37.4, abs=0.06)
    assert surface_mean(PLATE, ambient_degC=32.0, ambient_delta_degC_per_degC=0.05) == pytest.approx(37.5, abs=0.06)
    far = Blob(Shape.PLATE, 37.0, 0.5, size=0.05)
    assert surface_mean(far, distance_delta_degC_per_m=-0.4) == pytest.approx(36.4, abs=0.06)


def test_only_body_readings_are_shrunk_and_only_in_their_range() -> None:
    kind = {"shrink_factor": 0.25, "shrink_from_degC": 37.3, "noise_delta_degC": 0.0, "camera_drift_delta_degC": 0.0}
    assert {r.temperature_degC for r in of(Reading, said(Blob(Shape.PLATE, 38.9, 0.5), **kind))} == {38.9}
    assert {r.temperature_degC for r in of(Reading, said(Blob(Shape.FACE, 38.0, 0.5), **kind))} == {37.4}
    assert {r.temperature_degC for r in of(Reading, said(Blob(Shape.FACE, 36.0, 0.5), **kind))} == {36.9}


def test_a_device_just_switched_on_boots_in_silence_and_reads_low() -> None:
    light, clock = Light(), VirtualClock()
    device = SimulatedDevice(DualLight(boot_s=15.0), clock, light)
    device.switch_on()
    light.show((PLATE,), 0.0, 1, "a view")
    assert list(device.listen(14.9)) == []
    first = of(Reading, list(device.listen(20.0)))[0]
    assert first.temperature_degC == pytest.approx(37.0 - 1.4, abs=0.25)
