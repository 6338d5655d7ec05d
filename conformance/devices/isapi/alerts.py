"""Alerts: what a part of the alert stream holds, as the live link takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.devices.format_error import FormatError
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.envelope import FACE, envelope_of, fields_of, is_picture, passages_of
from conformance.devices.isapi.multipart import MultipartPart

__all__ = ["Alert", "WireEvent", "alert_of", "content_of", "passages_of"]


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One event object of an alert, by the name that the wire has for it."""

    name: str
    fields: Mapping[str, Any]

    @property
    def is_face_detection(self) -> bool:
        """Whether it is the XML kind, which tells of a face and of the rule that it met."""
        return self.name == FACE

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
    if is_picture(part.kind):
        return None
    try:
        envelope = envelope_of(content_of(part.content))
    except FormatError as error:
        raise LinkLost(f"the device sent {error}") from None
    return Alert(
        kind=envelope.kind,
        active=envelope.active,
        channel=int(envelope.channel) if envelope.channel.isdecimal() else None,
        description=envelope.description,
        told=tuple(WireEvent(name, fields) for name, fields in envelope.objects),
    )


def content_of(content: bytes) -> Mapping[str, Any]:
    """The fields of a document, XML (what is below its root) or JSON. Raises `LinkLost`."""
    try:
        return fields_of(content)
    except FormatError as error:
        raise LinkLost(f"the device sent {error}") from None
