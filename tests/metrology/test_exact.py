"""Exact mean and standard deviation: those of `statistics` to the last bit, however many values there are."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology import exact

MANY = exact.FEW + 1


@st.composite
def samples(draw: st.DrawFn) -> list[float]:
    """More values than few, drawn from some of any size."""
    of = draw(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return [float(value) for value in rng.choice(of, MANY) * rng.choice([1.0, 1 / 3, -1e-9], MANY)]


@given(samples())
def test_many_values_have_the_mean_and_deviation_of_statistics(values: list[float]) -> None:
    assert exact.mean(np.array(values)) == statistics.fmean(values)
    assert exact.standard_deviation(np.array(values)) == statistics.stdev(values)


@pytest.mark.parametrize("decimals", [1, 2, 15])
def test_readings_of_a_device_too(decimals: int) -> None:
    values = np.random.default_rng(1).normal(36.6, 2.0, 70_001).round(decimals)
    assert exact.mean(values) == statistics.fmean(values.tolist())
    assert exact.standard_deviation(values) == statistics.stdev(values.tolist())
    assert exact.standard_deviation(values[::-1]) == exact.standard_deviation(values)


def test_equal_values_have_no_deviation() -> None:
    assert exact.standard_deviation(np.full(MANY, 36.6)) == 0.0


def test_a_few_values_are_left_to_statistics() -> None:
    assert exact.mean([36.6, 36.7]) == statistics.fmean([36.6, 36.7])
    with pytest.raises(statistics.StatisticsError):
        exact.standard_deviation([36.6])


def test_what_is_no_number_is_not_hidden() -> None:
    assert np.isnan(exact.mean(np.array([np.nan] * MANY)))
