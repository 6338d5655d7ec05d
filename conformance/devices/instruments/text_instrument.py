"""An instrument asked in lines of text: who it is, how it writes numbers, in which unit, what it complains of."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import Field

from conformance.bench.driver import Options
from conformance.core.temperature import TemperatureUnit
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.faults import InstrumentRefused, NoValue
from conformance.devices.instruments.numbers import DecimalMark, Number, parsed, unit_named
from conformance.devices.instruments.text_link import TextLink

_ERROR = re.compile(r'\s*([+-]?\d{1,6})\s*,\s*"?([^"]*[A-Za-z][^"]*)"?\s*', re.ASCII)
"""``-113,"Undefined header"``. Letters are required: a reading with a decimal comma is not an error."""
_LONGEST_QUEUE = 20
"""Most entries of an error queue; SCPI queues are shorter, so a longer one does not empty."""
_IDENTITY = ("manufacturer", "model", "serial", "firmware")


class Vocabulary(Options):
    """What every instrument of a family is asked; None for what it has not got."""

    identity: str | None = None
    unit: str | None = None
    """Query of the unit, before every value: it can be changed at the front panel."""
    assumed_unit: TemperatureUnit = Field(default=TemperatureUnit.DEGC, strict=False)
    """Where the unit can neither be asked for nor stands behind the value."""
    decimal_mark: str | None = None
    """Asks for the decimal mark: 0 a point, 1 a comma."""
    assumed_decimal_mark: DecimalMark = Field(default=DecimalMark.POINT, strict=False)
    error: str | None = None
    """Takes the oldest entry from the error queue."""


class Spoken:
    """A conversation in a vocabulary. Every method raises `LinkLost` for an answer that cannot be to the question."""

    def __init__(self, link: TextLink, words: Vocabulary, alternates: tuple[str, ...]) -> None:
        """``alternates``: questions for the value; the first that is answered with a number is kept."""
        self._link, self._words, self._alternates = link, words, alternates
        self._mark = words.assumed_decimal_mark
        self._identity: dict[str, str] = {}
        self._question: str | None = None

    def ready(self) -> None:
        """Open the link where it is not: who is there, how it writes numbers, by which question it is read."""
        if self._link.is_open:
            return
        self._link.open()
        try:
            self._greet()
        except BaseException:
            self._link.close()
            raise

    def identity(self) -> Mapping[str, str]:
        """Manufacturer, model, serial and firmware by ``*IDN?``; nothing where the family has no such question."""
        self.ready()
        return self._identity

    @property
    def mark(self) -> DecimalMark:
        """What stands before its decimals."""
        return self._mark

    def unit(self) -> TemperatureUnit:
        """The unit of the values that it states now."""
        if self._words.unit is None:
            return self._words.assumed_unit
        said = self._link.ask(self._words.unit)
        try:
            return unit_named(said)
        except ValueError as error:
            raise self.broken(self._words.unit, said, str(error)) from error

    def value(self) -> tuple[Number, str]:
        """The value, and its text."""
        assert self._question is not None  # known since it was greeted
        return self.number(self._question)

    def number(self, question: str) -> tuple[Number, str]:
        """The number that answers a question, and its text. Raises `NoValue` where it says that it has none."""
        said = self._link.ask(question)
        try:
            return parsed(said, self._mark), said
        except NoValue:
            self._link.close()  # nothing proved that this was the answer; what may still come answers nothing
            raise
        except ValueError as error:
            raise self.broken(question, said, str(error)) from error

    def flag(self, question: str) -> bool:
        """The 0 or 1 that answers a question."""
        said = self._link.ask(question)
        if said not in ("0", "1"):
            raise self.broken(question, said, "it is not 0 or 1")
        return said == "1"

    def in_degC(self, number: Number, unit: TemperatureUnit) -> float:
        """In degC. Raises `LinkLost` where the value and the instrument name two units."""
        if number.unit is not None and self._words.unit is not None and number.unit is not unit:
            raise self._link.lost(f"it is set to {unit.value} and states a value in {number.unit.value}")
        return (number.unit or unit).to_degC(number.value)

    def tell(self, command: str, what: str) -> None:
        """Give a command. Raises `InstrumentRefused` in the instrument's words where its error queue holds any."""
        self._link.tell(command)
        self.confirm(what)

    def confirm(self, what: str = "reading") -> None:
        """A last question whose answer cannot be mistaken, so that no reply before it was another's.

        Where the family has no error queue, silence. Raises `InstrumentRefused` with what the queue holds.
        """
        if self._words.error is None:
            self._link.expect_silence(f"after {what}", self._link.quiet_s)
        elif errors := self._errors():
            raise InstrumentRefused(
                f"{self._identity.get('model', 'the instrument')} refuses {what}: {'; '.join(errors)}"
            )

    def broken(self, question: str, said: str, why: str) -> LinkLost:
        """The error for an answer that is none."""
        return self._link.lost(f"it answered {question!r} with {said[:80]!r}: {why}")

    def close(self) -> None:
        """Let go of the link."""
        self._link.close()

    def _greet(self) -> None:
        words = self._words
        if words.identity is not None:
            said = self._link.ask(words.identity)
            identity = dict(zip(_IDENTITY, map(str.strip, said.split(",")), strict=False))
            if len(identity) < 2:
                raise self.broken(words.identity, said, "it is not an identity")
            if self._identity not in ({}, identity):
                raise self._link.lost(f"it was {self._identity} and now states {identity}")
            self._identity = identity
        self._errors()  # what somebody else left there
        if words.decimal_mark is not None:
            self._mark = DecimalMark.COMMA if self.flag(words.decimal_mark) else DecimalMark.POINT
        if self._question is None and self._alternates:
            self._question = self._answered()

    def _answered(self) -> str:
        for question in self._alternates:
            try:
                self.number(question)
                self.confirm()
            except NoValue:
                return question  # understood, and no value yet
            except (LinkLost, InstrumentRefused) as error:
                why = error
                self._link.open()  # and silence: a late reply answers nothing else
                self._errors()
            else:
                return question
        raise self._link.lost(f"it answers none of {', '.join(self._alternates)} with a number: {why}")

    def _errors(self) -> list[str]:
        """Everything in the error queue, oldest first; it is empty afterwards."""
        if self._words.error is None:
            return []
        errors: list[str] = []
        while len(errors) < _LONGEST_QUEUE:
            said = self._link.ask(self._words.error)
            match = _ERROR.fullmatch(said)
            if match is None:
                raise self.broken(self._words.error, said, "it is not an error")
            if int(match[1]) == 0:
                return errors
            errors.append(f"{match[1]}, {match[2].strip()}")
        raise self._link.lost(f"its error queue does not end: {'; '.join(errors[:3])}, …")
