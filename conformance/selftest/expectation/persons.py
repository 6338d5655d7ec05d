"""What a device makes of one person or source: readings, in time or not, alarms; from its truth."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from conformance.core.events import Mode
from conformance.core.scenes import TargetKind
from conformance.selftest.expectation.asked import NotWorkedOut
from conformance.selftest.expectation.chances import Chances, least
from conformance.selftest.expectation.stage import ScheduledBench, Span
from conformance.selftest.expectation.stated import stated
from conformance.selftest.expectation.timing import readings_by
from conformance.simulator.truth import TrueView, Truth


def person_at(
    reference_degC: float, stage: ScheduledBench, at_s: float, distance_m: float, position: float = 0.5
) -> TrueView:
    """A person before the device."""
    return TrueView(
        Mode.BODY,
        TargetKind.PERSON,
        reference_degC,
        distance_m=distance_m,
        position=position,
        ambient_degC=stage.ambient_degC,
        at_s=at_s,
    )


def source_at(mode: Mode, reference_degC: float, stage: ScheduledBench, at_s: float, distance_m: float) -> TrueView:
    """A reference source before the device: a blackbody, or a phantom that it takes for a person."""
    kind = TargetKind.PHANTOM if mode is Mode.BODY else TargetKind.BLACKBODY
    return TrueView(mode, kind, reference_degC, distance_m=distance_m, ambient_degC=stage.ambient_degC, at_s=at_s)


def of_persons(truth: Truth) -> float:
    """Standard deviation of what all readings of one person have in common, in delta_degC."""
    return math.hypot(truth.scene_delta_degC, truth.person_delta_degC)


def usable(truth: Truth, look: TrueView) -> bool:
    """Whether it states a number at all. Raises `NotWorkedOut` where that is on no paper."""
    if math.isinf(truth.residual_delta_degC(look)):
        raise NotWorkedOut("the results of its eye on faces have no closed form")
    return not math.isnan(truth.reading_degC(look))


def residuals(truth: Truth, look: TrueView) -> tuple[float, ...]:
    """What a reading may be off by that the truth leaves open: both ends, and the middle."""
    half_width = truth.residual_delta_degC(look)
    if math.isinf(half_width):
        raise NotWorkedOut("the results of its eye on faces have no closed form")
    return (-half_width, 0.0, half_width) if half_width else (0.0,)


def alarmed_by(truth: Truth, look: TrueView, time_s: float, off_delta_degC: float = 0.0) -> float:
    """Probability that a reading within a time reaches the true threshold, and its alarm comes in that time too.

    Readings are compared before their unit is lost on the way out.
    """
    if not usable(truth, look):
        return 0.0
    one = stated(_before_its_unit(truth), look, of_persons(truth), off_delta_degC)
    if one is None:
        return 0.0
    quiet = 1 - one.at_least(truth.alarm_threshold_degC)
    counts = readings_by(truth, time_s - truth.alarm_delay_s)
    return math.fsum(chance * (1 - float(one.weights @ np.power(quiet, count))) for count, chance in enumerate(counts))


@functools.lru_cache(maxsize=16)
def _before_its_unit(truth: Truth) -> Truth:
    if truth.wrong_unit_share < 1:
        return truth
    return replace(
        truth,
        reading_degC=lambda look: (truth.reading_degC(look) - 32) * 5 / 9,
        noise_factor=lambda look: truth.noise_factor(look) * 5 / 9,
    )


def odd_share(truth: Truth) -> float:
    """Share of tracks that `Truth.reading_degC` does not speak of: stuck, or in another unit."""
    in_other_unit = truth.wrong_unit_share if truth.wrong_unit_share < 1 else 0.0
    return 1 - (1 - truth.stuck_share) * (1 - in_other_unit)


def over_time(
    span: Span, looks: Callable[[float], Iterable[TrueView]], truth: Truth, chances: Callable[[float], Chances]
) -> Chances:
    """What holds at the beginning and at the end of a span; worked out once where the device does not change."""
    first, *rest = span.ends_s
    told = [[truth.reading_degC(look) for look in looks(at_s)] for at_s in span.ends_s]
    if not rest or np.array_equal(told[0], told[-1], equal_nan=True):
        return chances(first)
    return least([chances(at_s) for at_s in span.ends_s])


def stuck_at(truth: Truth, stage: ScheduledBench) -> tuple[Truth, ...] | None:
    """The truths of a device whose every reading is its first one in that mode, somewhere in its scatter."""
    if truth.stuck_share < 1:
        return None
    first = {mode: stage.first_look(mode) for mode in (Mode.BODY, Mode.SURFACE)}

    def at(deviations: float) -> Truth:
        constant = {
            mode: math.nan
            if look is None
            else truth.reading_degC(look) + deviations * math.hypot(of_persons(truth), truth.scatter_delta_degC(look))
            for mode, look in first.items()
        }
        return replace(
            truth,
            reading_degC=lambda look: constant[look.mode],
            noise_delta_degC=0.0,
            scene_delta_degC=0.0,
            person_delta_degC=0.0,
            made_up_noise_delta_degC=lambda look: 0.0,
            stuck_share=0.0,
        )

    return tuple(at(deviations) for deviations in (-3.0, 0.0, 3.0))
