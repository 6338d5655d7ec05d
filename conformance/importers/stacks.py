"""Stacks of images with a sheet: what ``npy-stack`` and ``tiff`` have in common.

A stack's file says nothing of temperature: the sheet beside it does. Numbers that are temperatures already become
counts of 10 mK, which the sheet asks for by ``stores: degC`` or ``stores: kelvin``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.core.events import Event
from conformance.core.frames import Counts, Frame, RadiometricCalibration
from conformance.core.problems import BadInput, Problem, Problems
from conformance.core.temperature import ZERO_DEGC_K
from conformance.devices.format_error import FormatError
from conformance.importers import pictures_of_people
from conformance.importers.importer import Imported
from conformance.importers.picture_files import files_of
from conformance.importers.picture_scenes import PictureScene, unreadable
from conformance.importers.picture_sheet import SheetEntry, load_sheets, recorded_options
from conformance.recording.model import RecordedScene

OPTIONS = MappingProxyType(
    {
        **pictures_of_people.OPTIONS,
        "sheet": "the picture sheet (YAML) with the calibration; without it FILE.yaml beside each file",
    }
)
MOST_PIXELS = 1 << 24
MOST_IMAGES = 1_000_000
_STEP_K = 0.01
_TEMPERATURES = RadiometricCalibration(r=0.0, b_K=0.0, linear_K_per_count=_STEP_K)


@dataclass(frozen=True, slots=True)
class Stack:
    """Images of a file, none of them read yet."""

    images: int
    rows: int
    columns: int
    numbers: np.dtype[Any]
    image: Callable[[int], NDArray[Any]]
    """The image of a number from 0. Raises `FormatError`."""

    def __post_init__(self) -> None:
        """Raises `FormatError` for a stack that no camera gives."""
        if not 0 < self.rows * self.columns <= MOST_PIXELS or not 0 < self.images <= MOST_IMAGES:
            raise FormatError(f"states {self.images} images of {self.columns} × {self.rows} pixels: none can be so")


def read_stacks(
    paths: Sequence[Path],
    options: Mapping[str, str],
    endings: Sequence[str],
    words: str,
    open_stack: Callable[[Path], Stack],
) -> Imported:
    """Read stacks of one format, each a scene. Raises `BadInput` with every problem in all of them."""
    problems = Problems()
    used = {"people": "yes", **options}
    problems += pictures_of_people.consent_problems(used)
    sheets = load_sheets(used.get("sheet"), problems)
    files = files_of(paths, endings, words, problems)
    problems += sheets.strangers(files)
    scenes: list[RecordedScene] = []
    events: list[Event] = []
    pictures: list[PictureScene] = []
    read: dict[Path, None] = {}
    began: set[str] = set()
    for file in files:
        read[file] = None
        try:
            opened = problems.attempt(lambda file: (*sheets.of(file), open_stack(file)), file)
        except FormatError as error:
            problems.append(
                Problem(str(error), str(file), remedy=f"Give a complete file that is {words}", code="file-format")
            )
            continue
        if opened is None:
            continue
        entry, sheet, sheet_path, stack = opened
        found = _sheet_problems(entry, stack, file, sheet_path)
        problems += found
        if found or sheet is None or sheet_path is None:
            continue
        read[sheet_path] = None
        if sheet.started_at:
            began.add(sheet.started_at)
        rate_per_s = entry.frames_per_second or 1.0
        scene, stood = entry.recorded(file.name, {}, 0.0, stack.images / rate_per_s)
        scenes.append(scene)
        events += stood
        pictures.append(_pictures(file, stack, entry, rate_per_s))
    if len(began) > 1:
        problems.append(
            Problem(f"the sheets state different beginnings: {', '.join(sorted(began))}", field="started_at",
                    remedy="Import stacks of different sessions as recordings of their own", code="sources-mixed")
        )  # fmt: skip
    if problems:
        for each in pictures:
            problems += unreadable(each.frames())
        raise BadInput(problems)
    return Imported(
        tuple(scenes), tuple(events), min(began, default=None), recorded_options(used), _notes(used, pictures),
        tuple(read), tuple(pictures),
    )  # fmt: skip


def _sheet_problems(entry: SheetEntry, stack: Stack, file: Path, sheet_path: Path | None) -> list[Problem]:
    if sheet_path is None:
        return [
            Problem("the meaning of its numbers is not stated", str(file),
                    remedy=f"Write a picture sheet with its calibration, as {file.name}.yaml or with --option sheet=",
                    code="picture-sheet")
        ]  # fmt: skip
    place = f"files.{file.name}"
    temperatures = entry.stores in {"degC", "kelvin"}
    problems = []
    if temperatures == (entry.calibration is not None):
        what = "states a calibration, though the numbers are temperatures" if temperatures else "states no calibration"
        problems.append(
            Problem(f"the sheet {what}", str(sheet_path), field=f"{place}.calibration",
                    remedy="Counts have a calibration; temperatures have 'stores: degC' or 'stores: kelvin' and none",
                    code="picture-sheet")
        )  # fmt: skip
    if not temperatures and stack.numbers != np.dtype(np.uint16).newbyteorder(stack.numbers.byteorder):
        problems.append(
            Problem(f"holds {stack.numbers}; counts are unsigned 16-bit numbers", str(file),
                    remedy="Save the camera's counts as uint16; write 'stores: degC' if these are temperatures",
                    code="picture-sheet")
        )  # fmt: skip
    if temperatures and stack.numbers.kind not in "fui":
        problems.append(
            Problem(
                f"holds {stack.numbers}, no numbers",
                str(file),
                remedy="Save floating-point numbers",
                code="picture-sheet",
            )
        )
    if entry.frames_per_second is None and stack.images > 1:
        problems.append(
            Problem("the sheet states no frame rate", str(sheet_path), field=f"{place}.frames_per_second",
                    remedy="State how many images a second were taken", code="picture-sheet")
        )  # fmt: skip
    return problems


def _pictures(file: Path, stack: Stack, entry: SheetEntry, rate_per_s: float) -> PictureScene:
    offset_K = ZERO_DEGC_K if entry.stores == "degC" else 0.0
    as_counts = _counts_of_temperatures if entry.calibration is None else _counts

    def frames() -> Iterator[Frame]:
        problems: list[Problem] = []
        for number in range(stack.images):
            try:
                counts = as_counts(stack.image(number), offset_K)
            except FormatError as error:
                problems.append(
                    Problem(
                        f"image {number + 1}: {error}",
                        str(file),
                        remedy="Take the file from its source again",
                        code="file-format",
                    )
                )
                if len(problems) == 50:
                    break
                continue
            yield Frame(file.name, number / rate_per_s, number + 1, counts)
        if problems:
            raise BadInput(problems)

    calibration = entry.calibration.value() if entry.calibration is not None else _TEMPERATURES
    return PictureScene(file.name, str(file), calibration, frames)


def _counts(image: NDArray[Any], _: float) -> Counts:
    return np.ascontiguousarray(image, dtype=np.uint16)


def _counts_of_temperatures(image: NDArray[Any], offset_K: float) -> Counts:
    """Temperatures as counts of 10 mK. Raises `FormatError` with the number of pixels that are not a temperature."""
    kelvin = image.astype(np.float64) + offset_K
    bad = ~((kelvin >= 0) & (kelvin <= 65535 * _STEP_K))
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise FormatError(
            f"{int(bad.sum())} pixels are not a temperature from 0 to 655.35 K, the first in row {row + 1}, column "
            f"{column + 1}: {float(image[row, column])}"
        )
    return np.rint(kelvin / _STEP_K).astype(np.uint16)


def _notes(used: Mapping[str, str], pictures: Sequence[PictureScene]) -> tuple[str, ...]:
    notes = [pictures_of_people.consent_note(used), "What the counts mean is what the picture sheet states."]
    if any(each.calibration is _TEMPERATURES for each in pictures):
        notes.append("Temperatures were rounded to 10 mK; the camera's own counts are not in the source.")
    return tuple(notes)
