"""Decisions: what a face's mask is, whether a reading raises the alarm, and where the threshold stands."""

from __future__ import annotations

from conformance.bench.light import Covering
from conformance.simulator.devices.chance import Chance
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.devices.tracking import Track

ALARM_THRESHOLD = "alarm_threshold_degC"
"""The one setting that it takes."""


class Threshold:
    """The alarm threshold: as it is stated, and as readings are compared with it."""

    def __init__(self, options: DeviceOptions) -> None:
        self._options = options
        self.stated_degC = options.alarm_threshold_degC

    @property
    def in_force_degC(self) -> float:
        """What readings are compared with."""
        return self.stated_degC + self._options.threshold_error_delta_degC

    def set(self, setting: str, value: float) -> float:
        """Take a threshold and return it as it now stands. Raises `ValueError` in the device's own words."""
        options = self._options
        if setting != ALARM_THRESHOLD:
            raise ValueError(f"E02 UNKNOWN SETTING {setting}")
        if not options.lowest_threshold_degC <= value <= options.highest_threshold_degC:
            raise ValueError(
                f"E01 OUT OF RANGE: ALARM THRESHOLD {options.lowest_threshold_degC:.1f} TO "
                f"{options.highest_threshold_degC:.1f} C"
            )
        step = options.threshold_step_delta_degC
        self.stated_degC = round(round(value / step) * step, 6)
        return self.stated_degC


class TrackDecision:
    """What it decides of a track, once for each."""

    def __init__(self, options: DeviceOptions, chance: Chance, threshold: Threshold) -> None:
        self._options, self._chance, self._threshold = options, chance, threshold

    def mask_worn(self, track: Track) -> bool | None:
        """Whether nose and mouth are covered; None where its eye could not tell."""
        if track.seen.covering is None:
            return None
        return track.seen.covering is Covering.NOSE_AND_MOUTH

    def raises_alarm(self, track: Track, reading_degC: float) -> bool:
        """Whether this reading raises the track's alarm; after it did, readings have to fall first.

        Who is due one is decided on at the reading that reaches the threshold, who is to get a false one at the
        first reading.
        """
        options, threshold_degC = self._options, self._threshold.in_force_degC
        if not options.alarms:
            return False
        if track.alarmed and reading_degC < threshold_degC - options.alarm_hysteresis_delta_degC:
            track.alarmed = False
        if track.alarmed or track.passed_over:
            return False
        if reading_degC >= threshold_degC:
            track.passed_over = self._chance.happens(options.missed_share, "missed")
            track.alarmed = not track.passed_over
        elif track.readings == 1:
            track.alarmed = self._chance.happens(options.false_alarm_share, "false alarm")
        return track.alarmed
