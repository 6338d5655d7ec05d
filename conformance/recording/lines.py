"""JSON Lines of a recording, closed or interrupted by a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from conformance.recording.codec import RecordError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lines(Generic[T]):
    """The readable records of a file and the unreadable ones, each with its row."""

    records: tuple[T, ...]
    wrong: tuple[tuple[int, str], ...]
    whole_bytes: int
    """Number of bytes that are complete records; the rest was cut off."""


def read_lines(data: bytes, parse: Callable[[bytes, int], T], closed: bool) -> Lines[T]:
    """The records of JSON Lines; ``parse`` takes a line and its row.

    In an unclosed file an unreadable end is left out.
    """
    records: list[T] = []
    wrong: list[tuple[int, str]] = []
    pending: list[tuple[int, str]] = []
    whole_bytes = 0
    for row, (line, end) in enumerate(_split(data, closed)):
        try:
            records.append(parse(line, row))
        except RecordError as error:
            pending.append((row, str(error)))
            continue
        wrong += pending
        pending, whole_bytes = [], end
    return Lines(tuple(records), tuple(wrong + pending if closed else wrong), whole_bytes)


def lines_in(path: Path) -> int:
    """Number of lines of a file; 0 if the file is missing."""
    if not path.is_file():
        return 0
    with path.open("rb") as stream:
        return sum(1 for _ in stream)


def _split(data: bytes, closed: bool) -> Iterator[tuple[bytes, int]]:
    """Each line with the offset after it; the last one without its newline only where the file is closed."""
    at = 0
    for line in data.split(b"\n"):
        at += len(line) + 1
        if at > len(data) and (not line or not closed):
            return  # after the final newline: nothing, or what was cut off
        yield line, min(at, len(data))
