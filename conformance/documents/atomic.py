"""Writing a file, a folder or a stream completely or not at all.

Content is written to a temporary file or folder beside its place, synced, and then renamed: a reader finds either the
old content or all of the new, whatever happens in between.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from conformance.core import operating_system
from conformance.core.problems import BadInput, Problem

_OTHER_PLACE = "Choose another place with -o"


def write_whole(path: Path, data: bytes | str) -> None:
    """Write a file whole or not at all; text as UTF-8. Folders on the way are made.

    Raises `BadInput` when the place cannot be written.
    """
    with _or_bad_input(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            temporary.write_bytes(data.encode() if isinstance(data, str) else data)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary file in the same folder, to be written and closed; it replaces ``path`` on success.

    Where anything is raised nothing is left behind. Raises `OSError`.
    """
    descriptor, name = tempfile.mkstemp(prefix=_prefix(path), dir=path.parent)
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


@contextlib.contextmanager
def whole_folder(path: Path, *, replacing: bool = False) -> Iterator[Path]:
    """An empty folder beside a place, to be filled; it becomes ``path`` on success.

    An empty folder may be there before; a full one only where it is to be replaced. Where anything is raised nothing
    is left behind. Raises `BadInput` when the place cannot be written.
    """
    with folder_beside(path) as beside:
        yield beside
        with _or_bad_input(path):
            beside.chmod(0o755)
            sync_folder(beside)
            with _out_of_the_way(path, replacing=replacing):
                os.replace(beside, path)
            sync_folder(path.parent)


@contextlib.contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A new folder beside a place, for its future content; what is left in it at the end is removed.

    Raises `BadInput` where there can be none.
    """
    with _or_bad_input(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=_prefix(path), dir=path.parent))
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def sync(stream: TextIO | BinaryIO) -> None:
    """Flush and fsync a stream."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Fsync a folder: files that were created, renamed or removed in it stay so."""
    operating_system.sync_folder(folder)


def _prefix(path: Path) -> str:
    """Prefix of temporary names beside a place, by which leftovers of a crash are recognised."""
    return f".{path.name}."


@contextlib.contextmanager
def _out_of_the_way(path: Path, *, replacing: bool) -> Iterator[None]:
    """Move away the folder at a place for the time being; after an exception it is put back."""
    if not (replacing and path.is_dir()):
        if path.is_dir():  # an empty one, which not every system renames over
            path.rmdir()
        yield
        return
    with folder_beside(path) as beside:
        os.replace(path, beside / path.name)
        try:
            yield
        except BaseException:
            os.replace(beside / path.name, path)
            raise


@contextlib.contextmanager
def _or_bad_input(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(
            Problem(
                f"cannot be written: {error.strerror or error}",
                str(path),
                remedy=_OTHER_PLACE,
                code="output-unwritable",
            )
        ) from None
