"""A turnstile or security gate with Modbus registers, TCP or RTU, polled. Its register map is stated, or our example.

Modbus pushes nothing: an event is known to have happened after the poll before the one that found it. The polling
interval is therefore an uncertainty of every time, and is stated as such (`poll_interval_s`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.protocols import HEARTBEAT_INTERVAL_S
from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.problems import Wrong
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.modbus_link import ModbusLinkOptions
from conformance.devices.modbus_gate.register_map import EXAMPLE_MAP, GateMap

if TYPE_CHECKING:
    from conformance.devices.modbus_gate.gate import Gate, GatePassage, GateRegisters

_THRESHOLD = "alarm_threshold_degC"


class ModbusGateOptions(ModbusLinkOptions, Options):
    """Where it is, what its registers mean, and how often it is asked."""

    registers: Literal["example"] | GateMap = "example"
    poll_interval_s: float = Field(default=0.1, gt=0, le=HEARTBEAT_INTERVAL_S)
    """Polling interval: how late an event may be reported."""
    silence_s: float = Field(default=3.0, gt=0)
    """How long its heartbeat counter may stand still."""
    mode: Mode = Mode.BODY
    """What its temperatures are, where no bit says."""

    @model_validator(mode="after")
    def _one_way(self) -> ModbusGateOptions:
        if self.host is not None and self.serial_port is not None:
            raise Wrong("state either host or serial_port", remedy="Remove one")
        return self

    @property
    def register_map(self) -> GateMap:
        """The registers that are used."""
        return EXAMPLE_MAP if isinstance(self.registers, str) else self.registers

    @property
    def latest_poll_s(self) -> float:
        """The longest time between two polls at which the stated interval still means something."""
        return max(3 * self.poll_interval_s, self.poll_interval_s + 0.5)


class ModbusGate:
    """`Device`, `Configurable`, `Polled` and `TellsTime` of `conformance.bench.protocols`."""

    def __init__(self, options: ModbusGateOptions, around: Surroundings) -> None:
        """Connect and ask who it is. Raises `LinkLost`, `LookupError` in clear words."""
        from conformance.devices.modbus_gate.gate import Gate
        from conformance.devices.modbus_gate.link import GateLink

        self._options, self._clock = options, around.clock
        if options.host is None and options.serial_port is None:
            address = around.simulation.address if around.simulation is not None else {}
            if "tcp_port" not in address:
                raise LookupError("state the option host (Modbus TCP) or serial_port (RTU): where the gate is")
            where = {"host": address["host"], "tcp_port": int(address["tcp_port"])}
            options = options.model_copy(update=where)
        self._link = GateLink(options, around.transcript)
        self._gate: Gate = Gate(self._link, options.register_map, options.mode)
        try:
            self._gate.state()
            self.identity()
        except BaseException:
            self._link.close()
            raise

    @property
    def poll_interval_s(self) -> float:
        """Polling interval: how late an event may be reported."""
        return self._options.poll_interval_s

    def identity(self) -> Mapping[str, str]:
        """Its texts; asked each time, for firmware can change in mid-run."""
        return self._gate.identity()

    def device_clock_s(self) -> float | None:
        """Its clock, to the second; None where its register map has none."""
        return self._gate.clock_s()

    def answers(self) -> bool:
        """Whether its registers can be read."""
        try:
            self._gate.state()
        except (ConnectionError, ValueError):
            return False
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        """Events by the poll that found them. Passages before now belong to other persons and are ignored.

        Raises `LinkLost` if a passage was lost, the gate fell silent, or polls come too late to time an event.
        """
        clock, options, until_s = self._clock, self._options, round(until_s, 6)  # clocks count microseconds
        state = self._gate.state()
        life = _Life(options.silence_s, state, clock.now_s())
        number, polled_s, faulty = state.passages, clock.now_s(), state.fault is not None
        while (left_s := until_s - clock.now_s()) > 0:
            clock.sleep(min(left_s, max(0.0, polled_s + options.poll_interval_s - clock.now_s())))
            state, passages = self._gate.since(number)
            number, before_s, polled_s = number + len(passages), polled_s, clock.now_s()
            if life.beats(state, polled_s):
                yield Heartbeat("", polled_s)
            if state.fault is not None and not faulty:
                yield Fault("", polled_s, state.fault)
            faulty = state.fault is not None
            for passage in passages:
                yield from _events(passage, polled_s)
            if polled_s - before_s > options.latest_poll_s:
                raise LinkLost(
                    f"the gate was asked {polled_s - before_s:.2f} s after the last time, not every "
                    f"{options.poll_interval_s:g} s: the times of its events are unknown"
                )

    def configure(self, setting: str, value: float) -> float | None:
        """Set the alarm threshold; returns what the gate then states. Raises `ValueError` where it refuses."""
        if setting != _THRESHOLD:
            raise LookupError(f"over these registers the setting {_THRESHOLD} can be changed, {setting} cannot")
        self._gate.set_threshold(value)
        return self._gate.threshold_degC()

    def close(self) -> None:
        """Hang up."""
        self._link.close()


class _Life:
    """Whether the gate lives: its heartbeat counter moves; without one each answer is a sign of life."""

    def __init__(self, silence_s: float, state: GateRegisters, now_s: float) -> None:
        self._silence_s, self._counter, self._moved_s = silence_s, state.heartbeat, now_s

    def beats(self, state: GateRegisters, now_s: float) -> bool:
        """Whether to report a heartbeat. Raises `LinkLost` if the counter has not changed for too long."""
        if state.heartbeat is None:
            due = now_s - self._moved_s >= HEARTBEAT_INTERVAL_S / 2
            self._moved_s = now_s if due else self._moved_s
            return due
        if state.heartbeat != self._counter:
            self._counter, self._moved_s = state.heartbeat, now_s
            return True
        if now_s - self._moved_s > self._silence_s:
            raise LinkLost(f"the gate answers, but its heartbeat counter has not changed for {self._silence_s:g} s")
        return False


def _events(passage: GatePassage, time_s: float) -> Iterator[Event]:
    """What a passage tells, in the order in which a device comes to know it."""
    if passage.detected:
        yield Detection("", time_s)
    if passage.mask_judged:
        yield MaskStatus("", time_s, passage.mask)
    if passage.measured:
        yield Reading("", time_s, passage.temperature_degC, passage.mode, raw=passage.raw)
    if passage.alarm:
        yield Alarm("", time_s, threshold_degC=passage.threshold_degC)


def _carries(options: ModbusGateOptions) -> frozenset[str]:
    """What its map has registers or bits for; no map has tracks, records or frames."""
    registers = options.register_map
    bits = registers.bits if registers.ring is None else registers.ring.bits
    told = {
        "readings": True,
        "alarms": bits.alarm is not None,
        "masks": bits.mask_worn is not None,
        "detections": bits.detected is not None,
        "settings": registers.threshold is not None,
    }
    return frozenset(name for name, there in told.items() if there)


DRIVER = Driver("modbus_gate", Role.DEVICE, ModbusGateOptions, ModbusGate, carries=_carries)
