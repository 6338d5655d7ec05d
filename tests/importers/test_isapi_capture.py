"""Captures of an alert stream: values, decisions, spellings, and everything that can be wrong on a wire."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.events import Alarm, Detection, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.problems import BadInput
from conformance.importers import isapi_capture
from tests.importers.hostile import imported, refused

HTTP = b'HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary="MIME_boundary"\r\n\r\n'


def alert(second: int = 0, kind: str = "AccessControllerEvent", **fields: Any) -> dict[str, Any]:
    said = {"thermometryUnit": "celsius", "currTemperature": 36.5, "isAbnomalTemperature": False, **fields}
    return {
        "channelID": 1, "dateTime": f"2020-06-01T08:00:{second:02}+08:00", "eventType": kind, "eventState": "active",
        kind: {name: value for name, value in said.items() if value is not None},
    }  # fmt: skip


def part(content: bytes | dict[str, Any], kind: str = "application/json", *, length: bool = True) -> bytes:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    stated = f"Content-Length: {len(body)}\r\n" if length else ""
    return f"--MIME_boundary\r\nContent-Type: {kind}; charset=UTF-8\r\n{stated}\r\n".encode() + body + b"\r\n"


def capture(tmp_path: Path, *parts: bytes, head: bytes = b"", end: bytes = b"--MIME_boundary--\r\n") -> Path:
    path = tmp_path / "door.multipart"
    path.write_bytes(head + b"".join(parts) + end)
    return path


def events(tmp_path: Path, *parts: bytes, **options: str) -> list[Any]:
    return list(imported(tmp_path, "isapi-capture", capture(tmp_path, *parts), **options).events)


def test_a_passage_is_a_mask_a_reading_and_the_devices_own_decision(tmp_path: Path) -> None:
    said = alert(5, mask="yes", employeeNoString="E7", RegionCoordinates={"positionX": 250, "positionY": 500},
                 currTemperature=37.9, isAbnomalTemperature=True)  # fmt: skip
    mask, reading, alarm = events(tmp_path, part(alert(0)), part(said), mode="body")[1:]
    assert isinstance(mask, MaskStatus)
    assert (mask.worn, mask.track) == (True, "E7")
    assert isinstance(reading, Reading)
    assert (reading.temperature_degC, reading.mode, reading.position, reading.time_s) == (37.9, Mode.BODY, 0.25, 5.0)
    assert isinstance(alarm, Alarm)


@pytest.mark.parametrize(("degC", "decision", "alarms"), [(39.5, False, 0), (36.0, True, 1), (39.5, None, 0)])
def test_the_decision_is_never_drawn_from_the_value(
    tmp_path: Path, degC: float, decision: bool | None, alarms: int
) -> None:
    found = events(tmp_path, part(alert(currTemperature=degC, isAbnomalTemperature=decision)))
    assert sum(isinstance(event, Alarm) for event in found) == alarms


@pytest.mark.parametrize(
    ("unit", "value", "degC"),
    [("celsius", 36.6, 36.6), ("celcius", "36.6", 36.6), ("Fahrenheit", 97.7, 36.5), ("kelvin", 309.65, 36.5)],
)
def test_units_are_taken_as_the_wire_spells_them(tmp_path: Path, unit: str, value: Any, degC: float) -> None:
    [reading] = events(tmp_path, part(alert(thermometryUnit=unit, currTemperature=value)))
    assert reading.temperature_degC == pytest.approx(degC)
    assert reading.suspect is None


@pytest.mark.parametrize(
    ("unit", "value"),
    [(None, 36.5), ("reaumur", 29.2), ("celsius", "NaN"), ("celsius", float("nan")), ("celsius", 97.7)],
)
def test_a_value_that_cannot_be_used_is_kept_flagged_and_marked(tmp_path: Path, unit: str | None, value: Any) -> None:
    path = capture(tmp_path, part(alert(thermometryUnit=unit, currTemperature=value)))
    recording = imported(tmp_path, "isapi-capture", path)
    [reading] = recording.events
    assert isinstance(reading, Reading)
    assert reading.suspect
    assert [flag.field for _, flag in recording.flags()] == ["reading"]


FACE = """<?xml version="1.0" encoding="UTF-8"?>
<EventNotificationAlert version="2.0" xmlns="{namespace}">
<channelID>2</channelID><dateTime>2020-06-01T08:00:03+08:00</dateTime>
<eventType>faceThermometry</eventType><eventState>{state}</eventState>
<FaceThermDetectionInfo><id>1</id><faceDetectionState>true</faceDetectionState>
<alarmTemperature>38.1</alarmTemperature><ruleTemperature>37.3</ruleTemperature>
<FaceRect><x>0.4</x><y>0.2</y><width>0.2</width><height>0.3</height></FaceRect>
</FaceThermDetectionInfo></EventNotificationAlert>"""


@pytest.mark.parametrize(
    "namespace", ["http://www.isapi.org/ver20/XMLSchema", "http://www.hikvision.com/ver20/XMLSchema"]
)
def test_xml_of_both_namespaces_tells_of_a_face_its_temperature_and_its_alarm(tmp_path: Path, namespace: str) -> None:
    said = FACE.format(namespace=namespace, state="active").encode()
    detection, reading, alarm = events(tmp_path, part(said, "application/xml"))
    assert isinstance(detection, Detection)
    assert (reading.temperature_degC, reading.position) == (38.1, 0.5)
    assert alarm.threshold_degC == 37.3


def test_what_says_nothing_of_a_person_proves_the_link_or_reports_a_fault(tmp_path: Path) -> None:
    idle = {"dateTime": "2020-06-01T08:00:00+08:00", "eventType": "videoloss", "eventState": "inactive"}
    lost = {**idle, "dateTime": "2020-06-01T08:00:09+08:00", "eventState": "active"}
    heartbeat, fault = events(tmp_path, part(idle), part(lost))
    assert isinstance(heartbeat, Heartbeat)
    assert isinstance(fault, Fault)
    assert fault.time_s == 9.0


def test_pictures_are_passed_over_and_said_to_be(tmp_path: Path) -> None:
    picture = part(b"\xff\xd8\xff--MIME_boundary\r\nwithin\r\n", "image/jpeg")
    recording = imported(tmp_path, "isapi-capture", capture(tmp_path, picture, part(alert())))
    assert len(recording.events) == 1
    assert "1 pictures or attachments of the stream are not imported." in recording.manifest.notes


def test_an_event_that_is_posted_again_counts_once(tmp_path: Path) -> None:
    found = events(tmp_path, part(alert(0, serialNo=4)), part(alert(1, serialNo=4)), part(alert(2, serialNo=5)))
    assert [event.track for event in found if isinstance(event, Reading)] == ["4", "5"]


@pytest.mark.parametrize("length", [True, False])
@pytest.mark.parametrize("head", [b"", HTTP])
def test_parts_are_found_with_and_without_lengths_and_head(tmp_path: Path, length: bool, head: bytes) -> None:
    path = capture(tmp_path, part(alert(0), length=length), part(alert(1), length=length), head=head)
    assert len(imported(tmp_path, "isapi-capture", path).events) == 2


def test_a_stream_that_was_cut_off_is_refused_and_on_demand_read_without_its_end(tmp_path: Path) -> None:
    path = capture(tmp_path, part(alert(0)), part(alert(1))[:-40], end=b"")
    [problem] = refused(tmp_path, "isapi-capture", path)
    assert "cut_end=leave_out" in problem
    recording = imported(tmp_path, "isapi-capture", path, cut_end="leave_out")
    assert len(recording.events) == 1
    assert any("left out at the end" in note for note in recording.manifest.notes)


def test_every_message_that_cannot_be_read_is_named_with_its_part_and_line(tmp_path: Path) -> None:
    doctype = b"<!DOCTYPE a [<!ENTITY b 'c'>]><EventNotificationAlert/>"
    path = capture(
        tmp_path, part(b"{no json"), part(alert()), part(doctype, "application/xml"), part(b"<a/>", "text/xml"),
        part({"eventState": "active"}), part({**alert(), "dateTime": "soon"}), part({**alert(), "dateTime": None}),
        part({**alert(), "dateTime": "2020-06-01T08:00:00"}), part(alert(isAbnomalTemperature="maybe")), part(b"hello"),
    )  # fmt: skip
    problems = refused(tmp_path, "isapi-capture", path)
    said = ["JSON", "document type", "<a>", "eventType", "'soon'", "no dateTime", "offset", "'maybe'", "neither XML"]
    assert len(problems) == len(said)
    for number, words, problem in zip((1, 3, 4, 5, 6, 7, 8, 9, 10), said, problems, strict=True):
        assert f"part {number} " in problem
        assert words in problem
        assert "door.multipart:" in problem


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no stream at all", b"--b\r\n", b"--b\r\nContent-Length: -5\r\n\r\n{}",
        b"--b\r\nContent-Length: 99999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n--b\r\n",
        b"--b\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}{}{}\r\n--b--",
    ],
)  # fmt: skip
def test_what_is_no_stream_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "door.multipart"
    path.write_bytes(content)
    assert all("door.multipart" in problem for problem in refused(tmp_path, "isapi-capture", path))


def test_deeply_nested_messages_are_refused(tmp_path: Path) -> None:
    xml = b"<EventNotificationAlert>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</EventNotificationAlert>"
    path = capture(tmp_path, part(xml, "application/xml"), part(b"[" * 100_000), part(b'{"a":' * 100_000))
    assert len(refused(tmp_path, "isapi-capture", path)) == 3


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_is_changed_in_a_capture_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    face = FACE.format(namespace="x", state="active").encode()
    content = bytearray(HTTP + part(alert(mask="yes")) + part(face, "application/xml") + b"--MIME_boundary--\r\n")
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("fuzz") / "a.multipart"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        read = isapi_capture.read([path], {"cut_end": "leave_out"})
    except BadInput:
        return
    assert read.events
