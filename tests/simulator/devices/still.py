"""A device in a test: an eye that sees exactly what the test says, and nothing else around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from conformance.bench.clock import VirtualClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Covering, Light, VisibleShape
from conformance.core.events import Event
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.seeding import generator
from conformance.simulator.devices.device import SimulatedDevice
from conformance.simulator.devices.kinds import DualLight
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.sightings import Sighting

T = TypeVar("T", bound=Event)


@dataclass(frozen=True)
class Thing:
    """Something in view for a while."""

    sighting: Sighting
    from_s: float = 0.0
    to_s: float = 1e9


def face(skin_degC: float = 35.6, position: float = 0.5, covering: Covering | None = Covering.NONE) -> Thing:
    return Thing(Sighting(VisibleShape.FACE, skin_degC, position, 0.5, 0.1, covering))


def plate(degC: float = 37.0, position: float = 0.5) -> Thing:
    return Thing(Sighting(VisibleShape.PLATE, degC, position, 0.5, 0.1))


def cup(degC: float = 52.0, position: float = 0.6) -> Thing:
    return Thing(Sighting(VisibleShape.OBJECT, degC, position, 0.4, 0.05))


class StillEye:
    """Sees what it is given, each look with fresh noise. It counts its looks."""

    def __init__(self, *things: Thing, noise_delta_degC: float = 0.0) -> None:
        self.things, self.noise_delta_degC = things, noise_delta_degC
        self.looked_s: list[float] = []
        self.restarted_s: list[float] = []

    def look(self, at_s: float) -> tuple[Sighting, ...]:
        self.looked_s.append(at_s)
        noise = generator("still", f"{at_s:.6f}")
        seen = [thing.sighting for thing in self.things if thing.from_s <= at_s < thing.to_s]
        return tuple(
            replace(sighting, apparent_degC=sighting.apparent_degC + self.noise_delta_degC * noise.standard_normal())
            for sighting in sorted(seen, key=lambda sighting: sighting.position)
        )

    def frame(self, at_s: float) -> Frame:
        return Frame("", at_s, round(at_s * 25), np.zeros((2, 3), np.uint16))

    def calibration(self) -> RadiometricCalibration:
        return RadiometricCalibration(1.0, 1.0, linear_K_per_count=0.01)

    def restart(self, at_s: float) -> None:
        self.restarted_s.append(at_s)


class Stand:
    """A device before an eye of the test's, and the view that it stands in."""

    def __init__(
        self, *things: Thing, noise_delta_degC: float = 0.0, kind: DeviceOptions | None = None, **options: Any
    ) -> None:
        self.clock, self.light = VirtualClock(), Light()
        self.eye = StillEye(*things, noise_delta_degC=noise_delta_degC)
        around = Surroundings(self.clock, 1, self.light)
        self.device = SimulatedDevice(kind or DualLight(**options), around, self.eye)

    def said(self, duration_s: float = 5.0, view: str = "a view") -> list[Event]:
        """What is said of a new view while it stands."""
        self.light.show((), self.clock.now_s(), 1, view)
        return list(self.device.listen(self.clock.now_s() + duration_s))

    def views(self, count: int, duration_s: float = 2.0) -> list[list[Event]]:
        """What is said of so many views, one after the other."""
        return [self.said(duration_s, f"view {number}") for number in range(count)]


def said(*things: Thing, duration_s: float = 5.0, noise_delta_degC: float = 0.0, **options: Any) -> list[Event]:
    """What a device says of one view."""
    return Stand(*things, noise_delta_degC=noise_delta_degC, **options).said(duration_s)


def of(kind: type[T], events: Iterable[Event]) -> list[T]:
    """The events of a kind."""
    return [event for event in events if isinstance(event, kind)]
