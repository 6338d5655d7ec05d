"""A simulated turnstile or gate behind Modbus registers (our example map): pymodbus's own server on loopback.

The ring keeps events of one person at one instant together in one entry. Position, track and fault texts have no
register: this wire does not carry them.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from conformance.bench.driver import Options
from conformance.bench.protocols import Clock, Configurable, Device
from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.frames import Frame
from conformance.core.temperature import TemperatureUnit
from conformance.devices.instruments.registers import Register
from conformance.devices.modbus_gate.register_map import EXAMPLE_MAP, NO_VALUE, UNITS, Ring
from conformance.simulator.served.wire import Wire

if TYPE_CHECKING:
    from pymodbus.constants import ExcCodes

_HOST = "127.0.0.1"
_DEADLINE_S = 10.0
_READ_HOLDING, _READ_INPUT = 3, 4


class ModbusGateWireOptions(Options):
    """What the wire does."""

    unit: Literal["degC", "degF", "K"] = "degC"
    alarm_threshold_degC: float = 37.3
    """What the threshold's register holds before it is set."""
    unit_id: int = Field(default=1, ge=0, le=255)


@dataclass(slots=True)
class _Held:
    """Events of one person at one instant: one entry of the ring."""

    time_s: float
    track: str | None
    detection: Detection | None = None
    mask: MaskStatus | None = None
    reading: Reading | None = None
    alarm: Alarm | None = None

    def takes(self, event: Detection | MaskStatus | Reading | Alarm) -> bool:
        """Whether it still fits, in the order in which an entry tells; it then holds it."""
        order = {Detection: "detection", MaskStatus: "mask", Reading: "reading", Alarm: "alarm"}
        names = list(order.values())
        place = order[type(event)]
        later = names[names.index(place) :]
        if (event.time_s, event.track) != (self.time_s, self.track) or any(getattr(self, name) for name in later):
            return False
        setattr(self, place, event)
        return True


class Registers:
    """What the gate's registers hold; every method may be called from any thread."""

    def __init__(self, options: ModbusGateWireOptions, identity: Mapping[str, str]) -> None:
        self._unit = TemperatureUnit(options.unit)
        self._lock = threading.Lock()
        self._passages = self._heartbeats = 0
        texts = EXAMPLE_MAP.identity.values()
        self.input: dict[int, int] = dict.fromkeys(range(min(text.address for text in texts)), 0)
        self.input[0] = 1  # the map's version
        self.holding: dict[int, int] = {}
        for register in EXAMPLE_MAP.polled:
            self._put(register, 0)
        assert EXAMPLE_MAP.unit_code is not None
        self._put(EXAMPLE_MAP.unit_code, next(code for code, unit in UNITS.items() if unit is self._unit))
        self._put_temperature(EXAMPLE_MAP.last_temperature, None)
        for name, text in EXAMPLE_MAP.identity.items():
            self.input.update(enumerate(text.encoded(identity.get(name, "")), text.address))
        self.threshold(options.alarm_threshold_degC)

    def read(self, function: int, address: int, count: int) -> list[int] | None:
        """Registers as they stand at one instant; None where there are none."""
        with self._lock:
            held = self.input if function == _READ_INPUT else self.holding
            found = [held.get(at) for at in range(address, address + count)]
        return None if None in found else [word or 0 for word in found]

    def threshold(self, value_degC: float) -> None:
        """The alarm threshold that is stated."""
        assert EXAMPLE_MAP.threshold is not None
        with self._lock:
            self._put_temperature(EXAMPLE_MAP.threshold, value_degC)

    def asked_degC(self, words: list[int]) -> float:
        """The threshold that is written."""
        assert EXAMPLE_MAP.threshold is not None
        return self._unit.to_degC(EXAMPLE_MAP.threshold.decoded(words))

    def beat(self) -> None:
        """A second went by."""
        assert EXAMPLE_MAP.heartbeat is not None
        with self._lock:
            self._heartbeats = (self._heartbeats + 1) % 2**16
            self._put(EXAMPLE_MAP.heartbeat, self._heartbeats)

    def fault(self) -> None:
        """Something is wrong with it from now on."""
        assert EXAMPLE_MAP.fault_code is not None
        with self._lock:
            self._put(EXAMPLE_MAP.status, 1 << (EXAMPLE_MAP.bits.fault or 0))
            self._put(EXAMPLE_MAP.fault_code, 1)

    def keep(self, held: _Held) -> None:
        """One more entry of the ring."""
        ring, mask = _ring(), held.mask
        told = {
            "detected": held.detection is not None,
            "measured": held.reading is not None,
            "alarm": held.alarm is not None,
            "mask_judged": mask is not None,
            "mask_worn": mask is not None and bool(mask.worn),
            "mask_unknown": mask is not None and mask.worn is None,
            "surface": held.reading is not None and held.reading.mode is Mode.SURFACE,
        }
        temperature_degC = None if held.reading is None else held.reading.temperature_degC
        with self._lock:
            start = ring.address + self._passages % ring.entries * ring.words
            self._passages += 1
            self._put(ring.sequence, self._passages, start)
            self._put(ring.flags, sum(1 << getattr(ring.bits, name) for name, there in told.items() if there), start)
            self._put_temperature(ring.temperature, temperature_degC, start)
            assert ring.threshold is not None
            self._put_temperature(ring.threshold, None if held.alarm is None else held.alarm.threshold_degC, start)
            self._put(EXAMPLE_MAP.passages, self._passages)
            bits = EXAMPLE_MAP.bits
            status = {bits.detected: True, bits.alarm: told["alarm"], bits.mask_worn: told["mask_worn"]}
            self._put(EXAMPLE_MAP.status, sum(1 << (bit or 0) for bit, there in status.items() if there))
            if held.reading is not None:
                self._put_temperature(EXAMPLE_MAP.last_temperature, temperature_degC)

    def _put(self, register: Register, value: float, start: int = 0) -> None:
        words = self.input if register.read_only_input else self.holding
        words.update(enumerate(register.encoded(value), start + register.address))

    def _put_temperature(self, register: Register, value_degC: float | None, start: int = 0) -> None:
        if value_degC is None:
            words = self.input if register.read_only_input else self.holding
            words[start + register.address] = NO_VALUE
        else:
            self._put(register, self._unit.from_degC(value_degC), start)


class ServedModbusGate:
    """`Served` and `Gathers`: nothing is pushed, everything waits in registers to be asked for."""

    wants_frames = False

    def __init__(self, device: Device, clock: Clock, options: ModbusGateWireOptions) -> None:
        self._device = device
        self.registers = Registers(options, device.identity())
        self._held: list[_Held] = []
        self._written: list[int] = []
        self._server = _Server(self._act, options.unit_id)
        self.address: Mapping[str, str] = {"host": _HOST, "tcp_port": str(self._server.port)}

    def say(self, said: Event | Frame) -> bool:
        """Into the registers, at once or when the instant is over."""
        if self._held and said.time_s != self._held[-1].time_s:
            self.flush()
        match said:
            case Heartbeat():
                self.registers.beat()
            case Fault():
                self.registers.fault()
            case Detection() | MaskStatus() | Reading() | Alarm():
                if not any(held.takes(said) for held in self._held):
                    held = _Held(said.time_s, said.track)
                    held.takes(said)
                    self._held.append(held)
        return False

    def flush(self) -> None:
        """Keep what was gathered."""
        held, self._held = self._held, []
        for each in held:
            self.registers.keep(each)

    def close(self) -> None:
        """Hang up."""
        self._server.close()

    async def _act(
        self, function: int, start: int, address: int, count: int, current: list[int], values: Any
    ) -> ExcCodes | None:
        from pymodbus.constants import ExcCodes

        if values is None:
            asked = function in (_READ_HOLDING, _READ_INPUT)  # else pymodbus asks what a write is to be confirmed with
            found = self.registers.read(function, address, count) if asked else self._written
            if found is None:
                return ExcCodes.ILLEGAL_ADDRESS
            current[address - start : address - start + count] = found
            return None
        assert EXAMPLE_MAP.threshold is not None
        if (address, count) != (EXAMPLE_MAP.threshold.address, 1):
            return ExcCodes.ILLEGAL_ADDRESS
        device: object = self._device
        if not isinstance(device, Configurable):
            return ExcCodes.ILLEGAL_FUNCTION
        try:
            self._written = list(values)
            asked_degC = self.registers.asked_degC(self._written)
            stated_degC = device.configure("alarm_threshold_degC", asked_degC)
        except ValueError:
            return ExcCodes.ILLEGAL_VALUE
        self.registers.threshold(asked_degC if stated_degC is None else stated_degC)
        return None


class _Server:
    """pymodbus's server, on a loop and a thread of its own."""

    def __init__(self, act: Any, unit_id: int) -> None:
        """Raises `OSError` where it does not come up."""
        from pymodbus.simulator import DataType, SimData, SimDevice

        self._device = SimDevice(unit_id, [SimData(0, values=[0] * 256, datatype=DataType.REGISTERS)], action=act)
        self._loop, self._ready = asyncio.new_event_loop(), threading.Event()
        self._made: list[Any] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(_DEADLINE_S):
            raise OSError("the simulated gate's Modbus server does not come up")
        self.port: int = int(self._made[0].transport.sockets[0].getsockname()[1])

    def close(self) -> None:
        """End it."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._made[0].shutdown(), self._loop).result(_DEADLINE_S)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_DEADLINE_S)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.run_forever()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    async def _serve(self) -> None:
        from pymodbus.server import ModbusTcpServer

        self._made.append(ModbusTcpServer(self._device, address=(_HOST, 0)))
        await self._made[0].serve_forever(background=True)
        self._ready.set()


def _ring() -> Ring:
    assert EXAMPLE_MAP.ring is not None
    return EXAMPLE_MAP.ring


WIRE = Wire(
    "modbus_gate",
    lambda device, clock, options: ServedModbusGate(
        device, clock, ModbusGateWireOptions.model_validate_json(json.dumps(dict(options)))
    ),
)
