"""Bars in an image: the places of four bars and their gaps, and how clearly each gap is resolved."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.scenarios.pixels import Floats

BARS = 4
"""Bars of the classic target."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The pixels of each bar and of each gap between two, in the order in which they lie side by side."""

    bars: tuple[NDArray[np.bool_], ...]
    gaps: tuple[NDArray[np.bool_], ...]

    def steps(self, image: Floats) -> Floats:
        """How much warmer than each gap the two bars beside it are, (gaps,), in the unit of ``image``."""
        bars = [float(image[bar].mean()) for bar in self.bars]
        gaps = [float(image[gap].mean()) for gap in self.gaps]
        pairs = itertools.pairwise(bars)
        return np.array([(left + right) / 2 - gap for (left, right), gap in zip(pairs, gaps, strict=True)])

    def step_noise(self, noise: Floats) -> Floats:
        """Standard uncertainty of the steps by the noise of the single pixels, (gaps,), in the unit of ``noise``."""

        def of_mean(pixels: NDArray[np.bool_]) -> float:
            return float(np.sqrt((noise[pixels] ** 2).sum())) / int(pixels.sum())

        pairs = itertools.pairwise(of_mean(bar) for bar in self.bars)
        return np.array(
            [
                np.sqrt((left / 2) ** 2 + (right / 2) ** 2 + of_mean(gap) ** 2)
                for (left, right), gap in zip(pairs, self.gaps, strict=True)
            ]
        )


def pattern_of(bright: Floats, plain: Floats) -> Pattern | None:
    """The pattern in the difference of a look at high contrast and one without any; None where no four bars show.

    The difference holds the bars alone: surroundings and fixed pattern are the same in both. Bars may stand upright
    or lie; across them the profile through their middle has to rise above half its height four times.
    """
    difference = bright - plain
    difference = difference - float(np.median(difference))
    half = float(np.quantile(difference, 0.999)) / 2
    above = difference > half
    if half <= 0 or not above.any():
        return None
    found = _upright(above)
    if found is not None:
        return found
    lying = _upright(above.T)
    if lying is None:
        return None
    return Pattern(tuple(bar.T for bar in lying.bars), tuple(gap.T for gap in lying.gaps))


def _upright(above: NDArray[np.bool_]) -> Pattern | None:
    """Bars that stand upright: runs of columns, over the rows that all of them reach."""
    rows = np.flatnonzero(above.sum(axis=1) >= 0.5 * float(above.sum(axis=1).max()))
    share = above[rows].mean(axis=0)
    runs = [list(group) for high, group in itertools.groupby(range(len(share)), key=lambda c: share[c] > 0.5) if high]
    if len(runs) != BARS:
        return None
    between = [range(left[-1] + 1, right[0]) for left, right in itertools.pairwise(runs)]
    return Pattern(
        tuple(_block(above.shape, rows, run) for run in runs), tuple(_block(above.shape, rows, gap) for gap in between)
    )


def _block(shape: tuple[int, ...], rows: NDArray[np.intp], columns: range | list[int]) -> NDArray[np.bool_]:
    """The middle of some columns over some rows: edges, which mix bar and gap, are left out where there is more."""
    inner = np.array(list(columns)[1:-1] or list(columns), dtype=np.intp)
    pixels = np.zeros(shape, dtype=np.bool_)
    pixels[np.ix_(rows, inner)] = True
    return pixels
