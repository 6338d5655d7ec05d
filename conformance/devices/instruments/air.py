"""The air of a room, as far as a sensor can be believed."""

from __future__ import annotations

from conformance.bench.protocols import Ambient
from conformance.devices.instruments.faults import NoValue

_COLDEST_DEGC, _WARMEST_DEGC = -40.0, 85.0
"""What sensors of room air can state; beyond is a wrong unit or a wrong register."""


def believed(temperature_degC: float, relative_humidity_percent: float) -> Ambient:
    """The air. Raises `NoValue` for what no room has."""
    if not _COLDEST_DEGC <= temperature_degC <= _WARMEST_DEGC:
        raise NoValue(f"the sensor states {temperature_degC:g} degC, which is not a plausible room temperature")
    if not 0 <= relative_humidity_percent <= 100:
        raise NoValue(f"the sensor states {relative_humidity_percent:g} % relative humidity, which is impossible")
    return Ambient(temperature_degC, relative_humidity_percent)
