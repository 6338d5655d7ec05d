"""GigE Vision: every frame is what the camera sent, and what is lost is told; from Aravis' fake camera on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from conformance.bench.assembly import Station
from conformance.bench.clock import RealClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.bench.protocols import Clock
from conformance.bench.transcript import Transcript
from conformance.core.events import Event, FramesLost, Heartbeat
from conformance.core.frames import Counts, Frame
from conformance.core.scenes import FRAMES, Scene
from conformance.devices.gige.driver import DRIVER, GigeDevice
from conformance.devices.gige.fake_camera import FakeCamera
from conformance.devices.gige.options import GigeOptions
from conformance.devices.inbox import LinkLost
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.recording.model import Manifest, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.testing import bench
from tests.devices.gige.alone import alone_on_the_port

pytestmark = pytest.mark.needs("aravis")
ROWS, COLUMNS = 96, 128
CENTIKELVIN = {"linear_K_per_count": 0.01}
RNG = np.random.default_rng(5)
PICTURES = [RNG.integers(0, 65536, (ROWS, COLUMNS), dtype=np.uint16) for _ in range(7)]


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    with alone_on_the_port():
        yield
        for each in sorted(opened, key=lambda each: isinstance(each, FakeCamera)):  # a camera that is gone answers late
            each.close()
        opened.clear()


opened: list[Any] = []
"""What a test holds open; a test that fails leaves none of it to the next."""


def fake(**options: Any) -> FakeCamera:
    camera = FakeCamera("TDUT01", ROWS, COLUMNS, pictures=picture, **options)
    opened.append(camera)
    return camera


def picture(number: int) -> Counts:
    return PICTURES[number % len(PICTURES)]


@pytest.fixture
def camera() -> FakeCamera:
    return fake()


def connected(clock: Clock | None = None, **options: Any) -> GigeDevice:
    made = {"camera": "127.0.0.1", "calibration": CENTIKELVIN, "frame_rate_per_s": 60.0, **options}
    device = GigeDevice(GigeOptions.model_validate(made), Surroundings(clock or RealClock(), 1, Light()))
    opened.append(device)
    return device


def watched(device: GigeDevice, for_s: float = 1.0) -> list[Event | Frame]:
    return list(device.watch(device._clock.now_s() + for_s))


def frames_of(said: list[Event | Frame]) -> list[Frame]:
    return [each for each in said if isinstance(each, Frame)]


def test_every_frame_is_bit_exact_through_the_wrap_of_its_id(camera: FakeCamera) -> None:
    device = connected(frame_rate_per_s=120.0, silence_s=3.0)
    said = watched(device, 2.5)
    frames = frames_of(said)
    assert frames[0].frame_id < 65535 < frames[-1].frame_id, "the fake camera begins shortly before the wrap"
    assert [frame.frame_id for frame in frames] == list(range(frames[0].frame_id, frames[0].frame_id + len(frames)))
    assert all(np.array_equal(frame.counts, picture(number)) for number, frame in enumerate(frames))
    assert [each.time_s for each in said] == sorted(each.time_s for each in said)
    assert not any(isinstance(each, FramesLost) for each in said)
    assert sum(isinstance(each, Heartbeat) for each in said) >= 2


def test_a_region_is_cut_out_of_the_sensor(camera: FakeCamera) -> None:
    device = connected(region={"x_px": 16, "y_px": 8, "columns": 64, "rows": 32})
    frames = frames_of(watched(device, 0.5))
    assert frames
    assert all(np.array_equal(f.counts, picture(n)[8:40, 16:80]) for n, f in enumerate(frames))


def test_the_camera_says_who_it_is_and_what_counts_mean_is_stated(camera: FakeCamera) -> None:
    device = connected()
    said = device.identity()
    assert (said["manufacturer"], said["model"], said["serial"]) == ("Aravis", "Fake", "TDUT01")
    assert float(device.calibration().degC(31015.0)) == pytest.approx(37.0)
    assert device.answers()
    assert [type(event) for event in device.listen(device._clock.now_s() + 0.2)] == [Heartbeat]
    assert DRIVER.carries(GigeOptions()) == {"frames"}


def test_packets_that_are_lost_are_told_and_never_pass_in_silence() -> None:
    fake(lost_packet_share=0.01)
    device = connected(packet_resend=False, frame_retention_ms=20.0, most_lost_share=0.9)
    said = watched(device, 1.5)
    frames = frames_of(said)
    told = [each for each in said if isinstance(each, FramesLost)]
    assert frames
    assert told
    assert all(each.message.startswith("lost on the link: frame") for each in told)
    ids = [frame.frame_id for frame in frames]
    missing = set(range(ids[0], ids[-1])) - set(ids)
    assert missing, "a gap in the ids of a recording is a lost frame"
    assert all(np.array_equal(f.counts, picture(f.frame_id - 65401)) for f in frames), "what came is still exact"


def test_a_link_that_loses_too_much_breaks_the_scene() -> None:
    fake(lost_packet_share=0.02)
    device = connected(packet_resend=False, frame_retention_ms=20.0)
    with pytest.raises(LinkLost, match=r"frames were lost on the link; at most 1\.00% may be"):
        watched(device, 1.0)


def test_a_link_on_which_no_frame_comes_whole_is_no_silent_camera() -> None:
    fake(lost_packet_share=0.5)
    device = connected(packet_resend=False, frame_retention_ms=20.0)
    with pytest.raises(LinkLost, match=r"frames were lost on the link|no frame came while it was watched"):
        watched(device, 0.6)


def test_a_camera_that_vanishes_in_mid_stream_is_a_lost_link(camera: FakeCamera) -> None:
    device = connected(silence_s=0.5)
    timer = threading.Timer(0.5, camera.close)
    timer.start()
    seen: list[Event | Frame] = []
    begun_s = time.monotonic()
    with pytest.raises(LinkLost, match=r"127\.0\.0\.1: no frame came for 0\.\d s"):
        seen.extend(device.watch(device._clock.now_s() + 5.0))  # what came first is given out first
    assert time.monotonic() - begun_s < 4.5
    timer.join()
    fake()
    assert not device.answers(), "one that was switched off and on is not as it was set up"


def test_a_pixel_format_that_the_camera_does_not_offer_is_said(camera: FakeCamera) -> None:
    with pytest.raises(LookupError, match=r"no pixel format Mono14, only .*Mono16: counts of 16 bits are needed"):
        connected(pixel_format="Mono14")
    assert connected().answers()


def test_a_camera_that_changes_its_pixel_format_in_mid_stream_is_no_camera_of_16_bits(camera: FakeCamera) -> None:
    device = connected()
    assert frames_of(watched(device, 0.3))
    camera.write(0x128, 0x01080001)  # Mono8
    with pytest.raises(LinkLost, match=r"not as the camera was set up|frames were lost"):
        watched(device, 0.6)


def test_without_a_camera_there_the_bench_does_not_come_up() -> None:
    with pytest.raises(LinkLost, match=r"no GigE Vision camera answers at 127\.0\.0\.1"):
        connected()
    with pytest.raises(LookupError, match="state the option camera"):
        connected(camera=None)


def test_two_cameras_have_no_room_at_one_address(camera: FakeCamera) -> None:
    with pytest.raises(OSError, match="its port, UDP 3956, is taken"):
        FakeCamera("OTHER", ROWS, COLUMNS)


def test_a_camera_that_comes_back_is_set_up_again_where_the_bench_allows_it(camera: FakeCamera) -> None:
    region = {"x_px": 16, "y_px": 8, "columns": 64, "rows": 32}
    device = connected(silence_s=0.5, reconnect=True, region=region)
    timer = threading.Timer(0.3, camera.close)
    timer.start()
    with pytest.raises(LinkLost, match=r"no frame came for"):
        watched(device, 5.0)
    timer.join()
    assert not device.answers(), "nobody is there"
    with pytest.raises(LinkLost):
        watched(device, 0.2)
    fake()
    assert device.answers(), "it came back, with its settings lost"
    frames = frames_of(watched(device, 0.5))
    assert frames
    assert {frame.counts.shape for frame in frames} == {(32, 64)}
    assert all(np.array_equal(f.counts, picture(n)[8:40, 16:80]) for n, f in enumerate(frames))
    assert device.identity()["serial"] == "TDUT01"
    assert device.statistics()


def test_a_run_goes_on_with_a_camera_that_dropped_out_and_came_back(camera: FakeCamera, tmp_path: Path) -> None:
    """Three scenes of frames: in the second the camera is switched off and on, and the scene is presented again."""
    device = connected(silence_s=0.5, reconnect=True)
    clock = device._clock
    nobody: Any = SimpleNamespace(prepare=lambda scene: scene, show=lambda scene: None, clear=lambda: None)
    scenes = [Scene(f"frames/{n}", ("netd",), (), duration_s=0.6, conditions={FRAMES: "yes"}) for n in (1, 2, 3)]
    watch, watched_times = device.watch, [0]

    def watch_and_drop(until_s: float) -> Iterator[Event | Frame]:
        watched_times[0] += 1
        if watched_times[0] != 2:
            yield from watch(until_s)
            return
        camera.close()
        threading.Timer(1.5, fake).start()
        yield from watch(clock.now_s() + 5.0)

    device.watch = watch_and_drop  # type: ignore[method-assign]
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    plan = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in scenes), ())
    station = Station(clock, device, nobody, None, None, None)
    outcome = execute(plan, bench(), station, RecordingWriter(tmp_path / "r", manifest), retries=2)
    recording = read_recording(tmp_path / "r")
    assert (outcome.broken, [scene.error for scene in recording.scenes]) == (0, [None] * 3)
    assert {attempt.scene for attempt in recording.attempts} == {"frames/2"}
    assert "no frame came" in (recording.attempts[0].error or "")
    assert all(list(recording.frames.of(scene.id)) for scene in scenes)


def test_what_is_asked_of_the_camera_is_in_a_log_and_its_frames_are_not(camera: FakeCamera) -> None:
    written: list[Mapping[str, Any]] = []

    class Sink:
        def write(self, line: Mapping[str, Any]) -> None:
            written.append(line)

    clock = RealClock()
    options = GigeOptions.model_validate({"camera": "127.0.0.1", "calibration": CENTIKELVIN, "frame_rate_per_s": 60.0})
    around = Surroundings(clock, 1, Light(), transcript=Transcript("device", clock, Sink()))
    device = GigeDevice(options, around)
    opened.append(device)
    device.identity()
    watched(device, 0.3)
    assert {line["wire"] for line in written} == {"gige-control"}
    asked = {line["head"]: line.get("text") for line in written if line["direction"] == "sent"}
    answered = {line["head"]: line.get("text") for line in written if line["direction"] == "received"}
    assert asked["set_pixel_format_from_string"] == "Mono16"
    assert answered["DeviceID"] == "TDUT01"
    assert len(written) < 100
