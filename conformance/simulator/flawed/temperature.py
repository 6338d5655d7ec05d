"""Flaws of the thermometer: what it makes of the temperature that the eye saw."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.core.events import Mode
from conformance.core.text import Text
from conformance.simulator.flaw import Flaw
from conformance.simulator.flawed.flaw_builder import (
    ALL_CLASSES,
    PERCENT,
    as_it_is,
    as_share,
    rereading,
    share_of,
    spoiling,
)
from conformance.simulator.truth import TrueView, Truth

GAIN_HINGE_DEGC = 37.0
"""Surface temperature at which a wrong gain does no harm."""
NORMAL_DEGC, NORMAL_SPREAD_DELTA_DEGC = 36.6, 0.2
"""What a device makes up: the mean of its normal numbers, and their standard deviation."""
SHRINK_CENTRE_DEGC = 36.9
"""What readings are pulled toward."""
RIGGED_FROM_DEGC, RIGGED_TO_DEGC = 37.4, 37.9
"""Body temperatures between which piecewise rigging pulls."""
HIDDEN_FROM_DEGC, HIDDEN_TO_DEGC = 38.12, 38.38
"""A range so narrow that it moves no slope by much, and that no person of an alarm test comes from."""


def _offset(truth: Truth, size: float) -> Truth:
    return rereading(truth, lambda look, honest: honest + size)


def _gain(truth: Truth, size: float) -> Truth:
    def reread(look: TrueView, honest: float) -> float:
        correction = truth.body_correction_delta_degC if look.mode is Mode.BODY else 0.0
        return honest + size * (honest - correction - GAIN_HINGE_DEGC)

    factor = truth.noise_factor
    return replace(rereading(truth, reread), noise_factor=lambda look: factor(look) * abs(1 + size))


def pulled(truth: Truth, size: float, from_degC: float = -math.inf, to_degC: float = math.inf) -> Truth:
    """Body readings between two temperatures pulled toward the centre by the share ``size`` of their distance."""
    honest_degC, factor = truth.reading_degC, truth.noise_factor

    def share(look: TrueView) -> float:
        return size if look.mode is Mode.BODY and from_degC <= honest_degC(look) <= to_degC else 0.0

    return replace(
        truth,
        reading_degC=lambda look: honest_degC(look) + share(look) * (SHRINK_CENTRE_DEGC - honest_degC(look)),
        noise_factor=lambda look: factor(look) * (1 - share(look)),
    )


def _pulling(from_degC: float, to_degC: float) -> Callable[[Any, float], Any]:
    """Options of a device that does so between two temperatures."""
    return spoiling(
        shrink_factor=lambda size: 1 - size,
        shrink_from_degC=lambda size: from_degC,
        shrink_to_degC=lambda size: to_degC,
    )


def made_up(truth: Truth, size: float, *, healthy: bool, febrile: bool) -> Truth:
    """Body readings that are to the weight ``size`` a normal number, whatever was measured.

    The device decides whether a person is febrile by its own true reading and its alarm threshold: within a few
    standard deviations of the threshold its readings alternate between the two kinds, and the expectation describes
    neither.
    """
    honest_degC, factor = truth.reading_degC, truth.noise_factor

    def weight(look: TrueView) -> float:
        if look.mode is not Mode.BODY:
            return 0.0
        return size if (febrile if honest_degC(look) >= truth.alarm_threshold_degC else healthy) else 0.0

    return replace(
        truth,
        reading_degC=lambda look: honest_degC(look) + weight(look) * (NORMAL_DEGC - honest_degC(look)),
        noise_factor=lambda look: factor(look) * (1 - weight(look)),
        made_up_noise_delta_degC=lambda look: weight(look) * NORMAL_SPREAD_DELTA_DEGC,
    )


def _in_fahrenheit(truth: Truth, size: float) -> Truth:
    if size < PERCENT:
        return replace(truth, wrong_unit_share=size / PERCENT)
    factor = truth.noise_factor
    return replace(
        rereading(truth, lambda look, honest: honest * 9 / 5 + 32),
        noise_factor=lambda look: factor(look) * 9 / 5,
        wrong_unit_share=1.0,
    )


FLAWS = (
    Flaw(
        name="offset",
        title=Text(zh="恒定偏差", en="A constant error"),
        unit="delta_degC",
        sizes=(0.1, 0.6, -0.6),
        classes=ALL_CLASSES,
        spoil=spoiling(offset_delta_degC=as_it_is),
        truth=_offset,
    ),
    Flaw(
        name="gain",
        title=Text(zh="增益误差（以 37 °C 为支点）", en="A wrong gain, hinged at 37 °C"),
        unit="dimensionless",
        sizes=(0.01, 0.25),
        classes=ALL_CLASSES,
        spoil=spoiling(gain=lambda size: 1 + size),
        truth=_gain,
    ),
    Flaw(
        name="shrink_toward_normal",
        title=Text(zh="人体读数向正常值收缩", en="Body readings shrunk toward normal"),
        unit="dimensionless",
        sizes=(0.03, 0.6),
        classes=ALL_CLASSES,
        spoil=spoiling(shrink_factor=lambda size: 1 - size),
        truth=pulled,
    ),
    Flaw(
        name="piecewise_rigging",
        title=Text(
            zh="仅在两个温度之间向正常值收缩", en="Body readings shrunk toward normal only between two temperatures"
        ),
        unit="dimensionless",
        sizes=(0.03, 1.0),
        classes=ALL_CLASSES,
        spoil=_pulling(RIGGED_FROM_DEGC, RIGGED_TO_DEGC),
        truth=lambda truth, size: pulled(truth, size, RIGGED_FROM_DEGC, RIGGED_TO_DEGC),
    ),
    Flaw(
        name="narrow_rigging",
        title=Text(
            zh="仅在很窄的发热温度范围内向正常值收缩",
            en="Body readings shrunk toward normal only in a narrow range of the fever",
        ),
        unit="dimensionless",
        sizes=(0.03, 1.0),
        classes=ALL_CLASSES,
        spoil=_pulling(HIDDEN_FROM_DEGC, HIDDEN_TO_DEGC),
        truth=lambda truth, size: pulled(truth, size, HIDDEN_FROM_DEGC, HIDDEN_TO_DEGC),
    ),
    Flaw(
        name="honest_only_when_febrile",
        title=Text(zh="仅对发热者如实读数", en="Honest only of who is febrile: everybody else reads normal"),
        unit="dimensionless",
        sizes=(0.03, 1.0),
        classes=ALL_CLASSES,
        spoil=spoiling(made_up_when_healthy=as_it_is),
        truth=lambda truth, size: made_up(truth, size, healthy=True, febrile=False),
    ),
    Flaw(
        name="honest_only_when_healthy",
        title=Text(zh="仅对健康者如实读数", en="Honest only of who is healthy: fever reads normal"),
        unit="dimensionless",
        sizes=(0.03, 1.0),
        classes=ALL_CLASSES,
        spoil=spoiling(made_up_when_febrile=as_it_is),
        truth=lambda truth, size: made_up(truth, size, healthy=False, febrile=True),
    ),
    Flaw(
        name="always_normal",
        title=Text(zh="人体读数总是正常", en="Body readings are always normal"),
        unit="dimensionless",
        sizes=(0.03, 1.0),
        classes=ALL_CLASSES,
        spoil=spoiling(made_up=as_it_is),
        truth=lambda truth, size: made_up(truth, size, healthy=True, febrile=True),
    ),
    Flaw(
        name="stuck_reading",
        title=Text(zh="读数卡住", en="The reading sticks: the next person gets the last one's"),
        unit="percent",
        sizes=(0.0001, 100.0),
        classes=ALL_CLASSES,
        spoil=spoiling(stuck_share=as_share),
        truth=share_of("stuck_share"),
    ),
    Flaw(
        name="wrong_unit",
        title=Text(zh="华氏数值当作摄氏", en="Fahrenheit numbers sold as Celsius"),
        unit="percent",
        sizes=(0.0001, 100.0),
        classes=ALL_CLASSES,
        spoil=spoiling(wrong_unit_share=as_share),
        truth=_in_fahrenheit,
    ),
)
