"""Values in Modbus registers: scaled integers in two's complement and IEEE floats, in either order of words."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field, model_validator

from conformance.bench.driver import Options
from conformance.core.problems import Wrong
from conformance.devices.instruments.faults import NoValue


class Encoding(StrEnum):
    """How a value lies in its registers."""

    INT16 = "int16"
    UINT16 = "uint16"
    INT32 = "int32"
    UINT32 = "uint32"
    FLOAT32 = "float32"


class WordOrder(StrEnum):
    """Which word of two comes first; within a word Modbus always sends the high byte first."""

    HIGH_FIRST = "high_first"
    LOW_FIRST = "low_first"


_FORMAT = {
    Encoding.INT16: ">h",
    Encoding.UINT16: ">H",
    Encoding.INT32: ">i",
    Encoding.UINT32: ">I",
    Encoding.FLOAT32: ">f",
}


class Register(Options):
    """Where a value is, and what its bits mean."""

    address: int = Field(ge=0, le=65535)
    """Address as it goes over the wire: 0 for what manuals call register 1 (or 40001)."""
    encoding: Encoding = Field(default=Encoding.INT16, strict=False)
    scale: float = Field(default=1.0, gt=0)
    """What one step is worth: 0.1 for tenths."""
    word_order: WordOrder = Field(default=WordOrder.HIGH_FIRST, strict=False)
    read_only_input: bool = False
    """An input register (function 04) instead of a holding register (03)."""
    unavailable: int | None = Field(default=None, ge=0, le=0xFFFFFFFF)
    """The bits that mean "no value", as an unsigned number: 0x8000 with some makers."""

    @model_validator(mode="after")
    def _fits(self) -> Register:
        if self.address + self.count > 65536:
            raise Wrong("the value reaches beyond register 65535", remedy="Correct its address")
        return self

    @property
    def count(self) -> int:
        """How many registers it takes."""
        return struct.calcsize(_FORMAT[self.encoding]) // 2

    def decoded(self, words: Sequence[int]) -> float:
        """The value in its registers. Raises `NoValue` for NaN, infinity and what means "no value"."""
        if len(words) != self.count:
            raise ValueError(f"{self.count} registers were requested, {len(words)} came")
        bits = struct.pack(f">{self.count}H", *self._ordered(words))
        if self.unavailable is not None and int.from_bytes(bits) == self.unavailable:
            raise NoValue(f"the instrument has no value: register {self.address} contains 0x{bits.hex()}")
        value = float(struct.unpack(_FORMAT[self.encoding], bits)[0])
        if not math.isfinite(value):
            raise NoValue(f"the instrument has no value: register {self.address} contains {value}")
        return round(value * self.scale, 9)

    def encoded(self, value: float) -> tuple[int, ...]:
        """The registers that hold a value. Raises `ValueError` where it does not fit."""
        steps = value / self.scale
        try:
            bits = struct.pack(_FORMAT[self.encoding], steps if self.encoding is Encoding.FLOAT32 else round(steps))
        except (struct.error, OverflowError, ValueError) as error:
            what = f"{value:g} does not fit register {self.address} ({self.encoding.value})"
            raise ValueError(f"{what}: {error}") from None
        return tuple(self._ordered(struct.unpack(f">{self.count}H", bits)))

    def _ordered(self, words: Sequence[int]) -> Sequence[int]:
        return words if self.word_order is WordOrder.HIGH_FIRST else words[::-1]
