"""The contact sheet and timeline of a recording, whatever its scenes, attachments and notes are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.core.frames import Frame
from conformance.core.problems import BadInput
from conformance.core.scenes import Scene
from conformance.recording.model import RecordedScene
from conformance.recording.picture import picture_of
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from tests.conftest import Said
from tests.hostile import MIB, TEXTS, assert_plain_lines
from tests.recording.test_redaction import CALIBRATION, MANIFEST, image


def recorded(folder: Path, text: str) -> Path:
    """A recording with a frame, an attachment and an unfinished attempt, all of them called by the text."""
    writer = RecordingWriter(folder, MANIFEST.model_copy(update={"notes": (text,)}))
    scene = Scene(text, ("probe",), ())
    writer.begin(scene)
    writer.begin_frames(scene.id, CALIBRATION)
    for number in (0, 2):
        writer.frame(Frame(scene.id, number / 30, number, image(number, 8, 8)))
    writer.end(RecordedScene(scene, 0.0, 1.0, error=text))
    writer.attach(b"bytes", f"{text[:90]}.jpg".replace("/", " "), scene=scene.id)
    writer.close()
    return folder


NAMES = {name: text for name, text in TEXTS.items() if "\0" not in text} | {"megabytes": MIB}


def test_a_name_that_ends_in_its_middle_is_bad_input_and_said_before_a_frame_is_written(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin(Scene(TEXTS["controls"], ("probe",), ()))
    with pytest.raises(BadInput, match="contains a NUL"):
        writer.begin_frames(TEXTS["controls"], CALIBRATION)
    writer.abandon()


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_names_are_drawn_as_they_are_read_and_told_in_lines(
    text: str, tmp_path: Path, conformance: Callable[..., Said]
) -> None:
    recorded(tmp_path / "r", text)
    said = conformance("recording", "info", tmp_path / "r")
    assert said.code == 0
    assert_plain_lines(said.out)
    assert "1 scenes (1 broken)" in said.out


@pytest.mark.parametrize("name", ["figure", "lines", "no characters", "html"])
def test_a_picture_is_drawn_of_any_name(name: str, tmp_path: Path) -> None:
    assert picture_of(read_recording(recorded(tmp_path / "r", TEXTS[name]))).startswith(b"\x89PNG")
