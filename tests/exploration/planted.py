"""A device of a third party with a flaw in one corner: a small, hot thing close by raises its alarm, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.simulator.devices.device import SimulatedDevice
from conformance.bench.simulator.devices.kinds import DualLight
from conformance.bench.simulator.devices.options import DeviceOptions
from conformance.bench.simulator.light import Figure, Shape
from conformance.events import Alarm, Event

HOT_DEGC = (50.0, 55.0)
WIDTH_M = (0.02, 0.04)
NEAR_M = 0.5
DELAY_S = 1.5


class Planted(DualLight):
    """The flawless dual-light device but for its corner."""


class PlantedDevice(SimulatedDevice):
    """Cheats by looking at the light itself: where its flaw lies is then known exactly."""

    def __init__(self, options: DeviceOptions, around: Surroundings) -> None:
        super().__init__(options, around)
        self._lit, self._bench_clock = around.light, around.clock

    def listen(self, until_s: float) -> Iterator[Event]:
        """What the good device says, and the alarm that it should not raise."""
        if any(map(in_corner, self._lit.blobs)):
            yield from super().listen(self._bench_clock.now_s() + DELAY_S)
            yield Alarm("", self._bench_clock.now_s(), position=0.5, threshold_degC=37.3)
        yield from super().listen(until_s)


def in_corner(thing: object) -> bool:
    """Whether the flaw shows."""
    return (
        isinstance(thing, Figure)
        and thing.shape is Shape.OBJECT
        and HOT_DEGC[0] <= thing.apparent_degC <= HOT_DEGC[1]
        and WIDTH_M[0] <= thing.width_m <= WIDTH_M[1]
        and thing.distance_m <= NEAR_M
    )


DRIVER = Driver("planted", Role.DEVICE, Planted, PlantedDevice, simulated=True)
