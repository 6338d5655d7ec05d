"""The files that were meant: a folder stands for its files of a format, and each file is one scene."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path

from conformance.core.problems import BadInput, Problem

MOST_FILES = 20_000


def files_of(paths: Sequence[Path], endings: Sequence[str], format_words: str, problems: list[Problem]) -> list[Path]:
    """Files as given, and of each folder those with an ending, by name. What cannot be used is a problem."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in endings)
            if not inside:
                problems.append(
                    Problem(
                        f"the folder contains no {format_words}",
                        str(path),
                        remedy=f"Name a folder with {endings[0]} files",
                        code="file-missing",
                    )
                )
            files += inside
        elif not path.is_file():
            problems.append(Problem("there is no such file", str(path), remedy="Check the path", code="file-missing"))
        else:
            files.append(path)
    if len(files) > MOST_FILES:
        problems.append(
            Problem(
                f"{len(files)} files are more than the {MOST_FILES} of one recording",
                remedy="Import them in parts",
                code="file-too-large",
            )
        )
        del files[MOST_FILES:]
    first: dict[str, Path] = {}
    for file in files:
        if file.name in first:
            problems.append(
                Problem(f"two files have this name, the other is {first[file.name]}", str(file),
                        remedy="Give each picture a name of its own", code="name-twice")
            )  # fmt: skip
        first.setdefault(file.name, file)
    return files


def map_file(path: Path) -> memoryview:
    """The bytes of a file, mapped, not read; let go with the last view of them. Raises `BadInput`."""
    try:
        with path.open("rb") as stream:
            return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise BadInput(
            Problem(
                f"cannot be read: {error.strerror}", str(path), remedy="Check the permissions", code="file-unreadable"
            )
        ) from None
    except ValueError:  # only a file with bytes can be mapped
        raise BadInput(
            Problem("the file is empty", str(path), remedy="Give a file with content", code="file-empty")
        ) from None
