"""A sensor of the room's air with Modbus registers, TCP or RTU. It measures only."""

from __future__ import annotations

from typing import Literal

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.protocols import Ambient
from conformance.devices.instruments.air import believed
from conformance.devices.instruments.modbus_link import ModbusLink, ModbusLinkOptions
from conformance.devices.instruments.register_maps import AIR_MAPS, AirMap


class ModbusAmbientOptions(ModbusLinkOptions):
    """Where it is, and what its registers mean."""

    registers: Literal["xy_md02", "vaisala_hmp"] | AirMap

    @property
    def register_map(self) -> AirMap:
        """The registers that are used."""
        return AIR_MAPS[self.registers] if isinstance(self.registers, str) else self.registers


class ModbusAmbientSensor:
    """`conformance.bench.protocols.Chamber`."""

    def __init__(self, options: ModbusAmbientOptions, around: Surroundings) -> None:
        self._link, self._map = ModbusLink(options, around.transcript), options.register_map
        try:
            self.ambient()  # a bench whose sensor does not answer does not come up
        except BaseException:
            self.close()
            raise

    def ambient(self) -> Ambient:
        """The air now. Raises `LinkLost`, `Refused`, `NoValue`."""
        temperature = self._link.read(self._map.temperature)
        return believed(self._map.unit.to_degC(temperature), self._link.read(self._map.relative_humidity))

    def close(self) -> None:
        """Let go of the link."""
        self._link.close()


DRIVER = Driver("modbus_ambient_sensor", Role.CHAMBER, ModbusAmbientOptions, ModbusAmbientSensor)
