"""The documents of a simulated ISAPI device, written as devices write them, misspellings included."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape  # it writes, and reads nothing

from conformance.simulator.served.isapi.options import IsapiWireOptions

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ISAPI = "http://www.isapi.org/ver20/XMLSchema"
_HIKVISION = "http://www.hikvision.com/ver20/XMLSchema"
"""Both namespaces are in use, on one and the same device."""


def _document(root: str, namespace: str, inner: str) -> bytes:
    return f'{_HEAD}<{root} version="2.0" xmlns="{namespace}">{inner}</{root}>\n'.encode()


def _elements(fields: Mapping[str, object]) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())


def device_info(identity: Mapping[str, str]) -> bytes:
    """``DeviceInfo``."""
    said = {
        "deviceName": "simulated",
        "model": identity.get("model", ""),
        "serialNumber": identity.get("serial", ""),
        "firmwareVersion": identity.get("firmware", ""),
        "manufacturer": identity.get("manufacturer", ""),
    }
    return _document("DeviceInfo", _HIKVISION, _elements(said))


def thermal_capabilities(options: IsapiWireOptions, *, matrix: bool) -> bytes:
    """``ThermalCap``."""
    said = {
        "isSupportThermometry": "true",
        "isSupportRealtimeThermometry": str(matrix).lower(),
        "isSupportFaceThermometry": "true",
        "isSupportThermalBlackBody": str(options.blackbody_degC is not None).lower(),
        "isSupportBodyTemperatureCompensation": str(
            options.body_temperature_compensation_delta_degC is not None
        ).lower(),
    }
    return _document("ThermalCap", _ISAPI, _elements(said))


def face_thermometry(threshold_degC: float) -> bytes:
    """``FaceThermometry`` with one region: the whole image."""
    corners = ((0, 0), (1000, 0), (1000, 1000), (0, 1000))
    points = "".join(
        f"<RegionCoordinates>{_elements({'positionX': x, 'positionY': y})}</RegionCoordinates>" for x, y in corners
    )
    region = (
        _elements({"id": 1, "name": "all", "sensitivity": 3})
        + "<PupilParam><pupilDistance>10</pupilDistance></PupilParam>"
        + _elements(
            {"targetSpeed": 1, "alarmTemperature": f"{threshold_degC:g}", "alert": f"{threshold_degC - 0.3:.1f}"}
        )
        + f"<Region><RegionCoordinatesList>{points}</RegionCoordinatesList></Region>"
    )
    size = _elements({"normalizedScreenWidth": 1000, "normalizedScreenHeight": 1000})
    return _document(
        "FaceThermometry",
        _ISAPI,
        _elements({"faceThermometryEnabled": "true", "thermometrShowEnabled": "true", "alarmEnabled": "true"})
        + "<alarmIntervalTime>1.0</alarmIntervalTime>"
        + f"<normalizedScreenSize>{size}</normalizedScreenSize>"
        + f"<FaceThermometryRegionList><ThermometryRegion>{region}</ThermometryRegion></FaceThermometryRegionList>",
    )


def compensation(delta_degC: float) -> bytes:
    """``BodyTemperatureCompensationCap``: what every body temperature is raised by, and no event says."""
    inner = f"<type>auto</type><AutoParam><smartCorrection>{delta_degC:g}</smartCorrection></AutoParam>"
    return _document("BodyTemperatureCompensationCap", _ISAPI, inner)


def blackbody(temperature_degC: float) -> bytes:
    """``ThermalBlackBody``."""
    point = _elements({"positionX": 900, "positionY": 900})
    return _document(
        "ThermalBlackBody",
        _HIKVISION,
        _elements({"enabled": "true", "emissivity": 0.97, "distance": 2.0, "temperature": f"{temperature_degC:g}"})
        + f"<CentrePoint><CalibratingCoordinates>{point}</CalibratingCoordinates></CentrePoint>"
        + "<BlackBodyReigon><type>point</type></BlackBodyReigon>",
    )


def status(path: str, code: int, word: str, detail: str = "") -> bytes:
    """``ResponseStatus``: how a request was taken."""
    said = {"requestURL": path, "statusCode": code, "statusString": word, "subStatusCode": detail or word.lower()}
    return _document("ResponseStatus", _HIKVISION, _elements(said))
