"""Bytes of a wire read as the live driver reads them: the same messages, the same events, the same end of the link."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from conformance.bench.driver import Options
from conformance.core.events import Event
from conformance.core.problems import BadInput, Problem
from conformance.devices.format_error import FormatError
from conformance.devices.inbox import LinkLost
from conformance.documents import refused

O = TypeVar("O", bound=Options)  # noqa: E741

ARRIVED_S = 0.0
"""The time of every event, s: the driver uses the time of arrival, which bytes in a file do not have."""
_HEAD = re.compile(rb"\AHTTP/.*?\r?\n\r?\n", re.DOTALL)
_DECLARATION = re.compile(rb"<\?xml[^>]*\?>")


def messages_of(wire: str, data: bytes, **options: Any) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """The events that the live driver of ``wire`` would record from these bytes, and notes for the reader.

    ``isapi``: the body of an alert stream (multipart, with or without its HTTP head), or one alert alone. ``onvif``:
    one or several ``NotificationMessage`` elements, or answers to ``PullMessages``. Further keywords are options of the
    driver (``mode="body"``); ``boundary`` separates the parts of an alert stream, if the bytes do not state it.

    Every event has the scene ``""`` and the time 0.0 s. The notes contain the message with which the link would be
    lost: the events before it are kept and later bytes are not read, as on a bench. Raises `BadInput` for a wire or an
    option that does not exist.
    """
    if wire not in WIRES:
        known = " or ".join(WIRES)
        raise BadInput(Problem(f"unknown wire {wire!r}", field="wire", remedy=f"Use {known}", code="unknown-name"))
    events: list[Event] = []
    notes: list[str] = []
    try:
        events.extend(WIRES[wire](data, options, notes))
    except (LinkLost, FormatError) as lost:
        notes.append(f"the link would be lost here: {lost}")
    if not events and not notes:
        notes.append("the bytes contain no message")
    return tuple(events), tuple(notes)


def _isapi(data: bytes, options: Mapping[str, Any], notes: list[str]) -> Iterator[Event]:
    from conformance.devices.isapi import capture_parts, multipart
    from conformance.devices.isapi.alert_decoder import AlertDecoder
    from conformance.devices.isapi.driver import IsapiOptions
    from conformance.devices.isapi.events import IsapiClaims, events_of

    given = dict(options)
    boundary = given.pop("boundary", None)
    chosen = _validated(IsapiOptions, given)
    claims = IsapiClaims(chosen.mode, chosen.mode_of_channel)
    head = _HEAD.match(data)
    body = data[head.end() :] if head else data
    if boundary is not None:
        separates = str(boundary).encode()
    elif head is not None and (stated := re.search(rb"(?im)^content-type:([^\r\n]*)", head[0])):
        separates = multipart.boundary_of(stated[1].decode("latin-1").strip())
    elif body.lstrip()[:1] in (b"<", b"{"):
        separates, body = b"alone", b"--alone\r\n\r\n" + body + b"\r\n--alone--\r\n"
    else:
        separates = capture_parts.boundary_of(body)
    decoder = AlertDecoder(separates, numbered=chosen.numbered)
    for alert in decoder.feed(body):
        yield from events_of(alert, ARRIVED_S, claims)
    decoder.end()
    unread = body.partition(b"\n--" + separates + b"--")[2].strip()
    if unread:
        notes.append(f"{len(unread)} bytes behind the closing boundary are not read: the device had ended its answer")


def _validated(model: type[O], options: Mapping[str, Any]) -> O:
    """The options of a driver, as in a bench description. Raises `BadInput` with every invalid one."""
    try:
        return model.model_validate_json(json.dumps(options))
    except ValidationError as error:
        raise BadInput(
            Problem(
                str(refused(each)),
                field=".".join(map(str, each["loc"])),
                remedy=refused(each).remedy,
                code="option-refused",
            )
            for each in error.errors()
        ) from None


def _onvif(data: bytes, options: Mapping[str, Any], notes: list[str]) -> Iterator[Event]:
    from conformance.core.events import Heartbeat
    from conformance.devices.onvif.driver import OnvifOptions
    from conformance.devices.onvif.pull_point import notifications_in
    from conformance.devices.onvif.radiometry import OnvifClaims, events_of
    from conformance.devices.safe_xml import NotXml, parse_xml

    chosen = _validated(OnvifOptions, options)
    claims = OnvifClaims(chosen.value, chosen.mode, chosen.mode_of_area, chosen.sensor_width_px)
    try:
        several = parse_xml(b"<messages>" + _DECLARATION.sub(b"", _HEAD.sub(b"", data)) + b"</messages>")
    except NotXml as error:
        raise LinkLost(f"the device answers with what is not SOAP: {error}") from None
    for document in several.children:
        answer = document
        if document.name == "Envelope":
            body = document.find("Body")
            if body is None or not body.children:
                raise LinkLost("the device answers with an empty body")
            answer = body.children[0]
        if answer.name == "NotificationMessage":
            yield from events_of(answer, ARRIVED_S, claims)
        elif answer.name == "PullMessagesResponse":
            notifications = notifications_in(answer)
            for notification in notifications:
                yield from events_of(notification, ARRIVED_S, claims)
            if not notifications:
                yield Heartbeat("", ARRIVED_S)
        elif answer.name == "Fault":
            words = next((text.text.strip() for text in answer.all("Text")), "") or "no reason given"
            raise LinkLost(f"the device answers with a fault: {words[:200]}")
        else:
            raise LinkLost(f"the device answers PullMessages with {answer.name[:40]}")


WIRES: Mapping[str, Callable[[bytes, Mapping[str, Any], list[str]], Iterator[Event]]] = MappingProxyType(
    {"isapi": _isapi, "onvif": _onvif}
)
"""The wires that `messages_of` reads, by name."""
