"""What kind of device it is. The defaults are a good one; each flaw behind the eye is one field set differently."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import Field

from conformance.bench.driver import Options
from conformance.simulator.eye_options import EyeOptions

Share = Field(default=0.0, ge=0, le=1)
"""A share of 1; a good device has none of it."""


class Itself(Options):
    """What it says of itself."""

    manufacturer: str = "Conformance"
    model: str = "Simulated dual-light"
    serial: str = "SIM-0001"
    firmware: str = "1.0.0"
    later_firmware: str = "1.0.1"
    """What it says instead, from ``firmware_changes_at_s`` on."""
    firmware_changes_at_s: float | None = None
    """Since the run began; None for never."""


class Following(Options):
    """Whom it follows, and how soon it answers."""

    capacity: int = Field(default=12, ge=0)
    """How many faces it follows at once; who comes later, or stands farther right, is not followed."""
    hot_object_share: float = Share
    """Share of views in which it takes a hot object for a face, though its eye does not."""
    judges_masks: bool = True
    swapped_share: float = Share
    """Share of views with several faces in which two of them get each other's readings."""
    latency_s: float = Field(default=0.35, ge=0)
    """Median time from the first frame with a face to its first reading."""
    latency_spread: float = Field(default=0.15, ge=0)
    """Standard deviation of the latency's logarithm."""
    reading_interval_s: float = Field(default=0.8, gt=0)
    """From one reading of a thing in view to its next."""


class Thermometry(Options):
    """What it makes of the temperature that its eye saw."""

    skin_to_body_offset_delta_degC: float = 0.9
    """What it adds to the skin's temperature for the body's: a statistical correction."""
    offset_delta_degC: float = 0.0
    """Constant error behind the eye."""
    gain: float = Field(default=1.0, gt=0)
    """What the way of a surface's temperature from ``gain_hinge_degC`` is multiplied by."""
    gain_hinge_degC: float = 37.0
    distance_delta_degC_per_m: float = 0.0
    """What readings change by with each metre beyond 1.5 m: what its own correction for distance leaves."""
    resolution_delta_degC: float = Field(default=0.1, gt=0)
    """Step of the stated temperatures."""
    shrink_factor: float = 1.0
    """Body readings are pulled toward ``shrink_centre_degC`` to this share of their distance: 1 honest, 0 always it."""
    shrink_centre_degC: float = 36.9
    shrink_from_degC: float | None = None
    """Body temperature from which readings are pulled; None for no lower end."""
    shrink_to_degC: float | None = None
    """Body temperature up to which readings are pulled; None for no upper end."""
    made_up: float = Share
    """Weight of a made-up normal number in every body reading."""
    made_up_when_healthy: float = Share
    """The same, in body readings below the alarm threshold only."""
    made_up_when_febrile: float = Share
    """The same, in body readings at or above the alarm threshold only."""
    normal_degC: float = 36.6
    """The mean of the numbers that it makes up."""
    normal_spread_delta_degC: float = Field(default=0.2, ge=0)
    """Their standard deviation."""
    stuck_share: float = Share
    """Share of tracks for which it goes on saying what it said last in their mode."""


class Alarming(Options):
    """When it raises its alarm, and what it keeps of it."""

    alarms: bool = True
    alarm_threshold_degC: float = 37.3
    lowest_threshold_degC: float = 35.0
    highest_threshold_degC: float = 42.0
    threshold_step_delta_degC: float = Field(default=0.1, gt=0)
    threshold_error_delta_degC: float = 0.0
    """The threshold that readings are compared with, less the one it states."""
    alarm_hysteresis_delta_degC: float = Field(default=0.3, ge=0)
    """How far below the threshold a person's readings have to fall before they can raise the alarm again."""
    missed_share: float = Share
    """Share of persons who are due an alarm and get none."""
    false_alarm_share: float = Share
    """Share of persons below the threshold for whom it raises an alarm all the same."""
    alarm_delay_s: float = Field(default=0.0, ge=0)
    """From the reading that reaches the threshold to the alarm."""
    missing_record_share: float = Share
    """Share of alarms without an entry in its store."""


class Speaking(Options):
    """How what it has to say leaves it."""

    lost_event_share: float = Share
    """Share of its events that never leave it; heartbeats are the link's and do."""
    duplicated_event_share: float = Share
    """Share of its events that leave it twice."""
    reordered_event_share: float = Field(default=0.0, ge=0, le=0.5)
    """Share of its events that leave it behind their next."""
    wrong_unit_share: float = Share
    """Share of tracks whose readings are Fahrenheit numbers called Celsius."""
    body_as_surface_share: float = Share
    """Share of body readings that are called surface readings."""
    surface_as_body_share: float = Share
    """Share of surface readings that are called body readings."""
    clock_skew_s: float = 0.0
    """What its own clock is off by: that of its records. Events are dated by their arrival at the bench."""


class OfItsEye(Options):
    """Options of the eye that can be given here for short; they override those of ``eye``."""

    smallest_face: float | None = Field(default=None, gt=0)
    warmest_person_degC: float | None = None
    tells_objects_apart: bool | None = None
    mask_confusion: float | None = Field(default=None, ge=0, le=1)
    covered_faces_missed: float | None = Field(default=None, ge=0, le=1)
    camera_drift_delta_degC: float | None = Field(default=None, ge=0)
    corner_blackbody: bool | None = None
    noise_delta_degC: float | None = Field(default=None, ge=0)
    """Standard deviation of readings of a plate at 1.5 m: the eye's ``netd_delta_degC`` in proportion."""
    edge_delta_degC: float | None = None
    """The eye's ``shading_delta_degC``."""
    drift_delta_degC_per_h: float | None = None
    ambient_delta_degC_per_degC: float | None = None
    warm_up_delta_degC: float | None = None
    warm_up_time_constant_s: float | None = Field(default=None, gt=0)
    boot_s: float | None = Field(default=None, ge=0)
    frame_interval_s: float | None = Field(default=None, gt=0)


class DeviceOptions(Itself, Following, Thermometry, Alarming, Speaking, OfItsEye):
    """A whole device. A product class is a subclass of other defaults, see ``kinds.py``."""

    PRODUCT_CLASS: ClassVar[str]

    eye: EyeOptions = EyeOptions()
    """Its camera, optics and vision."""

    @property
    def eye_in_force(self) -> EyeOptions:
        """The eye with the short options applied."""
        told = {name: getattr(self, name) for name in OfItsEye.model_fields}
        noise = told.pop("noise_delta_degC")
        told |= {"shading_delta_degC": told.pop("edge_delta_degC"), "netd_delta_degC": noise and noise * _NETD_OF_NOISE}
        return self.eye.model_copy(update={name: value for name, value in told.items() if value is not None})

    def with_eye(self, **changes: Any) -> Self:
        """The same device with another eye, which includes the short options."""
        eye = type(self.eye).model_validate({**self.eye_in_force.model_dump(), **changes})
        return self.model_copy(update={"eye": eye, **dict.fromkeys(OfItsEye.model_fields)})


_NETD_OF_NOISE = 3.3
"""Noise of a pixel by that of a reading: 16 pixels of a plate, 25 of the corner source that it is held against."""
