"""What a device with a flaw does, measured on the device itself: no scenario and no evaluation has a part in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from conformance.core.events import Mode, Reading
from conformance.core.scenes import TargetKind
from conformance.simulator.devices.kinds import DualLight
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.flaws import FLAWS
from conformance.simulator.truth import TrueView, Truth
from tests.honest_truth import honest_truth
from tests.simulator.devices.still import Stand, face, of, plate

NOISE_DELTA_DEGC = 0.04
CORRECTION_DELTA_DEGC = 0.9

HONEST = honest_truth(noise_delta_degC=NOISE_DELTA_DEGC)
"""Before an eye that errs by its noise alone."""

BODY = TargetKind.PERSON
"""A face whose skin is the device's own correction cooler than the body."""


def spoiled(flaw: str, size: float, **options: Any) -> DeviceOptions:
    """A device, fine in its steps, with a flaw."""
    bad: DeviceOptions = FLAWS[flaw].spoil(DualLight(resolution_delta_degC=0.001, **options), size)
    return bad


def true(flaw: str, size: float) -> Truth:
    """What is said of it."""
    return FLAWS[flaw].truth(HONEST, size)


def look(mode: Mode, reference_degC: float) -> TrueView:
    return TrueView(mode, BODY if mode is Mode.BODY else TargetKind.BLACKBODY, reference_degC)


def readings_degC(kind: DeviceOptions, at: TrueView, views: int = 20) -> NDArray[np.float64]:
    """200 readings: ten in each of so many views."""
    thing = face(at.reference_degC - CORRECTION_DELTA_DEGC) if at.mode is Mode.BODY else plate(at.reference_degC)
    stand = Stand(thing, noise_delta_degC=NOISE_DELTA_DEGC, kind=kind)
    readings = of(Reading, (event for events in stand.views(views, 10 * kind.reading_interval_s) for event in events))
    return np.array([reading.temperature_degC for reading in readings])


def agrees(values: NDArray[np.float64], mean: float, deviation: float) -> bool:
    """Whether mean and standard deviation of a sample can be these: each within its 99.99 % limits."""
    count = len(values)
    off = stats.norm.ppf(1 - 5e-5) * deviation / np.sqrt(count)
    low, high = stats.chi2.ppf((5e-5, 1 - 5e-5), count - 1) / (count - 1) * deviation**2
    rounding = 0.001
    return bool(
        abs(values.mean() - mean) <= off + rounding and low - rounding**2 <= values.var(ddof=1) <= high + rounding**2
    )


def share_agrees(happened: int, of_all: int, share: float) -> bool:
    """Whether a count can come of this share: within the binomial's 99.99 % limits."""
    low, high = stats.binom.interval(0.9999, of_all, share)
    return bool(low <= happened <= high)
