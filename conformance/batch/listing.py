"""Which recordings a batch is of: what was named on the command line, looked into, each with a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from conformance.batch.storage import is_elsewhere, local_path, recordings_under
from conformance.core.file_names import distinct_names, legal_name
from conformance.core.problems import BadInput, Problem, Problems
from conformance.documents import read_text
from conformance.recording.layout import MANIFEST

_ENDINGS_OF_LISTS = (".txt", ".list")


@dataclass(frozen=True, slots=True)
class ListedRecording:
    """A recording of the batch."""

    name: str
    """Unique in the batch, safe as a file's name."""
    address: str


def listed(places: Iterable[str]) -> list[ListedRecording]:
    """The recordings that places name, each once: a recording (folder or zip), a folder of them, a list, a URL.

    A list is a text file with one place a line, relative to the list's folder; ``#`` begins a comment. Raises
    `BadInput` with every place at which there is no recording.
    """
    addresses: dict[str, None] = {}
    problems = Problems()
    for place in places:
        found = problems.attempt(lambda place: list(_found(place)), place)
        if found is None:
            continue
        if not found:
            remedy = "Name recordings, folders of recordings, or a list"
            problems.append(Problem("there is no recording here", place, remedy=remedy, code="recording-missing"))
        addresses.update(dict.fromkeys(found))
    problems.raise_any()
    return list(_named(addresses))


def _found(place: str) -> Iterator[str]:
    if is_elsewhere(place):
        yield from recordings_under(place)
        return
    path = local_path(place)
    if path.is_file() and path.suffix in _ENDINGS_OF_LISTS:
        yield from _of_list(path)
    elif path.is_dir():
        yield from map(str, _in_folder(path))
    elif path.is_file():
        yield str(path)
    else:
        raise BadInput(Problem("there is no such file or folder", place, remedy="Check the path", code="file-missing"))


def _of_list(path: Path) -> Iterator[str]:
    """The recordings that a list names; a missing one is kept, so that it is reported while the others are judged."""
    for line in read_text(path).splitlines():
        place = line.partition("#")[0].strip()
        if not place:
            continue
        at = place if is_elsewhere(place) else str(path.parent / local_path(place))
        if is_elsewhere(at) or (Path(at).is_dir() and not (Path(at) / MANIFEST).is_file()):
            yield from _found(at)
        else:
            yield at


def _in_folder(folder: Path) -> Iterator[Path]:
    """The folder itself where it is a recording, else all recordings below it; a recording is not looked into."""
    if (folder / MANIFEST).is_file():
        yield folder
        return
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _in_folder(path)
        elif path.suffix == ".zip":
            yield path


def _named(addresses: Iterable[str]) -> Iterator[ListedRecording]:
    """The last part of each address, with a number where several are called alike."""
    known = list(addresses)
    lasts = (re.split(r"[/\\]", address.rstrip("/\\"))[-1].removesuffix(".zip") for address in known)
    names = distinct_names(legal_name(last, "recording") for last in lasts)
    yield from map(ListedRecording, names, known)
