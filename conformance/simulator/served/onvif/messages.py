"""The SOAP messages of a simulated thermal camera, with the schema's names and namespaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr  # it writes, and reads nothing

from conformance.core.events import Alarm, Mode, Reading
from conformance.core.temperature import TemperatureUnit
from conformance.simulator.served.onvif.options import OnvifWireOptions

DEVICE = "http://www.onvif.org/ver10/device/wsdl"
EVENTS = "http://www.onvif.org/ver10/events/wsdl"
THERMAL = "http://www.onvif.org/ver10/thermal/wsdl"
BOX_TOPIC = "tns1:VideoAnalytics/Radiometry/BoxTemperatureReading"
SPOT_TOPIC = "tns1:VideoAnalytics/Radiometry/SpotTemperatureReading"
ALARM_TOPIC = "tns1:RuleEngine/Radiometry/TemperatureAlarm"
_NAMESPACES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsnt": "http://docs.oasis-open.org/wsn/b-2",
    "tds": DEVICE,
    "tev": EVENTS,
    "tth": THERMAL,
    "tt": "http://www.onvif.org/ver10/schema",
    "ttr": "https://www.onvif.org/ver20/analytics/radiometry",
    "tns1": "http://www.onvif.org/ver10/topics",
    "ter": "http://www.onvif.org/ver10/error",
}
_DIALECT = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"
_DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
"""The time of day in the device's world when the run begins."""


def envelope(body: str) -> bytes:
    """A whole answer."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<s:Envelope{_DECLARED}><s:Header/><s:Body>{body}</s:Body></s:Envelope>".encode()


def fault(code: str, words: str) -> bytes:
    """A SOAP fault with ONVIF's own code."""
    return envelope(
        f"<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:{code}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en">{escape(words)}</s:Text></s:Reason></s:Fault>'
    )


def utc(time_s: float) -> str:
    """A time of the device's world."""
    return (_BEGAN + timedelta(seconds=time_s)).isoformat().replace("+00:00", "Z")


def device_information(identity: Mapping[str, str]) -> str:
    """``GetDeviceInformationResponse``."""
    said = {
        "Manufacturer": identity.get("manufacturer", ""),
        "Model": identity.get("model", ""),
        "FirmwareVersion": identity.get("firmware", ""),
        "SerialNumber": identity.get("serial", ""),
        "HardwareId": "simulated",
    }
    inner = "".join(f"<tds:{name}>{escape(value)}</tds:{name}>" for name, value in said.items())
    return f"<tds:GetDeviceInformationResponse>{inner}</tds:GetDeviceInformationResponse>"


def services(addresses: Mapping[str, str]) -> str:
    """``GetServicesResponse``: where each namespace is served."""
    inner = "".join(
        f"<tds:Service><tds:Namespace>{namespace}</tds:Namespace><tds:XAddr>{url}</tds:XAddr>"
        "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
        for namespace, url in addresses.items()
    )
    return f"<tds:GetServicesResponse>{inner}</tds:GetServicesResponse>"


def subscribed(address: str, now_s: float) -> str:
    """``CreatePullPointSubscriptionResponse``."""
    return (
        "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
        f"<wsa:Address>{address}</wsa:Address></tev:SubscriptionReference>"
        f"<wsnt:CurrentTime>{utc(now_s)}</wsnt:CurrentTime>"
        f"<wsnt:TerminationTime>{utc(now_s + 60)}</wsnt:TerminationTime>"
        "</tev:CreatePullPointSubscriptionResponse>"
    )


def pulled(messages: Iterable[bytes], now_s: float) -> str:
    """``PullMessagesResponse``."""
    inner = b"".join(messages).decode()
    times = (
        f"<tev:CurrentTime>{utc(now_s)}</tev:CurrentTime><tev:TerminationTime>{utc(now_s + 60)}</tev:TerminationTime>"
    )
    return f"<tev:PullMessagesResponse>{times}{inner}</tev:PullMessagesResponse>"


def system_time(now_s: float) -> str:
    """``GetSystemDateAndTimeResponse``: its own clock, to the second."""
    now = _BEGAN + timedelta(seconds=now_s)
    time = f"<tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute><tt:Second>{now.second}</tt:Second>"
    date = f"<tt:Year>{now.year}</tt:Year><tt:Month>{now.month}</tt:Month><tt:Day>{now.day}</tt:Day>"
    return (
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>"
        "<tt:DaylightSavings>false</tt:DaylightSavings>"
        f"<tt:UTCDateTime><tt:Time>{time}</tt:Time><tt:Date>{date}</tt:Date></tt:UTCDateTime>"
        "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


def renewed(now_s: float) -> str:
    """``RenewResponse``."""
    return (
        f"<wsnt:RenewResponse><wsnt:TerminationTime>{utc(now_s + 60)}</wsnt:TerminationTime>"
        f"<wsnt:CurrentTime>{utc(now_s)}</wsnt:CurrentTime></wsnt:RenewResponse>"
    )


def radiometry(options: OnvifWireOptions) -> str:
    """``GetRadiometryConfigurationResponse``: parameters for every reading without its own."""
    return (
        "<tth:GetRadiometryConfigurationResponse><tth:Configuration><tth:RadiometryGlobalParameters>"
        f"<tth:ReflectedAmbientTemperature>{options.reflected_K:g}</tth:ReflectedAmbientTemperature>"
        f"<tth:Emissivity>{options.emissivity:g}</tth:Emissivity><tth:DistanceToObject>1.5</tth:DistanceToObject>"
        "</tth:RadiometryGlobalParameters></tth:Configuration></tth:GetRadiometryConfigurationResponse>"
    )


def read(reading: Reading, options: OnvifWireOptions) -> tuple[str, bytes]:
    """A reading's topic and notification. It knows one value of an area: its lowest is its highest."""
    kelvin = "NaN" if reading.temperature_degC is None else _kelvin(reading.temperature_degC)
    item = reading.track or "1"
    spot = reading.mode is Mode.SURFACE and options.plates == "spot"
    said = {"ItemID": item}
    if spot:
        said["SpotTemperature"] = kelvin
    else:
        said |= {"MaxTemperature": kelvin, "MinTemperature": kelvin}
        said["AreaName"] = "plate" if reading.mode is Mode.SURFACE else "face"
        if reading.position is not None:
            x_px = round(reading.position * (options.sensor_width_px - 1))
            said |= {"MaxTemperatureCoordinatesX": str(x_px), "MaxTemperatureCoordinatesY": "0"}
    name = "ttr:SpotTemperatureReading" if spot else "ttr:BoxTemperatureReading"
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in said.items())
    own = ""
    if options.radiometry_parameters:
        emissivity = f"<ttr:Emissivity>{options.emissivity:g}</ttr:Emissivity>"
        own = f"<ttr:RadiometryParameters>{emissivity}</ttr:RadiometryParameters>"
    data = f'<tt:ElementItem Name="Reading"><{name}{attributes}>{own}</{name}></tt:ElementItem>'
    topic = SPOT_TOPIC if spot else BOX_TOPIC
    return topic, _notification(topic, reading.time_s, data)


def alarmed(alarm: Alarm) -> tuple[str, bytes]:
    """The rule engine's alarm: TemperatureCondition MoreThan the threshold."""
    items = {"AlarmActive": "true", "ItemID": alarm.track or "1"}
    if alarm.threshold_degC is not None:
        items["ThresholdTemperature"] = _kelvin(alarm.threshold_degC)
    data = "".join(f"<tt:SimpleItem Name={quoteattr(name)} Value={quoteattr(value)}/>" for name, value in items.items())
    return ALARM_TOPIC, _notification(ALARM_TOPIC, alarm.time_s, data)


def _kelvin(value_degC: float) -> str:
    return repr(TemperatureUnit.KELVIN.from_degC(value_degC, decimals=6))


def _notification(topic: str, time_s: float, data: str) -> bytes:
    return (
        f'<wsnt:NotificationMessage><wsnt:Topic Dialect="{_DIALECT}">{topic}</wsnt:Topic><wsnt:Message>'
        f'<tt:Message UtcTime="{utc(time_s)}" PropertyOperation="Changed"><tt:Source>'
        '<tt:SimpleItem Name="VideoSourceConfigurationToken" Value="thermal"/></tt:Source>'
        f"<tt:Data>{data}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>"
    ).encode()
