"""Frames of a recording as they are stored, in any form: parts of one scene and one size, read in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.core.frames import Frame, RadiometricCalibration

Block = NDArray[np.uint16]
"""Some frames that follow each other: frames × rows × columns."""
BLOCK_BYTES = 8 * 1024 * 1024
"""About how much is read at once: many small frames, or one large one."""
MOST_PIXELS = 1 << 26
"""No camera has more; a file that says so is damaged or hostile."""


@dataclass(frozen=True, slots=True, eq=False)
class FramePart:
    """Frames that follow each other: of one scene, one attempt, one calibration and one size."""

    scene: str
    calibration: RadiometricCalibration
    frame_ids: NDArray[np.int64]
    times_s: NDArray[np.float64]
    rows: int
    columns: int
    read: Callable[[], Iterator[Block]]
    """The frames from the first to the last. All blocks share one buffer, read-only: a block holds until the next."""
    attempt: int = 0
    """0: these are the scene's frames. 1, 2, …: of an attempt that was cut off; kept, and used in nothing."""

    @property
    def bytes(self) -> int:
        """Size of the counts."""
        return len(self.frame_ids) * self.rows * self.columns * 2

    def frames(self) -> Iterator[Frame]:
        """One at a time; a frame holds until the next."""
        number = 0
        for block in self.read():
            for counts in block:
                yield Frame(self.scene, float(self.times_s[number]), int(self.frame_ids[number]), counts)
                number += 1


class StoredFrames:
    """`conformance.recording.model.FrameStore` over parts, in the order in which they came."""

    def __init__(self, parts: Iterable[FramePart] = ()) -> None:
        self.parts = tuple(part for part in parts if len(part.frame_ids))
        self._of: dict[str, list[FramePart]] = {}
        for part in self.parts:
            if part.attempt == 0:
                self._of.setdefault(part.scene, []).append(part)

    def scenes(self) -> tuple[str, ...]:
        """The scenes that have frames."""
        return tuple(self._of)

    def of(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene in the order in which they came; a frame holds until the next."""
        for part in self.parts_of(scene):
            yield from part.frames()

    def parts_of(self, scene: str) -> tuple[FramePart, ...]:
        """The parts of a scene; more than one where its frames changed their size."""
        return tuple(self._of.get(scene, ()))

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """What the counts of a scene mean; None where no frame of it was recorded."""
        parts = self._of.get(scene)
        return parts[-1].calibration if parts else None


def frames_at_once(rows: int, columns: int, frames: int) -> int:
    """How many frames make a block."""
    return min(max(1, BLOCK_BYTES // (rows * columns * 2)), max(1, frames))
