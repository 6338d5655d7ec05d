"""What a simulated ONVIF device shows of itself beside what it measures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conformance.bench.driver import Options
from conformance.devices.secret import Secret


class OnvifWireOptions(Options):
    """The wire's own options."""

    user: str = "admin"
    password: Secret | None = None
    """If left out, it is generated at the start and passed to the driver."""
    sensor_width_px: int = Field(default=640, gt=1)
    """Of the thermal sensor: what its coordinates count in."""
    plates: Literal["box", "spot"] = "box"
    """How plates are read; a spot has no coordinates."""
    rules: bool = False
    """Whether a rule for the alarm threshold is set up, so that alarms are sent."""
    radiometry_parameters: bool = False
    """Whether each reading carries its own RadiometryParameters."""
    emissivity: float = 0.98
    reflected_K: float = 295.15
    """The global parameters of its thermal service."""
