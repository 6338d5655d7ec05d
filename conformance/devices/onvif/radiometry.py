"""From notifications to events: temperature readings of areas and spots in kelvin, and the rule engine's alarms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from conformance.core.events import Alarm, Event, Heartbeat, Mode, Reading
from conformance.core.temperature import TemperatureUnit, stated_number
from conformance.devices.safe_xml import Element

TOPICS = "tns1:VideoAnalytics/Radiometry//.|tns1:RuleEngine/Radiometry//."
"""What is subscribed to; every other topic is of no use here."""
_BOX = "VideoAnalytics/Radiometry/BoxTemperatureReading"
_SPOT = "VideoAnalytics/Radiometry/SpotTemperatureReading"
_ALARM = "RuleEngine/Radiometry/TemperatureAlarm"
_STATES = frozenset({"true", "false", "1", "0"})


@dataclass(frozen=True, slots=True)
class OnvifClaims:
    """What readings are, and where: nothing of it stands in them."""

    value: str = "MaxTemperature"
    """The attribute of a box that counts as its reading."""
    mode: Mode = Mode.SURFACE
    mode_of_area: Mapping[str, Mode] = field(default_factory=dict)
    """By the vendors' ``AreaName``, where they have one."""
    sensor_width_px: int | None = None
    """Vendors' coordinates are pixels of the sensor, not of the video; without this nothing has a place."""


def events_of(notification: Element, time_s: float, claims: OnvifClaims) -> Iterator[Event]:
    """What one ``NotificationMessage`` says, at ``time_s`` on the bench's clock. Nothing is dropped as a repetition."""
    topic = _topic(notification)
    said = False
    for reading in notification.all("BoxTemperatureReading") if topic == _BOX else ():
        said = True
        yield _reading(reading, reading.attributes.get(claims.value), time_s, claims)
    for reading in notification.all("SpotTemperatureReading") if topic == _SPOT else ():
        said = True
        yield _reading(reading, reading.attributes.get("SpotTemperature"), time_s, claims)
    if topic == _ALARM and _is_raised(notification):
        said = True
        yield _alarm(notification, time_s, claims)
    if not said:
        yield Heartbeat("", time_s)  # of no use, and still a sign of life


def _topic(notification: Element) -> str:
    """The topic without its prefixes: ``VideoAnalytics/Radiometry/BoxTemperatureReading``."""
    path = (notification.said("Topic") or "").split("/")
    return "/".join(step.rpartition(":")[2] for step in path)


def _reading(element: Element, kelvin: str | None, time_s: float, claims: OnvifClaims) -> Reading:
    said = element.attributes
    mode = claims.mode_of_area.get(said.get("AreaName", ""), claims.mode)
    raw = f"{kelvin} K" if kelvin is not None else "no temperature"
    own = element.find("RadiometryParameters")
    if own is not None:  # they say what the value was corrected with
        raw += "".join(f"; {child.name} {child.text.strip()}" for child in own.children)
    return Reading("", time_s, _degC(kelvin), mode, said.get("ItemID") or None, _position(said, claims), raw=raw)


def _degC(kelvin: str | None) -> float | None:
    """None for what no temperature can be: no number, NaN, infinite, at or below 0 K."""
    value_K = stated_number(kelvin)
    return TemperatureUnit.KELVIN.to_degC(value_K, decimals=6) if value_K is not None and value_K > 0 else None


def _position(said: Mapping[str, str], claims: OnvifClaims) -> float | None:
    """Where the warmest pixel is, 0 (left) to 1 (right), where the vendor says it and the bench knows the sensor."""
    try:
        x_px = float(said.get("MaxTemperatureCoordinatesX", ""))
    except ValueError:
        return None
    if claims.sensor_width_px is None or not 0 <= x_px <= claims.sensor_width_px - 1:
        return None
    return round(x_px / (claims.sensor_width_px - 1), 6)


def _is_raised(notification: Element) -> bool:
    """Whether a rule's alarm begins: not one that ends, nor one that stood already when the bench subscribed."""
    message = notification.find("Message", "Message")
    if message is None or message.attributes.get("PropertyOperation") in {"Initialized", "Deleted"}:
        return False
    data = message.find("Data")
    items = [] if data is None else [child for child in data.children if child.name == "SimpleItem"]
    states = {item.attributes.get("Value", "").lower() for item in items} & _STATES
    return not states & {"false", "0"}


def _alarm(notification: Element, time_s: float, claims: OnvifClaims) -> Alarm:
    named = {item.attributes.get("Name"): item.attributes.get("Value") for item in notification.all("SimpleItem")}
    read = next(iter([*notification.all("BoxTemperatureReading"), *notification.all("SpotTemperatureReading")]), None)
    said = {} if read is None else read.attributes
    threshold = _degC(named.get("ThresholdTemperature")) if "ThresholdTemperature" in named else None
    return Alarm("", time_s, said.get("ItemID") or named.get("ItemID"), _position(said, claims), threshold)
