"""Resuming an interrupted recording: finished scenes stay byte for byte, the unfinished one begins again.

What was written of the unfinished scene is kept and named as an earlier attempt. Incomplete records and temporary files
that a crash left are removed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.documents.atomic import sync_folder
from conformance.documents.strict_json import read_json
from conformance.recording.attachments import attachment_of
from conformance.recording.attempts import CutOff, Range, Rows, cut_off_of
from conformance.recording.codec import event_of, scene_record_of, target_of
from conformance.recording.frame_index import FrameIndex
from conformance.recording.frame_parts import StoredFrames
from conformance.recording.layout import (
    ATTACHMENTS,
    ATTACHMENTS_INDEX,
    ATTEMPTS,
    EVENTS,
    FRAME_INDEX,
    LOCK,
    PACKED_FRAMES,
    SCENES,
    SEAL,
    TARGETS,
    WIRE,
    table_of,
)
from conformance.recording.lines import read_lines
from conformance.recording.lock import RecordingLock
from conformance.recording.model import Recording
from conformance.recording.place import Folder
from conformance.recording.reader import read_recording
from conformance.recording.seal_writer import LinkSigner, SealWriter
from conformance.recording.wire_log import without_torn_line
from conformance.recording.writer import RecordingWriter

_LINES: dict[str, Callable[[bytes], object]] = {
    SCENES: scene_record_of,
    TARGETS: target_of,
    EVENTS: event_of,
    ATTEMPTS: cut_off_of,
    ATTACHMENTS_INDEX: attachment_of,
}


@dataclass(frozen=True, slots=True)
class Resumed:
    """A recording that is resumed."""

    recording: Recording
    """The finished scenes; the interrupted one is among its attempts."""
    writer: RecordingWriter
    at_s: float
    """The last time in it, on its clock: the clock continues from there."""


def resumable(folder: Path) -> Recording:
    """An unclosed recording, unchanged. Raises `BadInput` if it cannot be resumed."""
    recording = read_recording(folder)
    if recording.complete:
        remedy = "Evaluate it, or record again into another place"
        raise BadInput(
            Problem("was closed: there is nothing to resume", str(folder), remedy=remedy, code="resume-unfit")
        )
    if not folder.is_dir():
        raise BadInput(
            Problem("is an unclosed zip", str(folder), remedy="Unpack it and name its folder", code="resume-unfit")
        )
    return recording


def resume_recording(folder: Path, signer: LinkSigner | None = None, lock: RecordingLock | None = None) -> Resumed:
    """Prepare an unclosed recording for resuming; ``signer`` seals what follows, as it sealed what is there.

    ``lock`` is this process's hold of it; it is taken where it is not given. Raises `BadInput` if it cannot be resumed.
    """
    held = RecordingLock.of(folder) if lock is None else lock
    try:
        return _resumed(folder, signer, held)
    except BaseException:
        held.release()
        raise


def _resumed(folder: Path, signer: LinkSigner | None, lock: RecordingLock) -> Resumed:
    resumable(folder)
    _clear_up(folder)
    recording = read_recording(folder)
    writer = RecordingWriter.again(folder, recording.manifest, lock)
    at_s = _last_time_s(recording)
    cut_off = _cut_off(folder, recording, at_s)
    if cut_off is not None:
        writer.cut_off(cut_off)
        recording = read_recording(folder)
    if signer is not None:
        parts = recording.frames.parts if isinstance(recording.frames, StoredFrames) else ()
        cut = None if cut_off is None else cut_off.scene
        writer.go_on_sealing(SealWriter.resumed(folder, signer, parts, cut))
    return Resumed(recording, writer, at_s)


def _clear_up(folder: Path) -> None:
    """Remove incomplete records: cut lines, index lines of missing frames, temporary files."""
    for place in (folder, folder / ATTACHMENTS):
        for path in place.glob(".*") if place.is_dir() else ():
            if path.name != LOCK:
                path.unlink()
    for name, parse in _LINES.items():
        path = folder / name
        if path.is_file():
            os.truncate(path, read_lines(path.read_bytes(), _without_row(parse), closed=False).whole_bytes)
    for name in (WIRE, SEAL):
        if (folder / name).is_file():
            without_torn_line(folder / name)
    if not (folder / PACKED_FRAMES).is_file() and (folder / FRAME_INDEX).is_file():
        _clear_up_frames(folder)
    sync_folder(folder)


def _without_row(parse: Callable[[bytes], object]) -> Callable[[bytes, int], object]:
    return lambda line, row: parse(line)


def _clear_up_frames(folder: Path) -> None:
    path, index = folder / FRAME_INDEX, FrameIndex(Folder(folder), held_only=True)
    lines = read_lines(path.read_bytes(), lambda line, row: index.learn(line), closed=False)
    os.truncate(path, lines.whole_bytes)


def _last_time_s(recording: Recording) -> float:
    events = chain(recording.events, chain.from_iterable(attempt.events for attempt in recording.attempts))
    parts = recording.frames.parts if isinstance(recording.frames, StoredFrames) else ()
    return max(
        chain(
            (0.0,),
            (event.time_s for event in events),
            (recorded.end_s or recorded.start_s for recorded in recording.scenes),
            (attempt.resumed_at_s for attempt in recording.attempts),
            (float(part.times_s.max()) for part in parts),
        )
    )


def _cut_off(folder: Path, recording: Recording, at_s: float) -> CutOff | None:
    """The rows after the last finished scene; None if there are none."""
    finished = {recorded.scene.id for recorded in recording.scenes}
    attempts = folder / ATTEMPTS
    before = [cut_off_of(line) for line in attempts.read_bytes().splitlines()] if attempts.is_file() else []
    scenes: set[str] = set()

    def rows(name: str, earlier: Sequence[Range]) -> Range:
        if (folder / table_of(name)).is_file() or not (folder / name).is_file():
            return (0, 0)
        known, found = Rows(earlier), []
        for row, line in enumerate((folder / name).read_bytes().splitlines()):
            scene = read_json(line)["scene"]
            if scene not in finished and known.cut_off(row) is None:
                found.append(row)
                scenes.add(scene)
        return (found[0], found[-1] + 1) if found else (0, 0)

    targets = rows(TARGETS, [each.targets for each in before])
    events = rows(EVENTS, [each.events for each in before])
    frames = (0, 0) if (folder / PACKED_FRAMES).is_file() else rows(FRAME_INDEX, [each.frames for each in before])
    if not scenes:
        return None
    (scene,) = scenes  # scenes are recorded one after another
    number = 1 + sum(each.scene == scene for each in before)
    return CutOff(scene=scene, attempt=number, resumed_at_s=at_s, targets=targets, events=events, frames=frames)
