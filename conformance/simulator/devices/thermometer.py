"""The thermometer: from what the eye saw of a thing to the temperature that is stated, honest or not."""

from __future__ import annotations

import math

from conformance.bench.light import FACE_WIDTH_M
from conformance.core.events import Mode
from conformance.simulator.devices.chance import Chance
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.sightings import Sighting

_AT_M = 1.5
"""Where its correction for distance leaves nothing."""


class Thermometer:
    """Makes one reading after the other. What it keeps is the number it stated last, in each mode."""

    def __init__(self, options: DeviceOptions, chance: Chance) -> None:
        self._options, self._chance = options, chance
        self._last_degC: dict[Mode, float] = {}
        half_view = math.tan(math.radians(options.eye_in_force.field_of_view_deg) / 2)
        self._width_at_1_m = FACE_WIDTH_M / (2 * half_view)

    def read_degC(self, seen: Sighting, mode: Mode, threshold_degC: float, *, stuck: bool) -> float:
        """The temperature to state, in the device's steps. A stuck reading repeats the last one of its mode."""
        if not stuck or mode not in self._last_degC:
            honest = self._surface_degC(seen)
            if mode is Mode.BODY:
                honest += self._options.skin_to_body_offset_delta_degC
                honest = self._made_up(self._shrunk(honest), threshold_degC)
            self._last_degC[mode] = self.rounded(honest)
        return self._last_degC[mode]

    def rounded(self, value: float) -> float:
        """A number in the device's steps."""
        step = self._options.resolution_delta_degC
        return round(round(value / step) * step, 6)

    def _surface_degC(self, seen: Sighting) -> float:
        options = self._options
        hinge_degC = options.gain_hinge_degC
        beyond_m = self._width_at_1_m / seen.width - _AT_M
        return (
            hinge_degC
            + options.gain * (seen.apparent_degC - hinge_degC)
            + options.offset_delta_degC
            + options.distance_delta_degC_per_m * beyond_m
        )

    def _shrunk(self, body_degC: float) -> float:
        """The reading after an undisclosed correction."""
        options = self._options
        low = -math.inf if options.shrink_from_degC is None else options.shrink_from_degC
        high = math.inf if options.shrink_to_degC is None else options.shrink_to_degC
        if options.shrink_factor == 1.0 or not low <= body_degC <= high:
            return body_degC
        return options.shrink_centre_degC + options.shrink_factor * (body_degC - options.shrink_centre_degC)

    def _made_up(self, body_degC: float, threshold_degC: float) -> float:
        """Mixed with an invented normal number, by the weight for this body temperature."""
        options = self._options
        febrile = body_degC >= threshold_degC
        weight = max(options.made_up, options.made_up_when_febrile if febrile else options.made_up_when_healthy)
        if weight == 0.0:
            return body_degC
        chance = float(self._chance.stream("made up").standard_normal())
        normal_degC = options.normal_degC + options.normal_spread_delta_degC * chance
        return body_degC + weight * (normal_degC - body_degC)
