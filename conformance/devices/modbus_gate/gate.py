"""Asking a gate for what has passed since it was asked last, so that nothing is lost and nothing counts twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.core.events import Mode
from conformance.core.temperature import TemperatureUnit
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.faults import NoValue
from conformance.devices.instruments.registers import Register
from conformance.devices.modbus_gate.link import GateLink, within
from conformance.devices.modbus_gate.register_map import UNITS, Bits, GateMap, Ring

_TRIES = 5
"""How often a counter may move while the ring is read before the gate counts as unreadable."""


@dataclass(frozen=True, slots=True)
class GatePassage:
    """What the gate kept of one passage, or of one thing that happened in it."""

    detected: bool
    mask: bool | None
    mask_judged: bool
    measured: bool
    temperature_degC: float | None
    mode: Mode
    alarm: bool
    threshold_degC: float | None
    raw: str | None
    """The temperature as it stood in the register, where it was converted or is none."""


@dataclass(frozen=True, slots=True)
class GateRegisters:
    """The registers that are polled."""

    passages: int
    status: int
    heartbeat: int | None
    fault: str | None
    """None while the gate says that it is well."""
    unit: TemperatureUnit
    last_temperature: float | None


class Gate:
    """One gate. Every method raises `LinkLost` or `Refused` where it does not answer as it should."""

    def __init__(self, link: GateLink, registers: GateMap, mode: Mode) -> None:
        """``mode`` is what temperatures are where no bit says ``surface``."""
        self._link, self._map, self._mode = link, registers, mode

    def identity(self) -> Mapping[str, str]:
        """Its texts, those that are not empty."""
        found = {}
        for name, text in self._map.identity.items():
            said = text.decoded(self._link.words(text.address, text.words, read_only_input=text.read_only_input))
            if said:
                found[name] = said
        return found

    def state(self) -> GateRegisters:
        """What it says now, of one request."""
        (start, count), registers = self._map.span, self._map
        words = self._link.words(start, count, read_only_input=registers.passages.read_only_input)

        def whole(register: Register) -> int:
            return int(within(register, words, start))

        status = whole(registers.status)
        fault = None
        if registers.bits.set("fault", status):
            code = "" if registers.fault_code is None else f", code {whole(registers.fault_code)}"
            fault = f"the gate reports a fault{code}"
        unit = registers.unit
        if registers.unit_code is not None:
            number = whole(registers.unit_code)
            if number not in UNITS:
                raise LinkLost(f"the gate's unit register holds {number}, which is not a unit of its map")
            unit = UNITS[number]
        try:
            last: float | None = within(registers.last_temperature, words, start)
        except NoValue:
            last = None
        heartbeat = None if registers.heartbeat is None else whole(registers.heartbeat)
        return GateRegisters(whole(registers.passages), status, heartbeat, fault, unit, last)

    def clock_s(self) -> float | None:
        """Its own clock, seconds since 1970-01-01 UTC; None where its map has none, or it is not set."""
        if self._map.clock is None:
            return None
        try:
            return self._link.read(self._map.clock)
        except NoValue:
            return None

    def since(self, number: int) -> tuple[GateRegisters, list[GatePassage]]:
        """What it says now, and every passage after ``number``, in order.

        A counter of two registers may be read half old, half new, and the ring may turn while it is read: what was
        read counts when the counter stands before and after it at the same number.
        """
        for _ in range(_TRIES):
            state = self.state()
            if state.passages == number:
                return state, []
            found = self._passages(number, state)
            after = self.state()
            if after.passages == state.passages:
                return state, self._all(found, number, state.passages)
        raise LinkLost(
            f"the gate's passage counter moved during each of {_TRIES} readings: it cannot be read consistently"
        )

    def threshold_degC(self) -> float | None:
        """Its alarm threshold, as it states it. Raises `LookupError` where its map has none."""
        register = self._threshold()
        try:
            return self.state().unit.to_degC(self._link.read(register))
        except NoValue:
            return None

    def set_threshold(self, value_degC: float) -> None:
        """Set its alarm threshold. Raises `Refused` in the words of its Modbus exception."""
        self._link.write(self._threshold(), self.state().unit.from_degC(value_degC))

    def _threshold(self) -> Register:
        if self._map.threshold is None:
            raise LookupError("the gate's register map has no alarm threshold")
        return self._map.threshold

    def _passages(self, number: int, state: GateRegisters) -> list[tuple[int, GatePassage]] | None:
        """Numbered passages as they stand there; None where they cannot all be there any more."""
        missing = state.passages - number
        ring = self._map.ring
        if ring is None:
            return [(state.passages, self._only(state))] if missing == 1 else None
        if not 0 < missing <= ring.entries:
            return None
        read_only_input = ring.sequence.read_only_input
        words = self._link.words(ring.address, ring.entries * ring.words, read_only_input=read_only_input)
        found = []
        for wanted in range(number + 1, state.passages + 1):
            at = (wanted - 1) % ring.entries * ring.words
            entry = words[at : at + ring.words]
            found.append((int(within(ring.sequence, entry, 0)), self._entry(ring, entry, state.unit)))
        return found

    def _all(self, found: list[tuple[int, GatePassage]] | None, number: int, last: int) -> list[GatePassage]:
        """The passages, if they are the ones that were meant. Raises `LinkLost`."""
        if last < number:
            raise LinkLost(f"the gate's passage counter fell from {number} to {last}: it was restarted")
        if found is None:
            kept = 1 if self._map.ring is None else self._map.ring.entries
            raise LinkLost(
                f"{last - number} passages since the gate was asked last, and it keeps {kept}: "
                "some are lost. Ask more often (poll_interval_s)"
            )
        for wanted, (stands, _) in enumerate(found, number + 1):
            if stands != wanted:
                raise LinkLost(f"the gate's store has passage {stands} instead of passage {wanted}: a passage is lost")
        return [passage for _, passage in found]

    def _entry(self, ring: Ring, words: list[int], unit: TemperatureUnit) -> GatePassage:
        flags = int(within(ring.flags, words, 0))
        temperature = _value(ring.temperature, words)
        threshold = None if ring.threshold is None else _value(ring.threshold, words)
        return self._passage(
            ring.bits, flags, temperature, unit, None if threshold is None else unit.to_degC(threshold)
        )

    def _only(self, state: GateRegisters) -> GatePassage:
        return self._passage(self._map.bits, state.status, state.last_temperature, state.unit, None)

    def _passage(
        self, bits: Bits, flags: int, value: float | None, unit: TemperatureUnit, threshold_degC: float | None
    ) -> GatePassage:
        unknown = bits.set("mask_unknown", flags)
        converted = unit is not TemperatureUnit.DEGC or value is None
        return GatePassage(
            detected=bits.set("detected", flags),
            mask=None if unknown else bits.set("mask_worn", flags),
            mask_judged=bits.mask_worn is not None and (bits.mask_judged is None or bits.set("mask_judged", flags)),
            measured=bits.measured is None or bits.set("measured", flags),
            temperature_degC=None if value is None else unit.to_degC(value),
            mode=Mode.SURFACE if bits.set("surface", flags) else self._mode,
            alarm=bits.set("alarm", flags),
            threshold_degC=threshold_degC,
            raw=("no value" if value is None else f"{value:g} {unit.value}") if converted else None,
        )


def _value(register: Register, words: list[int]) -> float | None:
    try:
        return within(register, words, 0)
    except NoValue:
        return None
