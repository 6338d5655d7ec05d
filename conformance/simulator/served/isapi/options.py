"""What a simulated ISAPI device shows of itself beside what it measures."""

from __future__ import annotations

from pydantic import Field

from conformance.bench.driver import Options
from conformance.devices.secret import Secret


class IsapiWireOptions(Options):
    """The wire's own options."""

    user: str = "admin"
    password: Secret | None = None
    """If left out, it is generated at the start and passed to the driver."""
    unit: str = Field(default="celsius", pattern="^(celsius|celcius|fahrenheit|kelvin)$")
    """The word in ``thermometryUnit``; numbers are in that unit."""
    visible_channel: int = Field(default=1, ge=1)
    """Channel of messages about faces."""
    thermal_channel: int = Field(default=2, ge=1)
    """Channel of messages about plates."""
    alarm_threshold_degC: float = 37.3
    """What its settings state until they are set."""
    body_temperature_compensation_delta_degC: float | None = None
    """What it states as smartCorrection; None where it has no such setting."""
    blackbody_degC: float | None = None
    """What it states as its blackbody's temperature; None where it has none."""
    second_0: str = "2026-01-01T08:00:00+08:00"
    """The time of day in its world when the run begins, ISO 8601 with offset."""
    page: int = Field(default=30, ge=1)
    """Entries of a page of past passages."""
