"""Opening a recording: a folder or a zip."""

from __future__ import annotations

from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.recording.archive import Archive
from conformance.recording.layout import MANIFEST
from conformance.recording.place import Folder, RecordingFiles


def open_place(path: Path) -> RecordingFiles:
    """The files of a recording, not yet verified. Raises `BadInput` if there is none."""
    if path.is_dir():
        place: RecordingFiles = Folder(path)
    elif path.is_file():
        place = Archive(path)
    else:
        remedy = "Name the folder or zip that -o was given"
        raise BadInput(
            Problem("there is no such recording folder or zip", str(path), remedy=remedy, code="recording-missing")
        )
    if not place.holds(MANIFEST):
        what = f"is not a recording: {MANIFEST} is missing"
        raise BadInput(Problem(what, str(path), remedy="Name a recording's folder or zip", code="recording-missing"))
    return place
