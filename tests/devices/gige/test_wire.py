"""A simulated device behind GigE Vision: its frames are those of memory bit for bit, in virtual time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conformance.core.events import Alarm, Event, FramesLost, Heartbeat, Reading
from conformance.core.frames import Frame
from conformance.devices.gige.driver import DRIVER, GigeDevice
from conformance.devices.gige.options import GigeOptions
from conformance.devices.inbox import LinkLost
from conformance.simulator.served.wires.gige import WIRE
from tests.devices.gige.alone import alone_on_the_port
from tests.simulator.wires.certified import over, recorded, same_but, verdicts
from tests.simulator.wires.played import Played
from tests.simulator.wires.test_isapi import told

pytestmark = pytest.mark.needs("aravis")
FACES_DEGC = (36.0, 38.5)
ISAPI = {"driver": "isapi", "options": {"mode": "body"}}


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    with alone_on_the_port():
        yield


@contextmanager
def behind_the_wire(wire_options: dict[str, Any] | None = None, **options: Any) -> Iterator[tuple[Played, GigeDevice]]:
    played = Played(WIRE, wire_options or {})
    device = GigeDevice(GigeOptions.model_validate(options), played.around)
    try:
        yield played, device
    finally:
        device.close()
        played.close()


def in_memory(for_s: float) -> list[Event | Frame]:
    """What the same device says and shows without any wire, in two scenes."""
    played = Played(WIRE, {})
    said: list[Event | Frame] = []
    device: Any = played.device
    for _ in range(2):
        played.show(*FACES_DEGC)
        said += device.watch(played.clock.now_s() + for_s)
        played.clock._ticks = played.device._clock._ticks  # type: ignore[attr-defined]
    played.close()
    return said


def watched(played: Played, device: GigeDevice, for_s: float) -> list[Event | Frame]:
    said: list[Event | Frame] = []
    for _ in range(2):
        played.show(*FACES_DEGC)
        said += device.watch(played.clock.now_s() + for_s)
    return said


def frames_of(said: list[Event | Frame]) -> list[Frame]:
    return [each for each in said if isinstance(each, Frame)]


def expect_same(found: list[Frame], expected: list[Frame]) -> None:
    assert [frame.time_s for frame in found] == [frame.time_s for frame in expected]
    assert all(np.array_equal(one.counts, other.counts) for one, other in zip(found, expected, strict=True))


def test_frames_are_those_of_memory_bit_for_bit_at_their_virtual_times() -> None:
    expected = frames_of(in_memory(1.5))
    with behind_the_wire() as (played, device):
        said = watched(played, device, 1.5)
        assert device.calibration() == played.device.calibration()  # type: ignore[attr-defined]
        assert device.identity()["serial"] == "SIM-0001"
        assert not played.served.wants_frames, "nobody watches any more"
    assert len(expected) > 10
    expect_same(frames_of(said), expected)
    assert {type(each) for each in said} == {Frame, Heartbeat}


def test_events_of_isapi_and_frames_of_gige_are_one_device() -> None:
    options = {"decisions": {"wire": "isapi"}}
    expected = in_memory(3.0)
    with behind_the_wire(options, decisions=ISAPI) as (played, device):
        assert device.configure("alarm_threshold_degC", 36.0) == 36.0
        assert device.configure("alarm_threshold_degC", 37.3) == 37.3
        said = watched(played, device, 3.0)
        assert len(list(device.alarm_records(0.0))) == sum(isinstance(each, Alarm) for each in said)
        assert device.identity()["model"] == "Simulated dual-light"
        assert device.identity()["camera_model"] == "Fake"
    expect_same(frames_of(said), frames_of(expected))
    events = told([each for each in said if not isinstance(each, Frame)])
    assert events == told([each for each in expected if not isinstance(each, Frame)])
    assert any(isinstance(each, Reading) for each in events)
    assert [each.time_s for each in said] == sorted(each.time_s for each in said)


def test_any_driver_may_make_the_decisions_and_the_link_carries_both() -> None:
    decisions = {"decisions": {"driver": "simulated", "options": {"alarm_threshold_degC": 36.0}}}
    with behind_the_wire(None, **decisions) as (played, device):
        said = watched(played, device, 2.0)
        assert device.poll_interval_s == 0.0
    assert frames_of(said)
    assert any(isinstance(each, Alarm) for each in said)
    assert {"frames", "records", "alarms"} <= DRIVER.carries(GigeOptions.model_validate(decisions))


def test_frames_lost_on_the_simulated_wire_are_told_or_break_the_scene(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.devices.gige.driver.WIRE_DEADLINE_S", 1.0)
    lossy = {"lost_packet_share": 0.003}
    with behind_the_wire(lossy, packet_resend=False, frame_retention_ms=20.0, most_lost_share=0.9) as (played, device):
        played.show(*FACES_DEGC)
        try:
            said = list(device.watch(played.clock.now_s() + 8.0))
        except LinkLost as error:  # the very last one was lost: nothing after it shows the gap
            told = "did not come" in str(error)
        else:
            told = any(isinstance(each, FramesLost) for each in said)
        assert told


def test_scenes_without_frames_send_none() -> None:
    with behind_the_wire({"decisions": {"wire": "isapi"}}, decisions=ISAPI) as (played, device):
        played.show(*FACES_DEGC)
        assert any(isinstance(event, Reading) for event in device.listen(played.clock.now_s() + 2.0))
        assert played.served.camera.sent == 0


def test_a_run_in_a_process_of_its_own_gives_the_verdicts_of_memory(tmp_path: Path) -> None:
    scenarios = {"blackbody_accuracy"}
    decisions = {"driver": "isapi", "options": {"mode": "body", "mode_of_channel": {1: "body", 2: "surface"}}}
    device = {"driver": "gige", "options": {"decisions": decisions}}
    wire = recorded(tmp_path / "wire", over("gige", device, decisions={"wire": "isapi"}), scenarios)
    memory = recorded(tmp_path / "memory", over(None, {}), scenarios)
    same_but({"track", "threshold_degC", "raw"}, memory, wire, {"reading", "alarm", "mask_status", "detection"})
    assert verdicts(tmp_path / "wire", scenarios) == verdicts(tmp_path / "memory", scenarios)
    assert "pass" in verdicts(tmp_path / "wire", scenarios).values()
