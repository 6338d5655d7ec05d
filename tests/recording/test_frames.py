"""Frames: written append-only, found again bit for bit, damage found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.frames import Frame, RadiometricCalibration
from conformance.problems import BadInput
from conformance.recording.frames import INDEX, segment_name
from conformance.recording.integrity import integrity_problems
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.writer import RecordingWriter
from conformance.scenes import Scene

MANIFEST = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="conformance", version="test"))
CALIBRATION = RadiometricCalibration(r=18000.0, b_K=1450.0, f=1.0, o=-4500.0)
SCENES = ("netd/37/ab", "均匀性/一", "a" * 300)


def image(number: int, rows: int = 6, columns: int = 8) -> np.ndarray:
    return np.random.default_rng(number).integers(0, 65536, (rows, columns), dtype=np.uint16)


def recorded(folder: Path, frames: int = 4) -> Path:
    writer = RecordingWriter(folder, MANIFEST)
    for scene in SCENES:
        writer.begin(Scene(scene, ("netd",), ()))
        writer.begin_frames(scene, CALIBRATION)
        for number in range(frames):
            writer.frame(Frame(scene, number / 25, number, image(number)))
        writer.end(RecordedScene(Scene(scene, ("netd",), ()), 0.0, 1.0))
    writer.close()
    return folder


def test_frames_are_read_back_bit_for_bit_with_their_calibration(tmp_path: Path) -> None:
    recording = read_recording(recorded(tmp_path / "r"))
    for scene in SCENES:
        assert recording.frames.calibration(scene) == CALIBRATION
        found = [(f.scene, f.frame_id, f.time_s, f.counts.copy()) for f in recording.frames.of(scene)]
        assert [(s, number, time) for s, number, time, _ in found] == [(scene, n, n / 25) for n in range(4)]
        assert all((counts == image(n)).all() for n, (_, _, _, counts) in enumerate(found))


def test_the_frames_of_a_scene_share_one_buffer_that_nobody_writes_to(tmp_path: Path) -> None:
    first, second = (next(it) for it in [read_recording(recorded(tmp_path / "r")).frames.of(SCENES[0])] * 2)
    assert np.shares_memory(first.counts, second.counts)
    with pytest.raises(ValueError, match="read-only"):
        second.counts[0, 0] = 1


def test_frames_lie_little_endian_one_after_another_in_a_segment_a_scene(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "r")
    raw = (folder / segment_name(SCENES[0])).read_bytes()
    assert raw == b"".join(image(number).astype("<u2").tobytes() for number in range(4))
    assert len(list((folder / "frames").iterdir())) == len(SCENES)
    assert set(read_manifest(folder).files) >= {INDEX, *map(segment_name, SCENES)}


def test_a_recording_without_frames_has_no_frame_files(tmp_path: Path) -> None:
    RecordingWriter(tmp_path / "r", MANIFEST).close()
    assert set(read_manifest(tmp_path / "r").files) == {"scenes.jsonl", "targets.jsonl", "events.jsonl"}
    assert list(read_recording(tmp_path / "r").frames.of("any")) == []


@given(st.lists(st.text(max_size=120), unique=True, min_size=2, max_size=6))
def test_different_scenes_have_different_safe_segments(scenes: list[str]) -> None:
    names = [segment_name(scene) for scene in scenes]
    assert len({name.lower() for name in names}) == len(scenes)
    for name in names:
        assert Path(name).parts[0] == "frames"
        assert len(Path(name).parts) == 2
        assert name.isascii()
        assert len(Path(name).name) < 128


def _flip(folder: Path) -> None:
    path = folder / segment_name(SCENES[1])
    data = bytearray(path.read_bytes())
    data[7] ^= 1
    path.write_bytes(bytes(data))


def _lose(folder: Path) -> None:
    (folder / segment_name(SCENES[1])).unlink()


def _add(folder: Path) -> None:
    (folder / "frames" / "more.raw").write_bytes(b"\0\0")


def _link(folder: Path) -> None:
    (folder / "frames").rename(folder.parent / "moved")
    (folder / "frames").symlink_to(folder.parent / "moved")


def _climb(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["frames/../../x"] = manifest["files"][INDEX]
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_flip, "was changed after"),
        (_lose, "is missing"),
        (_add, "was added after"),
        (_link, "missing or a link"),
        (_climb, "names a file outside"),
    ],
)
def test_damaged_frames_are_found_and_refused(tmp_path: Path, tamper: object, said: str) -> None:
    folder = recorded(tmp_path / "r")
    assert integrity_problems(folder, read_manifest(folder)) == []
    assert callable(tamper)
    tamper(folder)
    assert any(said in str(problem) for problem in integrity_problems(folder, read_manifest(folder)))
    with pytest.raises(BadInput, match=said):
        read_recording(folder)


def test_a_sealed_index_that_names_more_than_its_segment_holds_is_refused(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin_frames("s", CALIBRATION)
    writer.frame(Frame("s", 0.0, 0, image(0)))
    writer._frames.end()
    os.truncate(tmp_path / "r" / segment_name("s"), 20)
    writer.close()
    with pytest.raises(BadInput, match="fewer frames than its index"):
        read_recording(tmp_path / "r")


@pytest.mark.parametrize("line", ["{", '{"scene":"s","frame_id":0}', '{"scene":"s","calibration":{"r":"x"}}', "[]"])
def test_a_line_that_is_no_frame_is_refused(tmp_path: Path, line: str) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    (tmp_path / "r" / INDEX).write_text(line + "\n")
    writer.close()
    with pytest.raises(BadInput, match=INDEX):
        read_recording(tmp_path / "r")


@pytest.mark.parametrize("counts", [np.zeros((2, 2)), np.zeros(4, np.uint16), np.zeros((2, 2), np.int16)])
def test_what_is_no_image_of_16_bit_counts_is_refused(tmp_path: Path, counts: np.ndarray) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin_frames("s", CALIBRATION)
    with pytest.raises(ValueError, match="uint16"):
        writer.frame(Frame("s", 0.0, 0, counts))
    writer.abandon()


def test_a_scene_begun_again_counts_from_its_last_beginning(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    for number in range(2):
        writer.begin_frames("s", CALIBRATION)
        writer.frame(Frame("s", float(number), number, image(number)))
        writer.end(RecordedScene(Scene("s", ("netd",), ()), 0.0, 1.0))
    writer.close()
    (frame,) = (read_recording(tmp_path / "r").frames).of("s")
    assert (frame.counts == image(1)).all()


KILLED = """
import sys, time
import numpy as np
from pathlib import Path
from conformance.frames import Frame
from conformance.recording.model import RecordedScene
from conformance.recording.writer import RecordingWriter
from conformance.scenes import Scene
from tests.recording.test_frames import CALIBRATION, MANIFEST, image
writer = RecordingWriter(Path(sys.argv[1]), MANIFEST)
for scene in ("whole", "cut"):
    writer.begin(Scene(scene, ("netd",), ()))
    writer.begin_frames(scene, CALIBRATION)
    for number in range(200):
        writer.frame(Frame(scene, number / 25, number, image(number)))
    if scene == "whole":
        writer.end(RecordedScene(Scene(scene, ("netd",), ()), 0.0, 1.0))
print("now", flush=True)
time.sleep(60)
"""


def test_a_run_killed_in_mid_scene_is_readable_and_incomplete(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "r")], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        process.send_signal(signal.SIGKILL)
    recording = read_recording(tmp_path / "r")
    assert not recording.complete
    assert [scene.scene.id for scene in recording.scenes] == ["whole"]
    for scene, least, most in (("whole", 200, 200), ("cut", 0, 200)):
        found = [
            (frame.frame_id, bool((frame.counts == image(frame.frame_id)).all()))
            for frame in recording.frames.of(scene)
        ]
        assert found == [(number, True) for number in range(len(found))]
        assert least <= len(found) <= most
