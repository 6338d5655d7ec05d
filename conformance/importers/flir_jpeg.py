"""``flir-jpeg``: radiometric JPEG files of FLIR cameras, one scene a picture.

The FFF block lies in APP1 segments that begin with ``FLIR\\0``, in numbered chunks. The JPEG picture itself is false
colour and is not read.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from conformance.core.problems import Problem, Problems
from conformance.devices.format_error import FormatError
from conformance.documents import read_bytes
from conformance.importers import flir_pictures
from conformance.importers.flir_fff import FffBlock, read_block
from conformance.importers.flir_pictures import DJI_REMEDY, REMEDY, PictureSeries, Shot
from conformance.importers.importer import Imported, Importer
from conformance.importers.picture_files import files_of

MOST_BYTES = 64 << 20
_APP1, _START_OF_SCAN, _END = 0xE1, 0xDA, 0xD9
_FLIR = b"FLIR\x00"
_WHERE_MAKERS_SIGN = 1 << 16


def read(paths: Sequence[Path], options: Mapping[str, str]) -> Imported:
    """Read files, and the JPEG files of folders. Raises `BadInput` with every problem in all of them."""
    problems = Problems()
    used, sheets = flir_pictures.chosen(options, problems)
    parts: list[PictureSeries] = []
    for file in files_of(paths, (".jpg", ".jpeg"), "JPEG file", problems):
        try:
            with problems.noting():
                shot = flir_pictures.shot_of(block_of(file), 0, used["temperature"])
                parts.append(PictureSeries(file, file.name, (shot,), _block_of_shot(file)))
        except FormatError as error:
            dji = "DJI" in str(error)
            problems.append(Problem(str(error), str(file), remedy=DJI_REMEDY if dji else REMEDY, code="file-format"))
    problems += flir_pictures.mixed_cameras({part.file: part.shots for part in parts})
    return flir_pictures.imported(parts, used, sheets, problems)


def _block_of_shot(file: Path) -> flir_pictures.BlockOf:
    def block(_: Shot) -> FffBlock:
        return block_of(file)

    return block


def block_of(file: Path) -> FffBlock:
    """The FFF block of a JPEG file. Raises `FormatError`, `BadInput`."""
    data = read_bytes(file, max_bytes=MOST_BYTES)
    if data[:3] != b"\xff\xd8\xff":
        raise FormatError("is not a JPEG file")
    chunks = _chunks(data)
    if not chunks:
        if b"DJI" in data[:_WHERE_MAKERS_SIGN]:
            raise FormatError("is a picture of a DJI camera, whose radiometry only its maker's SDK reads")
        raise FormatError("is a JPEG file without FLIR's radiometric data: a visible picture, or one that was edited")
    return read_block(memoryview(b"".join(chunks)))


def _chunks(data: bytes) -> list[bytes]:
    """The content of FLIR's APP1 segments in the order of their numbers; empty if there are no such segments.

    Raises `FormatError` where one is missing.
    """
    found: dict[int, bytes] = {}
    last = -1
    for start, end in _segments(data):
        if data[start : start + len(_FLIR)] != _FLIR or end - start < len(_FLIR) + 3:
            continue
        number, last = data[start + 6], data[start + 7]
        if number in found:
            raise FormatError(f"the radiometric data contain part {number} twice")
        found[number] = data[start + 8 : end]
    missing = sorted(set(range(last + 1)) - set(found))
    if missing or max(found, default=-1) > last:
        raise FormatError(f"of {last + 1} parts of the radiometric data {len(missing)} are missing")
    return [found[number] for number in range(last + 1)]


def _segments(data: bytes) -> list[tuple[int, int]]:
    """Start and end of what each APP1 segment before the picture holds. Raises `FormatError` where one is cut off."""
    at = 2
    found: list[tuple[int, int]] = []
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise FormatError(f"the JPEG marker at byte {at} is missing")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in (_START_OF_SCAN, _END):
            return found
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2 or at + 2 + length > len(data):
            raise FormatError(f"the segment at byte {at} leads outside the file: the file is cut off")
        if marker == _APP1:
            found.append((at + 4, at + 2 + length))
        at += 2 + length
    raise FormatError("the file ends before its picture begins: it is cut off")


IMPORTER = Importer("flir-jpeg", flir_pictures.OPTIONS, read)
