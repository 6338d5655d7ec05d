"""Figures of one reading, where people were read several times."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conformance.metrology.agreement import bland_altman, limit_interval
from conformance.metrology.detection import auc, single_auc
from conformance.metrology.samples import TooFewError
from conformance.metrology.single_readings import single_agreement, single_rate


def study(seed: int, persons: int = 400, repetitions: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Readings about their reference: 0.3 between persons, 0.2 within, −1 on average."""
    dice = np.random.default_rng(seed)
    reference = 37.0 + 0.6 * dice.standard_normal(persons)
    own = -1.0 + 0.3 * dice.standard_normal(persons)
    readings = (reference + own)[:, None] + 0.2 * dice.standard_normal((persons, repetitions))
    return readings, reference


def test_one_reading_a_person_is_the_agreement_of_pairs() -> None:
    readings, reference = study(1, 17, 1)
    single, pairs = single_agreement(readings, reference), bland_altman(readings[:, 0], reference)
    assert (single.bias, single.lower_limit) == pytest.approx((pairs.bias, pairs.lower_limit))
    assert single.upper_limit_interval == pytest.approx(pairs.upper_limit_interval)
    assert single.within == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_single_readings_scatter_by_both_components_whatever_was_averaged(seed: int) -> None:
    readings, reference = study(seed, 2000)
    holes = np.random.default_rng(seed).random(readings.shape) < 0.4
    holes[:, 0] = False
    unequal = np.where(holes, np.nan, readings)
    for table in (readings, unequal):
        found = single_agreement(table, reference)
        assert found.standard_deviation == pytest.approx(math.hypot(0.3, 0.2), rel=0.05)
        assert found.within == pytest.approx(0.2, rel=0.05)
    assert bland_altman(readings.mean(axis=1), reference).standard_deviation < found.standard_deviation


def test_its_intervals_hold_the_true_limit_as_often_as_they_state() -> None:
    true = -1.0 + 1.96 * math.hypot(0.3, 0.2)
    held = 0
    for seed in range(600):
        lower, upper = single_agreement(*study(seed, 12)).upper_limit_interval
        held += lower <= true <= upper
    assert held / 600 == pytest.approx(0.95, abs=0.03)


def test_two_persons_are_the_least() -> None:
    with pytest.raises(TooFewError):
        single_agreement([[36.0, 36.1], [math.nan, math.nan]], [36.5, 36.5])


def test_the_exact_interval_of_a_limit_is_carkeets_and_lies_farther_out() -> None:
    """Bland and Altman's peak flow example, n = 17: mean −2.1, SD 38.8; 39.1 to 108.6 by their approximation."""
    lower, upper = limit_interval(-2.1, 38.765, 1.96, 17, 16)
    assert (lower, upper) == pytest.approx((48.9, 119.9), abs=0.1)
    below = limit_interval(-2.1, 38.765, -1.96, 17, 16)
    assert (-4.2 - below[1], -4.2 - below[0]) == pytest.approx((lower, upper))


@given(st.integers(100, 5000))
@example(2977)  # where scipy's inverse of the noncentral t is NaN
def test_with_many_persons_it_is_the_approximation(n: int) -> None:
    lower, upper = limit_interval(0.0, 1.0, 1.96, n, n - 1)
    error = math.sqrt(1 / n + 1.96**2 / (2 * (n - 1)))
    assert (lower, upper) == pytest.approx((1.96 - 1.96 * error, 1.96 + 1.96 * error), abs=6 / n)


def test_no_scatter_is_no_interval() -> None:
    assert limit_interval(0.5, 0.0, 1.96, 10, 9) == (0.5, 0.5)


# --- rates and areas


def test_a_rate_of_one_reading_is_the_mean_of_the_persons_shares() -> None:
    found = single_rate([[1, 1, 1], [1, 0, math.nan], [0, math.nan, math.nan]])
    assert found.rate == pytest.approx((1 + 0.5 + 0) / 3)
    assert (found.persons, found.readings, found.successes) == (3, 6, 4)
    assert 3 <= found.effective_trials <= 6


def test_readings_that_repeat_each_other_are_worth_one() -> None:
    dice = np.random.default_rng(3)
    once = (dice.random(200) < 0.8).astype(float)
    alike = single_rate(np.repeat(once[:, None], 3, axis=1))
    assert alike.effective_trials == pytest.approx(200, abs=1)
    independent = single_rate((dice.random((200, 3)) < 0.8).astype(float))
    assert independent.effective_trials > 400
    assert single_rate(np.ones((50, 3))).effective_trials == 50


@settings(max_examples=30)
@given(st.integers(0, 1000))
def test_the_area_of_one_round_is_delongs(seed: int) -> None:
    dice = np.random.default_rng(seed)
    positive = dice.random(60) < 0.4
    if positive.all() or not positive.any():
        return
    scores = np.round(dice.standard_normal(60) + positive, 1)
    one, delong = single_auc(scores[:, None], positive), auc(scores, positive)
    assert (one.auc, one.standard_error) == pytest.approx((delong.auc, delong.standard_error))
    same = single_auc(np.repeat(scores[:, None], 3, axis=1), positive)
    assert (same.auc, same.standard_error) == pytest.approx((delong.auc, delong.standard_error))


def test_rounds_that_shift_all_people_confuse_nobody() -> None:
    dice = np.random.default_rng(4)
    positive = np.arange(100) < 40
    scores = dice.standard_normal((100, 3)) + 2 * positive[:, None]
    assert single_auc(scores + np.array([0.0, 3.0, 6.0]), positive).auc == pytest.approx(
        single_auc(scores, positive).auc
    )


def test_the_area_states_its_standard_error_rightly_over_persons() -> None:
    areas, stated = [], []
    for seed in range(200):
        dice = np.random.default_rng(seed)
        positive = np.arange(80) < 30
        own = dice.standard_normal(80) + 1.5 * positive
        scores = own[:, None] + 0.5 * dice.standard_normal((80, 3))
        scores[dice.random(scores.shape) < 0.1] = np.nan
        found = single_auc(scores, positive)
        areas.append(found.auc)
        stated.append(found.standard_error)
    assert np.std(areas) == pytest.approx(np.mean(stated), rel=0.15)


def test_an_area_needs_both_in_a_round() -> None:
    with pytest.raises(TooFewError):
        single_auc([[1.0, 2.0], [3.0, 4.0]], [True, True])
