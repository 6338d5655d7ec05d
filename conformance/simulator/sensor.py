"""Sensor: from radiance to 16-bit counts, with noise, patterns, shutter, drift and warm-up.

Errors are kept apart by what takes them away. `SimulatedSensor.bare_delta_degC` is the camera's own offset, the same
for all pixels: a source of known temperature in the picture shows it. `SimulatedSensor.lasting_delta_degC` is what
comes with the light of the scene and not with that source's: no correction of the eye takes it away.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from conformance.bench.light import ROOM_DEGC, Light
from conformance.core.frames import Counts, RadiometricCalibration
from conformance.core.seeding import generator
from conformance.core.temperature import ZERO_DEGC_K
from conformance.simulator.eye_options import EyeOptions
from conformance.simulator.optics import Picture
from conformance.simulator.radiometry import band

Levels = NDArray[np.float32]
"""Counts before rounding, rows × columns; 0.005 K a count, resolved to 0.01 mK by 32 bits."""

K_PER_COUNT = 0.005
CALIBRATION = RadiometricCalibration(r=1.0, b_K=1.0, linear_K_per_count=K_PER_COUNT, linear_zero_K=ZERO_DEGC_K - 100)
"""Counts are linear in apparent temperature, from -100 °C to 227 °C."""
_NETD_AT_DEGC = 30.0
_CORNER_SHARE = 0.09
"""Side of the corner source, as a share of the picture's width."""


class SimulatedSensor:
    """One camera's pixels; ``seed`` is the run's and makes the fixed pattern."""

    def __init__(self, options: EyeOptions, seed: int) -> None:
        self._options = options
        shape = (options.rows, options.columns)
        pattern = generator(seed, "fixed pattern")
        self._fixed = options.fixed_pattern_delta_degC * pattern.standard_normal(shape)
        drifting = options.fixed_pattern_drift_delta_degC * pattern.standard_normal(shape)
        self._drifting: Levels = (drifting / K_PER_COUNT).astype(np.float32)
        self._noise: Levels = np.empty(shape, dtype=np.float32)
        self._switched_on_s = -math.inf
        self._seen = -1
        self._drift = self._phase = 0.0
        side = max(4, round(_CORNER_SHARE * options.columns))
        self.corner = (slice(0, side), slice(0, side)) if options.corner_blackbody else None
        """Where the corner source is."""

    def restart(self, at_s: float) -> None:
        """Off, cold, and on again."""
        self._switched_on_s = at_s

    def since_on_s(self, at_s: float) -> float:
        """How long it has been on; infinite if it was never switched."""
        return at_s - self._switched_on_s

    def awake(self, at_s: float) -> bool:
        """Whether it has booted."""
        return self.since_on_s(at_s) >= self._options.boot_s

    def steady(self, radiance: Picture) -> tuple[Levels, Levels]:
        """Of a standing picture behind the lens: mean levels, and the standard deviation of their noise.

        Noise is even in radiance, so it is smaller in temperature where the scene is warmer.
        """
        table = band()
        degC = table.apparent_degC(radiance)
        noise = self._options.netd_delta_degC * float(table.slope(_NETD_AT_DEGC)) / table.slope(degC)
        shading = self._options.shading_delta_degC * _squared_way(self._options)
        if self.corner is not None:
            shading[self.corner] = 0.0
        levels = CALIBRATION.counts(degC + self._fixed + shading)
        return levels.astype(np.float32), (noise / K_PER_COUNT).astype(np.float32)

    def exposed(self, levels: Levels, noise: Levels, light: Light, at_s: float) -> Counts:
        """One frame of steady levels at an instant."""
        since_s = round(at_s - light.since_s, 6)
        age = self._shutter(light, since_s)[1]
        picture = light.noise(f"frame {since_s:.6f}").standard_normal(dtype=np.float32, out=self._noise)
        picture *= noise
        picture += levels
        if self._options.fixed_pattern_drift_delta_degC:
            picture += self._drifting * np.float32(age)
        bare, lasting = self.bare_delta_degC(light, at_s), self.lasting_delta_degC(light.ambient_degC, at_s)
        picture += np.float32((bare + lasting) / K_PER_COUNT)
        if self.corner is not None:
            picture[self.corner] -= np.float32(lasting / K_PER_COUNT)
        np.rint(picture, out=picture)
        np.clip(picture, 0, 65535, out=picture)
        return picture.astype(np.uint16)

    def bare_delta_degC(self, light: Light, at_s: float) -> float:
        """The camera's own offset at an instant: of its view with a corner source, of its shutter without."""
        options = self._options
        self._refresh(light)
        if options.corner_blackbody:
            return options.camera_drift_delta_degC * self._drift
        number, age = self._shutter(light, round(at_s - light.since_s, 6))
        rest, drift = light.noise(f"shutter {number}").standard_normal(2)
        return float(options.shutter_rest_delta_degC * rest + options.shutter_drift_delta_degC * drift * age)

    def lasting_delta_degC(self, ambient_degC: float, at_s: float) -> float:
        """What no correction takes away: calibration, slow drift, the air's influence, warming up."""
        options = self._options
        warming = math.exp(-max(0.0, self.since_on_s(at_s)) / options.warm_up_time_constant_s)
        return (
            options.offset_delta_degC
            + options.drift_delta_degC_per_h * at_s / 3600
            + options.ambient_delta_degC_per_degC * (ambient_degC - ROOM_DEGC)
            + options.warm_up_delta_degC * warming
        )

    def fixed_delta_degC(self, at: tuple[slice, slice]) -> float:
        """Mean of the fixed pattern there: known from the factory where it is the corner source's place."""
        return float(self._fixed[at].mean())

    def _shutter(self, light: Light, since_s: float) -> tuple[int, float]:
        """How often it closed since the view began, and the share of the interval since it last did.

        Where in the interval a view begins is the view's own chance, so that it does not depend on what came before.
        """
        self._refresh(light)
        number, age = divmod(self._phase + since_s / self._options.shutter_interval_s, 1.0)
        return int(number), age

    def _refresh(self, light: Light) -> None:
        """Take note of a new view's chances."""
        if light.changes != self._seen:
            self._seen = light.changes
            self._drift = float(light.noise("camera").standard_normal())
            self._phase = float(light.noise("shutter").uniform())


def _squared_way(options: EyeOptions) -> Picture:
    """Square of the way from the centre, 1 at the middle of the left and right edges."""
    across = (2 * (np.arange(options.columns) + 0.5) / options.columns - 1) ** 2
    down = ((2 * (np.arange(options.rows) + 0.5) - options.rows) / options.columns) ** 2
    return down[:, None] + across[None, :]
