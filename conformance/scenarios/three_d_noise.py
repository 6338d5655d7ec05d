"""Three-dimensional noise of a sequence of frames: what pixels do alone, and what whole frames, rows and columns share.

The model of D'Agostino and Webb (1991) in time (t), rows (v) and columns (h). σ_tvh is the noise of single pixels, which
an NETD states; σ_t, σ_tv and σ_th are common to whole frames, rows and columns, and are drift, flicker and readout
rather than pixel noise. The components that stay (σ_vh, σ_v, σ_h) are the fixed pattern, which the mean frame holds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from conformance.scenarios.pixels import Floats, Pixels, central, told_apart
from conformance.scenarios.scenario import Evidence

BLOCKS = 10
"""Consecutive parts of the sequence, whose scatter gives the uncertainty."""
LEAST_SIDE = 4
"""Rows and columns below which what rows and columns share cannot be told from what pixels do alone."""


@dataclass(frozen=True, slots=True, eq=False)
class ThreeDNoise:
    """Temporal noise in its components, delta_degC."""

    pixels: Floats
    """σ_tvh of each pixel, (rows, columns)."""
    frame: float
    """σ_t: common to whole frames."""
    row: float
    """σ_tv: common to rows."""
    column: float
    """σ_th: common to columns."""
    by_block: tuple[float, ...]
    """Median over the pixels of σ_tvh in each block of time."""

    @property
    def pixel(self) -> float:
        """The median over the pixels: a few bad pixels do not move it."""
        return float(np.median(self.pixels))

    @property
    def standard_uncertainty(self) -> float:
        """Of `pixel`, from the scatter between blocks of time, with one degree of freedom fewer than there are."""
        return float(np.std(self.by_block, ddof=1)) / math.sqrt(len(self.by_block))


def three_d_noise(evidence: Evidence, pixels: Pixels, share: float) -> ThreeDNoise | None:
    """The noise in the middle of the image (``share`` of its rows and columns), in a second pass over the frames.

    None where the region has fewer than `LEAST_SIDE` rows or columns, or there are fewer frames than two a block.
    """
    mean, scale = central(pixels.mean, share), central(pixels.per_count, share)
    rows, columns = mean.shape
    if min(rows, columns) < LEAST_SIDE or pixels.frames < 2 * BLOCKS:
        return None
    whole, block = np.zeros(mean.shape), np.zeros(mean.shape)
    common = np.zeros(3)
    medians: list[float] = []
    in_block = seen = 0
    alone = rows * columns / ((rows - 1) * (columns - 1))
    for counts in _differing(evidence, pixels.scene, share):
        error = (counts - mean) * scale
        frame, row, column = error.mean(), error.mean(axis=1), error.mean(axis=0)
        common += frame**2, ((row - frame) ** 2).mean(), ((column - frame) ** 2).mean()
        error -= row[:, None] + column[None, :] - frame
        block += error**2
        in_block, seen = in_block + 1, seen + 1
        if seen * BLOCKS >= (len(medians) + 1) * pixels.frames:
            medians.append(float(np.median(np.sqrt(block * alone / in_block))))
            whole += block
            block[...] = 0.0
            in_block = 0
    alone_delta_degC = np.sqrt(whole * alone / (pixels.frames - 1))
    square = float(np.mean(alone_delta_degC**2))
    frame_square, row_square, column_square = common / (pixels.frames - 1)
    return ThreeDNoise(
        alone_delta_degC,
        frame=_beyond(frame_square, square / (rows * columns)),
        row=_beyond(row_square * rows / (rows - 1), square / columns),
        column=_beyond(column_square * columns / (columns - 1), square / rows),
        by_block=tuple(medians),
    )


def _beyond(square: float, by_pixels: float) -> float:
    """A common component without what the pixels' own noise puts into the mean of so many of them."""
    return math.sqrt(max(0.0, square - by_pixels))


def _differing(evidence: Evidence, scene: str, share: float) -> Iterator[Floats]:
    """The middle of each frame that differs from the one before, as 64-bit numbers."""
    for counts, again in told_apart(evidence.frames(scene)):
        if not again:
            yield central(counts.astype(np.float64), share)
