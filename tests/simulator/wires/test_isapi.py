"""A simulated device behind ISAPI: what its driver hears is what the device says in memory, as far as the wire goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.core.events import Alarm, Detection, Event, MaskStatus, Mode, Reading
from conformance.core.frames import Frame
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.driver import IsapiDevice, IsapiOptions
from conformance.requirements.model import Requirement
from conformance.simulator.served.wires.isapi import WIRE
from tests.simulator.wires.certified import WHOLE, over, recorded, same_but, scenario_of, verdicts
from tests.simulator.wires.played import Played

MODES = {"mode": "body", "mode_of_channel": {1: "body", 2: "surface"}}
SCENARIOS = {"blackbody_accuracy", "response_time", "threshold_setting", "alarm_records", "mask_detection"}
"""Enough for each kind of event."""
if os.environ.get("CONFORMANCE_LONG_RUNS"):  # the whole profile takes longer than a test may
    SCENARIOS = {scenario_of(requirement) for requirement in WHOLE.requirements} - {"parallel_capacity"}
SILENT_ON_THE_WIRE = {"track", "threshold_degC", "raw"}
"""No ISAPI event names a track or the threshold that was in force."""


@pytest.fixture
def played() -> Iterator[Played]:
    simulation = Played(WIRE, {"body_temperature_compensation_delta_degC": 0.9, "page": 2})
    yield simulation
    simulation.close()


def connected(played: Played, **options: Any) -> IsapiDevice:
    return IsapiDevice(IsapiOptions.model_validate({"mode": Mode.BODY, **options}), played.around)


def heard(played: Played, device: IsapiDevice, for_s: float = 4.0) -> list[Event]:
    return list(device.listen(played.clock.now_s() + for_s))


def told(events: list[Event]) -> list[Event]:
    """Events as the wire can tell them, in an order that it keeps."""
    bare: list[Event] = []
    for event in events:
        if isinstance(event, Alarm):
            event = replace(event, threshold_degC=None)
        if isinstance(event, Alarm | Reading | MaskStatus | Detection):
            event = replace(event, track=None)
        bare.append(event)
    return sorted(bare, key=lambda event: (event.time_s, type(event).__name__, getattr(event, "position", 0)))


@pytest.mark.parametrize("faces_degC", [(36.0,), (38.5,), (35.5, 38.4, 36.2, 39.0)])
def test_what_comes_over_the_wire_is_what_was_said(faces_degC: tuple[float, ...]) -> None:
    runs = []
    for over_the_wire in (True, False):
        played = Played(WIRE, {})
        device = connected(played) if over_the_wire else played.device
        played.show(*faces_degC)
        until_s = played.clock.now_s() + 4.0
        runs.append(told(list(device.listen(until_s))))
        device.close()
        played.close()
    assert runs[0] == runs[1]
    assert sum(isinstance(event, Alarm) for event in runs[0]) == sum(degC > 37.0 for degC in faces_degC)


def test_an_alarm_that_comes_late_is_told_alone_with_its_threshold() -> None:
    played = Played(WIRE, {}, alarm_delay_s=0.7)
    device = connected(played)
    played.show(39.0)
    events = heard(played, device)
    (alarm,) = (event for event in events if isinstance(event, Alarm))
    assert alarm.threshold_degC == 37.3
    assert not any(isinstance(event, Reading) and event.time_s == alarm.time_s for event in events)
    device.close()
    played.close()


@pytest.mark.parametrize("unit", ["celcius", "fahrenheit", "kelvin"])
def test_the_unit_of_the_wire_changes_nothing_but_what_was_said(unit: str) -> None:
    played = Played(WIRE, {"unit": unit})
    device = connected(played)
    played.show(36.0)
    readings = [event for event in heard(played, device) if isinstance(event, Reading)]
    assert readings
    assert all(36 < (reading.temperature_degC or 0) < 38 for reading in readings)
    assert all((reading.raw is None) == (unit == "celcius") for reading in readings)
    device.close()
    played.close()


def test_settings_and_records_go_back_and_forth(played: Played) -> None:
    device = connected(played)
    assert device.identity()["body_temperature_compensation"] == "auto, smartCorrection 0.9 delta_degC"
    assert device.configure("alarm_threshold_degC", 36.0) == 36.0
    with pytest.raises(ValueError, match="E01 OUT OF RANGE"):
        device.configure("alarm_threshold_degC", 99.0)
    assert device.configure("alarm_threshold_degC", 36.04) == 36.0, "what it states is its own"
    played.show(37.0, 37.4, 37.8, 38.2, 38.6)
    since_s = played.clock.now_s()
    alarms = [event for event in heard(played, device) if isinstance(event, Alarm)]
    records = list(device.alarm_records(since_s))
    assert len(records) == len(alarms) == 5, "over several pages of two entries"
    assert sorted(record.recorded_at_s or 0.0 for record in records) == sorted(alarm.time_s for alarm in alarms)
    assert all(record.image for record in records)
    device.close()


def test_frames_come_among_the_events_in_counts_of_a_hundredth_of_a_kelvin(played: Played) -> None:
    device = connected(played, frame_interval_s=0.5)
    calibration = device.calibration()
    played.show(37.0)
    said = list(device.watch(played.clock.now_s() + 2.0))
    frames = [each for each in said if isinstance(each, Frame)]
    assert [frame.time_s for frame in frames] == [0.5, 1.0, 1.5, 2.0]
    assert [each.time_s for each in said] == sorted(each.time_s for each in said)
    assert any(isinstance(each, Reading) for each in said)
    assert 30 < float(calibration.degC(frames[-1].counts).max()) < 45
    device.close()


def test_a_device_that_restarts_in_mid_part_is_lost_for_the_scene_and_found_again_where_told(played: Played) -> None:
    device = connected(played, reconnect=True)
    played.served._push(b"--boundary\r\nContent-Length: 500\r\n\r\n<Event")
    played.served.end_streams(cleanly=False)
    device._stream._reader.join(5)
    played.show(36.0)
    with pytest.raises(LinkLost, match=r"cut off within part|alert stream broke"):
        heard(played, device)
    assert device.answers()
    played.show(36.0)
    assert any(isinstance(event, Reading) for event in heard(played, device))
    device.close()


def test_a_certification_over_isapi_gives_the_verdicts_of_memory_for_what_it_carries(tmp_path: Path) -> None:
    memory = recorded(tmp_path / "memory", over(None, {}), SCENARIOS)
    wire = recorded(tmp_path / "wire", over("isapi", {"driver": "isapi", "options": MODES}), SCENARIOS)
    same_but(SILENT_ON_THE_WIRE, memory, wire)
    expected, found = verdicts(tmp_path / "memory", SCENARIOS), verdicts(tmp_path / "wire", SCENARIOS)
    differ = {name for name in expected if expected[name] != found[name]}
    assert differ == {requirement.id for requirement in WHOLE.requirements if needs_more(requirement)}
    assert len(expected) > 8


def needs_more(requirement: Requirement) -> bool:
    """Whether it asks for the threshold in a record, which ISAPI does not carry."""
    parameters = requirement.verification.parameters if requirement.verification else {}
    return scenario_of(requirement) == "alarm_records" and parameters.get("aspect") == "threshold"
