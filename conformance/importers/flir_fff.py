"""FLIR's FFF container: a header, an index of records, the records. Radiometric JPEG, SEQ and CSQ files all use it.

Layout as published by ExifTool's FLIR documentation: ``FFF\\0`` (or ``AFF\\0``), creator (16 bytes), then version,
offset of the index and number of its entries; whichever byte order makes the version one of 100 to 199 is the file's.
Every offset and length is that of a stranger and is checked before it is followed.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from conformance.devices.format_error import FormatError

MAGICS = (b"FFF\x00", b"AFF\x00")
HEADER_BYTES = 0x40
RAW_DATA, CAMERA_INFO = 0x01, 0x20
"""The types of the two records that are read; all others are passed over."""

_ENTRY_BYTES = 0x20
_MOST_ENTRIES = 512
_VERSIONS = range(100, 200)


@dataclass(frozen=True, slots=True)
class FffBlock:
    """One FFF: its records by type (the first of a type counts), and where it ends at the least."""

    records: Mapping[int, memoryview]
    end: int
    """The offset in the data after the last byte that the index names."""

    def record(self, kind: int, name: str) -> memoryview:
        """A record that has to be there. Raises `FormatError`."""
        if kind not in self.records:
            raise FormatError(f"the FFF block does not contain a {name}")
        return self.records[kind]


def is_header(data: memoryview, offset: int) -> bool:
    """Whether an FFF begins at an offset: magic, version, and an index that follows the header. Image data hold the
    magic by chance; the version tells."""
    try:
        _header(data, offset)
    except FormatError:
        return False
    return True


def read_block(data: memoryview, offset: int = 0) -> FffBlock:
    """The FFF at an offset. Raises `FormatError` for anything that leads outside the data."""
    order, index_offset, entries = _header(data, offset)
    start = offset + index_offset
    if start + entries * _ENTRY_BYTES > len(data):
        raise FormatError(
            f"its index of {entries} records leads outside the file: the file is truncated, or its length is wrong"
        )
    records: dict[int, memoryview] = {}
    end = start + entries * _ENTRY_BYTES
    for number in range(entries):
        entry = start + number * _ENTRY_BYTES
        (kind,) = struct.unpack_from(f"{order}H", data, entry)
        at, length = struct.unpack_from(f"{order}II", data, entry + 0x0C)
        if kind == 0 or length == 0:
            continue
        # A camera may state padding that it did not write: whether a raw image is whole, its codec says.
        if offset + at + length > len(data) and (kind == CAMERA_INFO or offset + at >= len(data)):
            raise FormatError(f"record {number + 1} of {length} bytes leads outside the file: the file is cut off")
        records.setdefault(kind, data[offset + at : offset + at + length])
        end = max(end, offset + at + length)
    return FffBlock(records, end)


def _header(data: memoryview, offset: int) -> tuple[str, int, int]:
    """Byte order as `struct` writes it, offset of the index in the block, number of entries. Raises `FormatError`."""
    if offset + HEADER_BYTES > len(data):
        raise FormatError("it ends inside the FFF header")
    if bytes(data[offset : offset + 4]) not in MAGICS:
        raise FormatError("the FFF header is missing")
    for order in (">", "<"):
        version, index_offset, entries = struct.unpack_from(f"{order}III", data, offset + 0x14)
        if version in _VERSIONS:
            if index_offset < HEADER_BYTES // 2 or not 0 < entries <= _MOST_ENTRIES:
                raise FormatError(f"the FFF header names {entries} records at {index_offset}: no such index can be")
            return order, index_offset, entries
    raise FormatError("the FFF header has no version from 100 to 199")
