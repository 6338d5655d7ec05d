"""A simulated device behind ONVIF: readings with track and place, and a rule's alarms; nothing else is on this wire."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.protocols import TellsTime
from conformance.core.events import Alarm, Event, Heartbeat, Mode, Reading
from conformance.devices.inbox import LinkLost
from conformance.devices.onvif.driver import DRIVER, OnvifDevice, OnvifOptions
from conformance.devices.onvif.soap import SoapClient, SoapFault
from conformance.devices.safe_xml import parse_xml
from conformance.simulator.served.wires.onvif import WIRE
from tests.simulator.wires.certified import over, recorded, same_but, verdicts
from tests.simulator.wires.played import Played

AREAS = {"mode_of_area": {"face": "body", "plate": "surface"}, "sensor_width_px": 640}
CARRIED = {"blackbody_accuracy", "response_time", "parallel_capacity"}
"""What readings with track, place and time are enough for."""


@pytest.fixture
def played() -> Iterator[Played]:
    simulation = Played(WIRE, {"rules": True})
    yield simulation
    simulation.close()


def connected(played: Played, **options: Any) -> OnvifDevice:
    made = {"mode": Mode.BODY, "sensor_width_px": 640, "video_source": "thermal", **options}
    return OnvifDevice(OnvifOptions.model_validate(made), played.around)


def heard(played: Played, device: OnvifDevice, for_s: float = 4.0) -> list[Event]:
    return list(device.listen(played.clock.now_s() + for_s))


def test_readings_and_alarms_are_those_that_were_said() -> None:
    runs = []
    for over_the_wire in (True, False):
        played = Played(WIRE, {"rules": True})
        device = connected(played) if over_the_wire else played.device
        played.show(36.0, 38.5, 39.0)
        events = list(device.listen(played.clock.now_s() + 4.0))
        device.close()
        played.close()
        readings = [e for e in events if isinstance(e, Reading)]
        alarms = [(e.time_s, e.track, e.threshold_degC) for e in events if isinstance(e, Alarm)]
        beats = [e.time_s for e in events if isinstance(e, Heartbeat)]
        runs.append(([(e.time_s, e.temperature_degC, e.mode, e.track) for e in readings], alarms, beats))
        places = [e.position or 0.0 for e in readings]
        assert {round(place, 2) for place in places} == {0.17, 0.5, 0.83}
    assert runs[0] == runs[1]
    assert len(runs[0][1]) == 2


def test_without_rules_of_the_device_there_are_no_alarms_and_the_driver_says_so() -> None:
    played = Played(WIRE, {})
    device = connected(played)
    played.show(39.5)
    assert not any(isinstance(event, Alarm) for event in heard(played, device))
    assert "alarms" not in DRIVER.carries(OnvifOptions())
    assert "alarms" in DRIVER.carries(OnvifOptions(alarms=True))
    assert not DRIVER.carries(OnvifOptions()) & {"masks", "records", "settings", "frames"}
    device.close()
    played.close()


def test_identity_and_the_radiometry_that_holds_for_every_reading(played: Played) -> None:
    device = connected(played)
    said = device.identity()
    assert (said["manufacturer"], said["serial"]) == ("Conformance", "SIM-0001")
    assert said["radiometry"] == "ReflectedAmbientTemperature 295.15, Emissivity 0.98, DistanceToObject 1.5"
    assert device.answers()
    device.close()


def test_a_wrong_password_is_refused_in_clear_words(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WRONG", "not it")
    with pytest.raises(LinkLost, match="does not accept user 'admin'"):
        connected(played, password={"environment": "WRONG"})


def test_a_device_that_restarts_is_lost_for_the_scene_and_found_again_where_told() -> None:
    for reconnect in (False, True):
        played = Played(WIRE, {})
        device = connected(played, reconnect=reconnect)
        played.served.end_subscriptions()
        played.show(36.0)
        device._pull_point._reader.join(5)
        with pytest.raises(LinkLost, match="pull point is lost: PullMessages: "):
            heard(played, device)
        assert device.answers() is reconnect
        if reconnect:
            played.show(36.0)
            assert any(isinstance(event, Reading) for event in heard(played, device))
        device.close()
        played.close()


def test_a_client_that_nobody_here_wrote_understands_the_device(played: Played) -> None:
    async def asked() -> tuple[Any, Any]:
        address = played.address
        host, _, port = address["url"].removeprefix("http://").partition("/")[0].partition(":")
        camera = importlib.import_module("onvif").ONVIFCamera(
            host, int(port), address["user"], address["password"], no_cache=True
        )
        await camera.update_xaddrs()
        information = await (await camera.create_devicemgmt_service()).GetDeviceInformation()
        manager = await camera.create_pullpoint_manager(timedelta(seconds=60), lambda: None)
        played.show(37.0)
        played.play(2.0)
        pulled = await manager.get_service().PullMessages({"MessageLimit": 100, "Timeout": "PT1S"})
        await manager.shutdown()
        await camera.close()
        return information, pulled

    information, pulled = asyncio.run(asked())
    assert information.Model == "Simulated dual-light"
    topics = {str(message.Topic._value_1) for message in pulled.NotificationMessage}
    assert "tns1:VideoAnalytics/Radiometry/BoxTemperatureReading" in topics


def test_a_certification_over_onvif_gives_the_verdicts_of_memory_for_what_it_carries(tmp_path: Path) -> None:
    memory = recorded(tmp_path / "memory", over(None, {}), CARRIED)
    wire = recorded(tmp_path / "wire", over("onvif", {"driver": "onvif", "options": AREAS}), CARRIED)
    same_but({"raw", "position"}, memory, wire, {"reading", "heartbeat", "presented"})
    expected = verdicts(tmp_path / "memory", CARRIED)
    assert verdicts(tmp_path / "wire", CARRIED) == expected
    assert set(expected.values()) == {"pass"}
    assert len(expected) >= 3


def test_its_clock_is_read_and_runs_with_its_world(played: Played) -> None:
    device = connected(played)
    assert isinstance(device, TellsTime)
    first_s = device.device_clock_s()
    played.clock.sleep(90.0)
    second_s = device.device_clock_s()
    assert first_s is not None
    assert second_s is not None
    assert second_s - first_s == 90.0
    device.close()


UTC_TIME = (
    "<x><UTCDateTime><Time><Hour>{}</Hour><Minute>59</Minute><Second>7</Second></Time>"
    "<Date><Year>2026</Year><Month>2</Month><Day>28</Day></Date></UTCDateTime></x>"
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (UTC_TIME.format(23), datetime(2026, 2, 28, 23, 59, 7, tzinfo=UTC)),
        ("<x><DateTimeType>Manual</DateTimeType></x>", None),
        (UTC_TIME.format(24), LinkLost),
        (UTC_TIME.format("noon"), LinkLost),
        (UTC_TIME.format("").replace("<Hour></Hour>", ""), LinkLost),
    ],
)
def test_a_clock_that_states_no_utc_is_not_carried_and_one_that_states_no_time_is_a_broken_link(
    played: Played, monkeypatch: pytest.MonkeyPatch, answer: str, expected: Any
) -> None:
    device = connected(played)
    monkeypatch.setattr(SoapClient, "ask", lambda self, url, action, body: parse_xml(answer.encode()))
    if expected is LinkLost:
        with pytest.raises(LinkLost, match="an invalid UTCDateTime"):
            device.device_clock_s()
    else:
        assert device.device_clock_s() == (None if expected is None else expected.timestamp())
    monkeypatch.undo()
    device.close()


def test_a_device_that_does_not_know_the_question_has_no_clock_on_this_link(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(self: SoapClient, url: str, action: str, body: str) -> None:
        raise SoapFault("ActionNotSupported")

    device = connected(played)
    monkeypatch.setattr(SoapClient, "ask", unknown)
    assert device.device_clock_s() is None
    monkeypatch.undo()
    device.close()
