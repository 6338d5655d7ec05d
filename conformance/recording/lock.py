"""One process at a time records into a folder, or makes a recording at a place.

The system holds the lock and lets go of it when the process ends, however it ends: a lock file that a killed process
left blocks nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from conformance.core.operating_system import lock_file, open_bytes
from conformance.core.problems import BadInput, Problem
from conformance.recording.layout import LOCK

_MOST_SAID = 200


class RecordingLock:
    """Holds a lock file until it is released, or the process ends."""

    def __init__(self, path: Path, place: Path) -> None:
        """Take the lock. Raises `BadInput`, with who holds it, where another process does."""
        self._path, self._place = path, place
        self._descriptor: int | None = None
        while self._descriptor is None:
            self._descriptor = self._taken()

    @classmethod
    def of(cls, folder: Path) -> RecordingLock:
        """Of a recording's folder that exists."""
        return cls(folder / LOCK, folder)

    @classmethod
    def of_place(cls, path: Path) -> RecordingLock:
        """Of the place where a recording is made in one go."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise _unwritable(path, "its folder cannot be made") from None
        return cls(path.with_name(f".{path.name}{LOCK}"), path)

    def release(self) -> None:
        """Let go. The file goes first: who finds none makes a new one."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(descriptor)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Released at the end of a block."""
        try:
            yield
        finally:
            self.release()

    def _taken(self) -> int | None:
        """The descriptor of the locked file; None where the file was removed meanwhile: try again."""
        try:
            descriptor = open_bytes(self._path)
        except OSError as error:
            raise _unwritable(self._place, error.strerror or str(error)) from None
        kept = False
        try:
            if not lock_file(descriptor):
                self._refuse()
            kept = self._is_there(descriptor)
            if kept:
                since = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
                os.ftruncate(descriptor, 0)
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}, since {since}".encode())
        finally:
            if not kept:
                os.close(descriptor)
        return descriptor if kept else None

    def _is_there(self, descriptor: int) -> bool:
        """Whether the locked file is still the one at the path."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except OSError:
            return False

    def _refuse(self) -> None:
        try:
            said = self._path.read_text(encoding="utf-8", errors="replace")[:_MOST_SAID].strip()
        except OSError:
            said = ""
        remedy = "Wait until it has ended, or end it; two at once would record every scene twice"
        raise BadInput(
            Problem(
                f"is being written by another process ({said or 'which does not state its number'})",
                str(self._place),
                remedy=remedy,
                code="recording-locked",
            )
        )


def _unwritable(place: Path, why: str) -> BadInput:
    return BadInput(
        Problem(f"cannot be locked: {why}", str(place), remedy="Choose another place with -o", code="output-unwritable")
    )
