"""One process at a time writes a recording; a killed one blocks nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.recording.integrity import integrity_problems
from conformance.recording.lock import RecordingLock
from conformance.recording.model import RecordedScene
from conformance.recording.reader import read_recording
from conformance.recording.repacking import FrameForm, repack
from conformance.recording.writer import RecordingWriter
from tests.recording.test_recording import MANIFEST, SCENE, recorded


def test_a_second_holder_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    first = RecordingLock.of(tmp_path)
    with pytest.raises(BadInput, match=rf"another process \(process {os.getpid()} on .*, since 20"):
        RecordingLock.of(tmp_path)
    first.release()
    RecordingLock.of(tmp_path).release()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_process_blocks_nothing(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        RecordingLock.of(tmp_path)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert (tmp_path / ".lock").exists()
    RecordingLock.of(tmp_path).release()


def test_a_lock_file_that_is_left_is_no_part_of_a_closed_recording(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "r")
    (folder / ".lock").write_text("process 1")
    recording = read_recording(folder)
    assert integrity_problems(folder, recording.manifest) == []


def test_a_recording_that_is_written_is_held_until_it_is_closed(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    with pytest.raises(BadInput, match="is being written by another process"):
        RecordingLock.of(tmp_path / "r")
    writer.begin(SCENE)
    writer.end(RecordedScene(SCENE, 0.0, 1.0))
    writer.close()
    RecordingLock.of(tmp_path / "r").release()


def test_two_repackings_into_one_place_one_goes_on(tmp_path: Path) -> None:
    source = recorded(tmp_path / "r")
    with (
        RecordingLock.of_place(tmp_path / "into.zip").held(),
        pytest.raises(BadInput, match="is being written by another process"),
    ):
        repack(source, tmp_path / "into.zip", FrameForm.WORK)
    repack(source, tmp_path / "into.zip", FrameForm.WORK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["into.zip", "r"]
