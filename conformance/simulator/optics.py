"""Optics: where things fall in the picture, and how a lens smears them (size-of-source effect)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, special

Picture = NDArray[np.float64]
"""Rows × columns, row 0 at the top."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A camera's picture of the field of view: square pixels, flat (rectilinear) projection.

    ``columns`` need not be the whole number of a sensor's: a view may be a detail of a larger one.
    """

    columns: int
    rows: int
    field_of_view_deg: float
    """Horizontal, over all columns."""

    def pixel_m(self, distance_m: float) -> float:
        """Width of a pixel's footprint at a distance."""
        return 2 * distance_m * math.tan(math.radians(self.field_of_view_deg) / 2) / self.columns

    def centre(self, position: float, height: float) -> tuple[float, float]:
        """Pixel coordinates (x to the right, y downwards; 0 is the edge) of a place in the field of view."""
        return position * self.columns, (1 - height) * self.rows


@lru_cache(maxsize=64)
def kernel(sigma_pixels: float) -> NDArray[np.float64]:
    """Weights by which a pixel takes from itself and its neighbours behind a lens of Gaussian point spread.

    Exact for light that is even within each pixel: the Gaussian is integrated over the sending and the receiving
    pixel, which is the second difference of ∫∫ of it. Sums to 1.
    """
    if sigma_pixels == 0:
        return np.ones(1)
    reach = math.ceil(5 * sigma_pixels) + 1
    at = np.arange(-reach - 1, reach + 2, dtype=np.float64)
    twice = at * special.ndtr(at / sigma_pixels) + sigma_pixels * np.exp(-0.5 * (at / sigma_pixels) ** 2) / math.sqrt(
        2 * math.pi
    )
    weights: NDArray[np.float64] = np.diff(twice, 2)
    weights /= weights.sum()
    return weights


def blurred(picture: Picture, sigma_pixels: float) -> Picture:
    """The picture behind the lens; beyond its edge the scene goes on as at the edge."""
    if sigma_pixels == 0:
        return picture
    weights = kernel(sigma_pixels)
    across: Picture = ndimage.correlate1d(picture, weights, axis=1, mode="nearest")
    down: Picture = ndimage.correlate1d(across, weights, axis=0, mode="nearest")
    return down
