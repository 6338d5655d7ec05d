"""Where the recordings of a batch lie: on this computer, or on shared or object storage (fsspec)."""

from __future__ import annotations

import contextlib
import importlib
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from conformance.core.problems import BadInput, Problem
from conformance.recording.layout import MANIFEST

_LOCAL = "file://"


def is_elsewhere(address: str) -> bool:
    """Whether an address is a URL of other storage: ``s3://…``, ``memory://…``."""
    return "://" in address and not address.startswith(_LOCAL)


def local_path(address: str) -> Path:
    """The path of an address on this computer."""
    return Path(address.removeprefix(_LOCAL))


@contextlib.contextmanager
def local_copy(address: str) -> Iterator[Path]:
    """A recording as files on this computer: where it lies, or a copy that goes away afterwards.

    Raises `BadInput` where it cannot be reached.
    """
    if not is_elsewhere(address):
        yield local_path(address)
        return
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        copy = Path(folder) / "recording"
        with reaching(address) as (files, path):
            if files.isfile(path):
                copy = copy.with_suffix(PurePosixPath(path).suffix)
            _copy(files, path, copy)
        yield copy


def recordings_under(address: str) -> list[str]:
    """The recordings at and below a place on other storage, in order: folders with a manifest, and zips."""
    with reaching(address) as (files, path):
        if files.isfile(path):
            return [address]
        found = files.find(path)
        folders = {str(PurePosixPath(name).parent) for name in found if PurePosixPath(name).name == MANIFEST}
        zips = {name for name in found if name.endswith(".zip") and not _inside(name, folders)}
        return sorted(files.unstrip_protocol(name) for name in folders | zips)


def _inside(name: str, folders: set[str]) -> bool:
    return any(str(parent) in folders for parent in PurePosixPath(name).parents)


@contextlib.contextmanager
def reaching(address: str) -> Iterator[tuple[Any, str]]:
    """The storage of an address, and the path in it. Raises `BadInput` where it cannot be reached."""
    try:
        fsspec: Any = importlib.import_module("fsspec")
    except ImportError:
        remedy = "Install conformance[distributed], or copy the recordings to this computer"
        raise BadInput(
            Problem("storage elsewhere needs fsspec", address, remedy=remedy, code="library-missing")
        ) from None
    try:
        files, path = fsspec.url_to_fs(address)
        if not files.exists(path):
            raise BadInput(
                Problem("there is nothing at this address", address, remedy="Check the address", code="file-missing")
            )
        yield files, path
    except (OSError, ValueError, ImportError) as error:
        what = f"cannot be reached: {type(error).__name__}: {error}"
        raise BadInput(
            Problem(what, address, remedy="Check the address and its access", code="address-unreachable")
        ) from None


def _copy(files: Any, path: str, copy: Path) -> None:
    """File by file, so that no name on the storage leads out of the folder."""
    if files.isfile(path):
        files.get_file(path, str(copy))
        return
    copy.mkdir()
    top = PurePosixPath(path)
    for name in files.find(path):
        inside = PurePosixPath(name).relative_to(top)
        if ".." in inside.parts:
            raise BadInput(Problem(f"names a file outside the recording: {name}", code="zip-unsafe"))
        (copy / inside).parent.mkdir(parents=True, exist_ok=True)
        files.get_file(name, str(copy / inside))
