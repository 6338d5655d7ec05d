"""A simulated reference source: it needs time to reach a new set point, then holds it."""

from __future__ import annotations

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings


class SimulatedSourceOptions(Options):
    """How fast it is."""

    settling_s: float = Field(default=600.0, ge=0)
    """Time to become stable at a new set point."""


class SimulatedSource:
    """`conformance.bench.protocols.ReferenceSource`."""

    def __init__(self, options: SimulatedSourceOptions, around: Surroundings) -> None:
        self._options, self._clock = options, around.clock
        self._set_point_degC: float | None = None

    def settle(self, set_point_degC: float) -> None:
        """Wait out the settling time; at the same set point it is stable already."""
        if set_point_degC != self._set_point_degC:
            self._clock.sleep(self._options.settling_s)
            self._set_point_degC = set_point_degC


DRIVER = Driver("simulated", Role.REFERENCE_SOURCE, SimulatedSourceOptions, SimulatedSource, simulated=True)
