"""A recording from the bytes of its zip: what is read later is still there, and nothing is left behind."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.recording.archive import pack_zip
from conformance.recording.packed import read_packed
from conformance.recording.writer import RecordingWriter
from tests.recording.test_frames import MANIFEST, SCENES, image, recorded


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def packed(folder: Path) -> bytes:
    pack_zip(folder, folder.with_suffix(".zip"))
    return folder.with_suffix(".zip").read_bytes()


def test_frames_are_read_for_as_long_as_the_recording_is_held(tmp_path: Path, temporary: Path) -> None:
    recording = read_packed(packed(recorded(tmp_path / "r")))
    assert [(frame.counts == image(n)).all() for n, frame in enumerate(recording.frames.of(SCENES[0]))] == [True] * 4
    del recording
    gc.collect()
    assert not list(temporary.iterdir())


def test_so_are_attachments(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    kept = writer.attach(b"a plate", "plate.jpg")
    writer.close()
    stream = (recording := read_packed(packed(tmp_path / "r"))).contents.open(kept)
    assert stream is not None
    with stream:
        assert stream.read() == b"a plate"
    assert recording.attachments == (kept,)


def test_a_damaged_one_is_refused_without_a_word_of_where_it_was_put(tmp_path: Path, temporary: Path) -> None:
    data = packed(recorded(tmp_path / "r"))
    with pytest.raises(BadInput) as refused:
        read_packed(data[:-200] + bytes(200))
    assert str(temporary) not in str(refused.value)
    assert not list(temporary.iterdir())
