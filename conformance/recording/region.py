"""What the frames of a scene say of a region, in one pass: blocks read once into reused buffers, summed in 64 bits."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.recording.frame_parts import StoredFrames


@dataclass(frozen=True, slots=True)
class RegionStatistics:
    """Of the counts of a region over all frames of a scene."""

    frames: int
    pixels: int
    """In the region of one frame."""
    total: int
    """Sum of all counts, exact."""
    squares: int
    """Sum of their squares, exact."""
    lowest: int
    highest: int
    frame_means: NDArray[np.float64]
    """Mean counts of the region in each frame, in the order of the frames."""

    @property
    def mean(self) -> float:
        """Mean counts."""
        return self.total / (self.frames * self.pixels)

    @property
    def deviation(self) -> float:
        """Standard deviation of the counts, over pixels and frames together."""
        count = self.frames * self.pixels
        return math.sqrt((count * self.squares - self.total**2) / (count * (count - 1))) if count > 1 else math.nan


_PIECE_PIXELS = 1 << 13
"""So many squares of 16-bit counts, each below 2^32, sum to less than 2^53: exact in 64-bit floating point. So short a
product is taken in this thread: on a busy machine the linear algebra library's own threads wait for each other."""


def region_statistics(frames: StoredFrames, scene: str, rows: slice, columns: slice) -> RegionStatistics:
    """The statistics of ``rows`` × ``columns`` of a scene's frames. Raises `ValueError` where nothing lies there."""
    squares = highest = 0
    lowest, wide = 1 << 16, np.empty(0)
    sums: list[int] = []
    for part in frames.parts_of(scene):
        for block in part.read():
            region = block[:, rows, columns]
            if region.size == 0 or (wide.size and region[0].size != wide.size):
                raise ValueError(f"the region lies outside the frames of scene {scene}, or their size changes")
            wide = wide if wide.size else np.empty(region[0].size)
            lowest, highest = min(lowest, int(region.min())), max(highest, int(region.max()))
            for counts in region:
                wide.reshape(counts.shape)[...] = counts
                pieces = [wide[at : at + _PIECE_PIXELS] for at in range(0, wide.size, _PIECE_PIXELS)]
                sums.append(int(wide.sum()))  # whole numbers below 2^53: exact in any order
                squares += sum(int(np.dot(piece, piece)) for piece in pieces)
    if not sums:
        raise ValueError(f"scene {scene} has no frames")
    total = sum(sums)
    means = np.array([each / wide.size for each in sums])
    return RegionStatistics(len(sums), wide.size, total, squares, lowest, highest, means)
