"""``conformance recording``: import, info, check."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.core.frames import Frame
from conformance.recording.model import RecordedScene
from conformance.recording.resuming import resume_recording
from conformance.recording.writer import RecordingWriter, write_recording
from tests.conftest import Said
from tests.importers.test_face_oral_temperature import row, written
from tests.recording.test_frames import CALIBRATION, image
from tests.recording.test_recording import EVENTS, MANIFEST, SCENE
from tests.recording.test_redaction import with_people


def test_an_import_says_what_it_flagged(conformance: Callable[..., Said], tmp_path: Path) -> None:
    path = written(tmp_path, row("1"), row("2", Distance="79.0"))
    said = conformance("recording", "import", "face-oral-temperature", path, "-o", tmp_path / "r")
    assert said.code == 0
    assert "2 scenes (0 broken), 2 independent units, 6 Reading" in said.out
    assert "1 suspicious values flagged and not used" in said.out
    assert "FLIR_group1/2 Distance = 79.0: outside 0.1 to 5 m (FLIR_group1.csv line 5)" in said.out


@pytest.mark.parametrize(
    ("options", "said_of"),
    [
        (["--option", "reading"], "'reading' is not NAME=VALUE"),
        (["--option", "=x"], "is not NAME=VALUE"),
        (["--option", "reading=T_Ear"], "there is no reading 'T_Ear'"),
        (["--option", "reference=armpit"], "there is no reference 'armpit'"),
    ],
)
def test_a_bad_option_ends_with_2_and_writes_nothing(
    conformance: Callable[..., Said], tmp_path: Path, options: list[str], said_of: str
) -> None:
    path = written(tmp_path, row("1"))
    said = conformance("recording", "import", "face-oral-temperature", path, *options, "-o", tmp_path / "r")
    assert said.code == 2
    assert said_of in said.err
    assert not (tmp_path / "r").exists()


def test_an_import_never_writes_over_a_recording(conformance: Callable[..., Said], tmp_path: Path) -> None:
    path = written(tmp_path, row("1"))
    arguments = ("recording", "import", "face-oral-temperature", path, "-o", tmp_path / "r")
    assert conformance(*arguments).code == 0
    before = (tmp_path / "r" / "manifest.json").read_bytes()
    said = conformance(*arguments)
    assert said.code == 2
    assert "already exists" in said.err
    assert (tmp_path / "r" / "manifest.json").read_bytes() == before


def test_info_tells_what_a_recording_holds_as_text_and_as_json(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    write_recording(tmp_path / "r", MANIFEST, [RecordedScene(SCENE, 0.0, 2.0)], EVENTS)
    assert "1 scenes (0 broken)" in conformance("recording", "info", tmp_path / "r").out
    found = json.loads(conformance("recording", "info", tmp_path / "r", "--json").out)
    assert found["complete"] is True
    assert found["events"]["Reading"] == 2


def test_check_finds_nothing_in_a_whole_recording(conformance: Callable[..., Said], tmp_path: Path) -> None:
    write_recording(tmp_path / "r", MANIFEST, [RecordedScene(SCENE, 0.0, 2.0)], EVENTS)
    said = conformance("recording", "check", tmp_path / "r")
    assert said.code == 0
    assert "complete, " in said.out


def test_check_finds_a_change_an_addition_and_a_removal_at_once(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    folder = tmp_path / "r"
    write_recording(folder, MANIFEST, [RecordedScene(SCENE, 0.0, 2.0)], EVENTS)
    (folder / "events.jsonl").write_text("")
    (folder / "targets.jsonl").unlink()
    (folder / "more.txt").write_text("x")
    said = conformance("recording", "check", folder, "--json")
    assert said.code == 1
    assert len(json.loads(said.out)["problems"]) == 3


def test_check_says_that_an_unclosed_recording_is_incomplete(conformance: Callable[..., Said], tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin(SCENE)
    writer.abandon()
    said = conformance("recording", "check", tmp_path / "r")
    assert said.code == 1
    assert "INCOMPLETE" in said.out


def test_info_draws_a_timeline_and_a_contact_sheet(conformance: Callable[..., Said], tmp_path: Path) -> None:
    folder = with_people(tmp_path / "r")
    said = conformance("recording", "info", folder, "--picture", tmp_path / "sheet.png")
    assert said.code == 0
    assert "6 frames (70×50) in 2 scenes, 0 gaps, 0 frames lost" in said.out
    assert "pictures of people: consent not stated; retention not stated" in said.out
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")
    conformance("recording", "info", folder, "--picture", tmp_path / "again.png")
    assert (tmp_path / "sheet.png").read_bytes() == (tmp_path / "again.png").read_bytes()


def test_a_picture_of_a_recording_without_frames_or_scenes_is_drawn(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    RecordingWriter(tmp_path / "empty", MANIFEST).close()
    write_recording(tmp_path / "r", MANIFEST, [RecordedScene(SCENE, 0.0, 2.0)], EVENTS)
    for name in ("empty", "r"):
        assert conformance("recording", "info", tmp_path / name, "--picture", tmp_path / f"{name}.png").code == 0
        assert (tmp_path / f"{name}.png").stat().st_size > 1000


def test_info_lists_gaps_and_what_was_cut_off(conformance: Callable[..., Said], tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin_frames("s", CALIBRATION)
    for number in (65534, 65535, 1, 4):
        writer.frame(Frame("s", number / 30, number, image(number)))
    writer.abandon()
    resume_recording(tmp_path / "r").writer.close()
    said = conformance("recording", "info", tmp_path / "r")
    assert "attempt 1 of s was cut off: 0 events kept" in said.out
    writer = RecordingWriter(tmp_path / "q", MANIFEST)
    writer.begin_frames("s", CALIBRATION)
    for place, number in enumerate((65534, 65535, 1, 4)):
        writer.frame(Frame("s", place / 30, number, image(number)))
    writer.close()
    said = conformance("recording", "info", tmp_path / "q")
    assert "1 gaps, 2 frames lost" in said.out
    assert "gap: s 1 → 4 at 0.100 s: lost, 2 missing" in said.out
    gaps = json.loads(conformance("recording", "info", tmp_path / "q", "--json").out)["gaps"]
    assert [(gap["kind"], gap["frames"]) for gap in gaps] == [("lost", 2)]


def test_repack_and_redact_say_what_they_did(conformance: Callable[..., Said], tmp_path: Path) -> None:
    folder = with_people(tmp_path / "r")
    packed = conformance(
        "recording", "repack", folder, "--form", "exchange", "--tables", "parquet", "-o", tmp_path / "x.zip"
    )
    assert packed.code == 0
    assert "content unchanged: sha256:" in packed.out
    assert conformance("recording", "check", tmp_path / "x.zip").code == 0
    redacted = conformance("recording", "redact", tmp_path / "x.zip", "-o", tmp_path / "y")
    assert redacted.code == 0
    assert "3 frames removed, 1 attachments removed" in redacted.out
    again = conformance("recording", "redact", folder, "--blur", "-o", tmp_path / "y")
    assert again.code == 2
    assert "already exists" in again.err


def test_an_import_becomes_a_zip_where_its_name_ends_so(conformance: Callable[..., Said], tmp_path: Path) -> None:
    path = written(tmp_path, row("1"))
    said = conformance("recording", "import", "face-oral-temperature", path, "-o", tmp_path / "r.zip")
    assert said.code == 0
    assert (tmp_path / "r.zip").is_file()
    assert conformance("recording", "check", tmp_path / "r.zip").code == 0
