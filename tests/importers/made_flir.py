"""FLIR files made here, byte by byte: what no camera has to be lent for."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from conformance.core.frames import RadiometricCalibration

R1, R2, B, F, O = 17096.453, 0.046642166, 1428.0, 1.0, -342  # a camera's constants  # noqa: E741
APPARENT = RadiometricCalibration(r=R1 / R2, b_K=B, f=F, o=-O)

_FLOATS = {
    0x20: 1.0, 0x24: 1.0, 0x28: 293.15, 0x2C: 293.15, 0x30: 293.15, 0x34: 1.0, 0x3C: 0.5, 0x58: R1, 0x5C: B, 0x60: F,
    0x70: 0.006569, 0x74: 0.01262, 0x78: -0.002276, 0x7C: -0.00667, 0x80: 1.9, 0x90: 393.15, 0x94: 253.15, 0x30C: R2,
}  # fmt: skip
EMISSIVITY, DISTANCE, REFLECTED, R1_AT = 0x20, 0x24, 0x28, 0x58


def camera_info(
    floats: Mapping[int, float] | None = None,
    *,
    model: str = "MADE T1",
    serial: str = "1",
    seconds: int = 1_600_000_000,
) -> bytes:
    record = bytearray(0x400)
    struct.pack_into("<H", record, 0, 2)
    for at, value in {**_FLOATS, **(floats or {})}.items():
        struct.pack_into("<f", record, at, value)
    struct.pack_into("<i", record, 0x308, O)
    record[0xD4 : 0xD4 + len(model)] = model.encode()
    record[0x104 : 0x104 + len(serial)] = serial.encode()
    struct.pack_into("<IIh", record, 0x384, seconds, 500, -480)
    return bytes(record)


def png(counts: NDArray[np.uint16], *, swapped: bool = True) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(counts.byteswap() if swapped else counts).save(stream, "PNG")
    return stream.getvalue()


def raw_data(counts: NDArray[np.uint16], payload: bytes | None = None, size: tuple[int, int] | None = None) -> bytes:
    rows, columns = size or counts.shape
    header = struct.pack("<HHH", 2, columns, rows).ljust(0x20, b"\0")
    return header + (counts.astype("<u2").tobytes() if payload is None else payload)


def fff(records: Sequence[tuple[int, bytes]], *, order: str = ">", version: int = 101) -> bytes:
    index_at = 0x40
    begins = index_at + 0x20 * len(records)
    index, body = b"", b""
    for kind, content in records:
        entry = struct.pack(f"{order}HHIIII", kind, 1, 100, 0, begins + len(body), len(content))
        index += entry.ljust(0x20, b"\0")
        body += content
    header = b"FFF\0" + b"MADE".ljust(16, b"\0") + struct.pack(f"{order}III", version, index_at, len(records))
    return header.ljust(0x40, b"\0") + index + body


def still(counts: NDArray[np.uint16], payload: bytes | None = None, **camera: Any) -> bytes:
    """An FFF block with one picture."""
    return fff([(0x20, camera_info(**camera)), (0x01, raw_data(counts, payload))])


def jpeg(block: bytes, *, chunk: int = 60_000) -> bytes:
    """A visible JPEG with a block in its APP1 segments."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG")
    plain = stream.getvalue()
    parts = [block[at : at + chunk] for at in range(0, len(block), chunk)] or [b""]
    segments = b"".join(
        b"\xff\xe1" + struct.pack(">H", len(part) + 10) + b"FLIR\0\x01" + bytes([number, len(parts) - 1]) + part
        for number, part in enumerate(parts)
    )
    return plain[:2] + segments + plain[2:]


def faces(rows: int = 24, columns: int = 32, degC: float = 34.0) -> NDArray[np.uint16]:
    """Counts of a warm blob in a room of 22 °C, smooth as a picture is."""
    y, x = np.mgrid[0:rows, 0:columns]
    blob = np.exp(-(((y - rows / 2) / (rows / 4)) ** 2) - ((x - columns / 2) / (columns / 4)) ** 2)
    return np.rint(APPARENT.counts(22.0 + (degC - 22.0) * blob)).astype(np.uint16)
