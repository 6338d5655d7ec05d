from __future__ import annotations

from pathlib import Path

import numpy as np

from conformance.core.events import Heartbeat
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene
from conformance.recording.model import Manifest, RecordedScene, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.recorder import MemoryRecorder, Recorder
from conformance.recording.writer import RecordingWriter

MANIFEST = Manifest(
    schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"), bench={"seed": 1}
)
SCENE = Scene("a/1", ("a",), (), 1.0)


def played(recorder: Recorder) -> Manifest:
    recorder.begin(SCENE)
    recorder.begin_frames(SCENE.id, RadiometricCalibration(1.0, 1.0, linear_K_per_count=0.01))
    recorder.frame(Frame(SCENE.id, 0.04, 1, np.full((2, 3), 7, np.uint16)))
    recorder.event(Heartbeat(SCENE.id, 1.0))
    recorder.end(RecordedScene(SCENE, 0.0, 1.0))
    return recorder.close(at_end={"device_says_at_end": {"firmware": "2"}})


def same(one: Recording, other: Recording) -> bool:
    frames = [[frame.counts.tolist() for frame in recording.frames.of(SCENE.id)] for recording in (one, other)]
    return (
        (one.scenes, one.events) == (other.scenes, other.events)
        and frames[0] == frames[1] != []
        and one.frames.calibration(SCENE.id) == other.frames.calibration(SCENE.id)
    )


def test_memory_holds_what_a_folder_holds(tmp_path: Path) -> None:
    memory, folder = MemoryRecorder(MANIFEST), RecordingWriter(tmp_path / "r", MANIFEST)
    in_memory, on_disk = played(memory), played(folder)
    assert same(memory.recording(), read_recording(tmp_path / "r"))
    assert in_memory.bench == on_disk.bench == {"seed": 1, "device_says_at_end": {"firmware": "2"}}
    assert memory.recording().complete


def test_what_was_not_closed_is_incomplete() -> None:
    recorder = MemoryRecorder(MANIFEST)
    recorder.begin(SCENE)
    recorder.end(RecordedScene(SCENE, 0.0, 1.0))
    assert not recorder.recording().complete


def test_a_recording_in_memory_has_no_frames_of_scenes_without() -> None:
    recorder = MemoryRecorder(MANIFEST)
    assert list(recorder.recording().frames.of("b")) == []
    assert recorder.recording().frames.calibration("b") is None
