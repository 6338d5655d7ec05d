"""The truth of a device that reads what is there and errs by its noise alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.simulator.truth import Truth

_HONEST = Truth(
    reading_degC=lambda look: look.reference_degC,
    noise_delta_degC=0.04,
    scene_delta_degC=0.0,
    person_delta_degC=0.0,
    resolution_delta_degC=0.001,
    alarm_threshold_degC=37.3,
    stated_alarm_threshold_degC=37.3,
    first_reading_s=0.35,
    first_reading_spread=0.15,
    frame_interval_s=0.04,
)


def honest_truth(**other: Any) -> Truth:
    """It, but for what is stated."""
    return replace(_HONEST, **other)
