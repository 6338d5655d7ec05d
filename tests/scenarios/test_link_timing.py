"""What the link makes late is stated, and never held against the device; nor is it ever to its good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import ClockComparison, Presented
from conformance.scenarios.link_timing import EXACT, LinkTiming, timing_of
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
    drift, jump = timing.notes()
    assert "+3600.000 s" in drift.en
    assert "+3600.000 s" in drift.zh
    assert timing.jumped == jump


def course(*moves_s: tuple[float, float], every_s: float = 600.0, trip_s: float = 0.02) -> list[ClockComparison]:
    """Comparisons of a clock that gains so much from one to the next; the second of a pair makes its statement off."""
    found: list[ClockComparison] = []
    clock_s, at_s = 1e9 + 0.25, 0.0
    for gained_s, off_s in ((0.0, 0.0), *moves_s):
        clock_s += gained_s + (every_s if found else 0.0)
        found.append(compared(at_s, trip_s, clock_s=clock_s + off_s))
        at_s += every_s
    return found


def test_a_clock_that_only_drifts_has_not_jumped() -> None:
    quartz = timing_of(course(*[(0.06, 0.0)] * 10))  # 100 ppm
    assert quartz.drift_s == pytest.approx(0.6, abs=1e-5)
    assert quartz.jump_s is None
    assert quartz.jumped is None


@pytest.mark.parametrize("jump_s", [1.0, -1.0, 3600.0, -86400.0])
def test_a_jump_is_noticed_wherever_it_lies_and_whichever_way_it_goes(jump_s: float) -> None:
    for place in range(4):
        moves = [(jump_s if number == place else 0.01, 0.0) for number in range(4)]
        timing = timing_of(course(*moves))
        assert timing.jump_s == pytest.approx(jump_s)
        assert timing.jumped is not None
        assert f"{jump_s:+.3f} s" in timing.jumped.en
        assert f"{jump_s:+.3f} s" in timing.jumped.zh
        assert timing.widened(0.3, 0.5) == timing_of(course((0.0, 0.0))).widened(0.3, 0.5), "nothing else changes"


def test_a_clock_that_jumps_there_and_back_has_jumped_though_it_ends_where_it_should() -> None:
    timing = timing_of(course((5.0, 0.0), (-5.0, 0.0)))
    assert timing.drift_s == pytest.approx(0.0)
    assert abs(timing.jump_s or 0.0) == pytest.approx(5.0)


def test_what_the_link_may_have_added_is_no_jump() -> None:
    late = course((0.0, 0.9), (0.0, 0.0), trip_s=1.0)
    assert timing_of(late).jump_s is None
    assert timing_of(course((0.0, 0.9), (0.0, 0.0), trip_s=0.02)).jump_s is not None


def test_a_clock_that_states_whole_seconds_may_seem_to_move_by_one() -> None:
    whole = [compared(at_s, 0.0, clock_s=float(int(1e9 + at_s))) for at_s in (0.9, 600.1, 1200.95, 1800.05)]
    assert timing_of(whole).jump_s is None
    told = [compared(at_s, 0.0, clock_s=float(int(1e9 + at_s)) + (3.0 if at_s > 1000 else 0.0)) for at_s in (0.9, 1200)]
    assert timing_of(told).jump_s is not None


def test_the_time_in_which_a_run_was_cut_off_is_no_jump_of_the_device() -> None:
    before, after = course((0.0, 0.0)), course((0.01, 0.0))
    off = [
        replace(each, time_s=each.time_s + 700.0, device_clock_s=(each.device_clock_s or 0.0) + 9000.0)
        for each in after
    ]
    assert timing_of([*before, *off]).jump_s is not None
    resumed = timing_of([*before, replace(off[0], resumed=True), *off[1:]])
    assert resumed.jump_s is None
    assert abs(resumed.drift_s or 0.0) < 0.1


@given(st.floats(0, 5), st.floats(0, 5), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_bounds_only_ever_widen(lower_s: float, width_s: float, trip_s: float, poll_s: float, half_s: float) -> None:
    upper_s = lower_s + width_s
    low_s, high_s = LinkTiming(trip_s, poll_s, half_s).widened(lower_s, upper_s)
    assert low_s is not None
    assert high_s is not None
    assert 0 <= low_s <= lower_s
    assert upper_s <= high_s


def test_every_cause_is_a_line_of_the_budget_of_a_response_time() -> None:
    timing = LinkTiming(round_trip_s=0.1, poll_interval_s=0.2, presented_half_width_s=0.3)
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
    slow = LinkTiming(round_trip_s=delay_s)
    measurement = quantile_measurement("response_time", [1.2] * 60, 0.95, 5.0, 0.95, {}, slow)
    low, high = measurement.bounds or (None, None)
    assert low is not None
    assert high is not None
    assert ("fail" if low > 1.0 else "pass" if high <= 1.0 else "inconclusive") == expected
