"""Bytes of a wire are read as the live driver reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Alarm, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.problems import BadInput
from conformance.testing import WIRES, messages_of
from tests.devices.isapi.payloads import VIDEOLOSS, measurement, part
from tests.devices.onvif.test_radiometry import BOX, NAMESPACES, box

END = b"--boundary--\r\n"
NOTIFICATION = (
    f"<wsnt:NotificationMessage {NAMESPACES}><wsnt:Topic>{BOX}</wsnt:Topic><wsnt:Message><tt:Message>"
    f"<tt:Data>{box()}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>"
)


def pulled(*notifications: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        f"<tev:PullMessagesResponse xmlns:tev='urn:t'>{''.join(notifications)}</tev:PullMessagesResponse></s:Body>"
        "</s:Envelope>"
    ).encode()


def test_an_alert_stream_is_mask_reading_and_decision_of_each_person() -> None:
    stream = part(VIDEOLOSS) + part(measurement(currTemperature=38.1, isAbnomalTemperature=True)) + END
    events, notes = messages_of("isapi", stream, mode="body")
    assert [type(event) for event in events] == [Heartbeat, MaskStatus, Reading, Alarm]
    reading = events[2]
    assert isinstance(reading, Reading)
    assert (reading.temperature_degC, reading.mode, reading.time_s, reading.scene) == (38.1, Mode.BODY, 0.0, "")
    assert notes == ()


def test_the_boundary_is_the_one_of_the_http_head_where_there_is_one() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary=boundary\r\n\r\n"
    assert messages_of("isapi", head + part(VIDEOLOSS)) == ((Heartbeat("", 0.0),), ())
    assert messages_of("isapi", part(VIDEOLOSS, boundary="b"), boundary="b") == ((Heartbeat("", 0.0),), ())


def test_one_alert_alone_is_read_too() -> None:
    assert messages_of("isapi", VIDEOLOSS.encode()) == ((Heartbeat("", 0.0),), ())


def test_a_lost_serial_number_ends_the_link_as_it_does_on_a_bench() -> None:
    stream = part(measurement(serialNo=1)) + part(measurement(serialNo=3)) + END
    events, notes = messages_of("isapi", stream)
    assert len([event for event in events if isinstance(event, Reading)]) == 1
    assert len(notes) == 1
    assert "came after 1: events were lost" in notes[0]
    assert messages_of("isapi", stream, numbered=False)[1] == ()


def test_what_comes_behind_the_closing_boundary_is_not_read_and_noted() -> None:
    events, notes = messages_of("isapi", part(VIDEOLOSS) + END + part(measurement()) + END)
    assert [type(event) for event in events] == [Heartbeat]
    assert "behind the closing boundary are not read" in notes[0]


def test_a_stream_that_is_cut_off_says_where() -> None:
    _, notes = messages_of("isapi", (part(VIDEOLOSS) + part(measurement()))[:-40])
    assert "cut off within part 2" in notes[0]


def test_notifications_and_answers_of_a_pull_point_are_read() -> None:
    events, notes = messages_of("onvif", NOTIFICATION.encode())
    assert [event.temperature_degC for event in events if isinstance(event, Reading)] == [37.0]
    assert messages_of("onvif", pulled(NOTIFICATION)) == (events, notes)
    assert messages_of("onvif", pulled(NOTIFICATION) + pulled())[0] == (*events, Heartbeat("", 0.0))


def test_a_fault_of_a_pull_point_is_the_end_of_the_link() -> None:
    fault = pulled().replace(b"tev:PullMessagesResponse", b"tev:Fault")
    assert messages_of("onvif", fault) == (
        (),
        ("the link would be lost here: the device answers with a fault: no reason given",),
    )


def test_an_unknown_wire_and_an_unknown_option_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match=r"unknown wire 'dahua'. Use isapi or onvif"):
        messages_of("dahua", b"")
    with pytest.raises(BadInput, match="mode"):
        messages_of("isapi", b"", mode="warm")


def test_no_bytes_are_no_message() -> None:
    assert all(messages_of(wire, b"")[1] for wire in WIRES)


@given(st.sampled_from(sorted(WIRES)), st.binary(max_size=300))
def test_whatever_bytes_come_there_are_events_and_notes(wire: str, data: bytes) -> None:
    events, notes = messages_of(wire, data)
    assert events or notes
