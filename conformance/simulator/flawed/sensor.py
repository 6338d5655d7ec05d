"""Flaws of the eye: noise, optics, and what no reference source takes away. Frames show them as readings do."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.core.text import Text
from conformance.simulator.flaw import Flaw
from conformance.simulator.flawed.flaw_builder import ALL_CLASSES, as_it_is, rereading, spoiling
from conformance.simulator.truth import TrueView, Truth

LYING_BOOT_S = 1.0
"""After which a device that is cold says that it is ready."""


def _adding(name: str, sign: float = 1.0, **set_to: float) -> Callable[[Any, float], Any]:
    """An eye with more of something than it has, by the size; ``set_to`` is set as it is."""

    def spoil(options: Any, size: float) -> Any:
        return options.with_eye(**{name: getattr(options.eye_in_force, name) + sign * size}, **set_to)

    return spoil


def _off(truth: Truth, error_delta_degC: Callable[[TrueView], float]) -> Truth:
    """The truth of a device whose pictures have another error."""
    return rereading(truth, lambda look, honest: honest + truth.picture_gain(look) * error_delta_degC(look))


def _cold(truth: Truth, size: float) -> Truth:
    cooled = _off(truth, lambda look: -size * math.exp(-look.since_on_s / truth.warm_up_time_constant_s))
    return replace(cooled, boot_s=LYING_BOOT_S)


def _noisy(truth: Truth, size: float) -> Truth:
    """All noise of readings is the pixels', so it grows with theirs."""
    times = size / truth.netd_delta_degC
    return replace(truth, noise_delta_degC=truth.noise_delta_degC * times, netd_delta_degC=size)


def _blurred(truth: Truth, size: float) -> Truth:
    """Of a plate what is left of its excess over the air; a face's correction was made for another lens, and what a
    much worse one leads it to is on no paper."""
    honest_degC, honest_residual = truth.reading_degC, truth.residual_delta_degC

    def reading_degC(look: TrueView) -> float:
        return honest_degC(look) + (0.0 if look.is_face else sum(truth.blurred_plate_delta_degC(size, look)) / 2)

    def residual_delta_degC(look: TrueView) -> float:
        if look.is_face:
            return honest_residual(look) if size <= WITHIN_CORRECTION_PIXELS else math.inf
        least, most = truth.blurred_plate_delta_degC(size, look)
        return honest_residual(look) + (most - least) / 2

    return replace(truth, reading_degC=reading_degC, residual_delta_degC=residual_delta_degC, blur_pixels=size)


WITHIN_CORRECTION_PIXELS = 0.75
"""Blur up to which the eye's own corrections of faces hold."""

FLAWS = (
    Flaw(
        name="drift",
        title=Text(zh="漂移", en="Drift from the first second of the run"),
        unit="delta_degC/h",
        sizes=(0.005, 0.5),
        classes=ALL_CLASSES,
        spoil=_adding("drift_delta_degC_per_h"),
        truth=lambda truth, size: _off(truth, lambda look: size * look.at_s / 3600),
    ),
    Flaw(
        name="warm_up_lie",
        title=Text(zh="未热稳定即报告就绪", en="Says that it is ready while it is cold"),
        unit="delta_degC",
        sizes=(0.05, 2.0),
        classes=ALL_CLASSES,
        spoil=_adding("warm_up_delta_degC", -1.0, boot_s=LYING_BOOT_S),
        truth=_cold,
        harmless=Text(
            zh="本方案不关断设备：已在运行的设备早已热稳定。",
            en="the plan never switches the device off, and one that has been on for long is warm",
        ),
    ),
    Flaw(
        name="noise",
        title=Text(zh="噪声（噪声等效温差）", en="Noise of the pixels (NETD)"),
        unit="delta_degC",
        sizes=(0.055, 0.5),
        classes=ALL_CLASSES,
        spoil=spoiling(eye__netd_delta_degC=as_it_is),
        truth=_noisy,
    ),
    Flaw(
        name="non_uniformity",
        title=Text(zh="视场不均匀", en="Pictures change toward the edge of the field of view"),
        unit="delta_degC",
        sizes=(0.05, 1.0),
        classes=ALL_CLASSES,
        spoil=_adding("shading_delta_degC"),
        truth=lambda truth, size: _off(truth, lambda look: size * (2 * look.position - 1) ** 2),
    ),
    Flaw(
        name="blur",
        title=Text(zh="图像模糊", en="Blurred optics"),
        unit="pixel",
        sizes=(0.6, 2.0),
        classes=ALL_CLASSES,
        spoil=spoiling(eye__blur_pixels=as_it_is),
        truth=_blurred,
    ),
)
