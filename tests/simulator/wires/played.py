"""A simulated device behind its wire in the test's own process: played as the side channel plays it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.bench.clock import PlayedClock, VirtualClock
from conformance.bench.driver import Role, Surroundings
from conformance.bench.light import Blob, Light, VisibleShape
from conformance.bench.protocols import Device, Imaging
from conformance.bench.registry import drivers
from conformance.simulator.served.wire import Gathers, ServedWire, Wire


class Played:
    """`conformance.bench.protocols.Simulation`, without a process of its own."""

    def __init__(self, wire: Wire, wire_options: Mapping[str, Any], **options: Any) -> None:
        self.light = Light()
        self._clock = VirtualClock()
        driver = drivers()[Role.DEVICE, "simulated"]
        made = driver.options.model_validate(options)
        self.device: Device = driver.make(made, Surroundings(self._clock, 1, self.light))
        self.served: Any = wire.serve(self.device, self._clock, wire_options)
        self.clock = PlayedClock(self.play)

    @property
    def address(self) -> Mapping[str, str]:
        served: ServedWire = self.served
        return served.address

    @property
    def around(self) -> Surroundings:
        return Surroundings(self.clock, 1, self.light, self)

    def show(self, *temperatures_degC: float) -> None:
        """Faces side by side."""
        count = len(temperatures_degC)
        blobs = tuple(
            Blob(VisibleShape.FACE, degC, (number + 0.5) / count) for number, degC in enumerate(temperatures_degC)
        )
        self.light.show(blobs, self.clock.now_s(), "test", count)

    def play(self, until_s: float) -> list[float]:
        device, served = self.device, self.served
        said = device.watch(until_s) if served.wants_frames and isinstance(device, Imaging) else device.listen(until_s)
        sent = [each.time_s for each in said if served.say(each)]
        if isinstance(served, Gathers):
            served.flush()
        return sent

    def switch_on(self, at_s: float) -> None:
        raise NotImplementedError

    def close(self) -> None:
        self.served.close()
        self.device.close()
