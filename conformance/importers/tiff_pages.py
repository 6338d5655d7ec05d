"""The directories of a TIFF or BigTIFF file: what each page claims to be, checked against the file.

TIFF 6.0 (Adobe, 1992) for the tags; BigTIFF for 64-bit offsets.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from conformance.devices.format_error import FormatError
from conformance.importers.stacks import MOST_IMAGES, MOST_PIXELS

_MOST_TAGS = 1024
_MOST_STRIPS = 1 << 16
_SIZES = {1: ("B", 1), 3: ("H", 2), 4: ("I", 4), 16: ("Q", 8)}
"""Kinds of number that the tags read here have: byte, short, long, long8."""
_COLUMNS, _ROWS, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIP_OFFSETS, _SAMPLES, _STRIP_BYTES, _TILE_OFFSETS, _SAMPLE_FORMAT = 273, 277, 279, 324, 339
_NUMBERS = {(16, 1): "u2", (16, 2): "i2", (32, 3): "f4", (64, 3): "f8"}
_TILED = -1


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    rows: int
    columns: int
    numbers: np.dtype[Any]
    compression: int
    """1 is none; tiled pages count as compressed, for they are not in order."""
    strip_offsets: tuple[int, ...]
    strip_bytes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    order: Literal["<", ">"]
    big: bool

    def numbers(self, data: memoryview, code: str, at: int, count: int = 1) -> tuple[int, ...]:
        size = struct.calcsize(code) * count
        if at < 0 or at + size > len(data):
            raise FormatError(f"its directory leads to byte {at}, outside the file: the file is cut off")
        return struct.unpack_from(f"{self.order}{count}{code}", data, at)


def read_pages(data: memoryview) -> tuple[Page, ...]:
    """Every page of a file. Raises `FormatError` for the first that is none of a radiometric image."""
    layout, following = _begin(data)
    pages: list[Page] = []
    seen: set[int] = set()
    while following:
        if following in seen or len(pages) >= MOST_IMAGES:
            raise FormatError(f"its directories run in a circle after {len(pages)} pages")
        seen.add(following)
        tags, following = _directory(data, layout, following)
        try:
            pages.append(_page(tags, layout, len(data)))
        except FormatError as error:
            raise FormatError(f"page {len(pages) + 1} {error}") from None
    if not pages:
        raise FormatError("contains no page")
    return tuple(pages)


def _begin(data: memoryview) -> tuple[_Layout, int]:
    orders: dict[bytes, Literal["<", ">"]] = {b"II": "<", b"MM": ">"}
    order = orders.get(bytes(data[:2]))
    if order is None or len(data) < 8:
        raise FormatError("is not a TIFF file")
    (version,) = struct.unpack_from(f"{order}H", data, 2)
    if version == 42:
        layout = _Layout(order, big=False)
        return layout, layout.numbers(data, "I", 4)[0]
    if version == 43:
        layout = _Layout(order, big=True)
        if layout.numbers(data, "H", 4, 2) == (8, 0):
            return layout, layout.numbers(data, "Q", 8)[0]
    raise FormatError(f"is not a TIFF file: its version is {version}")


def _directory(data: memoryview, layout: _Layout, at: int) -> tuple[dict[int, tuple[int, ...]], int]:
    """The tags that are read, by number, and where the next directory is (0: nowhere)."""
    width, code = (20, "Q") if layout.big else (12, "I")
    (entries,) = layout.numbers(data, "Q" if layout.big else "H", at)
    if entries > _MOST_TAGS:
        raise FormatError(f"a directory states {entries} tags: none has so many")
    begins = at + (8 if layout.big else 2)
    tags: dict[int, tuple[int, ...]] = {}
    for entry in range(begins, begins + entries * width, width):
        tag, kind = layout.numbers(data, "H", entry, 2)
        (count,) = layout.numbers(data, code, entry + 4)
        if tag not in _READ or kind not in _SIZES:
            continue
        if not 0 < count <= _MOST_STRIPS:
            raise FormatError(f"the tag {tag} states {count} values")
        letter, size = _SIZES[kind]
        value = entry + (12 if layout.big else 8)
        if count * size > (8 if layout.big else 4):
            (value,) = layout.numbers(data, code, value)
        tags[tag] = layout.numbers(data, letter, value, count)
    return tags, layout.numbers(data, code, begins + entries * width)[0]


_READ = frozenset(
    {_COLUMNS, _ROWS, _BITS, _COMPRESSION, _PHOTOMETRIC, _STRIP_OFFSETS, _SAMPLES, _STRIP_BYTES, _TILE_OFFSETS,
     _SAMPLE_FORMAT}
)  # fmt: skip


def _page(tags: dict[int, tuple[int, ...]], layout: _Layout, size: int) -> Page:
    def one(tag: int, default: int = 0) -> int:
        return tags.get(tag, (default,))[0]

    rows, columns = one(_ROWS), one(_COLUMNS)
    if not 0 < rows * columns <= MOST_PIXELS:
        raise FormatError(f"states {columns} × {rows} pixels")
    if one(_SAMPLES, 1) != 1 or one(_PHOTOMETRIC, 1) > 1:
        raise FormatError("is in colour: a radiometric image is grey")
    if one(_PHOTOMETRIC, 1) == 0:
        raise FormatError("is stored with white as 0: its counts are turned round")
    kind = (one(_BITS, 1), one(_SAMPLE_FORMAT, 1))
    if kind not in _NUMBERS:
        raise FormatError(f"has {kind[0]} bits a pixel (sample format {kind[1]}): a picture, not counts")
    numbers = np.dtype(_NUMBERS[kind]).newbyteorder(layout.order)
    compression = _TILED if _TILE_OFFSETS in tags else one(_COMPRESSION, 1)
    offsets, lengths = tags.get(_STRIP_OFFSETS, ()), tags.get(_STRIP_BYTES, ())
    if compression == 1:
        if not offsets or len(offsets) != len(lengths):
            raise FormatError(f"states {len(offsets)} strips and {len(lengths)} lengths")
        needed = rows * columns * numbers.itemsize
        if sum(lengths) < needed or any(at + length > size for at, length in zip(offsets, lengths, strict=True)):
            raise FormatError(f"needs {needed} bytes; its strips hold {sum(lengths)} or lead outside the file")
        if sum(lengths) > needed + 1024 * len(lengths):
            raise FormatError(f"needs {needed} bytes, and its strips claim {sum(lengths)}")
    return Page(rows, columns, numbers, compression, offsets, lengths)
