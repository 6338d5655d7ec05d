"""Reading a recording: its digests are checked first, and an unclosed one is read as far as it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from conformance.documents import load_document, sha256_of_file
from conformance.problems import BadInput, Problem
from conformance.recording.codec import RecordError, event_of, scene_record_of, target_of
from conformance.recording.frames import INDEX, RecordedFrames
from conformance.recording.integrity import integrity_problems
from conformance.recording.model import Manifest, Recording
from conformance.recording.writer import EVENTS, MANIFEST, SCENES, TARGETS
from conformance.scenes import Target

T = TypeVar("T")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a recording. Raises `BadInput` where the folder holds none."""
    if not folder.is_dir():
        raise BadInput(
            Problem("there is no such recording folder", str(folder), remedy="Name the folder that -o was given")
        )
    if not (folder / MANIFEST).is_file():
        raise BadInput(
            Problem(f"is no recording: it holds no {MANIFEST}", str(folder), remedy="Name a recording's folder")
        )
    return load_document(folder / MANIFEST, Manifest)


def read_recording(folder: Path) -> Recording:
    """Read and verify a recording. Raises `BadInput` with every damage found.

    An unclosed recording has no digests to verify; a last line cut off by a crash is left out, and the
    recording says that it is INCOMPLETE.
    """
    manifest = read_manifest(folder)
    damage = integrity_problems(folder, manifest)
    if damage:
        raise BadInput(damage)
    problems: list[Problem] = []
    targets: dict[str, list[Target]] = defaultdict(list)
    for scene_id, target in _records(folder / TARGETS, target_of, manifest.closed, problems):
        targets[scene_id].append(target)
    scenes = tuple(
        record.recorded(tuple(targets.get(record.id, ())))
        for record in _records(folder / SCENES, scene_record_of, manifest.closed, problems)
    )
    events = tuple(_records(folder / EVENTS, event_of, manifest.closed, problems))
    frames = _frames(folder, manifest.closed, problems)
    if problems:
        raise BadInput(problems)
    return Recording(manifest, sha256_of_file(folder / MANIFEST), scenes, events, frames)


def _frames(folder: Path, closed: bool, problems: list[Problem]) -> RecordedFrames:
    """The frames the index names; those that a crash kept from the disk are left out while unclosed."""
    frames = RecordedFrames(folder)
    _records(folder / INDEX, frames.learn, closed, problems)
    for name in frames.settle():
        if closed:
            remedy = "Take it from its archive again"
            problems.append(Problem("holds fewer frames than its index", str(folder / name), remedy=remedy))
    return frames


def _records(path: Path, parse: Callable[[bytes], T], closed: bool, problems: list[Problem]) -> list[T]:
    """The records of a JSON Lines file; what cannot be read is a problem, but for a cut last line while unclosed."""
    if not path.is_file():
        return []
    records: list[T] = []
    lines = path.read_bytes().split(b"\n")
    last = len(lines) - 1  # after the final newline: empty, or a line that was cut off
    for number, line in enumerate(lines):
        if not line or (number == last and not closed):
            continue
        try:
            records.append(parse(line))
        except RecordError as error:
            problems.append(
                Problem(str(error), str(path), number + 1, remedy="Import or record again; evidence is not edited")
            )
    return records
