"""A whole simulated device in a test, before its own eye: targets are shown, and what it says is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.bench.clock import VirtualClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.core.events import Event, Mode, Reading
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.simulator.devices.device import SimulatedDevice
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.people import SkinModel
from conformance.simulator.presenter import SimulatedPresenter, SimulatedPresenterOptions
from conformance.simulator.truth import TrueView

EVEN_PEOPLE = SkinModel(skin_spread_delta_degC=0.0)


class Hall:
    """A device, and a presenter who shows it scenes."""

    def __init__(self, options: DeviceOptions, seed: int = 1, people: SkinModel = EVEN_PEOPLE) -> None:
        self.clock = VirtualClock()
        self.light = Light()
        around = Surroundings(self.clock, seed, self.light)
        self.device = SimulatedDevice(options, around)
        self._presenter = SimulatedPresenter(SimulatedPresenterOptions(people=people), around)

    def said(self, *targets: Target, duration_s: float = 3.0, name: str = "a scene", **scene: Any) -> list[Event]:
        """What is said while a scene stands."""
        self._presenter.show(Scene(name, (), targets, **scene))
        events = list(self.device.listen(self.clock.now_s() + duration_s))
        self._presenter.clear()
        return events

    def readings_degC(self, look: TrueView, scenes: int, duration_s: float = 4.0) -> list[NDArray[np.float64]]:
        """Readings of one thing, scene by scene."""
        target = Target(
            "t", look.kind, "u", look.reference_degC, 0.0,
            distance_m=look.distance_m, position=look.position, height=look.height,
        )  # fmt: skip
        views = (self.said(target, duration_s=duration_s, name=f"scene {number}", ambient_degC=look.ambient_degC)
                 for number in range(scenes))  # fmt: skip
        return [np.array([e.temperature_degC for e in events if isinstance(e, Reading)]) for events in views]


def person(number: int = 1, body_degC: float = 36.5, **more: Any) -> Target:
    return Target(f"person-{number}", TargetKind.PERSON, f"person-{number}", body_degC, **more)


def plate(reference_degC: float = 37.0, **more: Any) -> TrueView:
    return TrueView(Mode.SURFACE, TargetKind.BLACKBODY, reference_degC, **more)


def phantom(body_degC: float = 37.0, **more: Any) -> TrueView:
    return TrueView(Mode.BODY, TargetKind.PHANTOM, body_degC, **more)


def of(kind: type[Any], events: Iterable[Event]) -> list[Any]:
    """The events of a kind."""
    return [event for event in events if isinstance(event, kind)]
