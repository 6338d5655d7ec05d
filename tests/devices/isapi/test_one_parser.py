"""Live link and importer read one wire with one parser: what one understands of a message the other does too."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.devices.format_error import FormatError
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi import capture_messages, capture_parts
from conformance.devices.isapi.alerts import alert_of
from conformance.devices.isapi.capture_messages import message_of
from conformance.devices.isapi.capture_parts import parts_of
from conformance.devices.isapi.multipart import MultipartPart, Parts
from tests.devices.isapi.payloads import VIDEOLOSS

FIELDS = st.dictionaries(
    st.sampled_from(["serialNo", "currTemperature", "mask", "employeeNoString", "RegionCoordinates", "other"]),
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    max_size=4,
)
ALERTS = st.fixed_dictionaries(
    {"eventType": st.sampled_from(["VMD", "videoloss", "faceCapture"])},
    optional={
        "eventState": st.sampled_from(["active", "inactive", " Active "]),
        "channelID": st.sampled_from([1, "2", "x"]),
        "FaceTemperatureMeasurementEvent": FIELDS | st.lists(FIELDS, max_size=3),
        "AccessControllerEvent": FIELDS,
        "AcsEvent": st.fixed_dictionaries({"InfoList": st.lists(FIELDS, max_size=3) | FIELDS}),
        "FaceThermDetectionInfo": FIELDS | st.text(max_size=3),
    },
)


def both(content: bytes) -> tuple[object, object]:
    """What each of them makes of a message; None where it refuses it."""
    try:
        alert = alert_of(MultipartPart({}, content))
        live = alert and (
            alert.kind,
            alert.active,
            alert.description[:200],
            [(e.name, dict(e.fields)) for e in alert.told],
        )
    except LinkLost:
        live = None
    try:
        message = message_of(content)
        imported = (message.kind, message.active, message.description, [(n, dict(f)) for n, f in message.objects])
    except FormatError:
        imported = None
    return live, imported


@given(ALERTS, st.booleans())
def test_an_alert_is_the_same_to_both(alert: dict[str, object], wrapped: bool) -> None:
    content = json.dumps({"EventNotificationAlert": alert} if wrapped else alert).encode()
    live, imported = both(content)
    assert live == imported
    assert live is not None


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_is_changed_in_an_xml_alert_both_read_it_or_both_refuse_it(data: st.DataObject) -> None:
    content = bytearray(re.sub("<dateTime>.*</dateTime>", "", VIDEOLOSS).encode())  # only a capture needs its time
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + 1] = data.draw(st.sampled_from([b"", b"<", b">", b"&amp;", b"\n", b'"', b"x", b"}", b"]]>"]))
    live, imported = both(bytes(content))
    assert live == imported


@pytest.mark.parametrize("namespace", ["http://a b/c", "http://a}b", "urn:x"])
def test_a_namespace_of_any_spelling_hides_no_name(namespace: str) -> None:
    content = f'<EventNotificationAlert xmlns="{namespace}"><eventType>VMD</eventType></EventNotificationAlert>'
    assert both(content.encode())[0] == ("VMD", False, "", [])


def test_a_document_type_is_refused_by_both_and_named() -> None:
    content = (
        b'<!DOCTYPE a [<!ENTITY b "c">]><EventNotificationAlert><eventType>VMD</eventType></EventNotificationAlert>'
    )
    assert both(content) == (None, None)
    with pytest.raises(FormatError, match="document type"):
        message_of(content)


@pytest.mark.parametrize("length", ["", "Content-Length: {}\r\n", "content-length :  {}  \r\n"])
@pytest.mark.parametrize("kind", ["", "Content-Type: Application/XML; charset=utf-8\r\n"])
def test_the_headers_of_a_part_are_the_same_to_both(length: str, kind: str) -> None:
    content = VIDEOLOSS.encode()
    head = f"--b\r\n{kind}{length.format(len(content))}\r\n".encode()
    stream = head + content + b"\r\n--b--\r\n"
    [live] = Parts(b"b").feed(stream)
    [saved] = parts_of(stream)
    assert live.kind == saved.kind == ("application/xml" if kind else "")
    assert live.content.strip() == saved.content.strip() == content.strip()


def test_the_importer_has_no_parser_of_its_own() -> None:
    for module in (capture_messages, capture_parts):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {name for name in names if name.startswith(("xml", "json"))}
