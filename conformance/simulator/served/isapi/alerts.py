"""The alerts of a simulated ISAPI device: events of one time and one person in one message.

A ``FaceTemperatureMeasurementEvent`` (JSON) states mask, value and decision together, without a track. A detected face,
and an alarm without a measurement, are sent as ``FaceThermDetectionInfo`` (XML).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape  # it writes, and reads nothing

from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.temperature import UNIT_WORDS, TemperatureUnit
from conformance.simulator.served.isapi.options import IsapiWireOptions

BOUNDARY = "boundary"
_MASKS = {True: "yes", False: "no", None: "unknown"}


@dataclass(slots=True)
class Held:
    """What one message will tell of one person at one instant."""

    time_s: float
    track: str | None
    position: float | None
    mask: MaskStatus | None = None
    reading: Reading | None = None
    alarm: Alarm | None = None

    def takes(self, event: Event) -> bool:
        """Whether an event still fits into this message; it then holds it."""
        if not isinstance(event, MaskStatus | Reading | Alarm):
            return False
        if (event.time_s, event.track, event.position) != (self.time_s, self.track, self.position):
            return False
        place = {MaskStatus: "mask", Reading: "reading", Alarm: "alarm"}[type(event)]
        if getattr(self, place) is not None or (place == "reading" and self.alarm is not None):
            return False
        if place == "alarm" and self.reading is None:
            return False
        setattr(self, place, event)
        return True


class Alerts:
    """Writes messages; counts them."""

    def __init__(self, options: IsapiWireOptions) -> None:
        self._options = options
        self._second_0 = datetime.fromisoformat(options.second_0)
        self._serial = 0

    def measured(self, held: Held) -> bytes:
        """``FaceTemperatureMeasurementEvent``, in JSON."""
        self._serial += 1
        fields: dict[str, object] = {"deviceName": "simulated", "serialNo": self._serial}
        channel = self._options.visible_channel
        if held.reading is not None:
            if held.reading.mode is Mode.SURFACE:
                channel = self._options.thermal_channel
            fields["thermometryUnit"] = self._options.unit
            fields["currTemperature"] = self.in_unit(held.reading.temperature_degC)
        fields["isAbnomalTemperature"] = held.alarm is not None
        if held.position is not None:
            fields["RegionCoordinates"] = {"positionX": round(held.position * 1000), "positionY": 500}
        if held.mask is not None:
            fields["mask"] = _MASKS[held.mask.worn]
        fields |= {"visibleLightURL": "", "thermalURL": ""}
        name = "FaceTemperatureMeasurementEvent"
        envelope = {
            "ipAddress": "127.0.0.1",
            "portNo": 80,
            "protocol": "HTTP",
            "macAddress": "00:00:00:00:00:00",
            "channelID": channel,
            "dateTime": self.time_of_day(held.time_s),
            "activePostCount": 1,
            "eventType": name,
            "eventState": "active",
            "eventDescription": "Face temperature measurement",
            name: fields,
        }
        return _part("application/json", json.dumps(envelope).encode())

    def other(self, event: Event) -> bytes | None:
        """The XML message of a face, a single alarm, a fault or a heartbeat; None for other events."""
        match event:
            case Detection():
                inner = _face("<faceDetectionState>true</faceDetectionState>", event.position)
                return self._xml(event.time_s, "faceThermDetection", "inactive", inner)
            case Alarm():
                limit = (
                    ""
                    if event.threshold_degC is None
                    else f"<ruleTemperature>{event.threshold_degC!r}</ruleTemperature>"
                )
                inner = _face(f"{limit}<alarmRule>highestGreater</alarmRule>", event.position)
                return self._xml(event.time_s, "faceThermDetection", "active", inner)
            case Fault():
                return self._xml(event.time_s, "badvideo", "active", "", event.message)
            case Heartbeat():
                return self._xml(event.time_s, "videoloss", "inactive", "", "videoloss alarm")
        return None

    def in_unit(self, degC: float | None) -> float | None:
        """A temperature as a number of the wire's unit."""
        unit = UNIT_WORDS[self._options.unit]
        return degC if degC is None or unit is TemperatureUnit.DEGC else unit.from_degC(degC, decimals=6)

    def time_of_day(self, time_s: float) -> str:
        """ISO 8601 with offset, in the device's world."""
        return (self._second_0 + timedelta(seconds=time_s)).isoformat()

    def _xml(self, time_s: float, kind: str, state: str, inner: str, description: str = "") -> bytes:
        document = (
            '<EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">'
            "<ipAddress>127.0.0.1</ipAddress><portNo>80</portNo><protocol>HTTP</protocol>"
            f"<macAddress>00:00:00:00:00:00</macAddress><channelID>{self._options.visible_channel}</channelID>"
            f"<dateTime>{self.time_of_day(time_s)}</dateTime>"
            f"<activePostCount>{int(state == 'active')}</activePostCount><eventType>{kind}</eventType>"
            f"<eventState>{state}</eventState><eventDescription>{escape(description)}</eventDescription>"
            f"{inner}</EventNotificationAlert>"
        )
        return _part('application/xml; charset="UTF-8"', document.encode())


def _face(inner: str, position: float | None) -> str:
    rectangle = (
        ""
        if position is None
        else f"<FaceRect><x>{position!r}</x><y>0.5</y><width>0</width><height>0</height></FaceRect>"
    )
    return f"<FaceThermDetectionInfo><id>1</id><name>all</name>{inner}{rectangle}</FaceThermDetectionInfo>"


def _part(kind: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content + b"\r\n"
