"""What a scene's conditions ask of the bench: air, rest, a cold start, a setting, the device's records and images.

A bench that cannot do what is asked raises, and what it says is the scene's error.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from conformance.bench.assembly import Station
from conformance.bench.protocols import (
    ClimaticChamber,
    Configurable,
    Imaging,
    RecordKeeper,
    Switchable,
)
from conformance.core.events import AlarmRecord, Configured, Event, Presented, SourceStated
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import ALARM_THRESHOLD_DEGC, FRAMES, READ_ALARM_RECORDS, REST_S, SWITCHED_ON, Scene
from conformance.devices.instruments.faults import NoValue

__all__ = ["REST_S", "AlarmThreshold", "calibration", "heard", "records_read", "stated", "surround", "switch_on"]

_THRESHOLD = "alarm_threshold_degC"
"""The setting's name, as a device is asked for it."""


def surround(scene: Scene, station: Station) -> None:
    """Bring the air to what the scene asks, or back to the room's own; then rest as long as it asks.

    ``scene.ambient_degC`` of a planned scene is what is asked for.
    """
    chamber = station.chamber
    if isinstance(chamber, ClimaticChamber):
        chamber.settle(scene.ambient_degC, scene.relative_humidity_percent)
    elif scene.ambient_degC is not None or scene.relative_humidity_percent is not None:
        raise LookupError("the scene needs air conditions, and the bench has no climatic chamber")
    rest_s = scene.conditions.get(REST_S, 0.0)
    station.clock.sleep(float(rest_s))


def switch_on(scene: Scene, station: Station) -> None:
    """Switch the device off and on, where the scene asks for it."""
    if SWITCHED_ON not in scene.conditions:
        return
    if isinstance(station.device, Switchable):
        station.device.switch_on()
    elif station.simulation is not None:  # behind its wire: its mains are the simulation's to cut
        station.simulation.switch_on(station.clock.now_s())
    else:
        raise LookupError("the scene needs a cold start, and the bench cannot switch this device off and on")


class AlarmThreshold:
    """Keeps the device's alarm threshold where it belongs: as a scene asks, else as the product declares.

    No scene stands under a threshold that another one left behind: where setting back fails, it is tried again before
    the next scene, and that scene breaks when it fails again.
    """

    def __init__(self, station: Station, declared_degC: float | None) -> None:
        self._station, self._declared_degC = station, declared_degC
        self._moved = False

    def set(self, scene: Scene) -> Iterator[Configured]:
        """Set what the scene asks for; a refusal is the device's answer, not an error."""
        if ALARM_THRESHOLD_DEGC not in scene.conditions:
            yield from self.set_back(scene)
            return
        if self._declared_degC is None:
            raise LookupError(
                "the scene sets the alarm threshold, and no alarm_threshold is declared to set it back to"
            )
        asked_degC = float(scene.conditions[ALARM_THRESHOLD_DEGC])
        self._device()
        self._moved = True
        yield self._asked(scene, asked_degC)

    def set_back(self, scene: Scene) -> Iterator[Configured]:
        """To the declared threshold, where a scene moved it."""
        if not self._moved or self._declared_degC is None:
            return
        answer = self._asked(scene, self._declared_degC)
        yield answer
        if answer.refusal:
            raise RuntimeError(f"the device does not return to its declared alarm threshold: {answer.refusal}")
        self._moved = False

    def _asked(self, scene: Scene, value_degC: float) -> Configured:
        try:
            stated, refusal = self._device().configure(_THRESHOLD, value_degC), ""
            stated = stated if stated is not None and math.isfinite(stated) else None
        except ValueError as error:
            stated, refusal = None, str(error) or "refused"
        return Configured(scene.id, self._station.clock.now_s(), _THRESHOLD, value_degC, stated, refusal)

    def _device(self) -> Configurable:
        device = self._station.device
        if not isinstance(device, Configurable):
            raise LookupError("the scene sets the alarm threshold, and the bench cannot change this device's settings")
        return device


def calibration(scene: Scene, station: Station) -> RadiometricCalibration | None:
    """What the counts of the frames mean, where the scene asks for frames."""
    if FRAMES not in scene.conditions:
        return None
    if not isinstance(station.device, Imaging):
        raise LookupError("the scene needs frames, and the bench gets none from this device")
    return station.device.calibration()


def stated(scene: Scene, station: Station) -> Iterator[SourceStated]:
    """What the reference source states now, once for each target that it makes.

    Raises what its driver raises, and `NoValue` if its statement is not a number: the temperature of the target is then
    unknown.
    """
    source = station.reference_source
    for target in scene.targets:
        if source is None or not target.kind.is_reference_source or target.reference_degC is None:
            continue
        said = source.read()
        finite = math.isfinite(said.temperature_degC)
        yield SourceStated(
            scene.id,
            station.clock.now_s(),
            target.id,
            set_point_degC=target.reference_degC,
            temperature_degC=said.temperature_degC if finite else None,
            kind=said.kind.value,
            emissivity=said.emissivity,
            raw=said.raw or ("" if finite else str(said.temperature_degC)),
        )
        if not finite:
            raise NoValue(
                f"the reference source states {said.raw or said.temperature_degC}, which is not a temperature"
            )


def heard(scene: Scene, station: Station, begun_s: float) -> Iterator[Event | Frame]:
    """What comes and goes and what the device says until the scene is over, in the order of times; its frames among it
    where the scene asks for them."""
    device, until_s = station.device, round(begun_s + (scene.duration_s or 0.0), 6)
    known_s = float(getattr(station.presenter, "time_half_width_s", 0.0))
    moving = deque(_movements(scene, begun_s, known_s))
    yield from _until(moving, begun_s)
    says: Iterator[Event | Frame] = device.listen(until_s)
    if FRAMES in scene.conditions and isinstance(device, Imaging):
        says = device.watch(until_s)
    for said in says:
        if moving:
            yield from _until(moving, said.time_s)
        yield said
    yield from _until(moving, until_s)


def _movements(scene: Scene, begun_s: float, known_s: float) -> list[Presented]:
    """When its targets come and go of themselves; one that leaves with the scene's end is taken away only then."""
    come = [
        Presented(scene.id, round(begun_s + (each.arrives_s or 0.0), 6), each.id, time_half_width_s=known_s)
        for each in scene.targets
    ]
    gone = [
        Presented(scene.id, round(begun_s + each.leaves_s, 6), each.id, False, known_s)
        for each in scene.targets
        if each.leaves_s is not None
    ]
    return sorted([*come, *gone], key=lambda moved: moved.time_s)


def _until(moving: deque[Presented], time_s: float) -> Iterator[Presented]:
    while moving and moving[0].time_s <= time_s:
        yield moving.popleft()


def records_read(scene: Scene, station: Station, since_s: float) -> Iterator[AlarmRecord]:
    """The device's own records of alarms since the scene began, where the scene asks for them."""
    if READ_ALARM_RECORDS not in scene.conditions:
        return
    device = station.device
    if not isinstance(device, RecordKeeper):
        raise LookupError("the scene needs the device's alarm records, and the bench cannot read them")
    now_s = station.clock.now_s()
    for record in device.alarm_records(since_s):
        yield replace(record, scene=scene.id, time_s=now_s)
