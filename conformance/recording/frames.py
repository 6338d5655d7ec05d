"""Recorded frames: raw counts in append-only segments, one a scene, and an index that finds them.

``frames/<name of the scene>.raw`` holds little-endian uint16 counts, frame after frame, nothing else;
``frames.jsonl`` holds one line with the calibration where a scene begins and one line a frame with its place. A scene
that was begun again counts from its last beginning. Bytes are on disk before the index that names them is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conformance.documents import sha256_of
from conformance.frames import Frame, RadiometricCalibration
from conformance.recording.codec import RecordError

INDEX, FOLDER = "frames.jsonl", "frames"
_ORDER = np.dtype("<u2")


def segment_name(scene: str) -> str:
    """The file of a scene's frames: readable, safe on every file system, different for different scenes."""
    readable = re.sub(r"[^A-Za-z0-9.-]+", "_", scene)[:80].strip("._")
    return f"{FOLDER}/{readable}-{sha256_of(scene).removeprefix('sha256:')[:12]}.raw"


class _Begun(BaseModel):
    """The index's line where a scene's frames begin."""

    model_config = ConfigDict(extra="forbid", strict=True)

    scene: str
    calibration: RadiometricCalibration


class _Placed(BaseModel):
    """The index's line of one frame."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    scene: str
    frame_id: int
    time_s: float
    offset: int = Field(ge=0)
    rows: int = Field(ge=1)
    columns: int = Field(ge=1)

    @property
    def end(self) -> int:
        """The offset after its last byte."""
        return self.offset + self.rows * self.columns * _ORDER.itemsize


@dataclass(slots=True)
class FrameWriter:
    """Appends the frames of one scene after another."""

    recording: Path
    _index: TextIO | None = None
    _segment: BinaryIO | None = None

    def begin(self, scene: str, calibration: RadiometricCalibration) -> None:
        """A scene's frames follow, in counts that mean what ``calibration`` says."""
        self.end()
        path = self.recording / segment_name(scene)
        path.parent.mkdir(exist_ok=True)
        self._segment = path.open("ab")
        if self._index is None:
            self._index = (self.recording / INDEX).open("a", encoding="utf-8")
        self._line({"scene": scene, "calibration": asdict(calibration)})

    def write(self, frame: Frame) -> None:
        """One more frame of the scene that was begun. Raises `ValueError` for counts that are no 16-bit image."""
        if self._segment is None:
            raise ValueError("a frame came before its scene's calibration")
        if frame.counts.ndim != 2 or frame.counts.dtype.kind != "u" or frame.counts.dtype.itemsize != _ORDER.itemsize:
            raise ValueError(f"a frame is an image of uint16 counts, not {frame.counts.dtype} {frame.counts.shape}")
        offset = self._segment.tell()
        rows, columns = frame.counts.shape
        self._segment.write(np.ascontiguousarray(frame.counts, dtype=_ORDER).tobytes())
        place = {"offset": offset, "rows": rows, "columns": columns}
        self._line({"scene": frame.scene, "frame_id": frame.frame_id, "time_s": frame.time_s, **place})

    def end(self) -> None:
        """The scene is over: its bytes are on disk, then the index."""
        if self._segment is not None:
            _sync(self._segment)
            self._segment.close()
            self._segment = None
        if self._index is not None:
            _sync(self._index)

    def close(self) -> None:
        """No more frames."""
        self.end()
        if self._index is not None:
            self._index.close()
            self._index = None

    def _line(self, record: Mapping[str, Any]) -> None:
        if self._index is not None:
            self._index.write(json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")


def _sync(stream: TextIO | BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def frame_files(recording: Path) -> list[str]:
    """The names of a recording's frame files, index and segments; none where no frame was recorded."""
    segments = sorted(f"{FOLDER}/{path.name}" for path in (recording / FOLDER).glob("*.raw"))
    return [name for name in (INDEX, *segments) if (recording / name).is_file()]


@dataclass(slots=True)
class _Segment:
    """Where the frames of one scene are."""

    calibration: RadiometricCalibration
    placed: list[_Placed] = field(default_factory=list)


class RecordedFrames:
    """The frames of a recording, read from disk as they are asked for."""

    def __init__(self, recording: Path) -> None:
        self._recording = recording
        self._segments: dict[str, _Segment] = {}

    def learn(self, line: bytes) -> None:
        """Take in one line of the index, in order. Raises `RecordError`."""
        try:
            record = json.loads(line)
            if isinstance(record, dict) and "calibration" in record:
                begun = _Begun.model_validate_json(line)
                self._segments[begun.scene] = _Segment(begun.calibration)
                return
            placed = _Placed.model_validate_json(line)
        except ValidationError as error:
            detail = error.errors()[0]
            raise RecordError(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from None
        except ValueError as error:
            raise RecordError(f"is not JSON: {error}") from None
        if placed.scene not in self._segments:
            raise RecordError(f"scene {placed.scene}: its frames have no calibration")
        self._segments[placed.scene].placed.append(placed)

    def settle(self) -> Iterator[str]:
        """The segments that hold less than the index says; what they lack is left out from then on."""
        for scene, segment in self._segments.items():
            path = self._recording / segment_name(scene)
            size = path.stat().st_size if path.is_file() else 0
            held = [placed for placed in segment.placed if placed.end <= size]
            if len(held) < len(segment.placed):
                yield segment_name(scene)
            segment.placed = held

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """What the counts of a scene mean; None where no frame of it was recorded."""
        segment = self._segments.get(scene)
        return segment.calibration if segment is not None and segment.placed else None

    def of(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene in the order in which they came. All share one buffer: a frame holds until the next."""
        segment = self._segments.get(scene)
        if segment is None or not segment.placed:
            return
        buffer = bytearray(max(placed.end - placed.offset for placed in segment.placed))
        with (self._recording / segment_name(scene)).open("rb") as stream:
            for placed in segment.placed:
                stream.seek(placed.offset)
                size = stream.readinto(memoryview(buffer)[: placed.end - placed.offset])
                if size < placed.end - placed.offset:
                    raise OSError(f"{segment_name(scene)} became shorter while it was read")
                counts = np.frombuffer(buffer, _ORDER, placed.rows * placed.columns)
                counts = counts.reshape(placed.rows, placed.columns)
                counts.flags.writeable = False
                yield Frame(scene, placed.time_s, placed.frame_id, counts)
