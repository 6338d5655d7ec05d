"""Packing frames into ``frames.h5``: raw uint16 counts, one frame a chunk, what they mean and when they came beside.

Three forms of equal content: for work (LZ4 after bit shuffling: fast), for exchange (gzip after byte shuffling: every
HDF5 library reads it), and plain. `docs/recording-format.md` describes the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from conformance.documents.atomic import whole_file
from conformance.recording.frame_parts import FramePart

FORMAT = "conformance/frames/1"


class FrameForm(StrEnum):
    """How the counts are compressed."""

    WORK = "work"
    EXCHANGE = "exchange"
    PLAIN = "plain"


def pack_frames(parts: Iterable[FramePart], path: Path, form: FrameForm = FrameForm.WORK) -> None:
    """Write a frame file, whole or not at all. Equal parts give equal bytes. Raises `OSError`."""
    import h5py

    with whole_file(path) as temporary:
        try:
            with h5py.File(temporary, "w") as file:
                file.attrs["format"] = FORMAT
                for number, part in enumerate(parts):
                    _pack(file.create_group(f"{number:06d}"), part, _filters(form))
        except RuntimeError as error:  # what the library says of a full disk now and then
            raise OSError(f"{path.name} cannot be written: {error}") from error


def _pack(group: Any, part: FramePart, filters: dict[str, Any]) -> None:
    group.attrs["scene"] = part.scene
    group.attrs["attempt"] = part.attempt
    for name, value in asdict(part.calibration).items():
        if value is not None:
            group.attrs[name] = value
    frames = len(part.frame_ids)
    shape = (frames, part.rows, part.columns)
    counts = group.create_dataset("counts", shape, "<u2", chunks=(1, part.rows, part.columns), **filters)
    counts.attrs["units"] = "count"
    start = 0
    for block in part.read():
        counts[start : start + len(block)] = block
        start += len(block)
    if start != frames:
        raise OSError(f"scene {part.scene}: {start} of {frames} frames were there")
    for name, values, units in (("time_s", part.times_s, "s"), ("frame_id", part.frame_ids, "1")):
        group.create_dataset(name, data=np.ascontiguousarray(values)).attrs["units"] = units


def _filters(form: FrameForm) -> dict[str, Any]:
    if form is FrameForm.PLAIN:
        return {}
    if form is FrameForm.EXCHANGE:
        return {"compression": "gzip", "compression_opts": 4, "shuffle": True}
    import hdf5plugin

    return dict(hdf5plugin.Bitshuffle(cname="lz4"))
