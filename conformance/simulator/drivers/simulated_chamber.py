"""A simulated climatic chamber: it takes its time to bring the air to what is asked, then measures it exactly."""

from __future__ import annotations

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.protocols import Ambient


class SimulatedChamberOptions(Options):
    """Its air when nothing is asked, what it can reach, and how fast."""

    temperature_degC: float = 22.0
    relative_humidity_percent: float = Field(default=45.0, ge=0, le=100)
    lowest_degC: float = 5.0
    highest_degC: float = 45.0
    settling_s: float = Field(default=1800.0, ge=0)
    """Time until air and device are in balance after a change."""


class SimulatedChamber:
    """`conformance.bench.protocols.ClimaticChamber`."""

    def __init__(self, options: SimulatedChamberOptions, around: Surroundings) -> None:
        self._options, self._clock = options, around.clock
        self._air = Ambient(options.temperature_degC, options.relative_humidity_percent)

    def ambient(self) -> Ambient:
        """The air now."""
        return self._air

    def settle(self, temperature_degC: float | None, relative_humidity_percent: float | None) -> None:
        """Go there and wait until it is stable; None is the room's own. Raises `ValueError` out of its range."""
        options = self._options
        asked = Ambient(
            options.temperature_degC if temperature_degC is None else temperature_degC,
            options.relative_humidity_percent if relative_humidity_percent is None else relative_humidity_percent,
        )
        if not options.lowest_degC <= asked.temperature_degC <= options.highest_degC:
            raise ValueError(
                f"the chamber reaches {options.lowest_degC:g} to {options.highest_degC:g} degC, "
                f"not {asked.temperature_degC:g} degC"
            )
        if asked != self._air:
            self._clock.sleep(options.settling_s)
            self._air = asked


DRIVER = Driver("simulated", Role.CHAMBER, SimulatedChamberOptions, SimulatedChamber, simulated=True)
