from __future__ import annotations

from pathlib import Path

from conformance.core.scenes import Scene
from conformance.recording.codec import scene_line, scene_record_of
from conformance.recording.model import RecordedScene
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from tests.execution.test_bench_time import MANIFEST

SHARED = Scene("shared/1", ("one", "other"), (), duration_s=7.0, stands_for=("one/1", "other/1"))


def test_what_a_scene_stands_for_and_that_one_was_not_needed_is_recorded(tmp_path: Path) -> None:
    recorded = (RecordedScene(SHARED, 0.0, 7.0), RecordedScene(Scene("a", ("one",), ()), 7.0, 7.0, None, ("1a",)))
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    for scene in recorded:
        writer.end(scene)
    writer.close()
    assert read_recording(tmp_path / "r").scenes == recorded


def test_a_recording_of_before_has_scenes_that_stand_for_themselves() -> None:
    line = '{"id":"a","serves":["one"],"start_s":0.0}'
    scene = scene_record_of(line).recorded(())
    assert (scene.scene.stands_for, scene.not_needed) == ((), ())
    assert scene_line(scene) == line
