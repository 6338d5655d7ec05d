"""A room whose air is as the bench's description states it: read by a person from an instrument nearby."""

from __future__ import annotations

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.protocols import Ambient


class StatedAmbient(Options):
    """The air of the room."""

    temperature_degC: float
    relative_humidity_percent: float = Field(ge=0, le=100)


class StatedChamber:
    """`conformance.bench.protocols.Chamber`."""

    def __init__(self, options: StatedAmbient, around: Surroundings) -> None:
        self._ambient = Ambient(options.temperature_degC, options.relative_humidity_percent)

    def ambient(self) -> Ambient:
        """What the description states."""
        return self._ambient


DRIVER = Driver("stated", Role.CHAMBER, StatedAmbient, StatedChamber)
