"""A blackbody that speaks lines of text (SCPI and its relatives), over a TCP socket or a serial line."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.protocols import SourceKind
from conformance.bench.transcript import SILENT, Transcript
from conformance.core.problems import Wrong
from conformance.devices.instruments.blackbody import SettlingSource, SourceOptions
from conformance.devices.instruments.command_sets import COMMAND_SETS, CommandSet
from conformance.devices.instruments.pace import InstrumentPace
from conformance.devices.instruments.text_blackbody import TextBlackbody
from conformance.devices.instruments.text_link import TextLink, TextLinkOptions


class SpokenSourceOptions(SourceOptions):
    """What is demanded of the source, and which family's commands it takes."""

    commands: Literal["fluke_4180", "fluke_well", "hart_bath"] | CommandSet = "fluke_4180"
    """A family, or its commands one by one."""
    kind: SourceKind | None = Field(default=None, strict=False)
    """Kind of temperature that it states, if the family does not define it."""

    @model_validator(mode="after")
    def _of_a_kind(self) -> SpokenSourceOptions:
        if self.kind is None and self.command_set.kind is None:
            raise Wrong("it is not stated which temperature the source reports", remedy="State kind")
        return self

    @property
    def command_set(self) -> CommandSet:
        """The commands that are used."""
        return COMMAND_SETS[self.commands] if isinstance(self.commands, str) else self.commands


class ScpiBlackbodyOptions(TextLinkOptions, SpokenSourceOptions):
    """The same, and where it is."""


def spoken_source(
    link: TextLinkOptions, options: SpokenSourceOptions, pace: InstrumentPace, transcript: Transcript = SILENT
) -> SettlingSource:
    """The reference source at a link."""
    kind = options.kind or options.command_set.kind
    assert kind is not None  # the options were checked
    return SettlingSource(TextBlackbody(TextLink(link, transcript), options.command_set), kind, options, pace)


def _make(options: ScpiBlackbodyOptions, around: Surroundings) -> SettlingSource:
    return spoken_source(options, options, InstrumentPace(around.clock), around.transcript)


DRIVER = Driver("scpi_blackbody", Role.REFERENCE_SOURCE, ScpiBlackbodyOptions, _make)
