"""A multipart stream in parts, as the bytes come: chunks end anywhere, and the other end may send anything.

RFC 2046, section 5.1, with one liberty that devices take: a part that states its length is whole when so many bytes
are there, and one of text that does not is whole when its text is, so that nothing waits for the next part to come.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from conformance.devices.inbox import LinkLost

LONGEST_PART = 16 * 1024 * 1024
"""Bytes: pictures and temperature matrices are far smaller."""
LONGEST_HEADERS = 16 * 1024
_LONGEST_BETWEEN = 64 * 1024
"""Bytes before the first boundary, or between a part and the next: a preamble, or garbage."""

_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]+)"|([^\s;,"]+))', re.IGNORECASE)
_END_OF_LINE = re.compile(rb"[ \t]*\r?\n")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class MultipartPart:
    """One part: its headers, names in lower case, and its content."""

    headers: Mapping[str, str]
    content: bytes

    @property
    def kind(self) -> str:
        """Its media type without parameters: ``application/xml``; empty where it states none."""
        return kind_of(self.headers)


def headers_of(block: bytes) -> dict[str, str]:
    """The headers of a part, names in lower case; a line without a colon is passed over."""
    named = (line.partition(":") for line in block.decode("latin-1").splitlines() if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in named}


def kind_of(headers: Mapping[str, str]) -> str:
    """The media type without parameters that headers state; empty where they state none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def boundary_of(content_type: str) -> bytes:
    """The boundary that a ``Content-Type`` names. Raises `LinkLost` if it is not multipart, or names no boundary."""
    if not content_type.lower().startswith("multipart/"):
        raise LinkLost(f"the device answers with {content_type[:80] or 'no content type'!r} where parts were to come")
    named = _BOUNDARY.search(content_type)
    if named is None:
        raise LinkLost(f"the device names no boundary between its parts: {content_type[:80]!r}")
    return (named[1] or named[2]).encode("latin-1", errors="replace")


class _At(Enum):
    BOUNDARY = auto()
    AFTER_BOUNDARY = auto()
    HEADERS = auto()
    CONTENT = auto()
    OVER = auto()


class Parts:
    """Splits bytes into parts. Raises `LinkLost` if they are not a multipart stream."""

    def __init__(self, boundary: bytes) -> None:
        self._delimiter = b"--" + boundary
        self._buffer = bytearray()
        self._at = _At.BOUNDARY
        self._headers: dict[str, str] = {}
        self._length: int | None = None
        self._count = 0
        self._sought = 0
        """How much of the content was searched for the next boundary."""

    @property
    def over(self) -> bool:
        """Whether the closing boundary came."""
        return self._at is _At.OVER

    def feed(self, data: bytes) -> Iterator[MultipartPart]:
        """The parts that are whole now."""
        if self._at is _At.OVER:
            return  # an epilogue means nothing
        self._buffer += data
        while True:
            before = self._at
            part = self._step()
            if part is not None:
                self._count += 1
                yield part
            elif self._at is before:
                return

    def end(self) -> None:
        """The stream has ended. Raises `LinkLost` where it ended within a part."""
        if self._at in {_At.HEADERS, _At.CONTENT}:
            raise LinkLost(f"the stream was cut off within part {self._count + 1}, {len(self._buffer)} bytes into it")

    def _step(self) -> MultipartPart | None:
        match self._at:
            case _At.BOUNDARY:
                self._find_boundary()
            case _At.AFTER_BOUNDARY:
                self._pass_boundary()
            case _At.HEADERS:
                self._read_headers()
            case _At.CONTENT:
                return self._read_content()
            case _At.OVER:
                self._buffer.clear()
        return None

    def _find_boundary(self) -> None:
        found = self._buffer.find(self._delimiter)
        between = self._buffer[:found] if found >= 0 else self._buffer
        if self._length is not None and (rest := bytes(between).strip()) and not self._delimiter.startswith(rest):
            raise LinkLost(
                f"part {self._count} says that it has {self._length} bytes, "
                f"and other than a boundary follows: {rest[:40]!r}"
            )
        if len(between) > _LONGEST_BETWEEN:
            raise LinkLost(f"{len(between)} bytes came without a boundary: {bytes(between[:40])!r}")
        if found >= 0:
            del self._buffer[: found + len(self._delimiter)]
            self._at = _At.AFTER_BOUNDARY

    def _pass_boundary(self) -> None:
        if self._buffer.startswith(b"--"):
            self._at = _At.OVER
        elif ended := _END_OF_LINE.match(self._buffer):
            del self._buffer[: ended.end() - 1]  # the newline stays: headers may be none at all
            self._at = _At.HEADERS
        elif len(self._buffer) > 2:
            raise LinkLost(f"a boundary is followed by {bytes(self._buffer[:40])!r}")

    def _read_headers(self) -> None:
        ended = re.compile(rb"\n\r?\n").match(self._buffer) or _END_OF_HEADERS.search(self._buffer)
        if ended is None or ended.start() > LONGEST_HEADERS:
            if len(self._buffer) > LONGEST_HEADERS:
                raise LinkLost(f"the headers of part {self._count + 1} do not end within {LONGEST_HEADERS} bytes")
            return
        self._headers = headers_of(bytes(self._buffer[: ended.start()]))
        self._length = self._stated_length()
        del self._buffer[: ended.end()]
        self._at, self._sought = _At.CONTENT, 0

    def _stated_length(self) -> int | None:
        stated = self._headers.get("content-length")
        if stated is None:
            return None
        if not stated.isdecimal() or len(stated) > 12 or int(stated) > LONGEST_PART:
            raise LinkLost(
                f"part {self._count + 1} says that it has {stated[:40]!r} bytes; at most {LONGEST_PART} are read"
            )
        return int(stated)

    def _read_content(self) -> MultipartPart | None:
        sought = b"\n" + self._delimiter
        limit = LONGEST_PART if self._length is None else self._length
        next_one = self._buffer.find(sought, self._sought, limit + len(sought))
        self._sought = max(0, len(self._buffer) - len(sought))  # nothing is searched twice
        if self._length is None:
            return self._read_unmeasured(next_one)
        if 0 <= next_one < self._length - 1:
            raise LinkLost(
                f"part {self._count + 1} says that it has {self._length} bytes, and a boundary comes after {next_one}"
            )
        if len(self._buffer) < self._length:
            return None
        return self._whole(self._length)

    def _read_unmeasured(self, next_one: int) -> MultipartPart | None:
        if next_one >= 0:
            return self._whole(next_one)
        if len(self._buffer) > LONGEST_PART:
            raise LinkLost(f"part {self._count + 1} does not end within {LONGEST_PART} bytes")
        return self._whole(len(self._buffer)) if _is_whole(self._buffer) else None

    def _whole(self, length: int) -> MultipartPart:
        content = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._at = _At.BOUNDARY
        if self._length is None:
            content = content.rstrip(b"\r\n")
        return MultipartPart(self._headers, content)


def _is_whole(text: bytearray) -> bool:
    """Whether a text of no stated length is all there: an alert's end tag, or JSON that closes."""
    end = bytes(text[-80:]).rstrip()
    if end.endswith(b"EventNotificationAlert>"):
        return True
    if not end.endswith(b"}") or text.lstrip()[:1] != b"{":
        return False
    try:
        json.loads(bytes(text))
    except (ValueError, RecursionError):
        return False
    return True
