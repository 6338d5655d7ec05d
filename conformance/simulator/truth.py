"""The truth of a simulated device, in closed form: what it does on average and how that scatters.

Expectations of the self-test are computed from this, never from the harness that they test, and never from a run.
Every figure is what the device's options say, worked out on paper; a flaw changes the figures that it touches.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from conformance.core.events import Mode
from conformance.core.scenes import TargetKind


@dataclass(frozen=True, slots=True)
class TrueView:
    """What stands before the device when it reads, and when."""

    mode: Mode
    kind: TargetKind
    reference_degC: float
    distance_m: float = 1.5
    position: float = 0.5
    height: float = 0.5
    ambient_degC: float = 22.0
    at_s: float = 0.0
    """Since the run began."""
    since_on_s: float = float("inf")
    """Since the device was switched on."""

    def of(self, reference_degC: float) -> TrueView:
        """The same with another temperature."""
        return TrueView(
            self.mode,
            self.kind,
            reference_degC,
            self.distance_m,
            self.position,
            self.height,
            self.ambient_degC,
            self.at_s,
            self.since_on_s,
        )

    @property
    def is_face(self) -> bool:
        """Whether a device takes what stands there for a face."""
        return self.kind in {TargetKind.PERSON, TargetKind.PHANTOM}


def _one(look: TrueView) -> float:
    return 1.0


def _unblurred(blur_pixels: float, look: TrueView) -> tuple[float, float]:
    return 0.0, 0.0


def _none(look: TrueView) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Truth:
    """How a device behaves. Shares are of 1; times are seconds."""

    reading_degC: Callable[[TrueView], float]
    """Mean of what it states, before scatter and rounding; NaN where it states nothing usable."""
    noise_delta_degC: float
    """Standard deviation from reading to reading of one thing in one scene."""
    scene_delta_degC: float
    """Standard deviation that all readings of a scene share, from scene to scene."""
    person_delta_degC: float
    """Standard deviation from person to person in body mode, the device's part and the people's together."""
    resolution_delta_degC: float
    alarm_threshold_degC: float
    """What its readings are compared with, whatever it states."""
    stated_alarm_threshold_degC: float
    first_reading_s: float
    """Median time from a face coming into view to its first reading."""
    first_reading_spread: float
    """Standard deviation of that time's logarithm."""
    frame_interval_s: float
    """First readings wait for the next frame: up to this is added, evenly."""
    alarm_delay_s: float = 0.0
    """From the reading that reaches the threshold to the alarm."""
    capacity: int = 12
    """How many faces it follows at once."""
    swapped_share: float = 0.0
    """Share of scenes with several faces in which two identities are exchanged."""
    missed_share: float = 0.0
    """Share of persons who are due an alarm and get none."""
    false_alarm_share: float = 0.0
    """Share of persons of normal temperature for whom it raises an alarm all the same."""
    hot_object_alarm_share: float = 0.0
    """Share of persons with a hot object for whom the object raises an alarm."""
    mask_confusion: float = 0.0
    """Share of faces whose mask it judges wrongly, in every picture of the view."""
    lost_event_share: float = 0.0
    """Share of its events that never leave it."""
    missing_record_share: float = 0.0
    """Share of alarms without an entry in its store."""
    clock_skew_s: float = 0.0
    """What its own times are off by."""
    firmware_changes: bool = False
    """It states another firmware later in the run than at its beginning."""
    # From here on: what came later, each with the good device's value.
    noise_factor: Callable[[TrueView], float] = _one
    """What the noise of a reading is multiplied by at a look: a reading that is pulled scatters less."""
    made_up_noise_delta_degC: Callable[[TrueView], float] = _none
    """Standard deviation of what a reading has in it that was never measured."""
    body_correction_delta_degC: float = 0.9
    """What body readings have added to the surface's temperature: inside `reading_degC` already."""
    firmware_changes_at_s: float = math.inf
    """Since the run began, where it changes."""
    alarm_hysteresis_delta_degC: float = 0.3
    """How far below the threshold readings have to fall before the same person can raise the alarm again."""
    reading_interval_s: float = 0.8
    """From one reading of a thing in view to its next."""
    boot_s: float = 0.0
    """How long it says nothing after it is switched on."""
    stuck_share: float = 0.0
    """Share of tracks for which it goes on saying what it said last in their mode; the rest are as `reading_degC`."""
    wrong_unit_share: float = 0.0
    """Share of tracks whose readings are Fahrenheit numbers called Celsius; `reading_degC` holds for the rest."""
    body_as_surface_share: float = 0.0
    """Share of body readings that are called surface readings, with their value unchanged."""
    surface_as_body_share: float = 0.0
    """Share of surface readings that are called body readings, with their value unchanged."""
    duplicated_event_share: float = 0.0
    """Share of its events that leave it twice."""
    reordered_event_share: float = 0.0
    """Share of its events that leave it behind their next."""
    residual_delta_degC: Callable[[TrueView], float] = _none
    """Half-width within which its eye leaves an error that is not in `reading_degC`: of faces, by where between the
    pixels they stand. Infinite where nothing is known of what it reads."""
    picture_gain: Callable[[TrueView], float] = _one
    """What an error of its pictures becomes in its readings: corrections enlarge it."""
    netd_delta_degC: float = 0.05
    """Of a pixel, at 30 °C."""
    warm_up_time_constant_s: float = 200.0
    """In which the error of the cold device falls to 1/e."""
    mistaken_mask_delta_degC: Callable[[TrueView], float] = _none
    """What a bare face is off by where its mask is judged wrongly: it is corrected for what a mask would do."""
    blur_pixels: float = 0.5
    """Standard deviation of its lens's point spread."""
    blurred_plate_delta_degC: Callable[[float, TrueView], tuple[float, float]] = _unblurred
    """Between what bounds a plate's reading is off behind a lens of another blur, given in pixels."""

    def scatter_delta_degC(self, look: TrueView) -> float:
        """Standard deviation from reading to reading at a look, before rounding."""
        return math.hypot(self.noise_delta_degC * self.noise_factor(look), self.made_up_noise_delta_degC(look))
