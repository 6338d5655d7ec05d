"""A dual-light device (visible and infrared, with its own blackbody in the corner), in a simple first model.

It sees `Light` and nothing else: it looks for faces and plates, corrects its camera by the blackbody in its corner,
states surface temperatures of plates and body temperatures of faces, says who wears a mask, and raises its alarm.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from pydantic import Field

from conformance.bench.dice import child
from conformance.bench.driver import Options
from conformance.bench.protocols import HEARTBEAT_INTERVAL_S, Clock
from conformance.bench.simulator.light import ROOM_DEGC, Blob, Covering, Light, Shape
from conformance.events import Alarm, Detection, Event, Heartbeat, MaskStatus, Mode, Reading

_FACE_AT_1_M = 0.15
"""Width of a face at 1 m as a share of the field of view: how the device judges distances."""
_CORNER_PIXELS = 9
"""Pixels the device averages on its corner blackbody: the central 3 × 3."""


class DualLight(Options):
    """What kind of device it is. The defaults are a good one; each flaw is one field set differently."""

    manufacturer: str = "Conformance"
    model: str = "Simulated dual-light"
    serial: str = "SIM-0001"
    firmware: str = "1.0.0"
    alarm_threshold_degC: float = 37.3
    alarms: bool = True
    skin_to_body_offset_delta_degC: float = 0.9
    """What it adds to the skin's temperature for the body's: a statistical correction."""
    offset_delta_degC: float = 0.0
    """Constant error that its corner blackbody does not take away."""
    noise_delta_degC: float = Field(default=0.04, ge=0)
    """Standard deviation from reading to reading."""
    camera_drift_delta_degC: float = Field(default=0.4, ge=0)
    """Standard deviation of the bare camera from scene to scene; the corner blackbody takes it away."""
    corner_blackbody: bool = True
    resolution_delta_degC: float = Field(default=0.1, gt=0)
    """Step of the stated temperatures."""
    latency_s: float = Field(default=0.35, ge=0)
    """Median time from a face coming into view to its first temperature."""
    latency_spread: float = Field(default=0.15, ge=0)
    """Standard deviation of the latency's logarithm."""
    frame_interval_s: float = Field(default=0.04, gt=0)
    reading_interval_s: float = Field(default=0.5, gt=0)
    capacity: int = Field(default=12, ge=0)
    """How many faces it follows at once; those farther right are not seen."""
    smallest_face: float = Field(default=0.03, gt=0)
    """Apparent width below which a face is not seen, share of the field of view: 0.03 is a face at 5 m."""
    covered_faces_missed: float = Field(default=0.0, ge=0, le=1)
    """Share of faces with nose and mouth covered that it does not see."""
    mask_confusion: float = Field(default=0.0005, ge=0, le=1)
    """Share of faces whose mask it judges wrongly."""
    judges_masks: bool = True
    tells_objects_apart: bool = True
    """Whether it holds shape and temperature against a hot object; without, anything warm is a face."""
    warmest_person_degC: float = 43.0
    """A surface above this is no skin, whatever its shape."""
    edge_delta_degC: float = 0.0
    """What readings change by at the edge of the field of view; it grows with the square of the way from the centre."""
    drift_delta_degC_per_h: float = 0.0
    """What readings change by in an hour, from the first second of the run."""
    warm_up_delta_degC: float = -1.5
    """Error at the moment it is switched on; only a run that switches it on sees it."""
    warm_up_time_constant_s: float = Field(default=200.0, gt=0)
    """In which that error falls to 1/e."""
    boot_s: float = Field(default=15.0, ge=0)
    """How long it says nothing after it is switched on."""
    distance_delta_degC_per_m: float = -0.01
    """What readings change by with each metre beyond 1.5 m."""
    ambient_delta_degC_per_degC: float = 0.003
    """What readings change by with each degree of the air above 22 °C."""
    shrink_factor: float = 1.0
    """Body readings are pulled toward ``shrink_centre_degC`` to this share of their distance: 1 honest, 0 always it."""
    shrink_centre_degC: float = 36.9
    shrink_from_degC: float | None = None
    """Body temperature from which readings are pulled; None for no lower end."""
    shrink_to_degC: float | None = None
    """Body temperature up to which readings are pulled; None for no upper end."""


@dataclass(frozen=True, slots=True)
class _Said:
    """Something the device will say, at a time after its view last changed."""

    after_s: float
    event: Event


@dataclass(frozen=True, slots=True)
class _Track:
    """One thing the device follows: what it looks like, when its first temperature is ready, its own noise."""

    name: str
    blob: Blob
    first_s: float
    noise: np.random.Generator

    @property
    def position(self) -> float:
        """Where the device says it is."""
        return round(self.blob.position, 3)


class SimulatedDevice:
    """The device at work: `conformance.bench.protocols.Device` on a bench's clock."""

    def __init__(self, kind: DualLight, clock: Clock, light: Light) -> None:
        self._kind, self._clock, self._light = kind, clock, light
        self._seen = -1
        self._pending: Iterator[_Said] = iter(())
        self._next: _Said | None = None
        self._switched_on_s = -math.inf

    def switch_on(self) -> None:
        """Off, cold, and on again."""
        self._switched_on_s = self._clock.now_s()

    def identity(self) -> Mapping[str, str]:
        """What it says of itself."""
        return {name: getattr(self._kind, name) for name in ("manufacturer", "model", "serial", "firmware")}

    def answers(self) -> bool:
        """The link in memory always works."""
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        """Everything said until the clock shows ``until_s``; what was due for an older view is forgotten."""
        if self._light.changes != self._seen:
            self._seen = self._light.changes
            self._pending = heapq.merge(*self._streams(), key=lambda said: said.after_s)
            self._next = next(self._pending, None)
        while (
            self._next is not None and (at_s := round(self._light.since_s + round(self._next.after_s, 6), 6)) <= until_s
        ):
            event = replace(self._next.event, time_s=at_s)
            self._next = next(self._pending, None)
            self._clock.sleep(at_s - self._clock.now_s())
            if at_s >= self._switched_on_s + self._kind.boot_s:
                yield event
        self._clock.sleep(until_s - self._clock.now_s())

    def close(self) -> None:
        """Nothing to let go of."""

    def _streams(self) -> list[Iterator[_Said]]:
        """One endless stream of things to say for the link, and one for each thing it follows."""
        kind, noise = self._kind, self._light.noise("device")
        phase_s = float(noise.uniform(0, kind.frame_interval_s))
        drift = self._drift_left(noise)
        tracks = [
            _Track(f"t{number}", blob, self._ready_s(noise, phase_s), child(noise))
            for number, blob in enumerate(sorted(self._light.blobs, key=lambda blob: blob.position), 1)
        ]
        plates = [track for track in tracks if track.blob.shape is Shape.PLATE]
        faces = [track for track in tracks if track not in plates and self._takes_for_face(track.blob)]
        return [
            _heartbeats(),
            *(self._read(plate, Mode.SURFACE, drift) for plate in plates),
            *(self._watch(face, drift) for face in faces[: kind.capacity] if self._sees(face)),
        ]

    def _drift_left(self, noise: np.random.Generator) -> float:
        """What remains of the camera's own error after looking at the corner blackbody (or all of it without)."""
        kind = self._kind
        camera = kind.camera_drift_delta_degC * float(noise.standard_normal())
        seen = camera + kind.noise_delta_degC / math.sqrt(_CORNER_PIXELS) * float(noise.standard_normal())
        return camera - (seen if kind.corner_blackbody else 0.0)

    def _takes_for_face(self, blob: Blob) -> bool:
        if not self._kind.tells_objects_apart:
            return True
        return blob.shape is Shape.FACE and blob.apparent_degC <= self._kind.warmest_person_degC

    def _sees(self, face: _Track) -> bool:
        """Whether it finds a face at all; its own chance, and nobody else's."""
        blob = face.blob
        if blob.shape is Shape.FACE and blob.size < self._kind.smallest_face:
            return False
        covered = blob.covering is Covering.NOSE_AND_MOUTH and self._kind.covered_faces_missed > 0
        return not (covered and float(face.noise.uniform()) < self._kind.covered_faces_missed)

    def _ready_s(self, noise: np.random.Generator, phase_s: float) -> float:
        """When a first temperature is ready: the latency, up to the next frame."""
        kind = self._kind
        ready_s = kind.latency_s * math.exp(kind.latency_spread * float(noise.standard_normal()))
        return phase_s + max(0, math.ceil((ready_s - phase_s) / kind.frame_interval_s)) * kind.frame_interval_s

    def _watch(self, face: _Track, drift: float) -> Iterator[_Said]:
        """A face: detected, its mask judged once, read again and again, the alarm raised at most once."""
        kind = self._kind
        covered = face.blob.covering is Covering.NOSE_AND_MOUTH
        worn = covered != (float(face.noise.uniform()) < kind.mask_confusion)
        yield _Said(face.first_s, Detection("", 0.0, face.name, face.position))
        if kind.judges_masks:
            yield _Said(face.first_s, MaskStatus("", 0.0, worn, face.name, face.position))
        alarmed = not kind.alarms
        for said in self._read(face, Mode.BODY, drift, kind.skin_to_body_offset_delta_degC):
            yield said
            if not alarmed and _reaches(said.event, kind.alarm_threshold_degC):
                alarmed = True
                yield _Said(said.after_s, Alarm("", 0.0, face.name, face.position, kind.alarm_threshold_degC))

    def _systematic(self, blob: Blob) -> float:
        """The errors that repeat themselves as long as the view stands, in delta_degC."""
        kind = self._kind
        distance_m = _FACE_AT_1_M / blob.size
        return (
            kind.offset_delta_degC
            + kind.edge_delta_degC * (2 * blob.position - 1) ** 2
            + kind.distance_delta_degC_per_m * (distance_m - 1.5)
            + kind.ambient_delta_degC_per_degC * (self._light.ambient_degC - ROOM_DEGC)
        )

    def _passing(self, at_s: float) -> float:
        """The errors that change with time, in delta_degC."""
        kind = self._kind
        warming = math.exp(-max(0.0, at_s - self._switched_on_s) / kind.warm_up_time_constant_s)
        return kind.drift_delta_degC_per_h * at_s / 3600 + kind.warm_up_delta_degC * warming

    def _read(self, track: _Track, mode: Mode, drift: float, correction: float = 0.0) -> Iterator[_Said]:
        """Readings of one thing, each with its own noise, in the device's steps."""
        kind = self._kind
        centre = track.blob.apparent_degC + self._systematic(track.blob) + drift + correction
        for count in itertools.count():
            after_s = track.first_s + count * kind.reading_interval_s
            noise = kind.noise_delta_degC * float(track.noise.standard_normal())
            seen = centre + self._passing(self._light.since_s + after_s) + noise
            if mode is Mode.BODY:
                seen = _shrunk(kind, seen)
            stated = round(round(seen / kind.resolution_delta_degC) * kind.resolution_delta_degC, 6)
            yield _Said(after_s, Reading("", 0.0, stated, mode, track.name, track.position))


def _shrunk(kind: DualLight, seen_degC: float) -> float:
    """The temperature after the correction that nobody was told of."""
    low = -math.inf if kind.shrink_from_degC is None else kind.shrink_from_degC
    high = math.inf if kind.shrink_to_degC is None else kind.shrink_to_degC
    if kind.shrink_factor == 1.0 or not low <= seen_degC <= high:
        return seen_degC
    return kind.shrink_centre_degC + kind.shrink_factor * (seen_degC - kind.shrink_centre_degC)


def _reaches(event: Event, threshold_degC: float) -> bool:
    return (
        isinstance(event, Reading) and event.temperature_degC is not None and event.temperature_degC >= threshold_degC
    )


def _heartbeats() -> Iterator[_Said]:
    for count in itertools.count(1):
        yield _Said(count * HEARTBEAT_INTERVAL_S, Heartbeat("", 0.0))
