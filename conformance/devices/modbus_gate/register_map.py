"""Where a gate keeps what. No standard says so, and no maker's map was found: `EXAMPLE_MAP` is ours, editorial, and any
other map is stated in ``bench.yaml``.

Addresses are as they go over the wire (0 for what manuals call register 1, 30001 or 40001).
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, model_validator

from conformance.bench.driver import Options
from conformance.core.problems import Wrong
from conformance.core.temperature import TemperatureUnit
from conformance.devices.instruments.registers import Encoding, Register

MOST_WORDS = 125
"""Registers that one Modbus request may ask for."""
UNITS = {0: TemperatureUnit.DEGC, 1: TemperatureUnit.DEGF, 2: TemperatureUnit.KELVIN}
"""What the unit register of the example map may hold."""


class TextRegisters(Options):
    """Characters, two a register, the first in the high byte; ended by 0 or blanks."""

    address: int = Field(ge=0, le=65535)
    words: int = Field(ge=1, le=MOST_WORDS)
    read_only_input: bool = False

    def decoded(self, words: Sequence[int]) -> str:
        """The text."""
        raw = b"".join(word.to_bytes(2) for word in words)
        return raw.split(b"\0")[0].decode("ascii", errors="replace").strip()

    def encoded(self, text: str) -> list[int]:
        """The registers that hold a text, as much of it as they have room for."""
        raw = text.encode("ascii", errors="replace")[: self.words * 2].ljust(self.words * 2, b"\0")
        return [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]


class Bits(Options):
    """Which bit says what, 0 the lowest; None for what a gate does not say."""

    detected: int | None = Field(default=None, ge=0, le=15)
    """A person was found."""
    measured: int | None = Field(default=None, ge=0, le=15)
    """There is a temperature; None: there is one in every passage."""
    alarm: int | None = Field(default=None, ge=0, le=15)
    mask_judged: int | None = Field(default=None, ge=0, le=15)
    """The mask was looked at; None: it was in every passage, where there is a bit ``mask_worn``."""
    mask_worn: int | None = Field(default=None, ge=0, le=15)
    mask_unknown: int | None = Field(default=None, ge=0, le=15)
    """It was looked at, and the gate cannot tell."""
    surface: int | None = Field(default=None, ge=0, le=15)
    """The temperature is of the surface, not of the body."""
    fault: int | None = Field(default=None, ge=0, le=15)

    def set(self, name: str, word: int) -> bool:
        """Whether a bit is there and set."""
        bit: int | None = getattr(self, name)
        return bit is not None and bool(word >> bit & 1)


class Ring(Options):
    """The last passages, one entry each: passage n stands in entry (n − 1) modulo ``entries``."""

    address: int = Field(ge=0, le=65535)
    entries: int = Field(ge=1, le=1000)
    words: int = Field(ge=2, le=MOST_WORDS)
    """Registers of one entry; the addresses below count from its first."""
    sequence: Register
    """The passage's number: what proves that the entry is the one that was meant."""
    flags: Register
    bits: Bits
    temperature: Register
    threshold: Register | None = None
    """The alarm threshold that was in force."""

    @model_validator(mode="after")
    def _fits(self) -> Ring:
        for name in ("sequence", "flags", "temperature", "threshold"):
            register: Register | None = getattr(self, name)
            if register is not None and register.address + register.count > self.words:
                raise Wrong(f"{name} reaches beyond the entry of {self.words} registers", remedy="Count from its first")
        return self


class GateMap(Options):
    """The registers of a gate. What is asked again and again is best kept close together."""

    passages: Register
    """How many passages there were: the number of the last one."""
    status: Register
    bits: Bits
    """Of the status: a fault, and without a ring what the last passage was."""
    last_temperature: Register
    unit: TemperatureUnit = Field(default=TemperatureUnit.DEGC, strict=False)
    unit_code: Register | None = None
    """Where the gate says its unit: 0 degC, 1 degF, 2 K; it then counts, not ``unit``."""
    heartbeat: Register | None = None
    """A counter that moves at least once a second while the gate works."""
    fault_code: Register | None = None
    clock: Register | None = None
    """The gate's own clock, seconds since 1970-01-01 UTC (``uint32``); None: it is not carried."""
    threshold: Register | None = None
    """The alarm threshold; a holding register, for it is set."""
    ring: Ring | None = None
    """None: only the last passage can be read, and two between two polls are a lost link."""
    identity: dict[str, TextRegisters] = Field(default_factory=dict)
    """``manufacturer``, ``model``, ``serial``, ``firmware``, …"""

    @model_validator(mode="after")
    def _sound(self) -> GateMap:
        if self.threshold is not None and self.threshold.read_only_input:
            raise Wrong("the threshold is writable, so it cannot be an input register", remedy="Remove read_only_input")
        if len({register.read_only_input for register in self.polled}) > 1:
            raise Wrong("what is polled lies partly in input registers", remedy="State all of it in one kind")
        if self.span[1] > MOST_WORDS:
            raise Wrong(
                f"what is polled spans {self.span[1]} registers", remedy=f"One request takes {MOST_WORDS} at most"
            )
        return self

    @property
    def polled(self) -> tuple[Register, ...]:
        """What one request brings."""
        each = (self.passages, self.status, self.last_temperature, self.unit_code, self.heartbeat, self.fault_code)
        return tuple(register for register in each if register is not None)

    @property
    def span(self) -> tuple[int, int]:
        """Address and length of that request."""
        start = min(register.address for register in self.polled)
        return start, max(register.address + register.count for register in self.polled) - start


NO_VALUE = 0x8000


def _input(address: int, encoding: Encoding = Encoding.UINT16) -> Register:
    return Register(address=address, encoding=encoding, read_only_input=True)


def _hundredths(address: int, *, read_only_input: bool = True) -> Register:
    return Register(address=address, scale=0.01, unavailable=NO_VALUE, read_only_input=read_only_input)


EXAMPLE_MAP = GateMap(
    passages=_input(3, Encoding.UINT32),
    status=_input(1),
    bits=Bits(detected=0, alarm=1, mask_worn=2, fault=3),
    last_temperature=_hundredths(5),
    unit_code=_input(6),
    heartbeat=_input(2),
    fault_code=_input(7),
    threshold=_hundredths(0, read_only_input=False),
    ring=Ring(
        address=20,
        entries=16,
        words=6,
        sequence=_input(0, Encoding.UINT32),
        flags=_input(2),
        bits=Bits(detected=0, measured=1, alarm=2, mask_judged=3, mask_worn=4, mask_unknown=5, surface=6),
        temperature=_hundredths(3),
        threshold=_hundredths(4),
    ),
    identity={
        "manufacturer": TextRegisters(address=200, words=16, read_only_input=True),
        "model": TextRegisters(address=216, words=16, read_only_input=True),
        "serial": TextRegisters(address=232, words=8, read_only_input=True),
        "firmware": TextRegisters(address=240, words=8, read_only_input=True),
    },
)
"""An example, editorial: no maker's. Register 0 of the input registers holds 1, the map's version."""
