"""A simulated device whose driver raises an exception during a run: for tests of the harness and of benches."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.core.events import Event
from conformance.simulator.devices.device import SimulatedDevice
from conformance.simulator.devices.kinds import DualLight


class Raising(DualLight):
    """When it raises, and whether it comes back."""

    after_scenes: int = Field(default=0, ge=0)
    """How many scenes go well first."""
    recovers: bool = True
    """Whether the link answers again after it raised once; else it stays dead."""
    message: str = "the link was cut"


class RaisingDevice(SimulatedDevice):
    """The simulated device until it raises, half a second into a scene."""

    def __init__(self, options: Raising, around: Surroundings) -> None:
        super().__init__(options, around)
        self._raising, self._around = options, around
        self._scenes, self._raised = 0, False

    def answers(self) -> bool:
        """Whether it came back."""
        return self._raising.recovers or not self._raised

    def listen(self, until_s: float) -> Iterator[Event]:
        """Say what the simulated device says, and raise once."""
        self._scenes += 1
        if self._scenes > self._raising.after_scenes and not self._raised:
            yield from super().listen(min(until_s, self._around.clock.now_s() + 0.5))
            self._raised = True
            raise ConnectionError(self._raising.message)
        yield from super().listen(until_s)


DRIVER = Driver("raising", Role.DEVICE, Raising, RaisingDevice, simulated=True)
