from __future__ import annotations

import math

import pytest

from conformance.bench.clock import RealClock, VirtualClock


def test_hours_pass_at_once() -> None:
    clock = VirtualClock()
    clock.sleep(7200)
    assert clock.now_s() == 7200


def test_a_hundred_thousand_tenths_are_exactly_ten_thousand_seconds() -> None:
    clock = VirtualClock()
    for _ in range(100_000):
        clock.sleep(0.1)
    assert clock.now_s() == 10_000


def test_time_never_runs_backwards() -> None:
    clock = VirtualClock()
    clock.sleep(-1)
    assert clock.now_s() == 0


@pytest.mark.parametrize("duration_s", [math.nan, math.inf])
def test_a_sleep_without_end_is_refused(duration_s: float) -> None:
    with pytest.raises(ValueError, match="cannot sleep"):
        VirtualClock().sleep(duration_s)


def test_real_time_passes_by_itself() -> None:
    clock = RealClock()
    clock.sleep(0.01)
    assert 0.01 <= clock.now_s() < 5
