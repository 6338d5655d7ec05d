"""Rates of independent trials."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from conformance.metrology.rates import (
    bounds,
    quantile_bounds,
    rate_measurement,
    rule_of_three,
    sample_quantile,
    zero_failure_trials,
)

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, st.floats(0.6, 0.999))
def test_exact_bounds_agree_with_scipy(counts: tuple[int, int], confidence: float) -> None:
    successes, trials = counts
    ours = bounds(successes, trials, confidence, "two-sided")
    theirs = binomtest(successes, trials).proportion_ci(confidence, method="exact")
    assert ours.lower == pytest.approx(theirs.low, abs=1e-9)
    assert ours.upper == pytest.approx(theirs.high, abs=1e-9)


def test_exact_bounds_agree_with_the_literature() -> None:
    # Newcombe 1998, Table I: 81 of 263
    assert bounds(81, 263, 0.95, "two-sided", "clopper-pearson") == pytest.approx((0.2527, 0.3676), abs=6e-5)
    assert bounds(81, 263, 0.95, "two-sided", "wilson") == pytest.approx((0.2553, 0.3662), abs=6e-5)


@given(COUNTS, st.floats(0.6, 0.999), st.sampled_from(["wilson", "wilsoncc"]))
def test_score_bounds_agree_with_scipy(counts: tuple[int, int], confidence: float, method: str) -> None:
    ours = bounds(*counts, confidence, "two-sided", "wilson" if method == "wilson" else "wilson-cc")
    theirs = binomtest(*counts).proportion_ci(confidence, method=method)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "method", "expected"),
    [((15, 148), "wilson", (0.0624, 0.1605)), ((15, 148), "wilson-cc", (0.0598, 0.1644)),
     ((15, 148), "clopper-pearson", (0.0578, 0.1617)), ((0, 20), "wilson", (0.0, 0.1611)),
     ((0, 20), "clopper-pearson", (0.0, 0.1684)), ((1, 29), "wilson", (0.0061, 0.1718)),
     ((1, 29), "clopper-pearson", (0.0009, 0.1776)), ((81, 263), "wilson-cc", (0.2535, 0.3682))],
)  # fmt: skip
def test_small_samples_agree_with_newcombe(counts: tuple[int, int], method: Any, expected: tuple[float, float]) -> None:
    # Newcombe 1998, Table I
    assert bounds(*counts, 0.95, "two-sided", method) == pytest.approx(expected, abs=6e-5)


def test_the_rule_of_three_is_near_the_exact_bound_and_above_it() -> None:
    assert rule_of_three(300) == pytest.approx(0.01)
    for trials in (30, 300, 3000):
        exact = bounds(0, trials, 0.95, "upper").upper
        assert exact < rule_of_three(trials) < 1.06 * exact
    with pytest.raises(ValueError, match="at least 1"):
        rule_of_three(0)


@pytest.mark.parametrize("options", [{"confidence": 95}, {"side": "left"}, {"method": "guess"}])
def test_what_bounds_do_not_know_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"confidence|no side|no method"):
        bounds(1, 10, **options)


def test_a_one_sided_bound_has_its_whole_confidence_on_one_side() -> None:
    assert bounds(0, 300, 0.95, "upper") == pytest.approx((0, 0.009936), abs=1e-6)
    assert bounds(300, 300, 0.95, "lower") == pytest.approx((1 - 0.009936, 1), abs=1e-6)


@given(COUNTS)
def test_a_one_sided_bound_is_never_wider_than_the_two_sided(counts: tuple[int, int]) -> None:
    both = bounds(*counts, 0.95, "two-sided")
    assert bounds(*counts, 0.95, "lower").lower >= both.lower
    assert bounds(*counts, 0.95, "upper").upper <= both.upper


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (-1, 5), (6, 5)])
def test_counts_that_are_no_counts_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="is not a proportion"):
        bounds(successes, trials)


def test_zero_failure_sample_sizes_are_those_of_the_tables() -> None:
    assert [zero_failure_trials(r) for r in (0.90, 0.95, 0.99, 0.999)] == [29, 59, 299, 2995]


@given(st.floats(0.5, 0.999), st.floats(0.6, 0.99))
def test_a_zero_failure_sample_shows_its_reliability_and_one_less_does_not(
    reliability: float, confidence: float
) -> None:
    n = zero_failure_trials(reliability, confidence)
    assert bounds(n, n, confidence, "lower").lower >= reliability - 1e-9
    if n > 1:
        assert bounds(n - 1, n - 1, confidence, "lower").lower < reliability + 1e-9


def test_59_trials_bound_the_95_percent_quantile_and_58_do_not() -> None:
    assert quantile_bounds(list(range(59)), 0.95)[1] == 58
    assert quantile_bounds(list(range(58)), 0.95)[1] is None


@given(st.lists(st.floats(0, 10), min_size=1, max_size=120), st.floats(0.1, 0.95))
def test_quantile_bounds_enclose_the_sample_quantile(values: list[float], quantile: float) -> None:
    lower, upper = quantile_bounds(values, quantile)
    middle = sample_quantile(values, quantile)
    assert lower is None or lower <= middle
    assert upper is None or middle <= upper


def test_a_trial_that_never_ended_is_worse_than_any_limit() -> None:
    times = [0.5] * 58 + [math.inf]
    assert quantile_bounds(times, 0.95)[1] == math.inf


def test_a_rate_states_the_independent_units_it_rests_on() -> None:
    rate = rate_measurement("mask_detection_accuracy", 118, 120, 0.95, {"states": "worn, absent"})
    assert rate.units == 120
    assert rate.value == pytest.approx(98.333, abs=1e-3)
    assert rate.bounds is not None
    assert rate.bounds[0] == pytest.approx(100 * bounds(118, 120, 0.95, "lower").lower)
