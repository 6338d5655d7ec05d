"""A blackbody with lines of text: SCPI over TCP or serial, and the older families that are not quite SCPI."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.devices.instruments.command_sets import CommandSet
from conformance.devices.instruments.text_instrument import Spoken
from conformance.devices.instruments.text_link import TextLink

_SETTING_DECIMALS = 3
"""Decimals of a set point that is sent."""


class TextBlackbody:
    """`conformance.devices.instruments.blackbody.Blackbody` over a `TextLink`."""

    def __init__(self, link: TextLink, commands: CommandSet) -> None:
        self._commands = commands
        self._spoken = Spoken(link, commands, commands.read)

    def identity(self) -> Mapping[str, str]:
        """What it says of itself."""
        return self._spoken.identity()

    def set(self, set_point_degC: float) -> None:
        """Tell it, and read what it complains of. Raises `Refused` with its own words."""
        spoken = self._spoken
        spoken.ready()
        unit = spoken.unit()
        spoken.confirm("naming its unit")
        value = f"{unit.from_degC(set_point_degC):.{_SETTING_DECIMALS}f}"
        spoken.tell(self._commands.set.replace("{value}", value), f"the set point {value} {unit.value}")
        if self._commands.heat is not None:
            spoken.tell(self._commands.heat, "switching on")

    def set_point_degC(self) -> float | None:
        """What it states as its set point; None where the family does not say."""
        if self._commands.set_point is None:
            return None
        spoken = self._spoken
        spoken.ready()
        unit = spoken.unit()
        stated_degC = spoken.in_degC(spoken.number(self._commands.set_point)[0], unit)
        spoken.confirm()
        return stated_degC

    def read(self) -> tuple[float, str, float | None]:
        """Unit, emissivity and value, and a last question that proves that no reply was taken for another's."""
        spoken = self._spoken
        spoken.ready()
        unit = spoken.unit()
        emissivity = None
        if self._commands.emissivity is not None:
            number, said = spoken.number(self._commands.emissivity)
            emissivity = number.value
            if not 0 < emissivity <= 1:
                raise spoken.broken(self._commands.emissivity, said, "it is not an emissivity")
        number, said = spoken.value()
        value_degC = spoken.in_degC(number, unit)
        spoken.confirm()
        return value_degC, said if number.unit else f"{said} {unit.value}", emissivity

    def says_stable(self) -> bool | None:
        """Its own flag; None where the family has none."""
        if self._commands.stable is None:
            return None
        self._spoken.ready()
        stable = self._spoken.flag(self._commands.stable)
        self._spoken.confirm()
        return stable

    def close(self) -> None:
        """Let go of the link; it keeps its set point."""
        self._spoken.close()
