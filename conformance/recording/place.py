"""The files of a recording: a folder, or a zip of one. Both are read the same way, and neither is trusted.

A name that leaves the recording, or a link, is detected before a file is opened by it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from conformance.core.problems import Problem
from conformance.documents import Digest, sha256_of_file
from conformance.recording.layout import FOLDERS, LOCK

DAMAGED = "Restore the recording from your archive; damaged recordings are not evaluated"


class RecordingFiles(Protocol):
    """The files of a recording, by the names that its manifest gives them."""

    path: Path
    """As the user named it."""

    def names(self) -> list[str]:
        """The names of all files, in order."""

    def hostile(self) -> Iterator[Problem]:
        """Names and links that no writer of recordings makes."""

    def holds(self, name: str) -> bool:
        """Whether there is such a file, not a folder and not a link."""

    def size(self, name: str) -> int:
        """Its size in bytes."""

    def open(self, name: str) -> io.BufferedReader:
        """Its bytes, from any position. Raises `OSError`."""

    def digest(self, name: str) -> Digest:
        """Its digest. Raises `OSError`."""

    def shown(self, name: str) -> str:
        """Its place, for a message."""

    def local(self, name: str) -> Path | None:
        """Its path in the file system, if it has one."""


class Folder:
    """`RecordingFiles` of a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """The names of all files, including those in the permitted folders; links are not followed."""
        found = []
        for path in self.path.iterdir():
            if path.name in FOLDERS and path.is_dir() and not path.is_symlink():
                found += [f"{path.name}/{inside.name}" for inside in path.iterdir()]
            else:
                found.append(path.name)
        return sorted(name for name in found if name != LOCK)

    def hostile(self) -> Iterator[Problem]:
        """Links: their targets are not part of the recording."""
        for name in self.names():
            if (self.path / name).is_symlink():
                yield Problem(
                    "is a link; a recording contains files only",
                    self.shown(name),
                    remedy=DAMAGED,
                    code="recording-damaged",
                )

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        path = self.path / name
        linked = path.is_symlink() or (path.parent != self.path and path.parent.is_symlink())
        return path.is_file() and not linked  # that the recording's own folder was named by a link is no harm

    def size(self, name: str) -> int:
        """Its size in bytes."""
        return (self.path / name).stat().st_size

    def open(self, name: str) -> io.BufferedReader:
        """Its bytes."""
        return (self.path / name).open("rb")

    def digest(self, name: str) -> Digest:
        """Its digest."""
        return sha256_of_file(self.path / name)

    def shown(self, name: str) -> str:
        """Its path."""
        return str(self.path / name)

    def local(self, name: str) -> Path | None:
        """Its path."""
        return self.path / name
