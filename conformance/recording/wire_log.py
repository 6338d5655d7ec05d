"""``wire.jsonl``: the log of a recording's wires, one JSON line a message, readable up to the last line.

The bench comes up before its recording has a place, so lines are held until they have one. The log is bounded; its last
line says how many messages did not fit. It is no evidence: nothing is judged by it.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from conformance.core.plain import escaped
from conformance.core.problems import BadInput, Problem
from conformance.documents.atomic import sync
from conformance.documents.strict_json import read_json
from conformance.recording.codec import RecordError
from conformance.recording.layout import WIRE
from conformance.recording.place import RecordingFiles

MOST_BYTES = 64 * 1024 * 1024
"""Of a log, all its sessions together: as much as a zip may hold of anything."""
_FOR_MARKS = 64 * 1024
"""Kept free of messages for the lines that begin and end a session."""
_MOST_HELD = 8 * 1024 * 1024
"""Bytes held while there is no place yet."""


class WireLog:
    """`conformance.bench.transcript.WireSink` that writes a file. Threads may write at the same time."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._lock = threading.Lock()
        self._most_bytes = most_bytes - min(_FOR_MARKS, most_bytes // 2)
        self._held: list[dict[str, Any]] = []
        self._held_bytes = 0
        self._stream: TextIO | None = None
        self._closed = False
        self._size = 0
        self._messages = self._left_out = self._left_out_bytes = 0

    def write(self, line: Mapping[str, Any]) -> None:
        """One message, if it still fits; after `close` nothing is written. A disk that is full stops no run."""
        with self._lock:
            if self._closed:
                return
            if self._stream is None:
                self._hold(dict(line))
            else:
                self._put(line)

    def begin(self, folder: Path, shift_s: float = 0.0) -> None:
        """Write into a recording's folder from now on, after what lies there already. Raises `BadInput`.

        ``shift_s``: by how much the bench's clock was set since the held lines, because a recording goes on.
        """
        self.begin_file(folder / WIRE, shift_s)

    def begin_file(self, path: Path, shift_s: float = 0.0) -> None:
        """The same for a file of any name."""
        with self._lock:
            try:
                resumed = path.is_file() and without_torn_line(path) > 0
                self._stream = path.open("a", encoding="utf-8", newline="\n")
                self._size = path.stat().st_size
            except OSError as error:
                what = f"the log of the wire cannot be written: {error.strerror}"
                raise BadInput(
                    Problem(what, str(path), remedy="Run without --transcript, or elsewhere", code="output-unwritable")
                ) from None
            if resumed:
                self._mark({"session": "resumed"})
            held, self._held = self._held, []
            for line in held:
                self._put(line if not shift_s else {**line, "time_s": round(line["time_s"] + shift_s, 6)})

    def close(self) -> None:
        """Say how much was left out, and have it on the disk. Nothing more is written."""
        with self._lock:
            stream, self._stream, self._closed = self._stream, None, True
            if stream is None:
                return
            ended = {"messages": self._messages, "left_out": self._left_out, "left_out_bytes": self._left_out_bytes}
            with contextlib.suppress(OSError), stream:
                stream.write(_text({"session": "ended", **ended}))
                sync(stream)

    def _hold(self, line: dict[str, Any]) -> None:
        size = len(_text(line))
        if self._held_bytes + size > _MOST_HELD:
            self._leave_out(line)
            return
        self._held.append(line)
        self._held_bytes += size

    def _put(self, line: Mapping[str, Any]) -> None:
        text = _text(line)
        size = len(text.encode())
        if self._size + size > self._most_bytes:
            self._leave_out(line)
            return
        assert self._stream is not None
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._leave_out(line)
            return
        self._size += size
        self._messages += 1

    def _mark(self, line: Mapping[str, Any]) -> None:
        assert self._stream is not None
        with contextlib.suppress(OSError):
            self._stream.write(_text(line))
            self._stream.flush()

    def _leave_out(self, line: Mapping[str, Any]) -> None:
        self._left_out += 1
        self._left_out_bytes += int(line.get("bytes", 0))


@contextlib.contextmanager
def wire_log_into(path: Path | None) -> Iterator[WireLog | None]:
    """A log that is written into a file, after what is there already; None where nobody asks for one.

    Raises `BadInput` where the file cannot be written.
    """
    if path is None:
        yield None
        return
    log = WireLog()
    log.begin_file(path)
    try:
        yield log
    finally:
        log.close()


def _text(line: Mapping[str, Any]) -> str:
    return escaped(json.dumps(line, ensure_ascii=False, separators=(",", ":"))) + "\n"


def without_torn_line(path: Path) -> int:
    """Take away what a crash left of a line; how many bytes are left."""
    with path.open("rb+") as stream:
        end = at = stream.seek(0, os.SEEK_END)
        while at > 0:
            start = max(0, at - (1 << 16))
            stream.seek(start)
            found = stream.read(at - start).rfind(b"\n")
            at = start + found + 1 if found >= 0 else start
            if found >= 0:
                break
        if at != end:
            stream.truncate(at)
        return at


@dataclass(frozen=True, slots=True)
class WireLogFound:
    """What the log of a recording holds."""

    messages: Mapping[str, int]
    """By role and wire: ``device isapi``."""
    left_out: int
    """Messages that did not fit."""
    sessions: int
    """How often the run was begun or resumed with a log."""
    ended: bool
    """Whether the last session was brought to its end."""


def wire_log_of(place: RecordingFiles) -> WireLogFound | None:
    """What the log says, None where there is none. Raises `RecordError` for a line that is not of a log."""
    if not place.holds(WIRE):
        return None
    messages: Counter[str] = Counter()
    left_out, sessions, ended = 0, 1, False
    for line in _lines(place):
        ended = False
        if line.get("session") == "resumed":
            sessions += 1
        elif line.get("session") == "ended":
            left_out, ended = left_out + int(line.get("left_out", 0)), True
        else:
            messages[f"{line['role']} {line['wire']}"] += 1
    return WireLogFound(dict(sorted(messages.items())), left_out, sessions, ended)


def _lines(place: RecordingFiles) -> Iterator[dict[str, Any]]:
    with contextlib.closing(place.open(WIRE)) as stream:
        for number, line in enumerate(stream, 1):
            if not line.endswith(b"\n"):
                return  # cut off by a crash
            try:
                found = read_json(line)
            except ValueError:
                found = None
            fields = ("time_s", "role", "direction", "wire", "bytes")
            if not isinstance(found, dict) or not ("session" in found or all(name in found for name in fields)):
                raise RecordError(f"line {number} is not a line of a log of the wire")
            yield found
