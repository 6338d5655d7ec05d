"""From an alert to events. The device's decision (``isAbnomalTemperature``) is an alarm of its own, never the value.

No message says whether a temperature is the skin's or the body's: the bench states it, for all or by channel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.temperature import stated_degC, stated_number
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.alerts import Alert, WireEvent

_SIGNS_OF_LIFE = frozenset({"videoloss", "heartbeat"})
"""Event types that devices repeat, inactive, while nothing happens."""
_FAULTS = frozenset(
    {"videoloss", "videomismatch", "badvideo", "diskfull", "diskerror", "nicbroken", "ipconflict", "illaccess"}
)
_SCREEN = 1000.0
"""Region coordinates run from 0 to this."""
_MASKS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class IsapiClaims:
    """What the values of a device are, which none of its messages says."""

    mode: Mode = Mode.UNKNOWN
    mode_of_channel: Mapping[int, Mode] = field(default_factory=dict)

    def of(self, channel: int | None) -> Mode:
        """The mode of a value that came for a channel."""
        return self.mode if channel is None else self.mode_of_channel.get(channel, self.mode)


@dataclass(frozen=True, slots=True)
class ImagePosition:
    """Where something is in the image, from the left and from the bottom: the wire's region coordinates point up."""

    position: float | None = None
    height: float | None = None


def events_of(alert: Alert, time_s: float, claims: IsapiClaims) -> Iterator[Event]:
    """What an alert says, at ``time_s`` on the bench's clock. One without persons proves the link alive."""
    kind = alert.kind.lower()
    if alert.told:
        for told in alert.told:
            yield from (
                _face(told, alert, time_s, claims) if told.is_face_detection else _passage(told, alert, time_s, claims)
            )
    elif kind in _FAULTS and alert.active:
        yield Fault("", time_s, f"{alert.kind}: {alert.description}" if alert.description else alert.kind)
    else:
        yield Heartbeat("", time_s)


def is_sign_of_life(alert: Alert) -> bool:
    """Whether a device sends it only to show that it is there."""
    return alert.kind.lower() in _SIGNS_OF_LIFE and not alert.active


def _passage(told: WireEvent, alert: Alert, time_s: float, claims: IsapiClaims) -> Iterator[Event]:
    """``FaceTemperatureMeasurementEvent`` and ``AccessControllerEvent``: mask, reading, and decision in one."""
    fields = told.fields
    position = place_of(fields).position
    track = str(fields.get("employeeNoString") or "") or None
    mask = fields.get("mask")
    if isinstance(mask, Mapping):  # as cloud interfaces wrap it
        mask = mask.get("value")
    if mask is not None:
        yield MaskStatus("", time_s, _MASKS.get(str(mask).strip().lower()), track, position)
    if "currTemperature" in fields:
        degC, raw = stated_degC(fields["currTemperature"], fields.get("thermometryUnit"))
        yield Reading("", time_s, degC, claims.of(alert.channel), track, position, raw=raw)
    if is_abnormal(fields):
        yield Alarm("", time_s, track, position)


def is_abnormal(fields: Mapping[str, Any]) -> bool:
    """The device's decision, in its own spelling. Raises `LinkLost` for what is neither yes nor no."""
    decided = fields.get("isAbnomalTemperature", False)
    if isinstance(decided, bool):
        return decided
    word = str(decided).strip().lower()
    if word not in {"true", "false"}:
        raise LinkLost(f"the device states isAbnomalTemperature {str(decided)[:40]!r}: neither true nor false")
    return word == "true"


def _face(told: WireEvent, alert: Alert, time_s: float, claims: IsapiClaims) -> Iterator[Event]:
    """``FaceThermDetectionInfo``: a face, its temperature (degC unless it says otherwise), and, active, its alarm."""
    fields = told.fields
    position, unit = place_of(fields).position, fields.get("thermometryUnit", "celsius")
    if str(fields.get("faceDetectionState", "")).lower() == "true":
        yield Detection("", time_s, None, position)
    if "alarmTemperature" in fields:
        degC, raw = stated_degC(fields["alarmTemperature"], unit)
        yield Reading("", time_s, degC, claims.of(alert.channel), None, position, raw=raw)
    if alert.active:
        yield Alarm("", time_s, None, position, stated_degC(fields.get("ruleTemperature"), unit)[0])


def place_of(fields: Mapping[str, Any]) -> ImagePosition:
    """Where an event says it was: region coordinates 0 to 1000, or the middle of a face's rectangle, 0 to 1."""
    region, face = fields.get("RegionCoordinates"), fields.get("FaceRect")
    if isinstance(region, list):
        region = region[0] if region else None
    if isinstance(region, Mapping):
        return ImagePosition(_share(region.get("positionX"), _SCREEN), _share(region.get("positionY"), _SCREEN))
    if isinstance(face, Mapping):
        x, y = _share(face.get("x"), 1.0), _share(face.get("y"), 1.0)
        width, height = _share(face.get("width"), 1.0) or 0.0, _share(face.get("height"), 1.0) or 0.0
        return ImagePosition(
            None if x is None else round(x + width / 2, 6),
            None if y is None else round(1 - y - height / 2, 6),  # a rectangle hangs from its upper left corner
        )
    return ImagePosition()


def _share(value: object, whole: float) -> float | None:
    """A coordinate as a share of the image; None if it lies outside or is not a number."""
    number = stated_number(value)
    return number / whole if number is not None and 0 <= number <= whole else None
