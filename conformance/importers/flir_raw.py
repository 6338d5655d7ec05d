"""The raw image of an FFF block as 16-bit counts: plain, as a PNG, or (CSQ) as a JPEG-LS image.

FLIR writes its 16-bit PNG low byte first, where PNG asks for the high byte first; some cameras follow PNG. Whichever
order makes neighbours alike is the picture's: the low byte of a thermal image is noise, and noise on top is unlike.
"""

from __future__ import annotations

import io
import struct
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from conformance.core.frames import Counts
from conformance.core.problems import BadInput, Problem
from conformance.devices.format_error import FormatError
from conformance.recording.small_picture import whole_images_only

MOST_PIXELS = 1 << 24
"""More than any thermal camera has; keeps a lying header from asking for the machine's memory."""
_HEADER_BYTES = 0x20
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


def read_size(record: memoryview) -> tuple[int, int]:
    """Rows and columns that a raw-data record states. Raises `FormatError`."""
    if len(record) < _HEADER_BYTES:
        raise FormatError(f"the raw image's record has {len(record)} bytes, not even its header")
    columns, rows = struct.unpack_from(f"{_order(record)}HH", record, 2)
    if not 0 < rows * columns <= MOST_PIXELS:
        raise FormatError(f"the raw image states {columns} × {rows} pixels")
    return rows, columns


def _order(record: memoryview) -> Literal["<", ">"]:
    return "<" if struct.unpack_from("<H", record, 0)[0] < 0x80 else ">"


def read_counts(record: memoryview) -> Counts:
    """Counts of a raw-data record, rows × columns. Raises `FormatError`; `BadInput` where a codec is not installed."""
    rows, columns = read_size(record)
    order = _order(record)
    payload = record[_HEADER_BYTES:]
    if bytes(payload[: len(_PNG)]) == _PNG:
        counts = _png(payload, rows, columns)
    elif bytes(payload[: len(_JPEG)]) == _JPEG:
        counts = _jpeg_ls(payload, rows, columns)
    else:
        needed = rows * columns * 2
        if len(payload) < needed:
            raise FormatError(f"the raw image of {columns} × {rows} needs {needed} bytes and has {len(payload)}")
        plain = np.frombuffer(payload, np.dtype("u2").newbyteorder(order), rows * columns)
        counts = plain.reshape(rows, columns).astype(np.uint16)
    return counts


def _png(payload: memoryview, rows: int, columns: int) -> Counts:
    if len(payload) < 33:
        raise FormatError("the raw image's PNG is cut off")
    wide, high, depth, colour = struct.unpack_from(">IIBB", payload, 16)
    if (wide, high, depth, colour) != (columns, rows, 16, 0):
        raise FormatError(
            f"the raw image's PNG is {wide} × {high}, {depth} bit, colour type {colour}; "
            f"the record says {columns} × {rows}, and counts are 16 bit grey"
        )
    from PIL import Image  # late: only this format needs it

    try:
        with whole_images_only(), Image.open(io.BytesIO(payload), formats=["PNG"]) as image:
            decoded = np.asarray(image)
    except Exception as error:  # a decoder meets hostile bytes in more ways than it documents
        raise FormatError(f"the raw image's PNG cannot be decoded: {error}") from None
    if decoded.shape != (rows, columns):
        raise FormatError("the raw image's PNG is not of the size it states")
    return in_likely_byte_order(decoded.astype(np.uint16))


def in_likely_byte_order(decoded: Counts) -> Counts:
    """The picture or, by default and where neighbours are then more alike, the picture with its bytes swapped."""
    swapped = decoded.byteswap()
    return decoded if _roughness(decoded) < _roughness(swapped) else swapped


def _roughness(counts: NDArray[np.uint16]) -> float:
    return (
        float(np.abs(np.diff(counts.astype(np.int32), axis=1)).mean(dtype=np.float64)) if counts.shape[1] > 1 else 0.0
    )


def _jpeg_ls(payload: memoryview, rows: int, columns: int) -> Counts:
    frame = _jpeg_ls_size(payload)
    if frame != (rows, columns, 16):
        raise FormatError(
            f"the compressed image states (rows, columns, bits) {frame}, its record {(rows, columns, 16)}"
        )
    try:
        import imagecodecs  # late, and optional
    except ImportError:
        raise BadInput(
            Problem(
                "CSQ images are JPEG-LS, for which 'imagecodecs' is not installed",
                remedy="Install it with: pip install 'conformance[images]'",
                code="library-missing",
            )
        ) from None
    try:
        decoded = imagecodecs.jpegls_decode(bytes(payload))
    except Exception as error:  # a decoder meets hostile bytes in more ways than it documents
        raise FormatError(f"the compressed image cannot be decoded: {error}") from None
    if decoded.shape != (rows, columns) or decoded.dtype != np.uint16:
        raise FormatError("the compressed image is not of the size it states")
    return np.asarray(decoded, np.uint16)


def _jpeg_ls_size(payload: memoryview) -> tuple[int, int, int]:
    """Rows, columns and bits that a JPEG-LS image states, before anything is decoded. Raises `FormatError`."""
    at = 2
    while at + 10 <= len(payload) and payload[at] == 0xFF:
        marker = payload[at + 1]
        (length,) = struct.unpack_from(">H", payload, at + 2)
        if marker == 0xF7:
            bits, rows, columns = struct.unpack_from(">BHH", payload, at + 4)
            return rows, columns, bits
        at += 2 + max(length, 2)
    raise FormatError("the compressed image is not a JPEG-LS image")
