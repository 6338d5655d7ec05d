"""A gate's registers in blocks: as many in one request as one request takes."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.devices.instruments.modbus_link import ModbusLink
from conformance.devices.instruments.registers import Register
from conformance.devices.modbus_gate.register_map import MOST_WORDS

_READ_HOLDING, _READ_INPUT = 3, 4


class GateLink(ModbusLink):
    """`ModbusLink` that reads blocks as well."""

    def words(self, address: int, count: int, *, read_only_input: bool) -> list[int]:
        """Registers one after another, in requests of `MOST_WORDS`. Raises `LinkLost`, `Refused`."""
        found: list[int] = []
        while len(found) < count:
            found += self._block(address + len(found), min(MOST_WORDS, count - len(found)), read_only_input)
        return found

    def _block(self, address: int, count: int, read_only_input: bool) -> list[int]:
        client = self._ready()
        ask = client.read_input_registers if read_only_input else client.read_holding_registers
        function = _READ_INPUT if read_only_input else _READ_HOLDING
        reply = self._answered(f"{count} registers from {address}", function, ask, address, count=count)
        if len(reply.registers) != count:
            raise self._lost(f"{count} registers from {address} were requested, {len(reply.registers)} came")
        return list(reply.registers)


def within(register: Register, words: Sequence[int], start: int) -> float:
    """A register's value out of a block that begins at ``start``. Raises `NoValue`."""
    at = register.address - start
    return register.decoded(words[at : at + register.count])
