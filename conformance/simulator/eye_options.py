"""What kind of eye a simulated device has. The defaults are a good one; each flaw is one option set differently."""

from __future__ import annotations

from pydantic import Field

from conformance.bench.driver import Options


class EyeOptions(Options):
    """Camera and vision: lens, sensor, corrections, and what vision makes of the pictures."""

    # Lens and sensor
    columns: int = Field(default=80, ge=16, le=1280)
    rows: int = Field(default=60, ge=12, le=1024)
    field_of_view_deg: float = Field(default=53.13, gt=5, lt=120)
    """Horizontal; the default is as wide as it is far."""
    visible_columns: int = Field(default=240, ge=80, le=1280)
    """Of the visible picture, which shows the same field of view."""
    blur_pixels: float = Field(default=0.5, ge=0, le=10)
    """Standard deviation of the lens's Gaussian point spread (size-of-source effect)."""
    lag_s: float = Field(default=0.012, ge=0)
    """Thermal time constant of the pixels: their first-order lag."""
    frame_interval_s: float = Field(default=0.04, gt=0)

    # Noise and patterns
    netd_delta_degC: float = Field(default=0.05, ge=0)
    """Noise equivalent temperature difference at 30 °C: temporal standard deviation of a pixel."""
    fixed_pattern_delta_degC: float = Field(default=0.02, ge=0)
    """Standard deviation from pixel to pixel that the shutter leaves: the same in every frame."""
    fixed_pattern_drift_delta_degC: float = Field(default=0.02, ge=0)
    """What is added to it, linearly in time, until the shutter closes again."""
    shading_delta_degC: float = 0.0
    """What pictures change by at the left and right edge; it grows with the square of the way from the centre."""

    # The bare camera's errors: a corner blackbody takes them away, the shutter all but a rest
    camera_drift_delta_degC: float = Field(default=0.4, ge=0)
    """Standard deviation of the bare camera from scene to scene."""
    corner_blackbody: bool = True
    """Whether a source of known temperature fills the upper left corner of the picture, and vision corrects by it."""
    corner_degC: float = 35.0
    """Radiance temperature of that source."""
    shutter_interval_s: float = Field(default=60.0, gt=0)
    """How often the shutter closes and all pixels are set to one level."""
    shutter_rest_delta_degC: float = Field(default=0.06, ge=0)
    """Without a corner blackbody: standard deviation of what a shutter leaves of the camera's error, anew each time."""
    shutter_drift_delta_degC: float = Field(default=0.06, ge=0)
    """Without a corner blackbody: standard deviation of what the camera drifts by until the shutter closes again."""

    # Errors that no correction of the eye takes away
    offset_delta_degC: float = 0.0
    """Constant: the calibration is wrong by this."""
    drift_delta_degC_per_h: float = 0.0
    """What temperatures change by in an hour, from the first second of the run."""
    ambient_delta_degC_per_degC: float = 0.0
    """What temperatures change by with each degree of the air above 22 °C."""
    warm_up_delta_degC: float = -1.5
    """Error at the moment it is switched on; only a run that switches it on sees it."""
    warm_up_time_constant_s: float = Field(default=200.0, gt=0)
    """In which that error falls to 1/e."""
    boot_s: float = Field(default=15.0, ge=0)
    """How long nothing is seen after it is switched on."""

    # What vision corrects for
    size_correction: float = Field(default=1.0, ge=0, le=2)
    """Share of the right correction for blur and for the few pixels of a far face: 0 none, 1 right."""
    air_correction: float = Field(default=1.0, ge=0, le=2)
    """Share of the right correction for the air, by the distance that the size tells."""
    skin_emissivity: float = Field(default=0.98, gt=0.5, le=1)
    """What vision takes skin's emissivity for; 1 for no correction."""
    assumed_ambient_degC: float | None = None
    """What vision takes the air and what surfaces reflect for; None for its own thermometer, which is right."""
    assumed_relative_humidity_percent: float = Field(default=45.0, ge=0, le=100)

    # What vision tells
    smallest_face: float = Field(default=0.028, gt=0)
    """Apparent width of a head below which it is not a face, share of the field of view: 0.03 is a head at 5 m. Vision
    measures widths of far heads to some 6 %."""
    smallest_face_pixels: float = Field(default=3.5, gt=0)
    """The same in pixels of the infrared picture."""
    warmest_person_degC: float = 43.0
    """A surface above this temperature is not skin, whatever its shape."""
    tells_objects_apart: bool = True
    """Whether it compares a warm spot with the visible picture; if not, any warm object except a plate is a face."""
    mask_confusion: float = Field(default=0.00001, ge=0, le=1)
    """Share of faces whose mask it judges wrongly: their visible picture deceives, as long as the view stands."""
    covered_faces_missed: float = Field(default=0.0, ge=0, le=1)
    """Share of faces with nose and mouth covered that it does not see."""
