"""Frames as they are written live: raw counts in append-only segments, one a scene, and an index that finds them.

``frames/<name of the scene>.raw`` holds little-endian uint16 counts, frame after frame, nothing else;
``frames.jsonl`` holds one line with the calibration where a scene begins and one line a frame with its place. A scene
that was begun again counts from its last beginning. Bytes are on disk before the index that names them is. When the
recording is closed all of it is packed (`conformance.recording.packing`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import numpy as np

from conformance.core.file_names import legal_name
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.documents import sha256_of
from conformance.documents.atomic import sync
from conformance.recording.layout import FRAME_INDEX, SEGMENTS
from conformance.recording.lines import lines_in

__all__ = ["FOLDER", "INDEX", "ORDER", "FrameWriter", "frame_files", "segment_name"]

INDEX, FOLDER = FRAME_INDEX, SEGMENTS
ORDER = np.dtype("<u2")


def segment_name(scene: str) -> str:
    """The file of a scene's frames: readable, safe on every file system, different for different scenes."""
    return f"{FOLDER}/{legal_name(scene, ascii_only=True)}-{sha256_of(scene).short(12)}.raw"


@dataclass(slots=True)
class FrameWriter:
    """Appends the frames of one scene after another."""

    recording: Path
    _index: TextIO | None = None
    _segment: BinaryIO | None = None
    _lines: int = field(init=False)

    def __post_init__(self) -> None:
        self._lines = lines_in(self.recording / INDEX)

    @property
    def lines(self) -> int:
        """How many lines the index has."""
        return self._lines

    def begin(self, scene: str, calibration: RadiometricCalibration) -> None:
        """A scene's frames follow, in counts that mean what ``calibration`` says."""
        self.end()
        path = self.recording / segment_name(scene)
        path.parent.mkdir(exist_ok=True)
        self._segment = path.open("ab")
        if self._index is None:
            self._index = (self.recording / INDEX).open("a", encoding="utf-8", newline="\n")
        self._line({"scene": scene, "calibration": asdict(calibration)})

    def write(self, frame: Frame) -> None:
        """One more frame of the scene that was begun. Raises `ValueError` for counts that are not a 16-bit image."""
        if self._segment is None:
            raise ValueError("a frame came before its scene's calibration")
        if frame.counts.ndim != 2 or frame.counts.dtype.kind != "u" or frame.counts.dtype.itemsize != ORDER.itemsize:
            raise ValueError(f"a frame is an image of uint16 counts, not {frame.counts.dtype} {frame.counts.shape}")
        offset = self._segment.tell()
        rows, columns = frame.counts.shape
        self._segment.write(np.ascontiguousarray(frame.counts, dtype=ORDER).tobytes())
        place = {"offset": offset, "rows": rows, "columns": columns}
        self._line({"scene": frame.scene, "frame_id": frame.frame_id, "time_s": frame.time_s, **place})

    def end(self) -> None:
        """The scene is over: its bytes are on disk, then the index."""
        if self._segment is not None:
            sync(self._segment)
            self._segment.close()
            self._segment = None
        if self._index is not None:
            sync(self._index)

    def close(self) -> None:
        """No more frames."""
        self.end()
        if self._index is not None:
            self._index.close()
            self._index = None

    def _line(self, record: Mapping[str, Any]) -> None:
        if self._index is not None:
            self._lines += 1
            self._index.write(json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")


def frame_files(recording: Path) -> Iterator[Path]:
    """A recording's live frame files, segments and index; none where no frame was recorded."""
    yield from sorted((recording / FOLDER).glob("*.raw"))
    if (recording / INDEX).is_file():
        yield recording / INDEX
