"""The options of the driver ``gige``: which camera, how it is set up, and where its device's decisions come from."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import Field, model_validator

from conformance.bench.driver import Driver, Options, Role
from conformance.core.frames import RadiometricCalibration
from conformance.core.problems import Wrong


class CameraCalibration(Options):
    """What counts mean; see `conformance.core.frames.RadiometricCalibration`. Either Planck's form or a linear one."""

    r: float | None = Field(default=None, gt=0)
    b_K: float | None = Field(default=None, gt=0)
    f: float = 1.0
    o: float = 0.0
    linear_K_per_count: float | None = Field(default=None, gt=0)
    """0.01 where a camera counts hundredths of a kelvin, 0.04 and 0.1 are usual too."""
    linear_zero_K: float = 0.0

    @model_validator(mode="after")
    def _one_form(self) -> CameraCalibration:
        planck = self.r is not None and self.b_K is not None
        if planck == (self.linear_K_per_count is not None):
            remedy = "Give the form of the camera's own manual"
            raise Wrong("state either r and b_K, or linear_K_per_count", remedy=remedy)
        return self

    @property
    def radiometric(self) -> RadiometricCalibration:
        """The same as a value."""
        return RadiometricCalibration(
            self.r or 1.0, self.b_K or 1.0, self.f, self.o, self.linear_K_per_count, self.linear_zero_K
        )


class CameraRegion(Options):
    """The part of the sensor that is sent, in its pixels."""

    x_px: int = Field(default=0, ge=0)
    y_px: int = Field(default=0, ge=0)
    columns: int = Field(gt=0)
    rows: int = Field(gt=0)


class Decisions(Options):
    """The driver that the device's events come from, with its options as on a bench of its own."""

    driver: str
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Decisions:
        known = device_drivers()
        if self.driver not in known:
            from conformance.bench.registry import drivers

            raise drivers.missing((Role.DEVICE, self.driver), use=known)
        known[self.driver].options.model_validate_json(json.dumps(self.options))
        return self


class GigeOptions(Options):
    """Which camera, how it is set up, and what of its stream may be missing."""

    camera: str | None = None
    """Its IP address, or Aravis' name for it; left out on a bench with a simulated device, which states its own."""
    calibration: CameraCalibration | None = None
    """Left out for a simulated device only."""
    pixel_format: Literal["Mono16", "Mono14", "Mono12", "Mono10"] = "Mono16"
    region: CameraRegion | None = None
    """None: the camera's present setting."""
    frame_rate_per_s: float | None = Field(default=None, gt=0)
    """None: the camera's present setting, including triggers."""
    packet_size_bytes: int | None = Field(default=None, ge=576, le=16384)
    """None: the camera's present setting. 9000 if the whole path supports jumbo frames."""
    packet_resend: bool = True
    """Whether missing packets are requested again."""
    packet_timeout_ms: float = Field(default=20.0, gt=0)
    frame_retention_ms: float = Field(default=100.0, gt=0)
    """Time without a packet after which an incomplete frame is given up."""
    buffers: int = Field(default=50, ge=2, le=10_000)
    """Number of frames that may wait for the program."""
    silence_s: float = Field(default=2.0, gt=0)
    """Longest real time between two frames; after it the link counts as lost."""
    most_lost_share: float = Field(default=0.01, ge=0, lt=1)
    """Largest share of a scene's frames that may be lost; if more are, the scene breaks."""
    reconnect: bool = False
    """Whether a camera that was lost, or switched off and on, is set up again for the next scene; the scene in which it
    was lost stays broken."""
    decisions: Decisions | None = None


def device_drivers() -> dict[str, Driver[Any]]:
    """Whose events may stand beside the frames, by name."""
    from conformance.bench.registry import drivers

    return {name: driver for (role, name), driver in drivers().items() if role is Role.DEVICE and name != "gige"}
