"""What alerts say, payload by payload."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.devices.isapi.alerts import alert_of
from conformance.devices.isapi.events import ImagePosition, IsapiClaims, events_of, place_of
from conformance.devices.isapi.multipart import MultipartPart
from tests.devices.isapi.payloads import ISAPI, VIDEOLOSS, envelope, face_detection, measurement

NO_CLAIMS = IsapiClaims()


def said(content: str, claims: IsapiClaims = NO_CLAIMS) -> list[Event]:
    alert = alert_of(MultipartPart({"content-type": "application/xml"}, content.encode()))
    assert alert is not None
    return list(events_of(alert, 5.0, claims))


def reading_of(**changes: Any) -> Reading:
    (reading,) = (event for event in said(measurement(**changes)) if isinstance(event, Reading))
    return reading


@pytest.mark.parametrize(
    ("unit", "value", "degC", "raw"),
    [
        ("celsius", 36.5, 36.5, None),
        ("celcius", 36.5, 36.5, None),
        ("Celsius", "36.5", 36.5, None),
        ("fahrenheit", 98.6, 37.0, "98.6 fahrenheit"),
        ("kelvin", 310.15, 37.0, "310.15 kelvin"),
        ("rankine", 560.0, None, "560.0 rankine"),
        ("celsius", "warm", None, "warm celsius"),
        ("celsius", float("nan"), None, "nan celsius"),
        ("celsius", float("inf"), None, "inf celsius"),
        ("celsius", True, None, "True celsius"),
        ("celsius", 10**400, None, None),
    ],
)
def test_temperatures_come_in_degc_and_what_was_said_is_kept(
    unit: str, value: object, degC: float | None, raw: str | None
) -> None:
    reading = reading_of(thermometryUnit=unit, currTemperature=value)
    assert reading.temperature_degC == degC
    assert reading.raw == raw or (degC is None and raw is None and reading.raw is not None)


def test_a_number_without_unit_is_not_guessed_at() -> None:
    reading = reading_of(thermometryUnit=None)
    assert (reading.temperature_degC, reading.raw) == (None, "36.5 (no unit)")


@pytest.mark.parametrize(("word", "worn"), [("yes", True), ("no", False), ("unknown", None), ("sideways", None)])
def test_a_mask_is_worn_or_not_or_cannot_be_told(word: str, worn: bool | None) -> None:
    (mask,) = (event for event in said(measurement(mask=word)) if isinstance(event, MaskStatus))
    assert mask.worn is worn


def test_a_warm_value_without_the_device_s_decision_is_no_alarm() -> None:
    events = said(measurement(currTemperature=41.0, isAbnomalTemperature=False))
    assert not any(isinstance(event, Alarm) for event in events)


def test_the_mode_is_the_bench_s_word_by_channel() -> None:
    claims = IsapiClaims(Mode.UNKNOWN, {1: Mode.BODY, 2: Mode.SURFACE})
    modes = [
        next(e.mode for e in said(measurement(channelID=channel), claims) if isinstance(e, Reading))
        for channel in (1, 2, 3)
    ]
    assert modes == [Mode.BODY, Mode.SURFACE, Mode.UNKNOWN]


@pytest.mark.parametrize("namespace", ["http://www.hikvision.com/ver20/XMLSchema", ISAPI, ""])
def test_a_face_detection_tells_face_value_and_the_rule_s_alarm_in_either_namespace(namespace: str) -> None:
    inner = (
        "<time>2020-05-20T10:30:00+08:00</time><faceDetectionState>true</faceDetectionState>"
        "<alarmTemperature>38.2</alarmTemperature><ruleTemperature>37.3</ruleTemperature>"
        "<minTemperature>30.0</minTemperature><averageTemperature>34.0</averageTemperature>"
        "<MaxTemperaturePoint><x>0.5</x><y>0.4</y></MaxTemperaturePoint><alarmRule>highestGreater</alarmRule>"
        "<FaceRect><x>0.2</x><y>0.3</y><width>0.1</width><height>0.2</height></FaceRect>"
    )
    face, reading, alarm = said(face_detection(inner, namespace=namespace))
    assert face == Detection("", 5.0, None, 0.25)
    assert reading == Reading("", 5.0, 38.2, Mode.UNKNOWN, None, 0.25)
    assert alarm == Alarm("", 5.0, None, 0.25, 37.3)


def test_a_face_that_raised_no_alarm_raises_none() -> None:
    assert said(face_detection("<faceDetectionState>true</faceDetectionState>", "inactive")) == [
        Detection("", 5.0, None, None)
    ]


def test_repeated_loss_of_nothing_is_a_sign_of_life_and_a_true_loss_a_fault() -> None:
    assert said(VIDEOLOSS) == [Heartbeat("", 5.0)]
    assert said(VIDEOLOSS.replace("inactive", "active")) == [Fault("", 5.0, "videoloss: videoloss alarm")]


def test_an_alert_of_no_use_still_proves_the_link_alive() -> None:
    assert said(json.dumps({"eventType": "VMD", "eventState": "active"})) == [Heartbeat("", 5.0)]


def test_passages_may_come_in_a_list() -> None:
    one = {"currTemperature": 36.6, "thermometryUnit": "celsius", "isAbnomalTemperature": "true", "serialNo": 1}
    events = said(json.dumps(envelope("AcsEvent", {"InfoList": [one, {**one, "serialNo": 2}]})))
    assert [type(event) for event in events] == [Reading, Alarm, Reading, Alarm]


def test_region_coordinates_point_up_and_rectangles_hang_down() -> None:
    assert place_of({"RegionCoordinates": {"positionX": 100, "positionY": 900}}) == ImagePosition(0.1, 0.9)
    assert place_of({"FaceRect": {"x": 0.1, "y": 0.1, "width": 0.2, "height": 0.2}}) == ImagePosition(0.2, 0.8)


@pytest.mark.parametrize("x", [-1, 1001, "left", True, None, [1]])
def test_a_place_outside_the_image_is_no_place(x: object) -> None:
    assert place_of({"RegionCoordinates": {"positionX": x, "positionY": 5}}).position is None
