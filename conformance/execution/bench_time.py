"""How long a plan takes on a bench: a model that goes through the scenes as a run does, without a device.

Where the bench's description says how long its parts take (``timing``), that counts; else what its drivers' options
say; else what `ASSUMED` says. What is counted: one warm-up, the air and the reference source settling, people
changing over, rest that scenes ask for, scenes standing, inspection steps.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.bench.description import Bench
from conformance.bench.driver import Role
from conformance.bench.registry import drivers
from conformance.core.scenes import REST_S, SWITCHED_ON, Scene
from conformance.execution.planned import INSPECTION_ITEM

Air = tuple[float | None, float | None]
"""Temperature in degC and relative humidity in percent; None for the room's own."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long the parts of the work take, s."""

    settling_s: float
    changeover_s: float
    chamber_settling_s: float
    inspection_s: float
    warm_up_s: float
    settles_alone: bool = True
    """Whether other scenes can stand while the reference source settles."""
    room: Air = (None, None)
    """The room's own air, where the chamber's options state it: asking for that changes nothing."""


ASSUMED = Times(settling_s=600.0, changeover_s=20.0, chamber_settling_s=1800.0, inspection_s=60.0, warm_up_s=1800.0)
"""Where nothing is stated: a blackbody's ten minutes to a new set point, twenty seconds for one person to leave and
the next to stand in place measured by a contact thermometer, half an hour for air and device, one minute for an
inspection step, half an hour from switching on to the first scene."""


def times_of(bench: Bench | None) -> Times:
    """The times of a bench, as far as they are stated; without a bench, what is assumed of one."""
    if bench is None:
        return ASSUMED
    stated = bench.timing

    def of_driver(role: Role, option: str) -> float | None:
        fitting = bench.fitting(role)
        if fitting is None:
            return None
        options = drivers()[role, fitting.driver].options.model_validate_json(json.dumps(fitting.options))
        value = getattr(options, option, None)
        return None if value is None else float(value)

    def said(timing: float | None, role: Role, option: str, assumed: float) -> float:
        found = of_driver(role, option) if timing is None else timing
        return assumed if found is None else found

    return Times(
        room=(of_driver(Role.CHAMBER, "temperature_degC"), of_driver(Role.CHAMBER, "relative_humidity_percent")),
        settling_s=said(stated.settling_s, Role.REFERENCE_SOURCE, "settling_s", ASSUMED.settling_s),
        changeover_s=said(stated.changeover_s, Role.PRESENTER, "changeover_s", ASSUMED.changeover_s),
        chamber_settling_s=said(stated.chamber_settling_s, Role.CHAMBER, "settling_s", ASSUMED.chamber_settling_s),
        inspection_s=said(stated.inspection_s, Role.OPERATOR, "inspection_s", ASSUMED.inspection_s),
        warm_up_s=ASSUMED.warm_up_s if stated.warm_up_s is None else stated.warm_up_s,
        settles_alone=stated.settles_alone,
    )


@dataclass(frozen=True, slots=True)
class BenchTime:
    """What a plan is expected to take."""

    duration_s: float
    presenting_s: float
    """How long scenes stand, rest between them included."""
    waiting_s: float
    """For the source and the air to settle, beyond what other scenes filled."""
    scenes: int
    settlings: int
    """Set points that the source goes to."""
    warm_up_s: float

    @property
    def hours(self) -> float:
        """The whole of it."""
        return self.duration_s / 3600


def air_of(scene: Scene) -> Air:
    """The air that a planned scene asks for."""
    return scene.ambient_degC, scene.relative_humidity_percent


def set_point_of(scene: Scene) -> float | None:
    """The set point that a scene asks of the reference source; None where it asks for none."""
    points = (target.reference_degC for target in scene.targets if target.kind.is_reference_source)
    return next((point for point in points if point is not None), None)


def next_set_point(scenes: Iterable[Scene], air: Air) -> float | None:
    """Where the source is to head while these scenes stand, in their order; no further than the air stays as it is."""
    for scene in scenes:
        if air_of(scene) != air:
            return None
        if (point := set_point_of(scene)) is not None:
            return point
    return None


class PlannedPace:
    """A bench's clock without a bench: scene after scene, as a run would present them."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self.now_s = self.presenting_s = self.waiting_s = 0.0
        self.scenes = self.settlings = 0
        self._air: Air = times.room
        self._set_point: float | None = None
        self._stable_at_s = 0.0

    def head_for(self, set_point: float | None) -> None:
        """Let the source start on its way, if it can be left alone."""
        if set_point is not None and self._times.settles_alone:
            self._head_for(set_point)

    def present(self, scene: Scene) -> None:
        """One scene, with all that has to come before it."""
        self.scenes += 1
        air = self._really(air_of(scene))
        if air != self._air:
            self._air = air
            self._wait(self._times.chamber_settling_s)
        rest_s = float(scene.conditions.get(REST_S, 0.0))
        self.now_s += rest_s
        if INSPECTION_ITEM in scene.conditions:
            self.now_s += self._times.inspection_s
        else:
            if (point := set_point_of(scene)) is not None:
                self._head_for(point)
                self._wait(self._stable_at_s - self.now_s)
            self.now_s += self._times.changeover_s
        self.now_s += scene.duration_s or 0.0
        self.presenting_s += rest_s + (scene.duration_s or 0.0)

    def _really(self, asked: Air) -> Air:
        room = self._times.room
        return room[0] if asked[0] is None else asked[0], room[1] if asked[1] is None else asked[1]

    def _head_for(self, set_point: float) -> None:
        if set_point != self._set_point:
            self.settlings += 1
            self._set_point, self._stable_at_s = set_point, self.now_s + self._times.settling_s

    def _wait(self, wait_s: float) -> None:
        self.waiting_s += max(0.0, wait_s)
        self.now_s += max(0.0, wait_s)


def bench_time(scenes: Sequence[Scene], times: Times) -> BenchTime:
    """What presenting these scenes in their order takes, the source heading for its next set point as a run lets it."""
    return bench_time_of((scenes,), times)


def bench_time_of(sittings: Iterable[Sequence[Scene]], times: Times) -> BenchTime:
    """What sittings take, one after another on a bench that stays on; none is begun before the last one is over."""
    pace, cold = PlannedPace(times), False
    for scenes in sittings:
        cold = cold or any(SWITCHED_ON in scene.conditions for scene in scenes)
        pace.head_for(next_set_point(scenes, air_of(scenes[0])) if scenes else None)
        for number, scene in enumerate(scenes, 1):
            pace.present(scene)
            pace.head_for(next_set_point(scenes[number:], air_of(scene)))
    warm_up_s = 0.0 if cold else times.warm_up_s  # a plan that watches the device warm up needs no other warm-up
    return BenchTime(pace.now_s + warm_up_s, pace.presenting_s, pace.waiting_s, pace.scenes, pace.settlings, warm_up_s)
