"""Frames: written append-only, found again bit for bit, damage found."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.problems import BadInput
from conformance.core.scenes import Scene
from conformance.recording.frames import INDEX, segment_name
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.writer import RecordingWriter

MANIFEST = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="conformance", version="test"))
CALIBRATION = RadiometricCalibration(r=18000.0, b_K=1450.0, f=1.0, o=-4500.0)
SCENES = ("netd/37/ab", "均匀性/一", "a" * 300)


def image(number: int, rows: int = 6, columns: int = 8) -> np.ndarray:
    return np.random.default_rng(number).integers(0, 65536, (rows, columns), dtype=np.uint16)


def recorded(folder: Path, frames: int = 4, *, closed: bool = True) -> Path:
    writer = RecordingWriter(folder, MANIFEST)
    for scene in SCENES:
        writer.begin(Scene(scene, ("netd",), ()))
        writer.begin_frames(scene, CALIBRATION)
        for number in range(frames):
            writer.frame(Frame(scene, number / 25, number, image(number)))
        writer.end(RecordedScene(Scene(scene, ("netd",), ()), 0.0, 1.0))
    if closed:
        writer.close()
    else:
        writer.abandon()
    return folder


def test_frames_are_read_back_bit_for_bit_with_their_calibration(tmp_path: Path) -> None:
    recording = read_recording(recorded(tmp_path / "r"))
    for scene in SCENES:
        assert recording.frames.calibration(scene) == CALIBRATION
        found = [(f.scene, f.frame_id, f.time_s, f.counts.copy()) for f in recording.frames.of(scene)]
        assert [(s, number, time) for s, number, time, _ in found] == [(scene, n, n / 25) for n in range(4)]
        assert all((counts == image(n)).all() for n, (_, _, _, counts) in enumerate(found))


@pytest.mark.parametrize("closed", [True, False])
def test_nobody_writes_to_the_buffer_that_the_frames_share(tmp_path: Path, closed: bool) -> None:
    for frame in read_recording(recorded(tmp_path / "r", closed=closed)).frames.of(SCENES[0]):
        with pytest.raises(ValueError, match="read-only"):
            frame.counts[0, 0] = 1


def test_live_frames_lie_little_endian_one_after_another_in_a_segment_a_scene(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "r", closed=False)
    raw = (folder / segment_name(SCENES[0])).read_bytes()
    assert raw == b"".join(image(number).astype("<u2").tobytes() for number in range(4))
    assert len(list((folder / "frames").iterdir())) == len(SCENES)


def test_closing_packs_the_frames_into_one_file_and_leaves_no_segment(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "r")
    assert sorted(path.name for path in folder.iterdir()) == [
        "events.jsonl", "frames.h5", "manifest.json", "scenes.jsonl", "targets.jsonl"
    ]  # fmt: skip
    assert set(read_manifest(folder).files) == {"scenes.jsonl", "targets.jsonl", "events.jsonl", "frames.h5"}


def test_live_frames_are_read_as_packed_ones_are(tmp_path: Path) -> None:
    live, packed = (read_recording(recorded(tmp_path / str(closed), closed=closed)) for closed in (False, True))
    for scene in SCENES:
        assert live.frames.calibration(scene) == packed.frames.calibration(scene)
        pairs = zip(live.frames.of(scene), packed.frames.of(scene), strict=True)
        assert all((a.frame_id, a.time_s) == (b.frame_id, b.time_s) and (a.counts == b.counts).all() for a, b in pairs)


def test_equal_frames_have_equal_bytes(tmp_path: Path) -> None:
    one, other = (recorded(tmp_path / name) / "frames.h5" for name in "ab")
    assert one.read_bytes() == other.read_bytes()


def test_frames_that_change_their_size_are_kept_in_their_order(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin_frames("s", CALIBRATION)
    sizes = [(2, 3), (2, 3), (4, 5), (2, 3)]
    for number, (rows, columns) in enumerate(sizes):
        writer.frame(Frame("s", float(number), number, image(number, rows, columns)))
    writer.close()
    found = [(f.frame_id, f.counts.shape, (f.counts == image(f.frame_id, *f.counts.shape)).all())
             for f in read_recording(tmp_path / "r").frames.of("s")]  # fmt: skip
    assert found == [(number, size, True) for number, size in enumerate(sizes)]


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


def test_a_frame_whose_bytes_are_not_on_the_disk_is_left_out_while_unclosed(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin_frames("s", CALIBRATION)
    for number in range(2):
        writer.frame(Frame("s", 0.0, number, image(number)))
    writer._frames.end()
    os.truncate(tmp_path / "r" / segment_name("s"), image(0).nbytes + 20)
    assert [frame.frame_id for frame in read_recording(tmp_path / "r").frames.of("s")] == [0]
    with pytest.raises(OSError, match="fewer frames than its index"):
        writer.close()
    assert not read_recording(tmp_path / "r").complete


@pytest.mark.parametrize("line", ["{", '{"scene":"s","frame_id":0}', '{"scene":"s","calibration":{"r":"x"}}', "[]"])
def test_a_line_that_is_no_frame_is_refused(tmp_path: Path, line: str) -> None:
    folder = recorded(tmp_path / "r", closed=False)
    whole = (folder / INDEX).read_text()
    (folder / INDEX).write_text(line + "\n" + whole)
    with pytest.raises(BadInput, match=INDEX):
        read_recording(folder)


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
from conformance.core.frames import Frame
from conformance.recording.model import RecordedScene
from conformance.recording.writer import RecordingWriter
from conformance.core.scenes import Scene
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
