"""What notifications say: kelvin, sensor pixels, rules."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.core.events import Alarm, Event, Heartbeat, Mode, Reading
from conformance.devices.onvif.radiometry import OnvifClaims, events_of
from conformance.devices.safe_xml import parse_xml

NAMESPACES = (
    'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" '
    'xmlns:tns1="http://www.onvif.org/ver10/topics" xmlns:ttr="https://www.onvif.org/ver20/analytics/radiometry"'
)
BOX = "tns1:VideoAnalytics/Radiometry/BoxTemperatureReading"
SPOT = "tns1:VideoAnalytics/Radiometry/SpotTemperatureReading"
ALARM = "tns1:RuleEngine/Radiometry/TemperatureAlarm"


def said(topic: str, data: str, operation: str = "", **claims: Any) -> list[Event]:
    marked = f' PropertyOperation="{operation}"' if operation else ""
    document = (
        f"<wsnt:NotificationMessage {NAMESPACES}><wsnt:Topic>{topic}</wsnt:Topic><wsnt:Message>"
        f'<tt:Message UtcTime="1999-01-01T00:00:00Z"{marked}><tt:Source><tt:SimpleItem '
        f'Name="VideoSourceConfigurationToken" Value="1"/></tt:Source><tt:Data>{data}</tt:Data></tt:Message>'
        "</wsnt:Message></wsnt:NotificationMessage>"
    )
    return list(events_of(parse_xml(document.encode()), 5.0, OnvifClaims(**claims)))


def element(reading: str) -> str:
    return f'<tt:ElementItem Name="Reading">{reading}</tt:ElementItem>'


def box(attributes: str = 'ItemID="7" MaxTemperature="310.15" MinTemperature="300.15"', inner: str = "") -> str:
    return element(f"<ttr:BoxTemperatureReading {attributes}>{inner}</ttr:BoxTemperatureReading>")


def test_kelvins_become_degc_and_are_kept() -> None:
    assert said(BOX, box()) == [Reading("", 5.0, 37.0, Mode.SURFACE, "7", None, raw="310.15 K")]


def test_a_spot_is_read_too() -> None:
    (reading,) = said(SPOT, element('<ttr:SpotTemperatureReading ItemID="2" SpotTemperature="308.15"/>'))
    assert isinstance(reading, Reading)
    assert (reading.temperature_degC, reading.track) == (35.0, "2")


def test_the_bench_says_which_value_of_a_box_counts() -> None:
    attributes = 'ItemID="7" MaxTemperature="310.15" MinTemperature="300.15" AverageTemperature="305.15"'
    (reading,) = said(BOX, box(attributes), value="AverageTemperature")
    assert isinstance(reading, Reading)
    assert reading.temperature_degC == 32.0


def test_parameters_of_a_reading_of_its_own_stand_beside_it() -> None:
    own = "<ttr:RadiometryParameters><ttr:Emissivity>0.95</ttr:Emissivity></ttr:RadiometryParameters>"
    (reading,) = said(BOX, box(inner=own))
    assert isinstance(reading, Reading)
    assert reading.raw == "310.15 K; Emissivity 0.95"


@pytest.mark.parametrize("kelvin", ["NaN", "INF", "-1", "0", "warm", ""])
def test_what_no_temperature_can_be_is_no_number_and_is_kept(kelvin: str) -> None:
    (reading,) = said(BOX, box(f'ItemID="7" MaxTemperature="{kelvin}" MinTemperature="1"'))
    assert isinstance(reading, Reading)
    assert (reading.temperature_degC, reading.raw) == (None, f"{kelvin} K")


def test_a_box_without_the_value_asked_for_is_an_unusable_reading() -> None:
    (reading,) = said(BOX, box(), value="MedianTemperature")
    assert isinstance(reading, Reading)
    assert (reading.temperature_degC, reading.raw) == (None, "no temperature")


@pytest.mark.parametrize(
    ("x_px", "width_px", "position"),
    [("80", 161, 0.5), ("160", 161, 1.0), ("80", None, None), ("500", 161, None), ("left", 161, None)],
)
def test_places_are_in_pixels_of_the_sensor_never_of_the_video(
    x_px: str, width_px: int | None, position: float | None
) -> None:
    attributes = f'ItemID="7" MaxTemperature="310.15" MinTemperature="1" MaxTemperatureCoordinatesX="{x_px}"'
    (reading,) = said(BOX, box(attributes), sensor_width_px=width_px)
    assert isinstance(reading, Reading)
    assert reading.position == position


def test_the_mode_is_the_bench_s_word_by_area() -> None:
    attributes = 'ItemID="7" MaxTemperature="310.15" MinTemperature="1" AreaName="gate"'
    (reading,) = said(BOX, box(attributes), mode_of_area={"gate": Mode.BODY})
    assert isinstance(reading, Reading)
    assert reading.mode is Mode.BODY


ACTIVE = '<tt:SimpleItem Name="AlarmActive" Value="true"/><tt:SimpleItem Name="ItemID" Value="7"/>'


def test_a_rule_s_alarm_is_an_alarm_with_its_threshold() -> None:
    threshold = '<tt:SimpleItem Name="ThresholdTemperature" Value="310.45"/>'
    assert said(ALARM, ACTIVE + threshold, "Changed") == [Alarm("", 5.0, "7", None, 37.3)]


@pytest.mark.parametrize(
    ("data", "operation"),
    [(ACTIVE.replace("true", "false"), "Changed"), (ACTIVE, "Initialized"), (ACTIVE, "Deleted")],
)
def test_an_alarm_that_ends_or_stood_before_is_none(data: str, operation: str) -> None:
    assert said(ALARM, data, operation) == [Heartbeat("", 5.0)]


def test_a_topic_of_no_use_is_a_sign_of_life() -> None:
    assert said("tns1:VideoSource/MotionAlarm", ACTIVE) == [Heartbeat("", 5.0)]


def test_two_readings_that_are_the_same_are_two() -> None:
    assert len(said(BOX, box() + box())) == 2
