"""Agreement with a reference."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.agreement import TooFewError, bland_altman, repeatability, slope


def test_bias_and_limits_are_those_of_bland_and_altman() -> None:
    found = bland_altman([36.0, 36.5, 37.0, 37.5], [36.1, 36.4, 37.2, 37.6])
    differences = np.array([-0.1, 0.1, -0.2, -0.1])
    assert found.n == 4
    assert found.bias == pytest.approx(differences.mean())
    assert found.standard_deviation == pytest.approx(differences.std(ddof=1))
    assert found.upper_limit - found.lower_limit == pytest.approx(2 * 1.96 * differences.std(ddof=1))
    assert found.bias_interval[0] < found.bias < found.bias_interval[1]


def test_pairs_with_a_missing_value_are_left_out() -> None:
    assert bland_altman([36.0, math.nan, 37.0], [36.1, 36.0, 36.9]).n == 2


def test_one_pair_is_too_few() -> None:
    with pytest.raises(TooFewError, match="at least 2 pairs"):
        bland_altman([36.0], [36.0])


def test_unequal_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="equally long"):
        bland_altman([1.0, 2.0], [1.0])


def test_repeatability_is_the_root_of_the_mean_within_subject_variance() -> None:
    found = repeatability([[1.0, 3.0], [2.0, 2.0], [5.0, math.nan]])
    assert found.subjects == 2
    assert found.standard_deviation == pytest.approx(math.sqrt((2.0 + 0.0) / 2))
    assert found.degrees_of_freedom == 2
    assert found.interval[0] < found.standard_deviation < found.interval[1]


def test_repeatability_needs_repetitions() -> None:
    with pytest.raises(TooFewError):
        repeatability([[1.0], [2.0]])
    with pytest.raises(TooFewError):
        repeatability([[1.0, math.nan]])


@given(st.floats(-3, 3), st.floats(-50, 50))
def test_a_line_without_scatter_is_found_exactly(gradient: float, intercept: float) -> None:
    x = np.linspace(35, 40, 21)
    found = slope(x, gradient * x + intercept)
    assert found.slope == pytest.approx(gradient, abs=1e-9)
    assert found.intercept == pytest.approx(intercept, abs=1e-6)


def test_the_standard_error_over_healys_21_points_is_0_144_sigma() -> None:
    x = np.arange(35, 40.01, 0.25)
    rng = np.random.default_rng(1)
    found = slope(x, x + rng.normal(0, 1, x.size))
    assert found.slope_standard_error / found.residual_standard_deviation == pytest.approx(0.144, abs=0.001)


def test_references_that_do_not_differ_have_no_slope() -> None:
    with pytest.raises(TooFewError, match="references that differ"):
        slope([37.0, 37.0, 37.0], [36.0, 36.5, 37.0])
