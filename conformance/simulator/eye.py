"""The eye of a simulated device: camera and vision, made from its options, looking at the light."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from conformance.bench.light import Light
from conformance.core.frames import Counts, Frame, RadiometricCalibration
from conformance.simulator.camera import SimulatedCamera
from conformance.simulator.eye_options import EyeOptions
from conformance.simulator.sensor import CALIBRATION, K_PER_COUNT, SimulatedSensor
from conformance.simulator.sightings import Sighting
from conformance.simulator.vision import Degrees, VisibleView, Vision

__all__ = ["EyeOptions", "FrameEye"]

_EDGE = 1
"""Pixels of the corner source left out at its edges, where the lens mixes it with the scene."""


class FrameEye:
    """`conformance.simulator.sightings.Eye` by way of frames."""

    def __init__(self, options: EyeOptions, light: Light, seed: int) -> None:
        self._options, self._light = options, light
        self._sensor = SimulatedSensor(options, seed)
        self._camera = SimulatedCamera(options, light, self._sensor)
        self._vision = Vision(options, self._camera.view, self._camera.visible_view, self._sensor.corner)

    def look(self, at_s: float) -> tuple[Sighting, ...]:
        """What is found in the images taken at ``at_s``, from left to right; nothing while it boots."""
        if not self._sensor.awake(at_s) or self._camera.empty(at_s):
            return ()
        standing = self._camera.visible(at_s)
        if not isinstance(seen := standing.found, VisibleView):
            seen = standing.found = self._vision.examine(standing.greys)
        return self._vision.sightings(self._corrected(self._camera.counts(at_s)), seen, self._light.ambient_degC)

    def frame(self, at_s: float) -> Frame:
        """The infrared image taken then, in counts, before any correction by a corner source; all 0 while it boots."""
        number = int(min(at_s, self._sensor.since_on_s(at_s)) / self._options.frame_interval_s + 1e-6)
        if not self._sensor.awake(at_s):
            dark = np.zeros((self._options.rows, self._options.columns), dtype=np.uint16)
            return Frame("", at_s, number, dark)
        return Frame("", at_s, number, self._camera.counts(at_s))

    def visible(self, at_s: float) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        """The visible image taken then, 8-bit greys."""
        greys: np.ndarray[tuple[int, int], np.dtype[np.uint8]] = np.rint(self._camera.visible(at_s).greys).astype(
            np.uint8
        )
        return greys

    def calibration(self) -> RadiometricCalibration:
        """What its counts mean."""
        return CALIBRATION

    def chance(self) -> Hashable:
        """What chance makes of the present view, where `memory` is not to hang on how probable it was."""
        return self._camera.deceived()

    def restart(self, at_s: float) -> None:
        """Switched off, cooled down, and on again at ``at_s``."""
        self._sensor.restart(at_s)

    def _corrected(self, counts: Counts) -> Degrees:
        """Temperatures, less the camera's own error as far as the corner source shows it."""
        picture = counts.astype(np.float32)
        picture *= np.float32(K_PER_COUNT)
        zero_degC = float(CALIBRATION.degC(np.zeros(1))[0])
        corner = self._sensor.corner
        if corner is None:
            picture += np.float32(zero_degC)
            return picture
        side = corner[0].stop
        middle = (slice(0, side - 2 * _EDGE), slice(0, side - 2 * _EDGE))
        shown_degC = float(picture[middle].mean(dtype=np.float64)) + zero_degC
        error = shown_degC - self._options.corner_degC - self._sensor.fixed_delta_degC(middle)
        picture += np.float32(zero_degC - error)
        return picture
