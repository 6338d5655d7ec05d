"""The parts of a multipart stream that was saved from the wire, with or without the HTTP head before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.devices.format_error import FormatError
from conformance.devices.isapi.envelope import is_picture
from conformance.devices.isapi.multipart import LONGEST_HEADERS, headers_of, kind_of

MOST_PARTS = 1_000_000
_BLANK_BYTES = 64
"""Line ends that may stand behind a last boundary."""
_BOUNDARY = re.compile(rb'boundary="?([^"\s;]{1,200})', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CapturePart:
    """One part: its place, its kind, its bytes."""

    number: int
    line: int
    """The line on which its content begins."""
    kind: str
    """Its Content-Type, lower case, without parameters; empty where it states none."""
    content: bytes

    @property
    def is_picture(self) -> bool:
        """Whether it holds no message."""
        return is_picture(self.kind)


class CaptureCutOff(FormatError):
    """The stream ends inside its last part."""


def parts_of(data: bytes) -> Iterator[CapturePart]:
    """Parts in their order. Raises `FormatError` for a stream that cannot be followed, `CaptureCutOff` at its end."""
    boundary = b"--" + boundary_of(data)
    at = _next_boundary(data, boundary, 0)
    line, counted = 1, 0
    for number in range(1, MOST_PARTS + 1):
        if at is None or data[at + len(boundary) : at + len(boundary) + 2] == b"--":
            return
        begins = data.find(b"\n", at) + 1
        if not begins:
            raise CaptureCutOff(f"part {number} has no header")
        if len(data) - begins < _BLANK_BYTES and not data[begins:].strip():
            return
        kind, length, begins = _headers(data, begins, number)
        following = _next_boundary(data, boundary, begins if length is None else begins + length)
        if length is not None:
            end = begins + length
            if end > len(data):
                raise CaptureCutOff(f"part {number} states {length} bytes, and {len(data) - begins} are there")
            if data[end:following].strip():
                raise FormatError(f"part {number} states {length} bytes, and no boundary follows them")
        elif following is None:
            raise CaptureCutOff(f"part {number} does not end")
        else:
            end = following
        line += data.count(b"\n", counted, begins)
        counted = begins
        yield CapturePart(number, line, kind, data[begins:end])
        at = following
    raise FormatError(f"has more than {MOST_PARTS} parts")


def boundary_of(data: bytes) -> bytes:
    """What separates the parts: as the HTTP head states it, or as the first line shows it. Raises `FormatError`."""
    head = data[:LONGEST_HEADERS]
    if head.startswith(b"HTTP/"):
        top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
        if re.search(rb"^transfer-encoding:\s*chunked", top, re.IGNORECASE | re.MULTILINE):
            raise FormatError("is in chunks as HTTP transfers them: save the stream as a client gives it (curl -N)")
        if stated := _BOUNDARY.search(top):
            return stated[1].removeprefix(b"--")
    if shown := re.search(rb"^--(\S{1,200})[ \t]*\r?$", head, re.MULTILINE):
        return shown[1]
    raise FormatError("is not a multipart stream: it does not begin with a boundary")


def _next_boundary(data: bytes, boundary: bytes, start: int) -> int | None:
    """Where a boundary next begins a line."""
    at = data.find(boundary, start)
    while at >= 0:
        behind = data[at + len(boundary) : at + len(boundary) + 2]
        if (at == 0 or at == start or data[at - 1 : at] == b"\n") and behind[:1] in (b"", b"\r", b"\n", b" ", b"-"):
            return at
        at = data.find(boundary, at + 1)
    return None


def _headers(data: bytes, begins: int, number: int) -> tuple[str, int | None, int]:
    """Kind and length that a part states, and where its content begins."""
    ends = re.compile(rb"\r?\n\r?\n").search(data, max(begins - 2, 0), begins + LONGEST_HEADERS)
    if ends is None:
        if begins + LONGEST_HEADERS >= len(data):
            raise CaptureCutOff(f"part {number} ends inside its header")
        raise FormatError(f"the header of part {number} does not end")
    headers = headers_of(data[begins : ends.start()])
    stated = headers.get("content-length")
    if stated is not None and not re.fullmatch(r"\d{1,12}", stated, re.ASCII):
        raise FormatError(f"part {number} states the length {stated[:40]!r}")
    return kind_of(headers), None if stated is None else int(stated), ends.end()
