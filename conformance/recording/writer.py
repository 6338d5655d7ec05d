"""Append-only writing: recorded lines are kept, whatever happens next.

Live, every event is written as it comes and each scene's end is an fsync. A recording gets its digests and its
``closed`` mark only at `RecordingWriter.close`; without it the recording is INCOMPLETE. A recording that will become a
zip is in a folder beside it (`LIVE` added to its name) until it is closed.
"""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, TextIO

from conformance.core.events import Event
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.problems import BadInput, Problem
from conformance.core.scenes import Scene
from conformance.documents import write_whole
from conformance.documents.atomic import folder_beside, sync, sync_folder, whole_folder
from conformance.recording.archive import pack_zip
from conformance.recording.attachments import attachment, attachment_line, store
from conformance.recording.attempts import CutOff, cut_off_line, cut_off_of
from conformance.recording.closing import close_folder, manifest_text
from conformance.recording.codec import event_line, scene_line, target_line
from conformance.recording.frames import FrameWriter
from conformance.recording.layout import (
    ATTACHMENTS_INDEX,
    ATTEMPTS,
    EVENTS,
    FILES,
    LIVE,
    MANIFEST,
    SCENES,
    TARGETS,
    table_of,
)
from conformance.recording.lines import lines_in
from conformance.recording.lock import RecordingLock
from conformance.recording.model import Attachment, Manifest, RecordedScene
from conformance.recording.reader import read_manifest
from conformance.recording.seal_writer import LinkSigner, SealWriter
from conformance.recording.wire_log import WireLog

_OTHER_PLACE = "Choose another place with -o"


class RecordingWriter:
    """Writes one recording into a new folder, or a zip."""

    def __init__(self, path: Path, manifest: Manifest, signer: LinkSigner | None = None) -> None:
        """Make the folder and open its files; ``signer`` seals what is recorded.

        Raises `BadInput` if the place already exists.
        """
        refuse_existing(path)
        folder = live_folder(path)
        refuse_existing(folder)
        manifest = manifest.model_copy(update={"closed": False, "files": {}})
        with whole_folder(folder) as beside:  # a recording's folder is never seen without its manifest
            write_whole(beside / MANIFEST, manifest_text(manifest))
            seal = None if signer is None else SealWriter.opened(beside, signer, manifest)
        self._open(folder, manifest, RecordingLock.of(folder))
        if seal is not None:
            seal.moved(folder)
            self.go_on_sealing(seal)

    @classmethod
    def again(cls, folder: Path, manifest: Manifest, lock: RecordingLock) -> Self:
        """Continue an unclosed recording whose files end with complete records, and which is held by this process."""
        writer = cls.__new__(cls)
        writer._open(folder, manifest, lock)
        return writer

    def _open(self, folder: Path, manifest: Manifest, lock: RecordingLock) -> None:
        self._folder, self._manifest, self._lock = folder, manifest, lock
        self._log: WireLog | None = None
        self._seal: SealWriter | None = None
        self._streams: dict[str, TextIO] = {
            name: (folder / name).open("a", encoding="utf-8", newline="\n")
            for name in FILES
            if not (folder / table_of(name)).is_file()
        }
        self._frames = FrameWriter(folder)
        self._lines = Counter({name: lines_in(folder / name) for name in (TARGETS, EVENTS)})
        attempts = (folder / ATTEMPTS).read_bytes().splitlines() if (folder / ATTEMPTS).is_file() else []
        self._attempts = Counter(cut_off_of(line).scene for line in attempts)
        self._begun = self._rows()

    def transcribe(self, log: WireLog, shift_s: float = 0.0) -> None:
        """Keep a log of the wires beside the other files, until the recording is closed or left.

        Raises `BadInput` where it cannot be written.
        """
        log.begin(self._folder, shift_s)
        self._log = log

    def go_on_sealing(self, seal: SealWriter) -> None:
        """What follows is sealed, after what was sealed before the recording was cut off."""
        self._seal = seal

    def begin(self, scene: Scene) -> None:
        """A scene begins; its targets are written before its first event."""
        self._begun = self._rows()
        if self._seal is not None:
            self._seal.sync_if_due()
        for target in scene.targets:
            self._append(TARGETS, target_line(scene.id, target))
        self._sync(TARGETS)

    def event(self, event: Event) -> None:
        """Something was said."""
        self._append(EVENTS, event_line(event))

    def begin_frames(self, scene: str, calibration: RadiometricCalibration) -> None:
        """Frames of the scene follow. Raises `BadInput` where its name cannot be written beside them."""
        if "\0" in scene:  # HDF5 ends a text there
            raise BadInput(
                Problem(
                    f"the scene's name {scene!r} contains a NUL",
                    remedy="Give the scene another name",
                    code="value-refused",
                )
            )
        self._frames.begin(scene, calibration)
        if self._seal is not None:
            self._seal.begin_frames(scene, calibration)

    def frame(self, frame: Frame) -> None:
        """The device sent an image. Raises `ValueError` for an invalid one."""
        self._frames.write(frame)
        if self._seal is not None:
            self._seal.frame(frame)

    def attach(self, content: Path | bytes, name: str, *, scene: str = "", people: bool = False) -> Attachment:
        """Add a file to the recording, at once; ``people``: it is a picture of people.

        Raises `BadInput` for a file that cannot be read or is too large.
        """
        attached, data = attachment(content, name, scene=scene, people=people)
        store(self._folder, attached, data)
        if self._seal is not None:
            self._seal.row(ATTACHMENTS_INDEX, attachment_line(attached))
        return attached

    def end(self, recorded: RecordedScene) -> None:
        """The scene is over; its frames and events are synced before it counts as recorded."""
        self._frames.end()
        self._sync(EVENTS)
        line = scene_line(recorded)
        self._append(SCENES, line)
        self._sync(SCENES)
        if self._seal is not None:
            self._seal.scene(line)

    def repeat(self, scene: str, at_s: float, error: str) -> None:
        """The current scene broke and begins again: what was written of it is kept as an earlier attempt."""
        self._frames.end()
        self._sync(EVENTS)
        targets, events, frames = zip(self._begun, self._rows(), strict=True)
        number = self._attempts[scene] + 1
        self.cut_off(
            CutOff(
                scene=scene,
                attempt=number,
                resumed_at_s=at_s,
                targets=targets,
                events=events,
                frames=frames,
                error=error,
            )
        )

    def cut_off(self, cut_off: CutOff) -> None:
        """Written rows belong to a scene that begins again."""
        self._attempts[cut_off.scene] = cut_off.attempt
        with (self._folder / ATTEMPTS).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(cut_off_line(cut_off) + "\n")
            sync(stream)
        sync_folder(self._folder)
        if self._seal is not None:
            self._seal.row(ATTEMPTS, cut_off_line(cut_off))
            self._seal.cut_off(cut_off.attempt)

    def close(self, at_end: Mapping[str, Any] | None = None) -> Manifest:
        """Seal the recording: packed, digests of every file, then the manifest that says closed."""
        self._close_files()
        manifest = close_folder(self._folder, self._manifest, at_end, seal=self._seal)
        finish_zip(self._folder, self._lock)
        return manifest

    def abandon(self) -> None:
        """Close the files without sealing: the recording stays readable and INCOMPLETE."""
        try:
            self._close_files()
        finally:
            self._lock.release()

    def _close_files(self) -> None:
        with contextlib.ExitStack() as all_of_them:  # each is closed, whatever another one raises
            if self._seal is not None:
                all_of_them.callback(self._seal.sync)
            for stream in self._streams.values():
                if not stream.closed:
                    all_of_them.callback(stream.close)
                    all_of_them.callback(sync, stream)
            if self._log is not None:
                all_of_them.callback(self._log.close)
            all_of_them.callback(self._frames.close)

    def _append(self, name: str, line: str) -> None:
        self._streams[name].write(line + "\n")
        self._lines[name] += 1
        if self._seal is not None:
            self._seal.row(name, line)

    def _rows(self) -> tuple[int, int, int]:
        """How many rows targets, events and the index of frames have."""
        return self._lines[TARGETS], self._lines[EVENTS], self._frames.lines

    def _sync(self, name: str) -> None:
        sync(self._streams[name])


def live_folder(path: Path) -> Path:
    """The folder of a recording while it is written."""
    return path.with_name(path.name + LIVE) if path.suffix == ".zip" else path


def zip_of(folder: Path) -> Path | None:
    """The zip that a live folder will become; None if it stays a folder."""
    return folder.with_name(folder.name.removesuffix(LIVE)) if folder.name.endswith(f".zip{LIVE}") else None


def finish_zip(folder: Path, lock: RecordingLock) -> None:
    """Make the zip of a closed recording's folder and remove the folder, if it is to become a zip; let go of its lock.

    The zip is there before the lock goes, so that nobody else makes it; the lock goes before the folder that it is in.
    """
    path = zip_of(folder)
    if path is not None:
        pack_zip(folder, path)
    lock.release()
    if path is not None:
        shutil.rmtree(folder)


def finished_zip(folder: Path) -> Path | None:
    """Make the zip of a live folder that was closed before a crash; None if there is no such folder."""
    path = zip_of(folder)
    if path is None or not folder.is_dir() or not read_manifest(folder).closed:
        return None
    if path.exists():
        raise BadInput(
            Problem("is already complete", str(path), remedy=f"Use it, and remove {folder}", code="output-exists")
        )
    finish_zip(folder, RecordingLock.of(folder))
    return path


def refuse_existing(path: Path) -> None:
    """Raise `BadInput` if a recording would overwrite a file or folder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(
            Problem("already exists", str(path), remedy=f"{_OTHER_PLACE}, or remove it first", code="output-exists")
        )


def write_recording(
    path: Path, manifest: Manifest, scenes: Iterable[RecordedScene], events: Iterable[Event]
) -> Manifest:
    """Write a complete recording or none: built beside its place, then moved there."""
    with made_recording(path) as beside:
        lines: dict[str, list[str]] = {name: [] for name in FILES}
        for recorded in scenes:
            scene = recorded.scene
            lines[SCENES].append(scene_line(recorded))
            lines[TARGETS] += [target_line(scene.id, target) for target in scene.targets]
        lines[EVENTS] = [event_line(event) for event in events]
        for name in FILES:
            write_whole(beside / name, "".join(line + "\n" for line in lines[name]))
        return close_folder(beside, manifest)


@contextlib.contextmanager
def made_recording(path: Path) -> Iterator[Path]:
    """An empty folder in which to make a closed recording; it becomes ``path`` when all went well, a folder or a zip.

    Raises `BadInput` where the place holds something or cannot be written.
    """
    with RecordingLock.of_place(path).held():
        refuse_existing(path)
        if path.suffix != ".zip":
            with whole_folder(path) as beside:
                yield beside
            return
        with folder_beside(path) as beside:
            yield beside
            if path.is_dir():  # an empty one
                path.rmdir()
            pack_zip(beside, path)
