"""Lines through pairs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.regression import deming, slope, two_piece
from conformance.metrology.samples import TooFewError

SLOPES = st.floats(-3, 3)


@given(SLOPES, st.floats(-50, 50))
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


def test_the_calibration_of_a_thermometer_is_that_of_the_gum() -> None:
    # GUM H.3, table H.6: corrections about 20 degC, and the prediction at 30 degC with correlated coefficients
    t = [21.521, 22.012, 22.512, 23.003, 23.507, 23.999, 24.513, 25.002, 25.503, 26.010, 26.511]
    b = [-0.171, -0.169, -0.166, -0.159, -0.164, -0.165, -0.156, -0.157, -0.159, -0.161, -0.160]
    found = slope(np.array(t) - 20, b)
    assert (found.intercept, found.intercept_standard_error) == pytest.approx((-0.1712, 0.0029), abs=5e-5)
    assert (found.slope, found.slope_standard_error) == pytest.approx((0.00218, 0.00067), abs=5e-6)
    assert found.correlation == pytest.approx(-0.930, abs=5e-4)
    assert found.residual_standard_deviation == pytest.approx(0.0035, abs=5e-5)
    assert found.at(10) == pytest.approx((-0.1494, 0.0041), abs=5e-5)


def test_references_that_do_not_differ_have_no_slope() -> None:
    for fit in (slope, deming):
        with pytest.raises(TooFewError, match="references that differ"):
            fit([37.0, 37.0, 37.0], [36.0, 36.5, 37.0])


@given(SLOPES, SLOPES, st.floats(36, 39))
def test_two_pieces_without_scatter_are_found_exactly(below: float, above: float, at: float) -> None:
    x = np.linspace(35, 40, 21)
    y = 36.0 + below * np.minimum(x - at, 0) + above * np.maximum(x - at, 0)
    found = two_piece(x, y, at)
    assert found.slope_below == pytest.approx(below, abs=1e-8)
    assert found.slope_above == pytest.approx(above, abs=1e-8)
    assert found.change == pytest.approx(above - below, abs=1e-8)
    assert found.value_at_break == pytest.approx(36.0, abs=1e-8)


def test_intervals_of_two_pieces_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    x = np.linspace(35, 40, 21)
    truth = 37.0 + 1.0 * np.minimum(x - 37.5, 0) + 0.6 * np.maximum(x - 37.5, 0)
    held = np.zeros(3)
    for _ in range(2000):
        found = two_piece(x, truth + rng.normal(0, 0.1, x.size), 37.5)
        held += [
            low <= true <= high
            for (low, high), true in (
                (found.slope_below_interval, 1.0),
                (found.slope_above_interval, 0.6),
                (found.change_interval, -0.4),
            )
        ]
    assert held / 2000 == pytest.approx(0.95, abs=3.3 * math.sqrt(0.95 * 0.05 / 2000))


@pytest.mark.parametrize("at", [30.0, 35.0, 40.0, 45.0])
def test_a_break_point_without_pairs_on_both_sides_is_refused(at: float) -> None:
    x = np.linspace(35, 40, 11)
    with pytest.raises(TooFewError, match="both sides"):
        two_piece(x, x, at)


def test_two_pieces_need_three_references_that_differ() -> None:
    with pytest.raises(TooFewError, match="three references"):
        two_piece([36.0, 36.0, 38.0, 38.0], [36.0, 36.1, 38.0, 38.1], 37.0)


def scattered(seed: int, ratio: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = np.linspace(35, 40, 40)
    return true + rng.normal(0, 0.3, 40), 1.1 * true - 3 + rng.normal(0, 0.3 * math.sqrt(ratio), 40)


def test_deming_with_equal_errors_is_the_orthogonal_line() -> None:
    x, y = scattered(3, 1.0)
    centred = np.column_stack((x - x.mean(), y - y.mean()))
    direction = np.linalg.svd(centred)[2][0]
    assert deming(x, y).slope == pytest.approx(direction[1] / direction[0])


@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_deming_treats_both_quantities_alike(seed: int, ratio: float) -> None:
    x, y = scattered(seed, 1.0)
    assert deming(x, y, ratio).slope == pytest.approx(1 / deming(y, x, 1 / ratio).slope)


def test_deming_with_an_exact_reference_is_least_squares() -> None:
    x, y = scattered(5, 1.0)
    assert deming(x, y, 1e9).slope == pytest.approx(slope(x, y).slope, rel=1e-6)


def test_an_uncertain_reference_flattens_least_squares_and_not_deming() -> None:
    least, both, held = [], [], 0
    for seed in range(400):
        x, y = scattered(seed, 1.0)
        found = deming(x, y)
        least.append(slope(x, y).slope)
        both.append(found.slope)
        held += found.slope_interval[0] <= 1.1 <= found.slope_interval[1]
    error = float(np.std(both)) / 20
    assert np.mean(least) < 1.1 - 10 * error
    assert np.mean(both) == pytest.approx(1.1, abs=4 * error)
    assert held / 400 == pytest.approx(0.95, abs=0.033)


def test_a_line_that_is_not_defined_is_refused() -> None:
    with pytest.raises(TooFewError, match="vary together"):
        deming([0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0])
    with pytest.raises(ValueError, match="ratio of error variances"):
        deming([0.0, 1.0, 2.0], [0.0, 1.0, 2.0], 0.0)
