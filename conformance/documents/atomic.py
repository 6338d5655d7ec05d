"""Writing whole or not at all: a file, a folder, a stream.

What is written lies in a temporary file or folder beside its place until it is on the disk, and is renamed to its place
then: who reads the place finds what was there before or all of the new, whatever happens in between.
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
    """A temporary file in the same folder, to be written and closed; it replaces ``path`` when all went well.

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
    """An empty folder beside a place, to be filled; it becomes ``path`` when all went well.

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
    """A new folder beside a place, for what is to become it; whatever is left there at the end goes.

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
    """Flush what was written to a stream, and have it on the disk."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk: what was made, renamed or removed in it stays so."""
    operating_system.sync_folder(folder)


def _prefix(path: Path) -> str:
    """How what is temporary beside a place begins: what a crash leaves of it is known by that."""
    return f".{path.name}."


@contextlib.contextmanager
def _out_of_the_way(path: Path, *, replacing: bool) -> Iterator[None]:
    """Take away the folder that is at a place, if only for the time being: it is put back where anything is raised."""
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
