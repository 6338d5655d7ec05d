"""A simulated infrared calibrator with the command set of the Fluke 4180/4181: any family member of it, never one.

SCPI-1994 style: one command a line, any case, an error queue, a unit, a decimal mark, an emissivity setting.
"""

from __future__ import annotations

from collections import deque

from pydantic import Field

from conformance.core.temperature import TemperatureUnit
from conformance.simulator.instruments.body import Body, BodyOptions

_UNITS = {"C": TemperatureUnit.DEGC, "F": TemperatureUnit.DEGF, "K": TemperatureUnit.KELVIN}
_UNDEFINED = '-113,"Undefined header"'
_OUT_OF_RANGE = '-222,"Data out of range"'
_NOT_A_NUMBER = '-104,"Data type error"'


class FlukeOptions(BodyOptions):
    """How it is set up when it is switched on."""

    unit: str = Field(default="C", pattern="^[CFK]$")
    decimal_comma: bool = False
    emissivity: float = Field(default=0.95, ge=0.9, le=1)
    lowest_degC: float = -15.0
    highest_degC: float = 120.0
    decimals: int = Field(default=2, ge=0, le=4)
    reading_question: str = "SOUR:SENS:DATA?"
    """As this member of the family spells it."""
    has_stability_flag: bool = True


class SimulatedFluke:
    """Answers lines; None where nothing is answered."""

    def __init__(self, options: FlukeOptions, body: Body) -> None:
        self.options, self._body = options, body
        self._unit = _UNITS[options.unit]
        self._emissivity, self._comma, self._heats = options.emissivity, options.decimal_comma, False
        self._set_point_degC = 25.0
        self.errors: deque[str] = deque()

    def answer(self, line: str) -> str | None:
        """What it says to a line."""
        header, _, argument = line.strip().upper().partition(" ")
        if line.strip().upper() == self.options.reading_question:
            return self._temperature(self._body.sensed_degC())
        if header.endswith("?"):
            answer = None if argument else self._asked(header)
            if answer is None:
                self.errors.append(_UNDEFINED)
            return answer
        self._told(header, argument)
        return None

    def _asked(self, header: str) -> str | None:
        match header:
            case "*IDN?":
                return "SIMULATED,4180,0,1.00"
            case "SYST:ERR?":
                return self.errors.popleft() if self.errors else '0,"No error"'
            case "SOUR:SPO?":
                return self._temperature(self._set_point_degC)
            case "SOUR:EMIS?":
                return self._marked(f"{self._emissivity:.3f}")
            case "UNIT:TEMP?":
                return next(name for name, unit in _UNITS.items() if unit is self._unit)
            case "SYST:DEC:FORM?":
                return "1" if self._comma else "0"
            case "OUTP:STAT?":
                return "1" if self._heats else "0"
            case "SOUR:STAB:TEST?" if self.options.has_stability_flag:
                return "1" if abs(self._body.sensed_degC() - self._set_point_degC) < 0.1 else "0"
        return None

    def _told(self, header: str, argument: str) -> None:
        match header, argument:
            case "*CLS", "":
                self.errors.clear()
            case "UNIT:TEMP", "C" | "F" | "K":
                self._unit = _UNITS[argument]
            case "OUTP:STAT", "0" | "1":
                self._heats = argument == "1"
                self._body.go_to(self._set_point_degC if self._heats else self.options.starts_at_degC)
            case "SOUR:SPO", _:
                self._go_to(argument)
            case _:
                self.errors.append(_UNDEFINED)

    def _go_to(self, argument: str) -> None:
        try:
            asked_degC = self._unit.to_degC(float(argument))
        except ValueError:
            self.errors.append(_NOT_A_NUMBER)
            return
        if not self.options.lowest_degC <= asked_degC <= self.options.highest_degC:
            self.errors.append(_OUT_OF_RANGE)
            return
        self._set_point_degC = asked_degC
        if self._heats:
            self._body.go_to(asked_degC)

    def _temperature(self, value_degC: float) -> str:
        return self._marked(f"{self._unit.from_degC(value_degC):.{self.options.decimals}f}")

    def _marked(self, number: str) -> str:
        return number.replace(".", ",") if self._comma else number
