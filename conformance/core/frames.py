"""Frames: radiometric images as the device sent them, raw counts with their calibration. Frozen values, no I/O."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.core.temperature import ZERO_DEGC_K

Counts = NDArray[np.uint16]
"""Raw 16-bit counts, rows × columns, row 0 at the top."""


@dataclass(frozen=True, slots=True)
class RadiometricCalibration:
    """Counts to apparent (blackbody) temperature, as camera makers publish it: counts = R / (exp(B/T) − F) + O.

    T in kelvin. Source: the common parametrisation of Planck's law for a camera's band (as in FLIR's FFF files with
    R = R1/R2). Where a camera states temperature linearly, `linear` says so instead.
    """

    r: float
    b_K: float
    f: float = 1.0
    o: float = 0.0
    linear_K_per_count: float | None = None
    """If given, counts are linear in kelvin: T = counts × this + ``linear_zero_K``; r, b, f, o are not used."""
    linear_zero_K: float = 0.0

    def degC(self, counts: NDArray[np.generic] | float) -> NDArray[np.float64]:
        """Apparent temperature of counts (any shape), degC; NaN for counts that no temperature gives."""
        raw = np.asarray(counts, dtype=np.float64)
        if self.linear_K_per_count is not None:
            return raw * self.linear_K_per_count + self.linear_zero_K - ZERO_DEGC_K
        with np.errstate(invalid="ignore", divide="ignore"):
            kelvin = self.b_K / np.log(self.r / (raw - self.o) + self.f)
        return np.where(kelvin > 0, kelvin, math.nan) - ZERO_DEGC_K

    def counts(self, degC: NDArray[np.generic] | float) -> NDArray[np.float64]:
        """The inverse of `degC`: counts of apparent temperatures, not yet rounded."""
        kelvin = np.asarray(degC, dtype=np.float64) + ZERO_DEGC_K
        if self.linear_K_per_count is not None:
            return (kelvin - self.linear_zero_K) / self.linear_K_per_count
        return self.r / (np.exp(self.b_K / kelvin) - self.f) + self.o


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One radiometric image."""

    scene: str
    """Empty when the driver yields the frame: the run knows the scene, the device does not."""
    time_s: float
    """Time of arrival on the bench's clock."""
    frame_id: int
    """The device's own frame counter; a gap is a lost frame."""
    counts: Counts
