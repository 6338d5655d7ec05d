"""Where families of instruments keep what in their Modbus registers: data, one entry a family.

Any other family is stated in ``bench.yaml``, register by register.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import Field

from conformance.bench.driver import Options
from conformance.core.temperature import TemperatureUnit
from conformance.devices.instruments.registers import Encoding, Register, WordOrder


class BlackbodyMap(Options):
    """The registers of a blackbody or its controller; None for what it has not got."""

    temperature: Register
    set_point: Register
    unit: TemperatureUnit = Field(default=TemperatureUnit.DEGC, strict=False)
    emissivity: Register | None = None
    error: Register | None = None
    """Anything but 0 in it is a fault of the instrument."""
    model: Register | None = None
    """A register that always holds one number; asked when the bench comes up and after every reading."""
    model_number: int | None = None
    """That number, where it is known: another one is another instrument."""


class AirMap(Options):
    """The registers of a sensor of the room's air."""

    temperature: Register
    relative_humidity: Register
    unit: TemperatureUnit = Field(default=TemperatureUnit.DEGC, strict=False)


def _tenths(address: int) -> Register:
    return Register(address=address, scale=0.1)


def _vaisala(address: int) -> Register:
    return Register(address=address, encoding=Encoding.FLOAT32, word_order=WordOrder.LOW_FIRST)


BLACKBODY_MAPS: Mapping[str, BlackbodyMap] = MappingProxyType(
    {
        # Infrared Systems IR-2101 controller with IR-301 blackbody (public StarDICE driver): tenths of degC, two's
        # complement; 19200 baud, address 1; register 0 holds 5280.
        "ir_2101": BlackbodyMap(
            temperature=_tenths(100),
            set_point=_tenths(300),
            error=Register(address=101, encoding=Encoding.UINT16),
            model=Register(address=0, encoding=Encoding.UINT16),
            model_number=5280,
        ),
        # Eurotherm-style PID controllers (examples of public Modbus libraries): PV 289, SP 24, one decimal.
        "eurotherm": BlackbodyMap(temperature=_tenths(289), set_point=_tenths(24)),
    }
)

AIR_MAPS: Mapping[str, AirMap] = MappingProxyType(
    {
        # XY-MD02 and its many relatives (SHT20, SHT40): input registers, tenths; 9600 baud, address 1.
        "xy_md02": AirMap(
            temperature=Register(address=1, scale=0.1, read_only_input=True),
            relative_humidity=Register(address=2, encoding=Encoding.UINT16, scale=0.1, read_only_input=True),
        ),
        # Vaisala HMP probes (user guides, Modbus reference): floats with the low word first, NaN where unavailable;
        # 19200 baud, two stop bits, address 240.
        "vaisala_hmp": AirMap(temperature=_vaisala(2), relative_humidity=_vaisala(0)),
    }
)
