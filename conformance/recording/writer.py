"""Append-only writing: what was recorded stays recorded, whatever happens next.

Live, every event is written as it comes and each scene's end is an fsync. A recording gets its digests and its
``closed`` mark only at `RecordingWriter.close`; without it the recording is INCOMPLETE and says so.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from conformance.documents import sha256_of_file, write_whole
from conformance.events import Event
from conformance.frames import Frame, RadiometricCalibration
from conformance.problems import BadInput, Problem
from conformance.recording.codec import event_line, scene_line, target_line
from conformance.recording.frames import FrameWriter, frame_files
from conformance.recording.model import FileEntry, Manifest, RecordedScene
from conformance.recording.recorder import sealed
from conformance.scenes import Scene

MANIFEST = "manifest.json"
SCENES, TARGETS, EVENTS = "scenes.jsonl", "targets.jsonl", "events.jsonl"
FILES = (SCENES, TARGETS, EVENTS)


class RecordingWriter:
    """Writes one recording into a new folder."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Make the folder and open its files. Raises `BadInput` when the folder already holds something."""
        refuse_existing(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(
                Problem(f"cannot be made: {error.strerror}", str(folder), remedy="Choose another place with -o")
            ) from None
        self._folder = folder
        self._manifest = manifest.model_copy(update={"closed": False, "files": {}})
        write_whole(folder / MANIFEST, manifest_text(self._manifest))
        self._streams: dict[str, TextIO] = {name: (folder / name).open("a", encoding="utf-8") for name in FILES}
        self._frames = FrameWriter(folder)

    def begin(self, scene: Scene) -> None:
        """A scene stands; its targets are written before its first event."""
        for target in scene.targets:
            self._append(TARGETS, target_line(scene.id, target))
        self._sync(TARGETS)

    def event(self, event: Event) -> None:
        """Something was said."""
        self._append(EVENTS, event_line(event))

    def begin_frames(self, scene: str, calibration: RadiometricCalibration) -> None:
        """Frames of the scene follow."""
        self._frames.begin(scene, calibration)

    def frame(self, frame: Frame) -> None:
        """The device gave an image. Raises `ValueError` for one that is none."""
        self._frames.write(frame)

    def end(self, recorded: RecordedScene) -> None:
        """The scene is over; its frames and events are on disk before it counts as recorded."""
        self._frames.end()
        self._sync(EVENTS)
        self._append(SCENES, scene_line(recorded))
        self._sync(SCENES)

    def close(self, at_end: Mapping[str, Any] | None = None) -> Manifest:
        """Seal the recording: digests of every file, then the manifest that says closed."""
        self.abandon()
        files = {name: file_entry(self._folder / name) for name in (*FILES, *frame_files(self._folder))}
        manifest = sealed(self._manifest, files, at_end)
        write_whole(self._folder / MANIFEST, manifest_text(manifest))
        return manifest

    def abandon(self) -> None:
        """Close the files without sealing: the recording stays readable and INCOMPLETE."""
        self._frames.close()
        for stream in self._streams.values():
            if not stream.closed:
                stream.flush()
                os.fsync(stream.fileno())
                stream.close()

    def _append(self, name: str, line: str) -> None:
        self._streams[name].write(line + "\n")

    def _sync(self, name: str) -> None:
        stream = self._streams[name]
        stream.flush()
        os.fsync(stream.fileno())


def refuse_existing(folder: Path) -> None:
    """Raise `BadInput` where a recording would be written over something: nothing is lost."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            Problem("already exists", str(folder), remedy="Choose another place with -o, or remove it first")
        )


def write_recording(
    folder: Path, manifest: Manifest, scenes: Iterable[RecordedScene], events: Iterable[Event]
) -> Manifest:
    """Write a whole recording at once, or nothing: built beside its place, then moved there."""
    refuse_existing(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise BadInput(
            Problem(f"cannot be written: {error.strerror}", str(folder), remedy="Choose another place with -o")
        ) from None
    try:
        lines: dict[str, list[str]] = {name: [] for name in FILES}
        for recorded in scenes:
            scene = recorded.scene
            lines[SCENES].append(scene_line(recorded))
            lines[TARGETS] += [target_line(scene.id, target) for target in scene.targets]
        lines[EVENTS] = [event_line(event) for event in events]
        for name in FILES:
            write_whole(beside / name, "".join(line + "\n" for line in lines[name]))
        whole = manifest.model_copy(
            update={"closed": True, "files": {name: file_entry(beside / name) for name in FILES}}
        )
        write_whole(beside / MANIFEST, manifest_text(whole))
        beside.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        os.replace(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return whole


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it stands on disk: readable, keys in the model's order, empty fields left out."""
    data = manifest.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def file_entry(path: Path) -> FileEntry:
    """Digest and size of a file."""
    return FileEntry(sha256=sha256_of_file(path), bytes=path.stat().st_size)
