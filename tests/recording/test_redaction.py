"""Redaction: pictures of people are gone, their digests stay, everything else is as it was."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.frames import Frame
from conformance.core.problems import BadInput
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.recording.integrity import integrity_problems
from conformance.recording.model import RecordedScene
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.redaction import pixelated, redact
from conformance.recording.writer import RecordingWriter
from tests.recording.test_frames import CALIBRATION, MANIFEST, image, recorded

PERSON = Scene("person/1", ("response_time",), (Target("p", TargetKind.PERSON, "person-1"),))
SOURCE = Scene("source/1", ("netd",), (Target("b", TargetKind.BLACKBODY, "source"),))


def with_people(folder: Path) -> Path:
    writer = RecordingWriter(folder, MANIFEST)
    for scene in (PERSON, SOURCE):
        writer.begin(scene)
        writer.begin_frames(scene.id, CALIBRATION)
        for number in range(3):
            writer.frame(Frame(scene.id, number / 30, number, image(number, 50, 70)))
        writer.end(RecordedScene(scene, 0.0, 1.0))
    writer.attach(b"a face", "face.jpg", scene=PERSON.id, people=True)
    writer.attach(b"a plate", "plate.jpg", scene=SOURCE.id)
    writer.close()
    return folder


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_frames_and_attachments_that_show_people_are_removed_and_their_digests_stay(tmp_path: Path) -> None:
    before = read_recording(with_people(tmp_path / "r"))
    done = redact(tmp_path / "r", tmp_path / "out")
    after = read_recording(tmp_path / "out")
    assert (done.frames, done.attachments) == (3, 1)
    assert integrity_problems(tmp_path / "out", read_manifest(tmp_path / "out")) == []
    assert list(after.frames.of(PERSON.id)) == []
    assert [f.counts.tolist() for f in after.frames.of(SOURCE.id)] == [image(n, 50, 70).tolist() for n in range(3)]
    assert (after.scenes, after.events) == (before.scenes, before.events)
    assert b"a face" not in bytes_in(tmp_path / "out")
    assert [(a.name, a.redacted, a.sha256) for a in after.attachments] == [
        ("face.jpg", True, "sha256:" + hashlib.sha256(b"a face").hexdigest()),
        ("plate.jpg", False, "sha256:" + hashlib.sha256(b"a plate").hexdigest()),
    ]
    lines = [json.loads(line) for line in (tmp_path / "out" / "redacted.jsonl").read_text().splitlines()]
    assert lines == [
        {
            "scene": PERSON.id,
            "frame_id": n,
            "time_s": n / 30,
            "sha256": "sha256:" + hashlib.sha256(image(n, 50, 70).astype("<u2").tobytes()).hexdigest(),
        }
        for n in range(3)
    ]
    pictures = after.manifest.pictures
    assert pictures is not None
    assert (pictures.redacted, pictures.redacted_from) == ("removed", before.digest)
    assert any("3 frames" in note for note in after.manifest.notes)


def test_blurred_frames_hold_nothing_finer_than_their_squares(tmp_path: Path) -> None:
    with_people(tmp_path / "r")
    redact(tmp_path / "r", tmp_path / "out", "blurred")
    found = [(f.frame_id, f.counts.copy()) for f in read_recording(tmp_path / "out").frames.of(PERSON.id)]
    assert [number for number, _ in found] == [0, 1, 2]
    for number, counts in found:
        original = image(number, 50, 70).astype(float)
        for row in range(0, 50, 16):
            for column in range(0, 70, 16):
                square = counts[row : row + 16, column : column + 16]
                assert len(np.unique(square)) == 1
                mean = original[row : row + 16, column : column + 16].mean()
                assert abs(int(square[0, 0]) - mean) <= 0.5


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 20))
def test_blurring_keeps_size_and_an_even_picture(rows: int, columns: int, side_px: int) -> None:
    even = np.full((2, rows, columns), 65535, np.uint16)
    assert (pixelated(even, side_px) == even).all()


def test_redacting_again_and_of_a_zip_keeps_what_was_taken_out_named(tmp_path: Path) -> None:
    with_people(tmp_path / "r")
    redact(tmp_path / "r", tmp_path / "blurred.zip", "blurred")
    redact(tmp_path / "blurred.zip", tmp_path / "out")
    lines = (tmp_path / "out" / "redacted.jsonl").read_text().splitlines()
    assert len(lines) == 6
    assert list(read_recording(tmp_path / "out").frames.of(PERSON.id)) == []


def test_an_unclosed_or_damaged_recording_is_not_redacted(tmp_path: Path) -> None:
    recorded(tmp_path / "r", closed=False)
    with pytest.raises(BadInput, match="INCOMPLETE"):
        redact(tmp_path / "r", tmp_path / "out")
    assert not (tmp_path / "out").exists()
