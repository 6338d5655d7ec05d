"""A sensor of the room's air with lines of text, SCPI or plain, over TCP or a serial line. It measures only."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.protocols import Ambient
from conformance.core.problems import Wrong
from conformance.devices.instruments.air import believed
from conformance.devices.instruments.faults import NoValue
from conformance.devices.instruments.numbers import Number, parsed
from conformance.devices.instruments.text_instrument import Spoken, Vocabulary
from conformance.devices.instruments.text_link import TextLink, TextLinkOptions

_BOTH = r"(?P<temperature>[^;\s]+)\s*[;\s]\s*(?P<relative_humidity>\S+)"


class AirQuestions(Options):
    """Two questions with a number each, or one whose line holds both."""

    temperature: str = "MEAS:TEMP?"
    relative_humidity: str | None = "MEAS:HUM?"
    """None: the reply to the first question contains both."""
    line: str = _BOTH
    """Form of that line: a regular expression with the groups temperature and relative_humidity."""

    @field_validator("line")
    @classmethod
    def _with_both(cls, line: str) -> str:
        try:
            groups = re.compile(line).groupindex
        except re.error as error:
            raise ValueError(f"it is not a regular expression: {error}") from None
        if set(groups) != {"temperature", "relative_humidity"}:
            raise Wrong("its named groups are temperature and relative_humidity", remedy="Name exactly these two")
        return line


class TextAmbientOptions(TextLinkOptions):
    """Where it is, and what it is asked."""

    vocabulary: Vocabulary = Vocabulary()
    questions: AirQuestions = Field(default=AirQuestions())


class TextAmbientSensor:
    """`conformance.bench.protocols.Chamber`."""

    def __init__(self, options: TextAmbientOptions, around: Surroundings) -> None:
        self._options = options
        self._link = TextLink(options, around.transcript)
        self._spoken = Spoken(self._link, options.vocabulary, ())
        try:
            self.ambient()  # a bench whose sensor does not answer does not come up
        except BaseException:
            self.close()
            raise

    def ambient(self) -> Ambient:
        """The air now. Raises `LinkLost`, `Refused`, `NoValue`."""
        spoken, questions = self._spoken, self._options.questions
        spoken.ready()
        unit = spoken.unit()
        if questions.relative_humidity is None:
            temperature, humidity = self._both()
        else:
            temperature, _ = spoken.number(questions.temperature)
            humidity, _ = spoken.number(questions.relative_humidity)
        temperature_degC = spoken.in_degC(temperature, unit)
        if humidity.unit is not None:
            raise self._link.lost(f"it states the relative humidity in {humidity.unit.value}")
        spoken.confirm()
        return believed(temperature_degC, humidity.value)

    def close(self) -> None:
        """Let go of the link."""
        self._link.close()

    def _both(self) -> tuple[Number, Number]:
        questions = self._options.questions
        said = self._link.ask(questions.temperature)
        match = re.fullmatch(questions.line, said)
        if match is None:
            raise self._spoken.broken(questions.temperature, said, "the line is not built as stated")
        mark = self._spoken.mark
        try:
            return parsed(match["temperature"], mark), parsed(match["relative_humidity"], mark)
        except NoValue:
            self._link.close()
            raise
        except ValueError as error:
            raise self._spoken.broken(questions.temperature, said, str(error)) from error


DRIVER = Driver("text_ambient_sensor", Role.CHAMBER, TextAmbientOptions, TextAmbientSensor)
