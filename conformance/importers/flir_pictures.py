"""What FLIR's stills and sequences have in common: from FFF blocks to a recording."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from conformance.core.events import Event
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.problems import BadInput, Problem, Problems
from conformance.core.temperature import ZERO_DEGC_K
from conformance.devices.format_error import FormatError
from conformance.importers import pictures_of_people
from conformance.importers.flir_camera import CameraInfo, read_camera_info
from conformance.importers.flir_fff import CAMERA_INFO, RAW_DATA, FffBlock
from conformance.importers.flir_raw import read_counts, read_size
from conformance.importers.importer import Imported
from conformance.importers.picture_scenes import PictureScene, unreadable
from conformance.importers.picture_sheet import Sheets, load_sheets, recorded_options
from conformance.recording.model import RecordedScene

OPTIONS = MappingProxyType(
    {
        **pictures_of_people.OPTIONS,
        "temperature": "object (default): with emissivity, surroundings and air as the file states them; or apparent",
        "sheet": "a picture sheet (YAML): what was before the camera; without it FILE.yaml beside each file, if any",
    }
)
REMEDY = "Take the file from its source again, or leave it out"
_DJI = "DJI keeps its radiometry to its own SDK: it is not read here"
DJI_REMEDY = "Convert the picture to a 16-bit TIFF with DJI's Thermal SDK and import that"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a file: where, and what its records say."""

    camera: CameraInfo
    calibration: RadiometricCalibration
    rows: int
    columns: int
    at: int
    """Offset of its FFF block."""


BlockOf = Callable[[Shot], FffBlock]
"""The FFF block of a picture, read when it is needed."""


@dataclass(frozen=True, slots=True)
class PictureSeries:
    """Pictures of one file with one calibration, in their order: one scene."""

    file: Path
    identity: str
    shots: tuple[Shot, ...]
    block: BlockOf

    def frames(self, start: datetime.datetime | None) -> Iterator[Frame]:
        """The images. Raises `BadInput` with each that cannot be read, after the last."""
        problems: list[Problem] = []
        for number, shot in enumerate(self.shots, start=1):
            try:
                counts = read_counts(self.block(shot).record(RAW_DATA, "raw image"))
            except FormatError as error:
                problems.append(
                    Problem(f"picture {number}: {error}", str(self.file), remedy=REMEDY, code="file-format")
                )
                continue
            yield Frame(self.identity, seconds(shot.camera.taken_at, start), number, counts)
        if problems:
            raise BadInput(problems[:50])


def shot_of(block: FffBlock, at: int, temperature: str) -> Shot:
    """What a block says of its picture. Raises `FormatError`."""
    info = read_camera_info(block.record(CAMERA_INFO, "camera record"))
    if RAW_DATA not in block.records and info.model.upper().startswith(("XT", "DJI", "ZENMUSE")):
        raise FormatError(_DJI)
    rows, columns = read_size(block.record(RAW_DATA, "raw image"))
    return Shot(info, info.object() if temperature == "object" else info.apparent(), rows, columns, at)


def chosen(options: Mapping[str, str], problems: Problems) -> tuple[dict[str, str], Sheets]:
    """The options with their defaults, and the sheet; what is wrong with them is added to the problems."""
    used = {"temperature": "object", "people": "yes", **options}
    if used["temperature"] not in {"object", "apparent"}:
        problems.append(
            Problem(f"there is no temperature {used['temperature']!r}", field="--option temperature",
                    remedy="Use object or apparent", code="option-refused")
        )  # fmt: skip
    problems += pictures_of_people.consent_problems(used)
    return used, load_sheets(used.get("sheet"), problems)


def mixed_cameras(shots: Mapping[Path, Sequence[Shot]]) -> list[Problem]:
    """A recording is of one camera: where there are more, a problem for each file that is not of the first one."""
    first: tuple[str, int, int] | None = None
    problems = []
    for file, of_file in shots.items():
        for camera in dict.fromkeys((shot.camera.camera, shot.columns, shot.rows) for shot in of_file):
            first = first or camera
            if camera != first:
                words = "{} ({} × {})".format
                problems.append(
                    Problem(f"is of the camera {words(*camera)}, the first file of {words(*first)}", str(file),
                            remedy="Import the pictures of each camera as a recording of its own", code="sources-mixed")
                )  # fmt: skip
    return problems


def imported(parts: Sequence[PictureSeries], used: Mapping[str, str], sheets: Sheets, problems: Problems) -> Imported:
    """The recording of parts that have no problem so far. Raises `BadInput` where the sheets have, or had, one."""
    taken = [shot.camera.taken_at for part in parts for shot in part.shots if shot.camera.taken_at]
    start = min(taken, default=None)
    by_file: dict[Path, list[PictureSeries]] = defaultdict(list)
    for part in parts:
        by_file[part.file].append(part)
    scenes: list[RecordedScene] = []
    events: list[Event] = []
    pictures: list[PictureScene] = []
    sheet_paths: dict[Path, None] = {}
    problems += sheets.strangers(by_file)
    for file, of_file in by_file.items():
        sheet = problems.attempt(sheets.of, file)
        if sheet is None:
            continue
        entry, _, sheet_path = sheet
        if entry.calibration is not None or entry.stores is not None or entry.frames_per_second is not None:
            problems.append(
                Problem(f"the sheet states calibration, numbers or frame rate of {file.name}, which has its own",
                        str(sheet_path), remedy="Leave them out of the sheet", code="picture-sheet")
            )  # fmt: skip
        if sheet_path is not None:
            sheet_paths[sheet_path] = None
        for part in of_file:
            first = part.shots[0]
            said = conditions_of(first.camera, used["temperature"])
            times = [seconds(shot.camera.taken_at, start) for shot in part.shots]
            recorded, stood = entry.recorded(part.identity, said, min(times), max(times) - min(times))
            scenes.append(recorded)
            events += stood
            limits = (first.camera.range_min_K - ZERO_DEGC_K, first.camera.range_max_K - ZERO_DEGC_K)
            pictures.append(
                PictureScene(
                    part.identity, str(file), first.calibration, lambda part=part: part.frames(start),  # type: ignore[misc]
                    limits if limits[0] < limits[1] and used["temperature"] == "apparent" else None,
                )
            )  # fmt: skip
    if problems:
        problems += [problem for part in parts for problem in unreadable(part.frames(None))]
        raise BadInput(problems)
    return Imported(
        tuple(scenes), tuple(events), start.isoformat() if start else None, recorded_options(used), _notes(used, taken),
        (*by_file, *sheet_paths), tuple(pictures),
    )  # fmt: skip


def conditions_of(info: CameraInfo, temperature: str) -> dict[str, str | float]:
    """Everything that the camera record says of the temperatures, so that they can be computed again."""
    air = info.atmosphere
    said: dict[str, str | float] = {
        "camera": info.model, "camera_serial": info.serial, "lens": info.lens, "temperature": temperature,
        "emissivity": info.emissivity, "camera_distance_m": info.distance_m,
        "reflected_degC": info.reflected_K - ZERO_DEGC_K, "air_degC": info.air_K - ZERO_DEGC_K,
        "relative_humidity_entered_percent": 100 * info.relative_humidity,
        "window_degC": info.window_K - ZERO_DEGC_K, "window_transmission": info.window_transmission,
        "planck_r1": info.r1, "planck_r2": info.r2, "planck_b_K": info.b_K, "planck_f": info.f, "planck_o": info.o,
        "atmosphere_alpha1": air.alpha1, "atmosphere_alpha2": air.alpha2, "atmosphere_beta1": air.beta1,
        "atmosphere_beta2": air.beta2, "atmosphere_x": air.x,
    }  # fmt: skip
    if info.taken_at:
        said["taken_at"] = info.taken_at.isoformat()
    return {name: round(value, 9) if isinstance(value, float) else value for name, value in said.items() if value != ""}


def seconds(when: datetime.datetime | None, start: datetime.datetime | None) -> float:
    """A camera's time on the recording's clock; 0 where the camera did not say."""
    return (when - start).total_seconds() if when and start else 0.0


def _notes(used: Mapping[str, str], taken: Sequence[datetime.datetime]) -> tuple[str, ...]:
    how = (
        "Temperatures are those of the object, with emissivity, reflected temperature, distance, humidity and air as "
        "the operator entered them into the camera (in each scene's conditions); nothing here checks those entries."
        if used["temperature"] == "object"
        else "Temperatures are apparent: those of a blackbody that gives the same signal."
    )
    notes = [
        pictures_of_people.consent_note(used), how,
        "Counts are as the camera gave them; visible pictures, overlays and measurement marks are not imported.",
        "Times are those of the camera's own clock." if taken else "The files state no time.",
    ]  # fmt: skip
    return tuple(notes)
