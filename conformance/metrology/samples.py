"""Common to statistics on samples: pairs without missing values, and the error for too few."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Interval = tuple[float, float]
"""Lower and upper end."""


class TooFewError(ValueError):
    """There are too few values for the statistic."""


def paired(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    """Two columns (n,) without pairs in which a value is missing. Raises `ValueError` for unequal lengths."""
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"pairs need two equally long columns, not shapes {first.shape} and {second.shape}")
    kept = np.isfinite(first) & np.isfinite(second)
    return first[kept], second[kept]
