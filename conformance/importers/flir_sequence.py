"""``flir-sequence``: FLIR's SEQ and CSQ files: FFF blocks one after another, each with its own camera record.

A scene is the pictures of one file with one calibration; where the operator's entries change within a file, the next
scene begins. Files are mapped, not read: a picture is decoded when its turn comes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from conformance.core.problems import Problem, Problems
from conformance.devices.format_error import FormatError
from conformance.importers import flir_pictures
from conformance.importers.flir_fff import MAGICS, FffBlock, is_header, read_block
from conformance.importers.flir_pictures import REMEDY, PictureSeries, Shot
from conformance.importers.importer import Imported, Importer
from conformance.importers.picture_files import files_of, map_file

MOST_PICTURES = 1_000_000
MOST_SCENES = 1_000
_STEP = 1 << 20


def read(paths: Sequence[Path], options: Mapping[str, str]) -> Imported:
    """Read files, and the SEQ and CSQ files of folders. Raises `BadInput` with every problem in all of them."""
    problems = Problems()
    used, sheets = flir_pictures.chosen(options, problems)
    parts: list[PictureSeries] = []
    shots: dict[Path, list[Shot]] = {}
    for file in files_of(paths, (".seq", ".csq", ".fff"), "SEQ or CSQ file", problems):
        data = problems.attempt(map_file, file)
        if data is None:
            continue
        shots[file] = _shots(data, file, used["temperature"], problems)
        parts += _parts(file, data, shots[file], problems)
    problems += flir_pictures.mixed_cameras(shots)
    return flir_pictures.imported(parts, used, sheets, problems)


def _shots(data: memoryview, file: Path, temperature: str, problems: list[Problem]) -> list[Shot]:
    shots: list[Shot] = []
    at, number = 0, 0
    if not is_header(data, 0):
        problems.append(
            Problem(
                "does not begin with an FFF header: it is not a SEQ or CSQ file",
                str(file),
                remedy=REMEDY,
                code="file-format",
            )
        )
        return []
    while at is not None and number < MOST_PICTURES:
        number += 1
        end = at + 4
        try:
            block = read_block(data, at)
            shots.append(flir_pictures.shot_of(block, at, temperature))
            end = max(end, min(block.end, len(data)))
        except FormatError as error:
            if len(problems) < 50:
                problems.append(
                    Problem(f"picture {number}, at byte {at}: {error}", str(file), remedy=REMEDY, code="file-format")
                )
        following = next_header(data, end)
        if following is None:
            break
        at = following
    return shots


def next_header(data: memoryview, start: int) -> int | None:
    """Where the next FFF block begins, at ``start`` or after; None where none does. Chance magics are passed over."""
    overlap = len(MAGICS[0]) - 1
    for begin in range(start, len(data), _STEP):
        window = bytes(data[begin : begin + _STEP + overlap])
        for at in _all(window):
            if is_header(data, begin + at):
                return begin + at
    return None


def _all(window: bytes) -> Iterator[int]:
    found = []
    for magic in MAGICS:
        at = window.find(magic)
        while at >= 0:
            found.append(at)
            at = window.find(magic, at + 1)
    yield from sorted(found)


def _parts(file: Path, data: memoryview, shots: Sequence[Shot], problems: list[Problem]) -> list[PictureSeries]:
    groups = [tuple(group) for _, group in itertools.groupby(shots, key=lambda shot: shot.calibration)]
    if len(groups) > MOST_SCENES:
        problems.append(
            Problem(f"the calibration changes {len(groups) - 1} times", str(file),
                    remedy="Record with fixed entries for emissivity, distance and air", code="sources-mixed")
        )  # fmt: skip
        return []

    def block(shot: Shot) -> FffBlock:
        return read_block(data, shot.at)

    names = [file.name if len(groups) == 1 else f"{file.name}/{number}" for number in range(1, len(groups) + 1)]
    return [PictureSeries(file, name, group, block) for name, group in zip(names, groups, strict=True)]


IMPORTER = Importer("flir-sequence", flir_pictures.OPTIONS, read)
