"""Getting bytes onto the disk: what was synced survives a power cut, what was renamed is whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO


def sync(stream: TextIO | BinaryIO) -> None:
    """Have what was written to a stream on the disk."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk: what was made, renamed or removed in it stays so."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporary_prefix(name: str) -> str:
    """How temporary files beside ``name`` begin: what a crash leaves of them is known by it."""
    return f".{name}."


@contextlib.contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A temporary file in the same folder, to be written and closed; it takes the place of ``path`` when all went well.

    Where anything is raised nothing is left behind.
    """
    descriptor, name = tempfile.mkstemp(prefix=temporary_prefix(path.name), dir=path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        os.replace(temporary, path)
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
