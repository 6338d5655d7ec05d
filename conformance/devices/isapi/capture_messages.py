"""What the messages of an alert stream say: XML or JSON as one kind of value, by the names of the wire.

Two XML namespaces are in use for the same elements: local names alone are matched. A unit that is missing or unknown is
never guessed. ``isAbnomalTemperature`` (the wire's spelling) is the device's decision, apart from the value.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from conformance.core.temperature import stated_number
from conformance.devices.format_error import FormatError

ENVELOPE = "EventNotificationAlert"
FACE = "FaceThermDetectionInfo"
_OBJECTS = ("FaceTemperatureMeasurementEvent", "AccessControllerEvent", FACE)
_MOST_MESSAGE_BYTES = 1 << 20
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class CaptureMessage:
    """One alert: its envelope, and the objects in it."""

    kind: str
    active: bool
    description: str
    channel: str
    when: datetime.datetime | None
    objects: tuple[tuple[str, Mapping[str, Any]], ...]
    """(name on the wire, fields)."""


def message_of(content: bytes) -> CaptureMessage:
    """The message of a part. Raises `FormatError`."""
    if len(content) > _MOST_MESSAGE_BYTES:
        raise FormatError(f"is a message of {len(content)} bytes: none is so long")
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        fields = _of_xml(text.rstrip())
    elif text.startswith(b"{"):
        fields = _of_json(text)
    else:
        raise FormatError(f"is neither XML nor JSON: {text[:40]!r}")
    kind = fields.get("eventType")
    if not isinstance(kind, str) or not kind:
        raise FormatError("is an alert without eventType")
    return CaptureMessage(
        kind, str(fields.get("eventState", "")).strip().lower() == "active",
        str(fields.get("eventDescription", ""))[:200],
        str(fields.get("channelID", "")), time_of(fields.get("dateTime")), tuple(_objects(fields)),
    )  # fmt: skip


def time_of(stated: object) -> datetime.datetime | None:
    """A time of the wire, ISO 8601 with offset. Raises `FormatError` for one that is none."""
    if stated in (None, ""):
        return None
    try:
        return datetime.datetime.fromisoformat(str(stated).strip())
    except ValueError:
        raise FormatError(f"states the time {str(stated)[:40]!r}") from None


def decision_of(fields: Mapping[str, Any]) -> bool | None:
    """The device's decision; None where it states none. Raises `FormatError` for what is neither yes nor no."""
    stated = fields.get("isAbnomalTemperature", fields.get("isAbnormalTemperature"))
    if stated is None:
        return None
    word = str(stated).strip().lower()
    if word not in {"true", "false"}:
        raise FormatError(f"states isAbnomalTemperature {word[:40]!r}: neither true nor false")
    return word == "true"


def position_of(fields: Mapping[str, Any]) -> float | None:
    """Where from the left, 0 to 1: region coordinates run to 1000, a face's rectangle to 1."""
    region, face = fields.get("RegionCoordinates"), fields.get("FaceRect")
    if isinstance(region, list):
        region = region[0] if region else None
    share = None
    if isinstance(region, Mapping) and (x := stated_number(region.get("positionX"))) is not None:
        share = x / 1000
    elif isinstance(face, Mapping) and (x := stated_number(face.get("x"))) is not None:
        share = x + (stated_number(face.get("width")) or 0.0) / 2
    return round(share, 6) if share is not None and 0 <= share <= 1 else None


def _of_json(text: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"is JSON that cannot be read: {type(error).__name__}") from None
    inner = fields.get(ENVELOPE)
    return inner if isinstance(inner, dict) else dict(fields)


def _of_xml(text: bytes) -> Mapping[str, Any]:
    try:
        words = text.decode()
    except UnicodeDecodeError:
        raise FormatError("is XML in another encoding than UTF-8") from None
    if "<!DOCTYPE" in words or "<!ENTITY" in words or "\0" in words:
        raise FormatError("is XML with a document type: no device sends one, and it is not read")
    try:
        root = ElementTree.fromstring(words)  # noqa: S314  (no document type passes the line above)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise FormatError(f"is XML that cannot be read: {error}") from None
    if _local(root) != ENVELOPE:
        raise FormatError(f"is <{_local(root)[:40]}>, not {ENVELOPE}")
    fields = _fields(root, 0)
    return fields if isinstance(fields, dict) else {}


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _fields(element: ElementTree.Element, depth: int) -> Any:
    """An element as JSON would have it: text, or its children by name, with a list where a name comes twice."""
    if depth > _DEEPEST:
        raise FormatError("is XML nested too deeply")
    if not len(element):
        return (element.text or "").strip()
    fields: dict[str, Any] = {}
    for child in element:
        name, value = _local(child), _fields(child, depth + 1)
        if name not in fields:
            fields[name] = value
        else:
            fields[name] = [*(fields[name] if isinstance(fields[name], list) else [fields[name]]), value]
    return fields


def _objects(fields: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    passages = fields.get("AcsEvent")
    listed = [(name, fields.get(name)) for name in _OBJECTS]
    if isinstance(passages, dict):
        listed.append(("AccessControllerEvent", passages.get("InfoList")))
    for name, found in listed:
        for each in found if isinstance(found, list) else [found]:
            if isinstance(each, dict):
                yield name, each
