"""Repacking: another form, equal content."""

from __future__ import annotations

import dataclasses
import itertools
import time
from pathlib import Path

import h5py
import pytest

from conformance.core.frames import Frame
from conformance.core.problems import BadInput
from conformance.recording.content import content_digest
from conformance.recording.integrity import integrity_problems
from conformance.recording.model import RecordedScene, Recording
from conformance.recording.packing import FrameForm
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.repacking import ALWAYS_PARQUET, NEVER_PARQUET, repack
from conformance.recording.resuming import resume_recording
from conformance.recording.writer import RecordingWriter
from tests.recording.test_damage import folder_of
from tests.recording.test_frames import CALIBRATION, image, recorded
from tests.recording.test_recording import EVENTS, MANIFEST, SCENE
from tests.recording.test_version_1 import FIXTURE


def cut_off_and_resumed(folder: Path) -> Path:
    """A recording with an earlier attempt of a scene, with targets, events and frames of it."""
    writer = RecordingWriter(folder, MANIFEST)
    for attempt in range(2):
        writer.begin(SCENE)
        for event in EVENTS[: 4 + attempt]:
            writer.event(event)
        writer.begin_frames(SCENE.id, CALIBRATION)
        for number in range(3 + attempt):
            writer.frame(Frame(SCENE.id, float(number), number, image(number + 10 * attempt)))
        if attempt == 0:
            writer.abandon()
            writer = resume_recording(folder).writer
    writer.end(RecordedScene(SCENE, 0.0, 2.0))
    writer.close()
    return folder


def same(one: Recording, other: Recording) -> bool:
    scenes = {recorded.scene.id for recorded in one.scenes}
    pairs = [zip(one.frames.of(scene), other.frames.of(scene), strict=True) for scene in scenes]
    return (
        (one.scenes, one.events, one.attempts, one.attachments)
        == (other.scenes, other.events, other.attempts, other.attachments)
        and all(
            (a.scene, a.time_s, a.frame_id) == (b.scene, b.time_s, b.frame_id) and (a.counts == b.counts).all()
            for a, b in itertools.chain.from_iterable(pairs)
        )
        and all(one.frames.calibration(scene) == other.frames.calibration(scene) for scene in scenes)
        and content_digest(one) == content_digest(other)
    )


@pytest.mark.parametrize("made", [folder_of, cut_off_and_resumed, recorded])
@pytest.mark.parametrize("form", FrameForm)
@pytest.mark.parametrize("tables", [ALWAYS_PARQUET, NEVER_PARQUET])
@pytest.mark.parametrize("name", ["other", "other.zip"])
def test_every_form_there_and_back_has_equal_content(
    tmp_path: Path, made: object, form: FrameForm, tables: int, name: str
) -> None:
    assert callable(made)
    first = read_recording(made(tmp_path / "r"))
    repack(tmp_path / "r", tmp_path / name, form, tables)
    assert integrity_problems(tmp_path / name, read_manifest(tmp_path / name)) == []
    assert same(first, read_recording(tmp_path / name))
    repack(tmp_path / name, tmp_path / "back", FrameForm.WORK)
    assert read_recording(tmp_path / "back").digest == first.digest


def test_what_was_cut_off_is_kept_and_counts_for_nothing(tmp_path: Path) -> None:
    recording = read_recording(cut_off_and_resumed(tmp_path / "r"))
    (attempt,) = recording.attempts
    assert (attempt.scene, attempt.number, attempt.events, attempt.targets) == (SCENE.id, 1, EVENTS[:4], SCENE.targets)
    assert recording.events == EVENTS[:5]
    assert recording.scenes == (RecordedScene(SCENE, 0.0, 2.0),)
    assert [frame.counts.tolist() for frame in recording.frames.of(SCENE.id)] == [
        image(number + 10).tolist() for number in range(4)
    ]
    kept = [part for part in recording.frames.parts if part.attempt == 1]  # type: ignore[attr-defined]
    assert [len(part.frame_ids) for part in kept] == [3]


def test_the_forms_are_compressed_as_they_say(tmp_path: Path) -> None:
    folder_of(tmp_path / "r")
    filters = {}
    for form in FrameForm:
        repack(tmp_path / "r", tmp_path / form.value, form)
        with h5py.File(tmp_path / form.value / "frames.h5") as file:
            counts = file["000000/counts"]
            assert counts.chunks == (1, 64, 80)
            filters[form.value] = (counts.compression, counts.shuffle, sorted(counts._filters))
    assert filters["plain"] == (None, False, [])
    assert filters["exchange"][:2] == ("gzip", True)
    assert filters["work"][2] == ["32008"]  # bitshuffle, with LZ4


def test_repacking_twice_gives_equal_bytes(tmp_path: Path) -> None:
    folder_of(tmp_path / "r")
    repack(tmp_path / "r", tmp_path / "a.zip", FrameForm.EXCHANGE, ALWAYS_PARQUET)
    time.sleep(1.1)  # a second later: no time of day gets in
    repack(tmp_path / "r", tmp_path / "b.zip", FrameForm.EXCHANGE, ALWAYS_PARQUET)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_recording_of_version_1_becomes_one_of_today(tmp_path: Path) -> None:
    repack(FIXTURE, tmp_path / "r", FrameForm.WORK)
    assert "frames.h5" in read_manifest(tmp_path / "r").files
    assert same(read_recording(FIXTURE), read_recording(tmp_path / "r"))


def test_nothing_is_written_over_and_nothing_half(tmp_path: Path) -> None:
    folder_of(tmp_path / "r")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "precious").write_text("x")
    with pytest.raises(BadInput, match="already exists"):
        repack(tmp_path / "r", tmp_path / "there", FrameForm.WORK)
    (tmp_path / "r" / "events.jsonl").write_text("")
    with pytest.raises(BadInput, match="was changed"):
        repack(tmp_path / "r", tmp_path / "other", FrameForm.WORK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r", "there"]


def test_consent_and_retention_are_stated_when_they_are_known(tmp_path: Path) -> None:
    folder_of(tmp_path / "r")
    repack(tmp_path / "r", tmp_path / "a", FrameForm.WORK, consent="signed, file 12")
    repack(tmp_path / "a", tmp_path / "b", FrameForm.WORK, retention="until 2027-01-01")
    pictures = read_manifest(tmp_path / "b").pictures
    assert pictures is not None
    assert (pictures.consent, pictures.retention) == ("signed, file 12", "until 2027-01-01")
    assert same(read_recording(tmp_path / "r"), read_recording(tmp_path / "b"))


def test_an_unclosed_recording_is_not_repacked(tmp_path: Path) -> None:
    recorded(tmp_path / "r", closed=False)
    with pytest.raises(BadInput, match="INCOMPLETE"):
        repack(tmp_path / "r", tmp_path / "other", FrameForm.WORK)


def test_other_content_has_another_digest(tmp_path: Path) -> None:
    recording = read_recording(folder_of(tmp_path / "r"))
    changed = dataclasses.replace(recording, events=recording.events[:-1])
    assert content_digest(changed) != content_digest(recording)
