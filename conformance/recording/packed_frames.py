"""Reading ``frames.h5``: its structure is read at once, its counts in blocks when they are requested.

The file may be damaged or hostile: links and data outside it, shapes that disagree and attributes that are not a
calibration are refused before a count is read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from conformance.core.frames import RadiometricCalibration
from conformance.core.problems import BadInput, Problem
from conformance.recording.frame_parts import MOST_PIXELS, Block, FramePart, StoredFrames, frames_at_once
from conformance.recording.layout import PACKED_FRAMES
from conformance.recording.packing import FORMAT
from conformance.recording.place import DAMAGED, RecordingFiles

_CALIBRATION = TypeAdapter(RadiometricCalibration)
_OWN = {"scene", "attempt"}


def packed_frames(place: RecordingFiles) -> StoredFrames:
    """The frames of a recording's frame file. Raises `BadInput` where it is damaged."""
    try:
        with _opened(place) as file:
            if file.attrs.get("format") != FORMAT:
                raise ValueError(f"its format is {file.attrs.get('format')!r}, not {FORMAT!r}")
            return StoredFrames([_part(place, file, name) for name in sorted(file)])
    except (OSError, RuntimeError, ValueError, TypeError, KeyError, MemoryError) as error:
        what = f"cannot be read as frames: {_first_line(error)}"
        raise BadInput(Problem(what, place.shown(PACKED_FRAMES), remedy=DAMAGED, code="recording-damaged")) from None


@contextlib.contextmanager
def _opened(place: RecordingFiles) -> Iterator[Any]:
    import h5py
    import hdf5plugin  # noqa: F401  (teaches the library the filters of the work form)

    local = place.local(PACKED_FRAMES)
    if local is not None:
        with h5py.File(local, "r") as file:
            yield file
        return
    with place.open(PACKED_FRAMES) as stream, h5py.File(stream, "r") as file:
        yield file


def _part(place: RecordingFiles, file: Any, name: str) -> FramePart:
    group = _own(file, name)
    counts, times, ids = (_own(group, each) for each in ("counts", "time_s", "frame_id"))
    for data in (counts, times, ids):
        if data.is_virtual or data.external:
            raise ValueError(f"{data.name} has its data in another file")
    if counts.ndim != 3 or counts.dtype != np.dtype("<u2"):
        raise ValueError(f"{counts.name} is not a sequence of uint16 images")
    frames, rows, columns = counts.shape
    if times.shape != (frames,) or ids.shape != (frames,):
        raise ValueError(f"{group.name} has {frames} frames, but {times.shape} times and {ids.shape} numbers")
    if not 0 < rows * columns <= MOST_PIXELS or np.prod(counts.chunks or (1,)) > MOST_PIXELS:
        raise ValueError(f"{counts.name} has images of {rows} × {columns} pixels")
    scene, attempt = group.attrs["scene"], int(group.attrs["attempt"])
    if not isinstance(scene, str):
        raise ValueError(f"{group.name} names no scene")
    stated = {key: float(value) for key, value in group.attrs.items() if key not in _OWN}
    try:
        calibration = _CALIBRATION.validate_python(stated, extra="forbid")
    except ValidationError as error:
        raise ValueError(f"{group.name}: {error.errors()[0]['msg']}: {error.errors()[0]['loc']}") from None
    return FramePart(
        scene=scene,
        calibration=calibration,
        frame_ids=ids[...].astype(np.int64),
        times_s=times[...].astype(np.float64),
        rows=rows,
        columns=columns,
        read=partial(_read, place, name, (frames, rows, columns)),
        attempt=attempt,
    )


def _own(group: Any, name: str) -> Any:
    """A member that lies in this very file."""
    import h5py

    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
        raise ValueError(f"{name} is missing, or is in another file")
    return group[name]


def _read(place: RecordingFiles, name: str, shape: tuple[int, int, int]) -> Iterator[Block]:
    frames, rows, columns = shape
    at_once = frames_at_once(rows, columns, frames)
    buffer = np.empty((at_once, rows, columns), "<u2")
    shown = buffer.view()
    shown.flags.writeable = False
    with _opened(place) as file:
        counts = file[name]["counts"]
        for start in range(0, frames, at_once):
            count = min(at_once, frames - start)
            counts.read_direct(buffer, np.s_[start : start + count], np.s_[:count])
            yield shown[:count]


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
