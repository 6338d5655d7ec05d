"""What a device says of itself and how it is set: identity, thermal abilities, unseen corrections, threshold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.client import IsapiClient, IsapiRefused, NotOffered
from conformance.devices.safe_xml import Element

DEVICE_INFO = "/ISAPI/System/deviceInfo"
TIME = "/ISAPI/System/time"
THERMAL_CAPABILITIES = "/ISAPI/Thermal/capabilities"
_IDENTITY = {
    "manufacturer": "manufacturer",
    "model": "model",
    "serial": "serialNumber",
    "firmware": "firmwareVersion",
}
_THRESHOLD = re.compile(rb"(<(?:\w+:)?alarmTemperature>)[^<]*(</)")


def device_info(client: IsapiClient) -> Mapping[str, str]:
    """Manufacturer, model, serial, firmware, as far as it says them."""
    root, _ = client.get_xml(DEVICE_INFO)
    found = {name: root.said(element) for name, element in _IDENTITY.items()}
    return {name: value for name, value in found.items() if value}


def local_time(client: IsapiClient) -> datetime | None:
    """Its clock (``localTime``); None if there is no such document, or if it has no offset from UTC."""
    try:
        root, _ = client.get_xml(TIME)
    except IsapiRefused:
        return None
    try:
        time = datetime.fromisoformat(root.said("localTime") or "")
    except ValueError:
        return None
    return time if time.tzinfo is not None else None


def thermal_abilities(client: IsapiClient) -> frozenset[str]:
    """The names of ``ThermalCap``'s abilities that it has: ``isSupportFaceThermometry``, …; none where it says none."""
    try:
        root, _ = client.get_xml(THERMAL_CAPABILITIES)
    except NotOffered:
        return frozenset()
    return frozenset(child.name for child in root.children if child.text.strip().lower() == "true")


def hidden_corrections(client: IsapiClient, thermal_channel: int) -> Mapping[str, str]:
    """Corrections that change every value and stand in none: recorded with the identity, as the device states them."""
    channel = f"/ISAPI/Thermal/channels/{thermal_channel}"
    asked = {
        "body_temperature_compensation": (f"{channel}/bodyTemperatureCompensation", _compensation),
        "blackbody": (f"{channel}/blackBody", _blackbody),
    }
    found = {}
    for name, (path, told) in asked.items():
        try:
            found[name] = told(client.get_xml(path)[0])
        except IsapiRefused as error:
            found[name] = f"not stated: {error}"
    return found


def _compensation(root: Element) -> str:
    """``BodyTemperatureCompensationCap``: an additive correction, automatic or by hand."""
    kind = root.said("type") or "no type"
    corrected = [each.text.strip() for each in root.all("smartCorrection")]
    return f"{kind}, smartCorrection {', '.join(corrected) or 'not stated'} delta_degC"


def _blackbody(root: Element) -> str:
    """``ThermalBlackBody``, its misspelt region included."""
    said = {name: root.said(name) for name in ("enabled", "emissivity", "distance", "temperature")}
    region = root.said("BlackBodyReigon", "type") or root.said("BlackBodyRegion", "type")
    return ", ".join(f"{name} {value}" for name, value in {**said, "region": region}.items() if value is not None)


class FaceThermometry:
    """The alarm threshold of the visible channel's face thermometry, degC."""

    def __init__(self, client: IsapiClient, visible_channel: int) -> None:
        self._client = client
        self._path = f"/ISAPI/Thermal/channels/{visible_channel}/faceThermometry"

    def threshold_degC(self) -> float | None:
        """What it states: of several regions, the one value that they share; None where they do not."""
        return _stated(self._client.get_xml(self._path)[0])

    def set_threshold(self, threshold_degC: float) -> float | None:
        """Ask for a threshold in every region, and return what it then states. Raises `IsapiRefused` in its own words.

        The document goes back as it came, with this one value changed: whatever else is in it is left alone.
        """
        _, document = self._client.get_xml(self._path)
        changed, regions = _THRESHOLD.subn(rf"\g<1>{threshold_degC:g}\g<2>".encode(), document)
        if regions == 0:
            raise LookupError("the device's faceThermometry has no region with an alarmTemperature to be set")
        self._client.put(self._path, changed)
        return self.threshold_degC()


def _stated(root: Element) -> float | None:
    try:
        stated = {float(each.text) for each in root.all("alarmTemperature")}
    except ValueError:
        raise LinkLost("the device states an alarmTemperature that is not a number") from None
    return stated.pop() if len(stated) == 1 else None
