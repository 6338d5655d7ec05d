"""Sightings: what a simulated device's vision finds in its images, and the eye that looks.

Between the physics (light, optics, sensor, pictures: the eye's side) and the device's own work (tracking,
thermometry, decisions, events) nothing passes but these values. Neither side knows the scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from conformance.bench.light import Covering, VisibleShape
from conformance.core.frames import Frame, RadiometricCalibration


@dataclass(frozen=True, slots=True)
class Sighting:
    """One warm thing that vision found in one pair of images (infrared, visible), as it judged it."""

    shape: VisibleShape
    apparent_degC: float
    """Surface temperature of its warmest part, after the eye's own corrections (corner reference source, shutter)."""
    position: float
    """Centre, 0 (left) to 1 (right)."""
    height: float
    """Centre, 0 (bottom) to 1 (top)."""
    width: float
    """Share of the field of view: what a device judges distances by."""
    covering: Covering | None = None
    """How much of a face is covered; None where it cannot tell."""


class Eye(Protocol):
    """Camera and vision of a simulated device."""

    def look(self, at_s: float) -> tuple[Sighting, ...]:
        """What is found in the images taken at ``at_s`` on the bench's clock, from left to right.

        The same instant of the same run gives the same sightings, in any order of asking.
        """

    def frame(self, at_s: float) -> Frame:
        """The infrared image taken then, in counts."""

    def calibration(self) -> RadiometricCalibration:
        """What its counts mean."""

    def restart(self, at_s: float) -> None:
        """Switched off, cooled down, and on again at ``at_s``."""
