"""The device at work: it looks when it has to, says what it finds, and keeps what it raised its alarm for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from conformance.bench.driver import Surroundings
from conformance.bench.protocols import HEARTBEAT_INTERVAL_S
from conformance.core.events import Alarm, AlarmRecord, Detection, Event, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.simulator.devices.agenda import Agenda
from conformance.simulator.devices.chance import Chance
from conformance.simulator.devices.decision import Threshold, TrackDecision
from conformance.simulator.devices.frames import FrameTimes
from conformance.simulator.devices.memory import own_eye
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.devices.speech import Speech
from conformance.simulator.devices.store import Store
from conformance.simulator.devices.thermometer import Thermometer
from conformance.simulator.devices.tracking import Track, Tracker
from conformance.simulator.devices.watch import EyeWatch, is_still
from conformance.simulator.sightings import Eye, Sighting


class SimulatedDevice:
    """`Device`, `Switchable`, `Configurable`, `RecordKeeper` and `Imaging` of `conformance.bench.protocols`."""

    def __init__(self, options: DeviceOptions, around: Surroundings, eye: Eye | None = None) -> None:
        self._options, self._clock, self._light = options, around.clock, around.light
        self._eye_options = options.eye_in_force
        self._eye: Eye = eye or own_eye(self._eye_options, around)
        self._chance = chance = Chance(around.light)
        self._tracker = Tracker(options, chance)
        self._watch = EyeWatch(self._eye, self._tracker, options.reading_interval_s)
        self._thermometer = Thermometer(options, chance)
        self._threshold = Threshold(options)
        self._decision = TrackDecision(options, chance, self._threshold)
        self._store = Store(options, chance)
        self._speech = Speech(options, chance)
        self._agenda = Agenda()
        self._reads_s: dict[str, float] = {}
        """When each track is read next."""
        self._view = -1
        self._on_s = -math.inf

    def identity(self) -> Mapping[str, str]:
        """What it says of itself."""
        options = self._options
        changes_s = options.firmware_changes_at_s
        changed = changes_s is not None and self._clock.now_s() >= changes_s
        return {
            "manufacturer": options.manufacturer,
            "model": options.model,
            "serial": options.serial,
            "firmware": options.later_firmware if changed else options.firmware,
        }

    def answers(self) -> bool:
        """The link in memory always works."""
        return True

    def switch_on(self) -> None:
        """Off, cold, and on again; its settings and its store outlive it."""
        self._on_s = self._clock.now_s()
        self._eye.restart(self._on_s)
        self._view = -1

    def configure(self, setting: str, value: float) -> float:
        """Take a setting; see `Configurable`."""
        return self._threshold.set(setting, value)

    def alarm_records(self, since_s: float) -> Iterator[AlarmRecord]:
        """Its store; see `RecordKeeper`."""
        return self._store.since(since_s)

    def calibration(self) -> RadiometricCalibration:
        """What its counts mean; see `Imaging`."""
        return self._eye.calibration()

    def listen(self, until_s: float) -> Iterator[Event]:
        """Everything said until the clock shows ``until_s``; what was due for an older view is forgotten."""
        yield from self._said(until_s, until_s)
        yield from self._speech.rest()

    def watch(self, until_s: float) -> Iterator[Event | Frame]:
        """The same, with every image among it."""
        self._notice()
        frame_s = self._watch.frames.at_or_after(max(self._clock.now_s(), self._ready_s))
        while frame_s <= until_s:
            yield from self._said(frame_s, until_s)
            yield self._eye.frame(frame_s)
            frame_s = self._watch.frames.at_or_after(frame_s + self._eye_options.frame_interval_s / 2)
        yield from self.listen(until_s)

    def close(self) -> None:
        """Nothing to let go of."""

    @property
    def _ready_s(self) -> float:
        """When it last was ready, after it was switched on."""
        return self._on_s + self._eye_options.boot_s

    def _notice(self) -> None:
        """Start again if the view changed.

        The run does not listen while people change; a device that kept watching would see an empty view and lose all
        tracks.
        """
        if self._light.changes == self._view:
            return
        self._view = self._light.changes
        for part in (self._chance.renew, self._tracker.forget, self._agenda.clear, self._reads_s.clear):
            part()
        interval_s = self._eye_options.frame_interval_s
        phase_s = round(float(self._chance.stream("frames").uniform(0, interval_s)), 6)
        since_s = self._light.since_s
        from_s = max(since_s, self._clock.now_s(), self._ready_s)
        self._watch.begin(FrameTimes(since_s + phase_s, interval_s), from_s, still=is_still(self._light))
        self._agenda.enter(since_s + HEARTBEAT_INTERVAL_S, self._beat)

    def _said(self, until_s: float, horizon_s: float) -> Iterator[Event]:
        """What is said until then; nothing is known of the view beyond the horizon."""
        self._notice()
        while True:
            due_s = min(self._agenda.due_s, until_s)
            if self._watch.step(due_s, horizon_s, min(self._reads_s.values(), default=None), self._found):
                continue  # somebody may have been found, and be due before that
            if self._agenda.due_s > until_s:
                break
            at_s, act = self._agenda.take()
            self._clock.sleep(at_s - self._clock.now_s())
            for event in act(at_s):
                if at_s >= self._ready_s:
                    yield from self._speech.say(event)
        self._clock.sleep(until_s - self._clock.now_s())

    def _beat(self, at_s: float) -> Iterator[Event]:
        yield Heartbeat("", at_s)
        self._agenda.enter(at_s + HEARTBEAT_INTERVAL_S, self._beat)

    def _found(self, sighting: Sighting, at_s: float) -> None:
        """Follow a stranger: a face is detected at once, and read when the work on it is done."""
        track = self._tracker.follow(sighting, at_s)
        self._tracker.exchange()
        options = self._options
        latency_s = options.latency_s * math.exp(
            options.latency_spread * float(self._chance.stream("latency").standard_normal())
        )
        if track.mode is Mode.BODY:
            self._agenda.enter(at_s, lambda now_s: iter((Detection("", now_s, track.name, track.position),)))
        self._read_at(at_s + latency_s, track)

    def _read_at(self, time_s: float, track: Track) -> None:
        self._reads_s[track.name] = time_s
        self._agenda.enter(time_s, lambda now_s: self._read(track, now_s))

    def _read(self, track: Track, at_s: float) -> Iterator[Event]:
        """Read a track of the last frame, if it is there; judge its mask at its first reading."""
        sightings = self._watch.look(self._watch.frames.at_or_before(at_s))
        there = self._tracker.find(track, sightings)
        del self._reads_s[track.name]
        if there or track in self._tracker.tracks:
            self._read_at(at_s + self._options.reading_interval_s, track)
        if not there:
            return
        track.readings += 1
        if track.readings == 1 and track.mode is Mode.BODY and self._options.judges_masks:
            yield MaskStatus("", at_s, self._decision.mask_worn(track), track.name, track.position)
        whose = self._tracker.read_as(track)
        if whose is not track:
            self._tracker.find(whose, sightings)
        degC = self._thermometer.read_degC(whose.seen, track.mode, self._threshold.in_force_degC, stuck=track.stuck)
        number = self._thermometer.rounded(degC * 9 / 5 + 32) if track.fahrenheit else degC
        yield Reading("", at_s, number, track.mode, track.name, track.position)
        if track.mode is Mode.BODY and self._decision.raises_alarm(track, degC):
            self._alarm(track, number, at_s)

    def _alarm(self, track: Track, number: float, at_s: float) -> None:
        """Raise the alarm when it is due, and keep a record of it."""
        threshold_degC = self._threshold.stated_degC
        alarm = Alarm("", at_s, track.name, track.position, threshold_degC)

        def act(now_s: float) -> Iterator[Event]:
            own_s = round(now_s + self._options.clock_skew_s, 6)
            image = f"IMG-{round(own_s * 1000):012d}-{track.name}.png"
            self._store.keep(
                AlarmRecord("", 0.0, own_s, number, track.mode, threshold_degC, track.name, track.position, image),
                now_s,
            )
            yield replace(alarm, time_s=now_s)

        self._agenda.enter(at_s + self._options.alarm_delay_s, act)
