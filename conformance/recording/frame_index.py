"""Reading frames as they were written live: the index line by line, the counts from their segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conformance.core.frames import RadiometricCalibration
from conformance.documents.strict_json import read_json
from conformance.recording.codec import RecordError
from conformance.recording.frame_parts import MOST_PIXELS, Block, FramePart, StoredFrames, frames_at_once
from conformance.recording.frames import ORDER, segment_name
from conformance.recording.place import RecordingFiles


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
    rows: int = Field(ge=1, le=MOST_PIXELS)
    columns: int = Field(ge=1, le=MOST_PIXELS)

    @property
    def end(self) -> int:
        """The offset after its last byte."""
        return self.offset + self.rows * self.columns * ORDER.itemsize


@dataclass(slots=True)
class _Take:
    """The frames of one beginning of a scene."""

    scene: str
    calibration: RadiometricCalibration
    attempt: int
    placed: list[_Placed] = field(default_factory=list)


class FrameIndex:
    """Takes in the index of a recording and says where its frames are."""

    def __init__(self, place: RecordingFiles, *, held_only: bool = False) -> None:
        """``held_only``: a line of a frame that its segment does not contain is not a record."""
        self._place, self._held_only = place, held_only
        self._takes: list[_Take] = []
        self._current: dict[str, _Take] = {}

    def learn(self, line: bytes, attempt: int = 0) -> None:
        """Take in one line, in order; ``attempt`` as in `FramePart`. Raises `RecordError`."""
        try:
            record = read_json(line)
            if isinstance(record, dict) and "calibration" in record:
                begun = _Begun.model_validate_json(line)
                self._begin(_Take(begun.scene, begun.calibration, attempt))
                return
            placed = _Placed.model_validate_json(line)
        except ValidationError as error:
            detail = error.errors()[0]
            raise RecordError(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from None
        except ValueError as error:
            raise RecordError(f"is not JSON: {error}") from None
        if placed.scene not in self._current:
            raise RecordError(f"scene {placed.scene}: its frames have no calibration")
        if self._held_only and placed.end > self._size(segment_name(placed.scene)):
            raise RecordError(f"{segment_name(placed.scene)} does not contain the frame")
        self._current[placed.scene].placed.append(placed)

    def _begin(self, take: _Take) -> None:
        before = self._current.get(take.scene)
        if before is not None and before.attempt == 0:
            before.attempt = 1 + max(each.attempt for each in self._takes if each.scene == take.scene)
        self._takes.append(take)
        self._current[take.scene] = take

    def settle(self) -> Iterator[str]:
        """The segments with fewer frames than the index states; the missing frames are then left out."""
        for take in self._takes:
            name = segment_name(take.scene)
            size = self._size(name)
            held = [placed for placed in take.placed if placed.end <= size]
            if len(held) < len(take.placed):
                yield name
            take.placed = held

    def _size(self, name: str) -> int:
        return self._place.size(name) if self._place.holds(name) else 0

    def frames(self) -> StoredFrames:
        """All that was learned."""
        return StoredFrames(part for take in self._takes for part in self._parts(take))

    def _parts(self, take: _Take) -> Iterator[FramePart]:
        """Runs of frames of one size that lie one after another."""
        run: list[_Placed] = []
        for placed in take.placed:
            if run and (placed.offset, placed.rows, placed.columns) != (run[-1].end, run[-1].rows, run[-1].columns):
                yield self._part(take, run)
                run = []
            run.append(placed)
        if run:
            yield self._part(take, run)

    def _part(self, take: _Take, run: list[_Placed]) -> FramePart:
        first = run[0]
        return FramePart(
            scene=take.scene,
            calibration=take.calibration,
            frame_ids=np.array([placed.frame_id for placed in run], np.int64),
            times_s=np.array([placed.time_s for placed in run], np.float64),
            rows=first.rows,
            columns=first.columns,
            read=partial(_read, self._place, segment_name(take.scene), first, len(run)),
            attempt=take.attempt,
        )


def _read(place: RecordingFiles, name: str, first: _Placed, frames: int) -> Iterator[Block]:
    at_once = frames_at_once(first.rows, first.columns, frames)
    buffer = np.empty((at_once, first.rows, first.columns), ORDER)
    shown = buffer.view()
    shown.flags.writeable = False
    with place.open(name) as stream:
        stream.seek(first.offset)
        for start in range(0, frames, at_once):
            count = min(at_once, frames - start)
            wanted = buffer[:count].reshape(-1).view(np.uint8)
            if stream.readinto(wanted.data) < len(wanted):
                raise OSError(f"{name} became shorter while it was read")
            yield shown[:count]
