"""Converting a closed recording into another form (for work, for exchange, folder or zip) with equal content."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.recording.attachments import attachment_line
from conformance.recording.closing import PARQUET_FROM_BYTES, close_folder
from conformance.recording.content import content_digest
from conformance.recording.frame_parts import FramePart, StoredFrames
from conformance.recording.layout import (
    ATTACHMENTS,
    ATTACHMENTS_INDEX,
    ATTEMPTS,
    FILES,
    PACKED_FRAMES,
    REDACTED,
    SEAL,
    WIRE,
    table_of,
)
from conformance.recording.model import Attachment, Manifest, PicturesOfPeople, Recording
from conformance.recording.opening import open_place
from conformance.recording.packing import FrameForm, pack_frames
from conformance.recording.place import RecordingFiles
from conformance.recording.reader import read_recording
from conformance.recording.table_lines import table_lines
from conformance.recording.writer import made_recording

NEVER_PARQUET, ALWAYS_PARQUET = 1 << 62, 0


def repack(
    source: Path,
    into: Path,
    form: FrameForm,
    parquet_from_bytes: int = PARQUET_FROM_BYTES,
    *,
    consent: str | None = None,
    retention: str | None = None,
) -> tuple[Manifest, str]:
    """Write ``source`` as ``into``, whole or not at all; returns the manifest and the digest of its content.

    ``consent`` and ``retention`` are the new statements about the people in its pictures. Raises `BadInput` for a
    recording that is damaged or unclosed, or a place that already exists.
    """
    recording = closed_recording(source)
    parts = recording.frames.parts if isinstance(recording.frames, StoredFrames) else ()
    content = content_digest(recording)

    def same(again: Recording) -> None:
        if content_digest(again) != content:
            raise OSError("the written content differs from the read content: the disk or the memory is faulty")

    stated = {name: text for name, text in (("consent", consent), ("retention", retention)) if text is not None}
    manifest = recording.manifest
    if stated:
        pictures = (manifest.pictures or PicturesOfPeople()).model_copy(update=stated)
        manifest = manifest.model_copy(update={"pictures": pictures})
    manifest = rewritten(source, into, manifest, parts, recording.attachments, form, parquet_from_bytes, check=same)
    return manifest, content


def closed_recording(source: Path) -> Recording:
    """A recording that was closed. Raises `BadInput`."""
    recording = read_recording(source)
    if not recording.complete:
        remedy = "Finish it with 'conformance run --resume'; an unclosed recording is not changed"
        raise BadInput(
            Problem("is INCOMPLETE: it was never closed", str(source), remedy=remedy, code="recording-incomplete")
        )
    return recording


def rewritten(
    source: Path,
    into: Path,
    manifest: Manifest,
    parts: Sequence[FramePart],
    attachments: Iterable[Attachment],
    form: FrameForm,
    parquet_from_bytes: int = PARQUET_FROM_BYTES,
    *,
    redacted: Sequence[str] = (),
    wire_log: bool = True,
    check: Callable[[Recording], None] = lambda recording: None,
) -> Manifest:
    """Write a recording from another's tables and these frames and attachments, whole or not at all.

    ``wire_log``: whether the log of the wires is taken over.
    """
    place = open_place(source)
    try:
        with made_recording(into) as beside:
            for name in FILES:
                _write_lines(place, name, beside / name)
            _copy(place, ATTEMPTS, beside)
            if parts:
                pack_frames(parts, beside / PACKED_FRAMES, form)
            lines = [attachment_line(each) for each in attachments]
            if lines:
                (beside / ATTACHMENTS_INDEX).write_text(
                    "".join(line + "\n" for line in lines), encoding="utf-8", newline="\n"
                )
            for name in sorted({each.file for each in attachments if not each.redacted}):
                (beside / ATTACHMENTS).mkdir(exist_ok=True)
                _copy(place, name, beside)
            _copy(place, REDACTED, beside)
            _copy(place, SEAL, beside)
            if wire_log:
                _copy(place, WIRE, beside)
            if redacted:
                with (beside / REDACTED).open("a", encoding="utf-8", newline="\n") as stream:
                    stream.writelines(line + "\n" for line in redacted)
            whole = close_folder(beside, manifest, form=form, parquet_from_bytes=parquet_from_bytes)
            check(read_recording(beside))
    except OSError as error:
        remedy = "Choose another place with -o"
        raise BadInput(
            Problem(f"cannot be written: {error}", str(into), remedy=remedy, code="output-unwritable")
        ) from None
    return whole


def _write_lines(place: RecordingFiles, name: str, path: Path) -> None:
    """A table as JSON Lines, from either form, with its rows in their order."""
    if place.holds(name):
        _copy(place, name, path.parent)
        return
    if not place.holds(table_of(name)):
        raise OSError(f"there is no {name}")
    with path.open("wb") as stream:
        stream.writelines(line + b"\n" for line in table_lines(place, name))


def _copy(place: RecordingFiles, name: str, folder: Path) -> None:
    if place.holds(name):
        with contextlib.closing(place.open(name)) as source, (folder / name).open("wb") as into:
            shutil.copyfileobj(source, into, 1 << 20)
