"""The messages of the adapter protocol, checked against their schema as they come.

Requests go to the adapter, each with an ``id``; exactly one reply comes back for each, with the same number under
``reply``. Events come by themselves, at any time after the greeting. Temperatures carry their unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from conformance.core.events import Alarm, AlarmRecord, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.temperature import TemperatureUnit
from conformance.devices.inbox import LinkLost

PROTOCOL = "conformance/adapter/1"

Unit = Literal["degC", "degF", "K"]
_QUOTED = 120
"""Characters of a bad line that an error shows."""


class AdapterMessage(BaseModel):
    """Strict, and no unknown names: a misspelt field is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class EventMessage(AdapterMessage):
    """What every event may carry."""

    sequence: int | None = None
    """The adapter's own count of events, one more each time: what is lost, doubled or out of order then shows."""
    device_time: str | None = None
    """The device's own time, ISO 8601 with offset; never used as the time of the event."""
    track: str | None = None
    position: float | None = Field(default=None, ge=0, le=1)


class ReadingMessage(EventMessage):
    """A temperature."""

    event: Literal["reading"]
    temperature: float | None
    unit: Unit
    mode: Literal["surface", "body", "unknown"]


class AlarmMessage(EventMessage):
    """The over-temperature alarm was raised."""

    event: Literal["alarm"]
    threshold: float | None = None
    unit: Unit = "degC"


class MaskMessage(EventMessage):
    """Whether a mask is worn; null if it cannot be determined."""

    event: Literal["mask_status"]
    worn: bool | None


class DetectionMessage(EventMessage):
    """A person is seen."""

    event: Literal["detection"]


class FaultMessage(EventMessage):
    """Something is wrong with the device."""

    event: Literal["fault"]
    message: str


class HeartbeatMessage(EventMessage):
    """The link works."""

    event: Literal["heartbeat"]


Said = Annotated[
    ReadingMessage | AlarmMessage | MaskMessage | DetectionMessage | FaultMessage | HeartbeatMessage,
    Field(discriminator="event"),
]
_SAID: TypeAdapter[Said] = TypeAdapter(Said)


class Greeting(AdapterMessage):
    """The reply to ``hello``: which protocol, who the device is, what it can be asked."""

    reply: int
    protocol: str
    identity: dict[str, str]
    """``manufacturer``, ``model``, ``serial``, ``firmware``, as far as the device says."""
    settings: tuple[str, ...] = Field(default=(), strict=False)
    """What ``configure`` takes: ``alarm_threshold_degC``."""
    alarm_records: bool = False
    """Whether ``alarm_records`` can be asked."""
    clock: bool = False
    """Whether ``clock`` can be asked."""


class RecordMessage(AdapterMessage):
    """One entry of the device's store of alarms."""

    age_s: float | None
    """How long ago it was made, by the device's own clock."""
    temperature: float | None
    unit: Unit = "degC"
    mode: Literal["surface", "body", "unknown"] = "unknown"
    threshold: float | None = None
    track: str | None = None
    position: float | None = None
    image: str | None = None


def said(message: Mapping[str, Any]) -> Said:
    """An event's message. Raises `LinkLost` with what is wrong with it."""
    try:
        return _SAID.validate_python(message)
    except ValidationError as error:
        raise LinkLost(
            f"an event does not follow the protocol: {first_wrong(error)}: {shortened(str(dict(message)))}"
        ) from None


def event_of(message: Said, time_s: float) -> Event:
    """The event, at its arrival on the bench's clock, in degC."""
    common: dict[str, Any] = {"scene": "", "time_s": time_s}
    seen: dict[str, Any] = {**common, "track": message.track, "position": message.position}
    match message:
        case ReadingMessage():
            raw = None if message.unit == "degC" else f"{message.temperature} {message.unit}"
            return Reading(
                **seen, temperature_degC=degC(message.temperature, message.unit), mode=Mode(message.mode), raw=raw
            )
        case AlarmMessage():
            return Alarm(**seen, threshold_degC=degC(message.threshold, message.unit))
        case MaskMessage():
            return MaskStatus(**seen, worn=message.worn)
        case DetectionMessage():
            return Detection(**seen)
        case FaultMessage():
            return Fault(**common, message=message.message)
        case HeartbeatMessage():
            return Heartbeat(**common)


def record_of(message: RecordMessage, now_s: float) -> AlarmRecord:
    """An entry of the store, read at ``now_s``."""
    return AlarmRecord(
        scene="",
        time_s=now_s,
        recorded_at_s=None if message.age_s is None else round(now_s - message.age_s, 6),
        temperature_degC=degC(message.temperature, message.unit),
        mode=Mode(message.mode),
        threshold_degC=degC(message.threshold, message.unit),
        track=message.track,
        position=message.position,
        image=message.image,
    )


def degC(value: float | None, unit: Unit) -> float | None:
    """A temperature in degC; degC itself passes through untouched."""
    if value is None or unit == "degC":
        return value
    return TemperatureUnit(unit).to_degC(value)


def time_of(reply: Mapping[str, Any]) -> datetime:
    """The device's time in a reply to ``clock``. Raises `ValueError` for what is none."""
    told = str(reply.get("clock"))
    try:
        time = datetime.fromisoformat(told)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise ValueError(f"the adapter's clock is not an ISO 8601 time with an offset: {shortened(told)!r}")
    return time


def shortened(text: str) -> str:
    """So much of a text as an error shows, in one line of printable characters."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= _QUOTED else plain[:_QUOTED] + "…"


def first_wrong(error: ValidationError) -> str:
    """The first thing that is wrong with a message, with its field."""
    detail = error.errors()[0]
    return f"{'.'.join(map(str, detail['loc'])) or 'message'}: {detail['msg'].lower()}"
