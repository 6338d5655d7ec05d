"""What the link makes late is stated, and never held against the device; nor is it ever to its good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.events import ClockComparison, Presented
from conformance.scenarios.link_timing import EXACT, Timing, timing_of
from conformance.scenarios.response_time import quantile_measurement


def compared(time_s: float, round_trip_s: float, poll_s: float = 0.0, clock_s: float | None = None) -> ClockComparison:
    return ClockComparison("s", time_s, round_trip_s, poll_s, clock_s)


def test_without_a_link_there_is_nothing_to_state() -> None:
    timing = timing_of([Presented("s", 1.0, "p")])
    assert timing == EXACT
    assert (timing.budget(), timing.notes(), timing.conditions()) == (None, (), {})
    assert timing.widened(0.3, 0.5) == (0.3, 0.5)


def test_the_longest_round_trip_and_the_polling_make_the_delay() -> None:
    timing = timing_of([compared(0, 0.02, 0.1), compared(600, 0.08, 0.1), compared(900, 0.03, 0.1)])
    assert timing.latest_s == pytest.approx(0.18)
    assert timing.drift_s is None


def test_a_clock_that_drifts_and_jumps_is_told_and_changes_no_bound() -> None:
    timing = timing_of([compared(0.0, 0.0, clock_s=1e9), compared(600.0, 0.0, clock_s=1e9 + 600 + 3600)])
    assert (timing.drift_s, timing.over_s) == (3600.0, 600.0)
    assert timing.widened(0.3, 0.5) == (0.3, 0.5)
    (note,) = timing.notes()
    assert "+3600.000 s" in note.en
    assert "+3600.000 s" in note.zh


@given(st.floats(0, 5), st.floats(0, 5), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_bounds_only_ever_widen(lower_s: float, width_s: float, trip_s: float, poll_s: float, half_s: float) -> None:
    upper_s = lower_s + width_s
    low_s, high_s = Timing(trip_s, poll_s, half_s).widened(lower_s, upper_s)
    assert low_s is not None
    assert high_s is not None
    assert 0 <= low_s <= lower_s
    assert upper_s <= high_s


def test_every_cause_is_a_line_of_the_budget_of_a_response_time() -> None:
    timing = Timing(round_trip_s=0.1, poll_interval_s=0.2, presented_half_width_s=0.3)
    measurement = quantile_measurement("response_time", [0.8] * 60, 0.95, 5.0, 0.95, {}, timing)
    assert measurement.budget is not None
    assert [(line.source, line.half_width) for line in measurement.budget.lines] == [
        ("delay of the link", 0.05),
        ("polling interval", 0.1),
        ("time of standing in place", 0.3),
    ]
    assert measurement.bounds == (pytest.approx(0.2), pytest.approx(1.1))
    assert measurement.conditions["poll_interval_s"] == 0.2


@pytest.mark.parametrize(("delay_s", "expected"), [(0.0, "fail"), (0.5, "inconclusive")])
def test_a_device_is_not_failed_for_what_its_link_may_have_added(delay_s: float, expected: str) -> None:
    slow = Timing(round_trip_s=delay_s)
    measurement = quantile_measurement("response_time", [1.2] * 60, 0.95, 5.0, 0.95, {}, slow)
    low, high = measurement.bounds or (None, None)
    assert low is not None
    assert high is not None
    assert ("fail" if low > 1.0 else "pass" if high <= 1.0 else "inconclusive") == expected
