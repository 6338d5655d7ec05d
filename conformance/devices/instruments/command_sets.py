"""Commands of families of blackbodies with lines of text: data, one entry per family.

Sources: public operator manuals and drivers, named with each. Any other family is stated in ``bench.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import Field, model_validator

from conformance.bench.protocols import SourceKind
from conformance.core.problems import Wrong
from conformance.devices.instruments.text_instrument import Vocabulary


class CommandSet(Vocabulary):
    """One family's commands; None for what it has not got."""

    set: str
    """``{value}`` stands for the number, always with a point (IEEE 488.2)."""
    set_point: str | None = None
    """Query of the set point, which is read back. Without it the set point is not confirmed."""
    read: tuple[str, ...] = Field(min_length=1, strict=False)
    """Alternates, the first that is answered with a number is used."""
    kind: SourceKind | None = Field(default=None, strict=False)
    """Which temperature ``read`` states, where it is known of the family."""
    emissivity: str | None = None
    heat: str | None = None
    """Switches heating and cooling on; sent with every set point."""
    stable: str | None = None

    @model_validator(mode="after")
    def _with_value(self) -> CommandSet:
        if "{value}" not in self.set:
            raise Wrong("the command 'set' does not contain {value}", remedy="Write it where the number belongs")
        return self


_FLUKE = CommandSet(
    identity="*IDN?",
    set="SOUR:SPO {value}",
    set_point="SOUR:SPO?",
    read=("SOUR:SENS:DATA?", "SOUR:SENS:DAT? TEMP"),
    unit="UNIT:TEMP?",
    decimal_mark="SYST:DEC:FORM?",
    heat="OUTP:STAT 1",
    stable="SOUR:STAB:TEST?",
    error="SYST:ERR?",
)

COMMAND_SETS: Mapping[str, CommandSet] = MappingProxyType(
    {
        # Fluke 4180/4181: 4180ETRS operator manual. SOUR:SENS:DATA? is compensated with SOUR:EMIS.
        "fluke_4180": _FLUKE.model_copy(update={"emissivity": "SOUR:EMIS?", "kind": SourceKind.APPARENT}),
        # Fluke 914X, 917X, 6109A, 9190A: wells with a control sensor; the spelling of the reading differs.
        "fluke_well": _FLUKE.model_copy(
            update={
                "read": ("SOUR:SENS:DAT? TEMP", "SOUR:SENS:DATA?"),
                "kind": SourceKind.CONTACT,
                "decimal_mark": None,
            }
        ),
        # Older Hart and Fluke baths: "s=37.00", "t" answered by "t:   55.6 C". No error queue, no identity.
        "hart_bath": CommandSet(set="s={value}", set_point="s", read=("t",), kind=SourceKind.CONTACT),
    }
)
