"""What the messages of a saved alert stream say: the live link's parser, with times and decisions read strictly.

A unit that is missing or unknown is never guessed. ``isAbnomalTemperature`` (the wire's spelling) is the device's
decision, apart from the value.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.temperature import stated_number
from conformance.devices.format_error import FormatError
from conformance.devices.isapi.envelope import FACE, envelope_of, fields_of

__all__ = ["FACE", "CaptureMessage", "decision_of", "message_of", "position_of", "time_of"]

_MOST_MESSAGE_BYTES = 1 << 20


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
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        try:
            content.decode()
        except UnicodeDecodeError:
            raise FormatError("is XML in another encoding than UTF-8") from None
    try:
        envelope = envelope_of(fields_of(content, "utf-8"))
    except FormatError as error:
        raise FormatError(f"is {error}") from None
    return CaptureMessage(
        envelope.kind, envelope.active, envelope.description[:200], envelope.channel,
        time_of(envelope.fields.get("dateTime")), envelope.objects,
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
