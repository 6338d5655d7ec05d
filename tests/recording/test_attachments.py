"""Attachments: kept under their digest, named in a list, and checked like everything else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.recording import attachments
from conformance.recording.attachments import attachment_of
from conformance.recording.codec import RecordError
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.recorder import MemoryRecorder
from conformance.recording.resuming import resume_recording
from conformance.recording.writer import RecordingWriter
from tests.recording.test_recording import MANIFEST

PHOTO = b"\xff\xd8\xff photograph"
SHA256 = hashlib.sha256(PHOTO).hexdigest()


def test_a_file_is_kept_under_its_digest_and_the_manifest_seals_it(tmp_path: Path) -> None:
    (tmp_path / "Foto der Prüfung.JPG").write_bytes(PHOTO)
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    kept = writer.attach(tmp_path / "Foto der Prüfung.JPG", "Foto der Prüfung.JPG", scene="s/1", people=True)
    writer.close()
    assert (kept.file, kept.sha256, kept.bytes) == (f"attachments/{SHA256}.jpg", f"sha256:{SHA256}", len(PHOTO))
    assert (tmp_path / "r" / kept.file).read_bytes() == PHOTO
    manifest = read_manifest(tmp_path / "r")
    assert manifest.files[kept.file].sha256 == f"sha256:{SHA256}"
    assert read_recording(tmp_path / "r").attachments == (kept,)


def test_pictures_of_people_carry_a_note_on_consent_and_retention(tmp_path: Path) -> None:
    for name, people in (("with", True), ("without", False)):
        writer = RecordingWriter(tmp_path / name, MANIFEST)
        writer.attach(PHOTO, "a.jpg", people=people)
        writer.close()
    pictures = read_manifest(tmp_path / "with").pictures
    assert pictures is not None
    assert (pictures.consent, pictures.retention) == ("not stated", "not stated")
    assert read_manifest(tmp_path / "without").pictures is None


def test_the_same_bytes_lie_there_once(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    for name in ("a.png", "b.png"):
        writer.attach(PHOTO, name)
    writer.close()
    assert len(list((tmp_path / "r" / "attachments").iterdir())) == 1
    assert [each.name for each in read_recording(tmp_path / "r").attachments] == ["a.png", "b.png"]


@pytest.mark.parametrize(
    ("name", "shown", "ending"),
    [
        ("../../etc/passwd", "passwd", "bin"),
        ("C:\\photos\\x.PNG", "x.PNG", "png"),
        ("", "unnamed", "bin"),
        ("a.tar.gz", "a.tar.gz", "gz"),
        ("x.ä/b", "b", "bin"),
    ],
)
def test_a_name_leads_nowhere(tmp_path: Path, name: str, shown: str, ending: str) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    kept = writer.attach(PHOTO, name)
    writer.close()
    assert (kept.name, kept.file) == (shown, f"attachments/{SHA256}.{ending}")
    assert read_recording(tmp_path / "r").attachments == (kept,)


def test_memory_gives_the_reference_that_a_folder_gives(tmp_path: Path) -> None:
    recorder = MemoryRecorder(MANIFEST)
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    assert recorder.attach(PHOTO, "a.jpg") == writer.attach(PHOTO, "a.jpg")
    assert recorder.recording().attachments == (recorder.attach(PHOTO, "a.jpg"),)[:1]
    writer.abandon()


def test_an_attachment_outlives_a_crash(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    kept = writer.attach(PHOTO, "a.jpg")
    writer.abandon()
    (tmp_path / "r" / "attachments" / ".half.png.x").write_bytes(b"ha")
    resume_recording(tmp_path / "r").writer.close()
    recording = read_recording(tmp_path / "r")
    assert recording.complete
    assert recording.attachments == (kept,)


def test_a_file_that_cannot_be_attached_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    with pytest.raises(BadInput, match="No such file"):
        writer.attach(tmp_path / "none.jpg", "none.jpg")
    monkeypatch.setattr(attachments, "MOST_BYTES", 3)
    with pytest.raises(BadInput, match="more than the 3 of an attachment"):
        writer.attach(PHOTO, "a.jpg")
    writer.close()
    assert read_recording(tmp_path / "r").attachments == ()


@pytest.mark.parametrize("file", ["../x", "attachments/x.jpg", f"attachments/../{SHA256}.jpg", f"{SHA256}.jpg"])
def test_a_line_that_leads_elsewhere_is_refused(file: str) -> None:
    with pytest.raises(RecordError, match="not the path of an attachment"):
        attachment_of(f'{{"file":"{file}","name":"x","bytes":1}}'.encode())
