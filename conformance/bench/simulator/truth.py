"""The truth of a simulated device, in closed form: what it does on average and how that scatters.

Expectations of the self-test are computed from this, never from the harness that they test, and never from a run.
Every figure is what the device's options say, worked out on paper; a flaw changes the figures that it touches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.events import Mode
from conformance.scenes import TargetKind


@dataclass(frozen=True, slots=True)
class Look:
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


@dataclass(frozen=True, slots=True)
class Truth:
    """How a device behaves. Shares are of 1; times are seconds."""

    reading_degC: Callable[[Look], float]
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
    """Share of faces whose mask it judges wrongly."""
    lost_event_share: float = 0.0
    """Share of its events that never leave it."""
    missing_record_share: float = 0.0
    """Share of alarms without an entry in its store."""
    clock_skew_s: float = 0.0
    """What its own times are off by."""
    firmware_changes: bool = False
    """It states another firmware later in the run than at its beginning."""
