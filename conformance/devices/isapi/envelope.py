"""The envelope of an alert, XML or JSON, as live link and importer both read it: one parser for one wire.

Names are the wire's. Two XML namespaces are in use for the same elements, so local names alone are matched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.devices.format_error import FormatError
from conformance.devices.safe_xml import Element, NotXml, parse_xml

ENVELOPE = "EventNotificationAlert"
FACE = "FaceThermDetectionInfo"
_MEASUREMENT = "FaceTemperatureMeasurementEvent"
_PASSAGE = "AccessControllerEvent"
_PASSAGES = "AcsEvent"
_SHOWN = 60
"""Bytes of a bad message that an error shows."""


@dataclass(frozen=True, slots=True)
class AlertEnvelope:
    """One ``EventNotificationAlert``."""

    kind: str
    """Its ``eventType``."""
    active: bool
    channel: str
    description: str
    objects: tuple[tuple[str, Mapping[str, Any]], ...]
    """The event objects in it: name on the wire, fields."""
    fields: Mapping[str, Any]
    """All of it."""


def is_picture(kind: str) -> bool:
    """Whether a part of this media type holds no message."""
    return kind.startswith("image/") or kind == "application/octet-stream"


def fields_of(content: bytes, encoding: str | None = None) -> Mapping[str, Any]:
    """The fields of a document: of JSON, or of XML what is below its root.

    ``encoding`` is that of XML, whatever it declares. Raises `FormatError` with what came instead.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _of_xml(start, encoding)
    if start.startswith(b"{"):
        return _of_json(start)
    raise FormatError(f"what is neither XML nor JSON: {content[:_SHOWN]!r}")


def envelope_of(fields: Mapping[str, Any]) -> AlertEnvelope:
    """The envelope that has these fields. Raises `FormatError` where it does not say what it is."""
    kind = fields.get("eventType")
    if not isinstance(kind, str) or not kind:
        raise FormatError(f"an alert without eventType: {', '.join(map(str, fields))[:80]}")
    return AlertEnvelope(
        kind=kind,
        active=str(fields.get("eventState", "")).strip().lower() == "active",
        channel=str(fields.get("channelID", "")),
        description=str(fields.get("eventDescription", "")),
        objects=tuple(_objects(fields)),
        fields=fields,
    )


def passages_of(acs_event: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The passages in an ``AcsEvent``: its ``InfoList``, one or many."""
    yield from _mappings(acs_event.get("InfoList"))


def _objects(fields: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in (_MEASUREMENT, _PASSAGE, FACE):
        for each in _mappings(fields.get(name)):
            yield name, each
    passages = fields.get(_PASSAGES)
    if isinstance(passages, dict):
        for each in passages_of(passages):
            yield _PASSAGE, each


def _mappings(found: object) -> Iterator[Mapping[str, Any]]:
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            yield each


def _of_json(content: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError) as error:
        shown = content[:_SHOWN]
        raise FormatError(f"JSON that cannot be read: {type(error).__name__}: {shown!r}") from None
    if isinstance(inner := fields.get(ENVELOPE), dict):
        return inner
    return dict(fields)


def _of_xml(content: bytes, encoding: str | None) -> Mapping[str, Any]:
    try:
        root = parse_xml(content, encoding)
    except NotXml as error:
        raise FormatError(f"XML that cannot be read: {error}: {content[:_SHOWN]!r}") from None
    if root.name != ENVELOPE:
        raise FormatError(f"<{root.name[:40]}> where an {ENVELOPE} was to come")
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
