"""A simulated reference source: it needs time to reach a new set point, then holds it."""

from __future__ import annotations

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.protocols import SourceKind, SourceReading


class SimulatedSourceOptions(Options):
    """How fast it is."""

    settling_s: float = Field(default=600.0, ge=0)
    """Time to become stable at a new set point."""


class SimulatedSource:
    """`conformance.bench.protocols.SettlesAlone`."""

    def __init__(self, options: SimulatedSourceOptions, around: Surroundings) -> None:
        self._options, self._clock = options, around.clock
        self._set_point_degC: float | None = None
        self._stable_at_s = 0.0

    def head_for(self, set_point_degC: float) -> None:
        """Start on the way, if it is not there or on the way already."""
        if set_point_degC != self._set_point_degC:
            self._set_point_degC = set_point_degC
            self._stable_at_s = self._clock.now_s() + self._options.settling_s

    def settle(self, set_point_degC: float) -> None:
        """Wait out what is left of the settling time; at the same set point it is stable already."""
        self.head_for(set_point_degC)
        self._clock.sleep(max(0.0, self._stable_at_s - self._clock.now_s()))

    def read(self) -> SourceReading:
        """Its set point: it is a perfect source. Raises `LookupError` before its first one."""
        if self._set_point_degC is None:
            raise LookupError("the simulated source has no temperature before its first set point")
        return SourceReading(self._clock.now_s(), self._set_point_degC, SourceKind.APPARENT, 1.0)


DRIVER = Driver("simulated", Role.REFERENCE_SOURCE, SimulatedSourceOptions, SimulatedSource, simulated=True)
