"""A blackbody with Modbus registers, TCP or RTU: tenths in two's complement, scaled integers, IEEE floats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.protocols import SourceKind
from conformance.devices.instruments.blackbody import SettlingSource, SourceOptions
from conformance.devices.instruments.faults import InstrumentRefused, NoValue
from conformance.devices.instruments.modbus_link import ModbusLink, ModbusLinkOptions
from conformance.devices.instruments.pace import InstrumentPace
from conformance.devices.instruments.register_maps import BLACKBODY_MAPS, BlackbodyMap


class ModbusBlackbodyOptions(ModbusLinkOptions, SourceOptions):
    """Where it is, what is demanded of it, and what its registers mean."""

    registers: Literal["ir_2101", "eurotherm"] | BlackbodyMap
    """A family, or its registers one by one."""
    kind: SourceKind = Field(strict=False)
    """Kind of temperature in the register; registers do not state it, so the bench description must."""

    @property
    def register_map(self) -> BlackbodyMap:
        """The registers that are used."""
        return BLACKBODY_MAPS[self.registers] if isinstance(self.registers, str) else self.registers


class ModbusBlackbody:
    """`conformance.devices.instruments.blackbody.Blackbody` over a `ModbusLink`."""

    def __init__(self, link: ModbusLink, registers: BlackbodyMap) -> None:
        self._link, self._map = link, registers

    def identity(self) -> Mapping[str, str]:
        """The number in its model register. Raises `InstrumentRefused` where that is another family's."""
        if self._map.model is None:
            return {}
        number, expected = int(self._link.read(self._map.model)), self._map.model_number
        if expected is not None and number != expected:
            raise InstrumentRefused(
                f"register {self._map.model.address} contains {number} instead of {expected}: another instrument"
            )
        return {"model": str(number)}

    def set(self, set_point_degC: float) -> None:
        """Write the set point. Raises `InstrumentRefused` in the words of its Modbus exception."""
        self._link.write(self._map.set_point, self._map.unit.from_degC(set_point_degC))

    def set_point_degC(self) -> float:
        """What its set point's register holds."""
        return self._map.unit.to_degC(self._link.read(self._map.set_point))

    def read(self) -> tuple[float, str, float | None]:
        """Its temperature, with its own error register and model number proving that it is well and itself."""
        value = self._link.read(self._map.temperature)
        emissivity = None if self._map.emissivity is None else self._link.read(self._map.emissivity)
        if self._map.error is not None and (fault := int(self._link.read(self._map.error))):
            raise NoValue(f"the instrument reports a fault: register {self._map.error.address} contains {fault}")
        self.identity()
        return self._map.unit.to_degC(value), f"{value:g} {self._map.unit.value}", emissivity

    def says_stable(self) -> bool | None:
        """These families have no flag."""
        return None

    def close(self) -> None:
        """Let go of the link."""
        self._link.close()


def _make(options: ModbusBlackbodyOptions, around: Surroundings) -> SettlingSource:
    blackbody = ModbusBlackbody(ModbusLink(options, around.transcript), options.register_map)
    return SettlingSource(blackbody, options.kind, options, InstrumentPace(around.clock))


DRIVER = Driver("modbus_blackbody", Role.REFERENCE_SOURCE, ModbusBlackbodyOptions, _make)
