"""When a device first reads a person, and when its alarm comes: distributions from its truth."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtr

from conformance.simulator.truth import Truth

WAITS = 64
"""The wait for the next frame is taken at so many places of the frame's interval."""


def read_by(truth: Truth, time_s: float) -> float:
    """Probability that a first reading was made within a time of the face coming into view."""
    waits = (np.arange(WAITS) + 0.5) / WAITS * truth.frame_interval_s
    left = time_s - waits
    ready = left > 0
    if truth.first_reading_s <= 0:
        return float(np.mean(ready))
    logarithms = np.log(left[ready] / truth.first_reading_s)
    if truth.first_reading_spread == 0:
        return float(np.sum(logarithms >= 0)) / WAITS
    return float(np.sum(ndtr(logarithms / truth.first_reading_spread))) / WAITS


def heard_by(truth: Truth, time_s: float, lost_share: float) -> float:
    """Probability that a reading came within a time, where each one that leaves the device is lost with a share."""
    heard, lost = 0.0, 1.0
    while time_s > 0 and lost > 1e-9:
        heard += lost * (1 - lost_share) * read_by(truth, time_s)
        lost *= lost_share
        time_s -= truth.reading_interval_s
    return heard


def readings_by(truth: Truth, time_s: float) -> list[float]:
    """Probability that exactly 0, 1, 2, … readings were made within a time."""
    if time_s <= 0:
        return [1.0]
    most = math.floor(time_s / truth.reading_interval_s) + 1
    at_least = [1.0, *(read_by(truth, time_s - count * truth.reading_interval_s) for count in range(most)), 0.0]
    return [at_least[count] - at_least[count + 1] for count in range(len(at_least) - 1)]


def lost_body_share(truth: Truth) -> float:
    """Share of body readings that do not come as body readings: lost, or called surface readings."""
    return 1 - (1 - truth.lost_event_share) * (1 - truth.body_as_surface_share)


def lost_surface_share(truth: Truth) -> float:
    """Share of surface readings that do not come as surface readings."""
    return 1 - (1 - truth.lost_event_share) * (1 - truth.surface_as_body_share)
