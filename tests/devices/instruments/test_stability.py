"""Stable by the bench's own criterion: what counts as rest, and what only looks like it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from conformance.bench.clock import VirtualClock
from conformance.devices.instruments.faults import NeverStable
from conformance.devices.instruments.pace import InstrumentPace
from conformance.devices.instruments.stability import Criterion, StabilityWatch, settled

CRITERION = Criterion(
    band_delta_degC=0.1, for_s=60, drift_delta_degC_per_min=0.05, offset_delta_degC=0.2, interval_s=5, deadline_s=600
)


def watched(
    temperature: Callable[[float], float], until_s: float = 120.0, set_point_degC: float | None = 37.0
) -> StabilityWatch:
    watch = StabilityWatch(CRITERION, set_point_degC)
    for time_s in np.arange(0.0, until_s + 1, 5.0):
        watch.add(float(time_s), temperature(float(time_s)))
    return watch


def test_rest_at_the_set_point_is_stable() -> None:
    assert watched(lambda t: 37.01).unmet() is None


@pytest.mark.parametrize(
    ("temperature", "until_s", "missing"),
    [
        (lambda t: 37.0, 55.0, "not 60 s of readings"),
        (lambda t: 37.0 + 0.08 * (-1) ** (t // 5), 120.0, "span 0.16 delta_degC, 0.1 are allowed"),
        (lambda t: 36.9 + 0.08 * t / 60, 120.0, "drifts by 0.08 delta_degC/min"),
        (lambda t: 22.0, 120.0, "rests at 22.000 degC"),
        (lambda t: 37.0 if t < 90 else 37.5, 120.0, "span 0.5"),
    ],
)
def test_what_is_no_rest_says_what_is_missing(
    temperature: Callable[[float], float], until_s: float, missing: str
) -> None:
    assert missing in (watched(temperature, until_s).unmet() or "")


def test_a_stalled_link_does_not_look_like_rest() -> None:
    watch = StabilityWatch(CRITERION, 37.0)
    for time_s in (0.0, 5.0, 10.0, 55.0, 60.0, 65.0):
        watch.add(time_s, 37.0)
    assert watch.unmet() == "45 s passed without a reading"


@given(st.integers(0, 10_000), st.floats(5.0, 200.0), st.floats(22.0, 30.0))
def test_whatever_it_comes_from_it_is_near_the_set_point_when_it_is_called_stable(
    seed: int, time_constant_s: float, start_degC: float
) -> None:
    clock, noise = VirtualClock(), np.random.default_rng(seed)

    def true_degC() -> float:
        return 37.0 + (start_degC - 37.0) * math.exp(-clock.now_s() / time_constant_s)

    def read() -> tuple[float, float]:
        return clock.now_s(), true_degC() + float(noise.uniform(-0.01, 0.01))

    criterion = CRITERION.model_copy(update={"deadline_s": 4000.0})
    settled("the source", read, criterion, InstrumentPace(clock, simulated=True), 37.0)
    assert abs(true_degC() - 37.0) <= 0.2


def test_what_never_settles_ends_at_its_deadline_with_what_was_missing() -> None:
    clock = VirtualClock()
    with pytest.raises(NeverStable, match=r"the source was not stable at 37 degC within 600 s: it drifts by 0.06 "):
        settled(
            "the source",
            lambda: (clock.now_s(), 36.9 + clock.now_s() * 1e-3),
            CRITERION,
            InstrumentPace(clock, simulated=True),
            37.0,
        )
    assert clock.now_s() == 600.0


def test_an_objection_keeps_it_from_being_stable() -> None:
    clock = VirtualClock()
    with pytest.raises(NeverStable, match="its flag says no"):
        settled(
            "the source",
            lambda: (clock.now_s(), 37.0),
            CRITERION,
            InstrumentPace(clock, simulated=True),
            37.0,
            lambda: "its flag says no",
        )


def test_a_criterion_that_cannot_be_met_is_refused() -> None:
    with pytest.raises(ValidationError, match="a quarter of for_s"):
        Criterion(for_s=10, interval_s=5)
    with pytest.raises(ValidationError, match="deadline_s is longer than for_s"):
        Criterion(for_s=60, interval_s=5, deadline_s=60)


def test_a_real_instrument_is_waited_for_even_where_the_bench_plays_its_time() -> None:
    import time

    clock, begun_s = VirtualClock(), time.monotonic()
    InstrumentPace(clock).wait(0.05)
    assert clock.now_s() == 0.05
    assert time.monotonic() - begun_s >= 0.05
