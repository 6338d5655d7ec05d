"""Payloads as public code that calls such devices has them, misspellings included; made by hand."""

from __future__ import annotations

import json
from typing import Any

HIKVISION = "http://www.hikvision.com/ver20/XMLSchema"
ISAPI = "http://www.isapi.org/ver20/XMLSchema"

DEVICE_INFO = f"""<?xml version="1.0" encoding="UTF-8"?>
<DeviceInfo version="2.0" xmlns="{HIKVISION}"><deviceName>Gate 3</deviceName><model>DS-2TD2636B</model>
<serialNumber>DS-0001</serialNumber><firmwareVersion>V5.5.26</firmwareVersion><manufacturer>M</manufacturer></DeviceInfo>
"""
THERMAL_CAP = f"""<ThermalCap version="2.0" xmlns="{ISAPI}"><isSupportThermometry>true</isSupportThermometry>
<isSupportRealtimeThermometry>false</isSupportRealtimeThermometry>
<isSupportFaceThermometry>true</isSupportFaceThermometry><isSupportThermalBlackBody>true</isSupportThermalBlackBody>
<isSupportBodyTemperatureCompensation>true</isSupportBodyTemperatureCompensation></ThermalCap>"""
COMPENSATION = f"""<BodyTemperatureCompensationCap version="2.0" xmlns="{HIKVISION}"><type>manual</type>
<ManualParam><smartCorrection>0.4</smartCorrection></ManualParam></BodyTemperatureCompensationCap>"""
BLACKBODY = f"""<ThermalBlackBody version="2.0" xmlns="{ISAPI}"><enabled>true</enabled><emissivity>0.97</emissivity>
<distance>2.0</distance><temperature>35.0</temperature><CentrePoint><CalibratingCoordinates><positionX>900</positionX>
<positionY>900</positionY></CalibratingCoordinates></CentrePoint><BlackBodyReigon><type>point</type></BlackBodyReigon>
</ThermalBlackBody>"""
FACE_THERMOMETRY = f"""<?xml version="1.0" encoding="UTF-8"?>
<FaceThermometry version="2.0" xmlns="{ISAPI}">
  <faceThermometryEnabled>true</faceThermometryEnabled><thermometrShowEnabled>true</thermometrShowEnabled>
  <alarmEnabled>true</alarmEnabled><alarmIntervalTime>1.0</alarmIntervalTime>
  <FaceThermometryRegionList><ThermometryRegion><id>1</id><name>gate</name><sensitivity>3</sensitivity>
  <PupilParam><pupilDistance>10</pupilDistance></PupilParam><targetSpeed>1</targetSpeed>
  <alarmTemperature>37.3</alarmTemperature><alert>37.0</alert></ThermometryRegion></FaceThermometryRegionList>
</FaceThermometry>
"""
VIDEOLOSS = f"""<EventNotificationAlert version="2.0" xmlns="{HIKVISION}"><ipAddress>10.0.0.2</ipAddress>
<channelID>1</channelID><dateTime>2020-05-20T10:30:00+08:00</dateTime><activePostCount>0</activePostCount>
<eventType>videoloss</eventType><eventState>inactive</eventState><eventDescription>videoloss alarm</eventDescription>
</EventNotificationAlert>"""


def measurement(**changes: Any) -> str:
    """A ``FaceTemperatureMeasurementEvent``; a change to None leaves the field out."""
    fields: dict[str, Any] = {
        "deviceName": "Gate 3",
        "serialNo": 1,
        "thermometryUnit": "celsius",
        "currTemperature": 36.5,
        "isAbnomalTemperature": False,
        "RegionCoordinates": {"positionX": 250, "positionY": 700},
        "mask": "yes",
        "visibleLightURL": "",
        "thermalURL": "",
    }
    channel = changes.pop("channelID", 1)
    fields = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    return json.dumps(envelope("FaceTemperatureMeasurementEvent", fields, channel))


def envelope(name: str, fields: Any, channel: int = 1) -> dict[str, Any]:
    return {
        "ipAddress": "10.0.0.2",
        "portNo": 80,
        "protocol": "HTTP",
        "macAddress": "00:00:00:00:00:00",
        "channelID": channel,
        "dateTime": "1999-05-20T10:30:00+08:00",
        "activePostCount": 1,
        "eventType": name,
        "eventState": "active",
        "eventDescription": "",
        name: fields,
    }


def face_detection(inner: str, state: str = "active", namespace: str = HIKVISION) -> str:
    """A ``FaceThermDetectionInfo``."""
    return (
        f'<EventNotificationAlert version="2.0" xmlns="{namespace}"><channelID>1</channelID>'
        f"<eventType>faceThermDetection</eventType><eventState>{state}</eventState><FaceThermDetectionInfo>"
        f"<id>1</id><name>gate</name>{inner}</FaceThermDetectionInfo></EventNotificationAlert>"
    )


def part(content: str | bytes, *, length: int | None = -1, boundary: str = "boundary") -> bytes:
    """One part; ``length`` as stated: -1 the true one, None for none."""
    body = content.encode() if isinstance(content, str) else content
    kind = "application/xml" if body.lstrip().startswith(b"<") else "application/json"
    stated = "" if length is None else f"Content-Length: {len(body) if length < 0 else length}\r\n"
    return f"--{boundary}\r\nContent-Type: {kind}\r\n{stated}\r\n".encode() + body + b"\r\n"
