"""Alerts: what a part of the alert stream holds, XML or JSON, as one kind of value.

Names are the wire's. Two XML namespaces are in use for the same elements, so local names alone are matched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.multipart import MultipartPart
from conformance.devices.safe_xml import Element, NotXml, parse_xml

_ENVELOPE = "EventNotificationAlert"
_MEASUREMENT = "FaceTemperatureMeasurementEvent"
_PASSAGE = "AccessControllerEvent"
_PASSAGES = "AcsEvent"
_FACE = "FaceThermDetectionInfo"


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One event object of an alert, by the name that the wire has for it."""

    name: str
    fields: Mapping[str, Any]

    @property
    def is_face_detection(self) -> bool:
        """Whether it is the XML kind, which tells of a face and of the rule that it met."""
        return self.name == _FACE

    @property
    def serial(self) -> int | None:
        """The device's own number of it, where it has one."""
        number = self.fields.get("serialNo")
        if number is None:
            return None
        try:
            return int(str(number))
        except ValueError:
            raise LinkLost(f"the serialNo of an event is {str(number)[:40]!r}") from None


@dataclass(frozen=True, slots=True)
class Alert:
    """One ``EventNotificationAlert``."""

    kind: str
    """Its ``eventType``."""
    active: bool
    channel: int | None
    description: str
    told: tuple[WireEvent, ...]


def alert_of(part: MultipartPart) -> Alert | None:
    """The alert of a part; None for a picture. Raises `LinkLost` for what is neither."""
    if part.kind.startswith("image/") or part.kind == "application/octet-stream":
        return None
    return _alert(content_of(part.content))


def content_of(content: bytes) -> Mapping[str, Any]:
    """The fields of a document, XML (what is below its root) or JSON. Raises `LinkLost`."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _of_xml(start)
    if start.startswith(b"{"):
        return _of_json(start)
    raise LinkLost(f"the device sent what is neither XML nor JSON: {content[:60]!r}")


def _of_json(content: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LinkLost(f"the device sent JSON that cannot be read: {type(error).__name__}: {content[:60]!r}") from None
    if isinstance(inner := fields.get(_ENVELOPE), dict):
        return inner
    return dict(fields)


def _of_xml(content: bytes) -> Mapping[str, Any]:
    try:
        root = parse_xml(content)
    except NotXml as error:
        raise LinkLost(f"the device sent XML that cannot be read: {error}: {content[:60]!r}") from None
    if root.name != _ENVELOPE:
        raise LinkLost(f"the device sent <{root.name[:40]}> where an {_ENVELOPE} was to come")
    fields = _fields(root)
    return fields if isinstance(fields, dict) else {}


def _fields(element: Element) -> Any:
    """An element as JSON would have it: text, or its children by name, with a list where a name comes twice."""
    if not element.children:
        return element.text.strip()
    fields: dict[str, Any] = {}
    for child in element.children:
        value = _fields(child)
        if child.name not in fields:
            fields[child.name] = value
        elif isinstance(fields[child.name], list):
            fields[child.name].append(value)
        else:
            fields[child.name] = [fields[child.name], value]
    return fields


def _alert(fields: Mapping[str, Any]) -> Alert:
    kind = fields.get("eventType")
    if not isinstance(kind, str) or not kind:
        raise LinkLost(f"the device sent an alert without eventType: {', '.join(map(str, fields))[:80]}")
    channel = str(fields.get("channelID", ""))
    return Alert(
        kind=kind,
        active=str(fields.get("eventState", "")).strip().lower() == "active",
        channel=int(channel) if channel.isdecimal() else None,
        description=str(fields.get("eventDescription", "")),
        told=tuple(_told(fields)),
    )


def _told(fields: Mapping[str, Any]) -> Iterator[WireEvent]:
    for name in (_MEASUREMENT, _PASSAGE, _FACE):
        found = fields.get(name)
        for each in found if isinstance(found, list) else [found]:
            if isinstance(each, dict):
                yield WireEvent(name, each)
    passages = fields.get(_PASSAGES)
    if isinstance(passages, dict):
        for each in passages_of(passages):
            yield WireEvent(_PASSAGE, each)


def passages_of(acs_event: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The passages in an ``AcsEvent``: its ``InfoList``, one or many."""
    listed = acs_event.get("InfoList")
    for each in listed if isinstance(listed, list) else [listed]:
        if isinstance(each, dict):
            yield each
