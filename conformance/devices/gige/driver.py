"""A thermal camera with GigE Vision: 16-bit frames through the system's Aravis library, decisions by another driver.

GigE Vision carries images. Where the same device tells its readings and alarms another way (ISAPI, an adapter),
``decisions`` names that way's driver: events come from there, frames from here.
"""

from __future__ import annotations

import contextlib
import heapq
import json
import queue
import time
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from conformance.bench.clock import PlayedClock
from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.protocols import (
    HEARTBEAT_INTERVAL_S,
    Configurable,
    Device,
    Polled,
    RecordKeeper,
    SaysWhatItCarries,
    TellsTime,
)
from conformance.core.events import AlarmRecord, Event, FramesLost, Heartbeat
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.devices.gige.options import Decisions, GigeOptions, device_drivers
from conformance.devices.inbox import WIRE_DEADLINE_S, LinkLost

if TYPE_CHECKING:
    from conformance.devices.gige.camera import GigeCamera
    from conformance.devices.gige.reader import Came, FrameReader, Image, Lost
    from conformance.devices.gige.stream import Stream

_SLICE_S = 10.0
"""Played time is played in slices of this: frames of one are in memory at once."""


class GigeDevice:
    """`Device` and `Imaging`; `Configurable` and `RecordKeeper` as far as the driver of its decisions is."""

    def __init__(self, options: GigeOptions, around: Surroundings) -> None:
        """Open and set up. Raises `LinkLost`, `LookupError`, `LibraryMissing` in clear words."""
        from conformance.devices.gige.library import aravis

        aravis()
        self._options, self._clock, self._transcript = options, around.clock, around.transcript
        self._decisions = None if options.decisions is None else _made(options.decisions, around)
        self._camera: GigeCamera | None = None
        self._stream: Stream | None = None
        with _closing_on_failure(self.close):
            address = _address(around, wanted=options.camera is None)
            where = options.camera or address.get("camera")
            if where is None:
                raise LookupError("state the option camera: the camera's IP address")
            self._calibration = _calibration(options, address)
            self._sent_register = int(address["frames_sent_register"]) if "frames_sent_register" in address else None
            self._where = where
            self._set_up()

    def identity(self) -> Mapping[str, str]:
        """What the driver of its decisions says, and what the camera says where both do not say the same."""
        camera: Mapping[str, str] = self._open().identity()
        if self._decisions is None:
            return camera
        said = dict(self._decisions.identity())
        told = {f"camera_{name}": value for name, value in camera.items() if said.get(name) != value}
        return {**said, **told}

    def answers(self) -> bool:
        """Whether camera and decisions can go on: the camera is still under this program's control, as it was set up,
        or was set up again where the bench allows it."""
        try:
            if not self._controlled():
                if not self._options.reconnect:
                    return False
                self._let_go()
                self._set_up()
        except (ConnectionError, LookupError):
            return False
        return self._decisions is None or self._decisions.answers()

    def carries(self) -> frozenset[str]:
        """Frames, and what the link of its decisions carries."""
        decisions: object = self._decisions
        if isinstance(decisions, SaysWhatItCarries):
            return decisions.carries() | {"frames"}
        return _carries(self._options)

    @property
    def poll_interval_s(self) -> float:
        """Polling interval of the driver of its decisions; 0 if the device sends by itself."""
        decisions: object = self._decisions
        return decisions.poll_interval_s if isinstance(decisions, Polled) else 0.0

    def device_clock_s(self) -> float | None:
        """The device's clock, as far as the driver of its decisions can read it."""
        decisions: object = self._decisions
        return decisions.device_clock_s() if isinstance(decisions, TellsTime) else None

    def statistics(self) -> Mapping[str, int]:
        """Counters of the stream since the bench came up."""
        return self._receiving().statistics()

    def listen(self, until_s: float) -> Iterator[Event]:
        """What the driver of its decisions hears; without one, a heartbeat whenever the camera answers."""
        if self._decisions is not None:
            yield from self._decisions.listen(until_s)
            return
        until_s = round(until_s, 6)  # clocks count microseconds
        while (left_s := until_s - self._clock.now_s()) > 0:
            self._clock.sleep(min(left_s, HEARTBEAT_INTERVAL_S))
            self._open().read_register()
            yield Heartbeat("", self._clock.now_s())

    def configure(self, setting: str, value: float) -> float | None:
        """See the driver of its decisions."""
        decisions: object = self._decisions
        if not isinstance(decisions, Configurable):
            raise LookupError("GigE Vision carries no settings of a screening device; name a driver under decisions")
        return decisions.configure(setting, value)

    def alarm_records(self, since_s: float) -> Iterator[AlarmRecord]:
        """See the driver of its decisions."""
        decisions: object = self._decisions
        if not isinstance(decisions, RecordKeeper):
            raise LookupError("GigE Vision carries no alarm records; name a driver under decisions that does")
        yield from decisions.alarm_records(since_s)

    def calibration(self) -> RadiometricCalibration:
        """What counts mean: as the bench's description says; GigE Vision has no standard feature for it."""
        return self._calibration

    def watch(self, until_s: float) -> Iterator[Event | Frame]:
        """Events and frames by their arrival; lost frames are reported as `FramesLost`.

        Raises `LinkLost` if the stream ends, breaks its order, or loses more than permitted.
        """
        tally = _Tally(self._options.most_lost_share)
        if isinstance(self._clock, PlayedClock):
            yield from self._played(self._clock, until_s, tally)
        else:
            yield from self._gathered(until_s, tally)
        tally.judge()

    def close(self) -> None:
        """Let go of camera and decisions."""
        self._let_go()
        if self._decisions is not None:
            self._decisions.close()

    def _set_up(self) -> None:
        """Take control of the camera and set it up. Raises `LinkLost`, `LookupError`."""
        from conformance.devices.gige.camera import PIXEL_FORMATS, GigeCamera, Region
        from conformance.devices.gige.stream import StreamSettings

        options = self._options
        self._camera = camera = GigeCamera(self._where, self._transcript)
        camera.set_pixel_format(options.pixel_format)
        self._pixel_format = PIXEL_FORMATS[options.pixel_format]
        if options.region is not None:
            camera.set_region(Region(**options.region.model_dump()))
        if options.frame_rate_per_s is not None:
            camera.set_frame_rate(options.frame_rate_per_s)
        if options.packet_size_bytes is not None:
            camera.set_packet_size(options.packet_size_bytes)
        region = camera.region()
        self._shape = region.rows, region.columns
        self._stream = camera.stream(
            StreamSettings(
                options.buffers, options.packet_resend, options.packet_timeout_ms, options.frame_retention_ms
            )
        )

    def _let_go(self) -> None:
        stream, camera = self._stream, self._camera
        self._stream = self._camera = None
        if stream is not None:
            stream.close()
        if camera is not None:
            camera.close()

    def _controlled(self) -> bool:
        """Whether it answers and is still controlled by this program: not restarted, nor taken by another program."""
        try:
            return self._open().read_register() != 0
        except LinkLost:
            return False

    def _open(self) -> GigeCamera:
        if self._camera is None:
            raise LinkLost("the camera is closed")
        return self._camera

    def _receiving(self) -> Stream:
        if self._stream is None:
            raise LinkLost("the camera is closed")
        return self._stream

    def _reader(self, put: Any, silence_s: float | None) -> FrameReader:
        from conformance.devices.gige.reader import FrameReader

        return FrameReader(self._open(), self._receiving(), put, self._pixel_format, self._shape, silence_s)

    def _gathered(self, until_s: float, tally: _Tally) -> Iterator[Event | Frame]:
        """In real time: both sources at once, each on a thread of its own."""
        from conformance.devices.gige.frame_merge import Gathering, Listener
        from conformance.devices.gige.reader import Broken

        gathering, beat_s = Gathering(self._clock), self._clock.now_s()

        def put(came: Came) -> None:
            nonlocal beat_s
            now_s = self._clock.now_s()
            if isinstance(came, Broken):
                gathering.fail(LinkLost(f"{self._open().address}: {came.reason}"))
                return
            gathering.put(tally.said(came, now_s))
            if self._decisions is None and now_s - beat_s >= HEARTBEAT_INTERVAL_S / 2:
                gathering.put(Heartbeat("", now_s))
                beat_s = now_s

        reader = self._reader(put, self._options.silence_s)
        listener = None if self._decisions is None else Listener(self._decisions, until_s, gathering)
        try:
            yield from gathering.until(until_s)
        finally:
            with contextlib.suppress(LinkLost):  # the first failure is the one that is told
                reader.stop()
            if listener is not None:
                listener.join()
        yield from gathering.rest(until_s)
        if not tally.frames:
            raise LinkLost(f"{self._open().address}: no frame came while it was watched")

    def _played(self, clock: PlayedClock, until_s: float, tally: _Tally) -> Iterator[Event | Frame]:
        """In played time: the simulated camera counts what it sends and stamps it, and all of it has to come."""
        from conformance.devices.gige.reader import Broken, Image

        if self._sent_register is None:
            raise LookupError("the simulated device has no camera behind the wire gige")
        came: queue.SimpleQueue[Came] = queue.SimpleQueue()
        until_s = round(until_s, 6)  # clocks count microseconds
        reader = self._reader(came.put, None)
        try:
            taken = self._open().read_register(self._sent_register)
            while clock.now_s() < until_s:
                slice_s = min(until_s, clock.now_s() + _SLICE_S)
                events = self._played_events(clock, slice_s)
                sent = self._open().read_register(self._sent_register)
                frames, deadline_s = list[Event | Frame](), time.monotonic() + WIRE_DEADLINE_S
                while taken != sent:
                    try:
                        each = came.get(timeout=max(0.001, deadline_s - time.monotonic()))
                    except queue.Empty:
                        lost = f"of the frames that the simulated camera sent, {(sent - taken) % 2**32} did not come"
                        raise LinkLost(f"{lost} within {WIRE_DEADLINE_S:g} s") from None
                    if isinstance(each, Broken):
                        raise LinkLost(f"{self._open().address}: {each.reason}")
                    at_s = round(each.timestamp_ns / 1e9, 6) if isinstance(each, Image) else slice_s
                    taken = (taken + (1 if isinstance(each, Image) else each.frames)) % 2**32
                    frames.append(tally.said(each, at_s))
                yield from heapq.merge(events, sorted(frames, key=attrgetter("time_s")), key=attrgetter("time_s"))
        finally:
            with contextlib.suppress(LinkLost):
                reader.stop()

    def _played_events(self, clock: PlayedClock, until_s: float) -> list[Event]:
        if self._decisions is not None:
            return list(self._decisions.listen(until_s))
        events = list(self.listen(until_s))
        clock.take_sent()
        return events


class _Tally:
    """What a stretch of frames came to."""

    def __init__(self, most_lost_share: float) -> None:
        self._most = most_lost_share
        self._came = self._lost = 0

    def said(self, came: Image | Lost, time_s: float) -> Event | Frame:
        """The frame, or what is recorded in its place."""
        from conformance.devices.gige.reader import Image

        if isinstance(came, Image):
            self._came += 1
            return Frame("", time_s, came.frame_id, came.counts)
        self._lost += came.frames
        return FramesLost("", time_s, came.frames, came.message)

    @property
    def frames(self) -> int:
        """Frames that came or should have."""
        return self._came + self._lost

    def judge(self) -> None:
        """Raise `LinkLost` where more was lost than may be."""
        whole = self.frames
        if self._lost > self._most * whole:
            raise LinkLost(
                f"{self._lost} of {whole} frames were lost on the link; at most {self._most:.2%} may be "
                "(most_lost_share): check cable, switch, packet size and receive buffer"
            )


def _made(decisions: Decisions, around: Surroundings) -> Device:
    driver = device_drivers()[decisions.driver]
    options = driver.options.model_validate_json(json.dumps(decisions.options))
    around.transcript.keep_secrets_of(options)
    device: Device = driver.make(options, around)
    return device


def _address(around: Surroundings, *, wanted: bool) -> Mapping[str, str]:
    """Where a simulated device is met; one that is started by the driver of the decisions may still be on its way."""
    if around.simulation is None:
        return {}
    deadline_s = time.monotonic() + (WIRE_DEADLINE_S if wanted else 0.0)
    while "camera" not in around.simulation.address and time.monotonic() < deadline_s:
        time.sleep(0.01)
    return around.simulation.address


def _calibration(options: GigeOptions, address: Mapping[str, str]) -> RadiometricCalibration:
    if options.calibration is not None:
        return options.calibration.radiometric
    if "calibration" in address:
        return RadiometricCalibration(**json.loads(address["calibration"]))
    raise LookupError("state the option calibration: what the camera's counts mean")


@contextlib.contextmanager
def _closing_on_failure(close: Any) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(Exception):
            close()
        raise


def _carries(options: GigeOptions) -> frozenset[str]:
    if options.decisions is None:
        return frozenset({"frames"})
    driver = device_drivers()[options.decisions.driver]
    told = driver.options.model_validate_json(json.dumps(options.decisions.options))
    return frozenset(driver.carries(told)) | {"frames"}


DRIVER = Driver("gige", Role.DEVICE, GigeOptions, GigeDevice, carries=_carries)
