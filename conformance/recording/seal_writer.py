"""Sealing a recording while it is made: a link where it begins, one as each scene ends, one where it is closed.

The recording knows what to seal; whose key signs is not its business (`LinkSigner`).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from conformance.core.frames import Frame, RadiometricCalibration
from conformance.documents import Digest
from conformance.documents.atomic import sync, sync_folder
from conformance.documents.strict_json import read_json
from conformance.recording.content import frame_digest
from conformance.recording.frame_parts import FramePart
from conformance.recording.layout import SEAL
from conformance.recording.model import FileEntry, Manifest
from conformance.recording.place import Folder
from conformance.recording.seal_content import (
    RunningFrames,
    RunningRows,
    frame_line,
    plain_calibration,
    runs_of,
    sealed_rows,
)
from conformance.recording.seal_links import (
    FRAMES,
    SEAL_VERSION,
    SEALED_TABLES,
    LinkKind,
    SealedFrames,
    SealLink,
    line_digest,
    link_line,
    link_of,
    link_payload,
    sealed_manifest,
)

SYNC_AFTER_S = 2.0
"""A link is written as its scene ends, and is on the disk at once, but for scenes that follow each other faster than
this: a link that a power failure takes away is replaced by one that says so when the recording is resumed."""


class LinkSigner(Protocol):
    """The bench's key, for one session."""

    @property
    def key(self) -> str:
        """Its id."""

    @property
    def public_key(self) -> str:
        """Base64 of its 32 bytes."""

    @property
    def session(self) -> int:
        """The number of this session among all that the key has sealed."""

    @property
    def journal(self) -> Digest:
        """Digest of the line of the key's journal that gave it."""

    def now(self) -> str:
        """The time, ISO 8601, UTC."""

    def sign(self, payload: bytes) -> bytes:
        """The signature of a link, 64 bytes."""


class _Take:
    """The frames of one beginning of a scene."""

    def __init__(self, scene: str, calibration: RadiometricCalibration) -> None:
        self.scene, self.calibration = scene, plain_calibration(calibration)
        self.attempt = 0
        self.frames: list[tuple[tuple[int, int], bytes]] = []


class SealWriter:
    """Appends links to ``seal.jsonl`` in a recording's folder."""

    def __init__(self, folder: Path, signer: LinkSigner) -> None:
        self._folder, self._signer = folder, signer
        lines = (folder / SEAL).read_bytes().splitlines() if (folder / SEAL).is_file() else []
        self._number, self._previous = len(lines), line_digest(lines[-1]) if lines else None
        self._rows = {name: RunningRows() for name in SEALED_TABLES}
        self._frames = 0
        self._takes: list[_Take] = []
        self._attempts: dict[str, int] = {}
        self._unsynced, self._synced_s = False, 0.0

    @classmethod
    def opened(cls, folder: Path, signer: LinkSigner, manifest: Manifest) -> SealWriter:
        """The seal of a recording that begins."""
        writer = cls(folder, signer)
        writer._append(
            "opened",
            seal=SEAL_VERSION,
            session=signer.session,
            journal=signer.journal,
            key=signer.key,
            public_key=signer.public_key,
            tool=manifest.tool,
            manifest=sealed_manifest(manifest),
        )
        sync_folder(folder)
        return writer

    @classmethod
    def resumed(cls, folder: Path, signer: LinkSigner, parts: Iterable[FramePart], cut_off: str | None) -> SealWriter:
        """The seal of a recording that goes on: a link over what lies there since the last one.

        ``parts`` are all of its frames. Its chain was checked before.
        """
        last = link_of((folder / SEAL).read_bytes().splitlines()[-1]).link
        writer = cls(folder, signer)
        place = Folder(folder)
        for name in SEALED_TABLES:
            running = writer._rows[name]
            running.count = last.rows.get(name, 0)
            for row in itertools.islice(sealed_rows(place, name), running.count, None):
                running.add(row)
        sealed = _sealed_frames(folder)
        found: dict[str, list[FramePart]] = {}
        for part in parts:
            found.setdefault(part.scene, []).append(part)
        runs = {scene: runs_of(each) for scene, each in found.items()}
        more = {scene: each[sealed.get(scene, 0) :] for scene, each in runs.items()}
        writer._frames = sum(run.frames for each in runs.values() for run in each)
        writer._attempts = {scene: max(run.attempt for run in each) for scene, each in runs.items()}
        writer._append("resumed", cut_off=cut_off, frames={scene: each for scene, each in more.items() if each})
        return writer

    def moved(self, folder: Path) -> None:
        """The recording's folder has its place now."""
        self._folder = folder

    def row(self, name: str, line: str) -> None:
        """A row was written to a table."""
        if name in self._rows:
            self._rows[name].add(line.encode())

    def begin_frames(self, scene: str, calibration: RadiometricCalibration) -> None:
        """Frames of a scene follow."""
        self._takes.append(_Take(scene, calibration))

    def frame(self, frame: Frame) -> None:
        """A frame was written."""
        rows, columns = frame.counts.shape
        line = frame_line(frame.frame_id, frame.time_s, frame_digest(frame.counts))
        self._takes[-1].frames.append(((rows, columns), line))
        self._frames += 1

    def cut_off(self, attempt: int) -> None:
        """What was written of the current scene is an attempt that broke."""
        for take in self._takes:
            take.attempt = take.attempt or attempt

    def scene(self, line: str) -> None:
        """A scene is over, and all of it is on the disk."""
        self._append("scene", scene=read_json(line), frames=self._taken())

    def closed(self, manifest: Manifest, files: dict[str, FileEntry]) -> None:
        """The recording is complete; ``manifest`` is what it will say, ``files`` all but manifest and seal."""
        self._append("closed", frames=self._taken(), manifest=sealed_manifest(manifest), files=files)

    def _taken(self) -> dict[str, tuple[SealedFrames, ...]]:
        """The frames since the last link. A scene whose frames begin twice counts from the last beginning."""
        takes, self._takes = self._takes, []
        running: dict[str, RunningFrames] = {}
        for number, take in enumerate(takes):
            if not take.attempt and any(each.scene == take.scene and not each.attempt for each in takes[number + 1 :]):
                take.attempt = 1 + self._attempts.get(take.scene, 0)
            self._attempts[take.scene] = max(take.attempt, self._attempts.get(take.scene, 0))
            for shape, line in take.frames:
                running.setdefault(take.scene, RunningFrames()).add(take.attempt, shape, take.calibration, [line])
        return {scene: each.runs() for scene, each in running.items()}

    def _append(self, kind: LinkKind, **said: object) -> None:
        digests = {name: digest for name, rows in self._rows.items() if (digest := rows.take()) is not None}
        counts = {name: rows.count for name, rows in self._rows.items() if rows.count}
        link = SealLink.model_validate(
            {
                "number": self._number,
                "previous": self._previous,
                "kind": kind,
                "at": self._signer.now(),
                "rows": {**counts, **({FRAMES: self._frames} if self._frames else {})},
                "digests": digests,
                **said,
            }
        )
        line = link_line(link, self._signer.sign(link_payload(link)))
        with (self._folder / SEAL).open("ab") as stream:
            stream.write(line + b"\n")
        self._number, self._previous, self._unsynced = self._number + 1, line_digest(line), True
        if kind == "scene":
            self.sync_if_due()
        else:
            self.sync()

    def sync_if_due(self) -> None:
        """Have the links on the disk, where that was not done within the last second."""
        if self._unsynced and time.monotonic() - self._synced_s > SYNC_AFTER_S:
            self.sync()

    def sync(self) -> None:
        """Have the links on the disk."""
        if self._unsynced:
            with (self._folder / SEAL).open("ab") as stream:
                sync(stream)
            self._unsynced, self._synced_s = False, time.monotonic()


def _sealed_frames(folder: Path) -> dict[str, int]:
    """How many runs of frames of each scene are sealed already."""
    counts: dict[str, int] = {}
    for line in (folder / SEAL).read_bytes().splitlines():
        for scene, runs in link_of(line).link.frames.items():
            counts[scene] = counts.get(scene, 0) + len(runs)
    return counts
