"""Repeatability and reproducibility."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import f_oneway

from conformance.metrology.anova import anova, anova_of_summary, rounds
from conformance.metrology.samples import TooFewError

GROUPS = st.lists(st.lists(st.floats(35, 41), min_size=2, max_size=8), min_size=2, max_size=6)


def test_the_voltage_standard_over_ten_days_is_that_of_the_gum() -> None:
    # GUM H.5, table H.9: five readings of a 10 V standard on each of ten days
    means = [10.000172, 10.000116, 10.000013, 10.000144, 10.000106, 10.000031, 10.000060, 10.000125, 10.000163,
             10.000041]  # fmt: skip
    deviations = [60e-6, 77e-6, 111e-6, 101e-6, 67e-6, 93e-6, 80e-6, 73e-6, 88e-6, 86e-6]
    found = anova_of_summary([5] * 10, means, deviations)
    assert found.mean == pytest.approx(10.000097, abs=5e-7)
    assert math.sqrt(found.mean_square_between) == pytest.approx(128e-6, abs=5e-7)
    assert found.repeatability == pytest.approx(85e-6, abs=5e-7)
    assert found.f == pytest.approx(2.25, abs=0.02)  # the GUM divides the rounded standard deviations
    assert found.between == pytest.approx(43e-6, abs=5e-7)
    assert found.mean_standard_uncertainty == pytest.approx(18e-6, abs=5e-7)


@given(GROUPS)
def test_f_and_its_probability_agree_with_scipy(groups: list[list[float]]) -> None:
    found = anova(groups)
    assume(found.repeatability > 1e-6)  # scipy warns of groups that do not vary
    f, p = f_oneway(*groups)
    assert found.f == pytest.approx(f, rel=1e-6, abs=1e-6)
    assert found.p == pytest.approx(p, rel=1e-6, abs=1e-6)


@given(GROUPS)
def test_reproducibility_is_never_below_repeatability(groups: list[list[float]]) -> None:
    found = anova(groups)
    assert found.reproducibility >= found.repeatability
    assert found.reproducibility**2 == pytest.approx(found.repeatability**2 + found.between**2, abs=1e-12)


def test_groups_of_unequal_size_find_the_components_they_were_made_of() -> None:
    rng = np.random.default_rng(11)
    repeatability, between, held = [], [], 0
    for _ in range(300):
        days = [rng.normal(37 + rng.normal(0, 0.2), 0.1, size) for size in (4, 7, 10, 5, 9, 6, 12, 8, 5, 6)]
        found = anova(days)
        repeatability.append(found.repeatability**2)
        between.append(found.reproducibility**2 - found.repeatability**2)
        held += found.repeatability_interval[0] <= 0.1 <= found.repeatability_interval[1]
    assert np.mean(repeatability) == pytest.approx(0.01, rel=0.03)
    assert np.mean(between) == pytest.approx(0.04, rel=0.1)
    assert held / 300 == pytest.approx(0.95, abs=0.038)


def test_groups_that_differ_by_less_than_chance_add_nothing() -> None:
    found = anova([[1.0, 3.0], [3.0, 1.0], [2.0, 2.0]])
    assert found.between == 0
    assert found.reproducibility == found.repeatability
    assert found.reproducibility_interval == found.repeatability_interval


def test_missing_readings_are_left_out() -> None:
    assert anova([[1.0, 2.0, math.nan], [3.0, 4.0], [math.nan]]) == anova([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize("groups", [[], [[1.0, 2.0]], [[1.0], [2.0]], [[math.nan], [1.0, 2.0]]])
def test_too_few_groups_or_repetitions_are_refused(groups: list[list[float]]) -> None:
    with pytest.raises(TooFewError):
        anova(groups)


# --- rounds


@given(st.integers(0, 1000), st.floats(0.05, 0.5))
def test_what_a_round_adds_to_everybody_is_no_repeatability(seed: int, scatter: float) -> None:
    dice = np.random.default_rng(seed)
    table = 36.0 + dice.standard_normal((300, 1)) + scatter * dice.standard_normal((300, 3))
    shifted = table + np.array([0.0, 0.5, 0.6])
    assert rounds(shifted).repeatability == pytest.approx(rounds(table).repeatability)
    assert rounds(table).repeatability == pytest.approx(scatter, rel=0.15)
    assert rounds(shifted).p < 1e-6


def test_rounds_are_the_two_way_analysis_of_a_textbook() -> None:
    """Five subjects in three rounds; sums of squares worked out by hand."""
    table = np.array([[1.0, 2.0, 4.0], [2.0, 3.0, 4.0], [3.0, 3.0, 6.0], [4.0, 6.0, 7.0], [5.0, 6.0, 9.0]])
    found = rounds(table)
    total = ((table - table.mean()) ** 2).sum()
    subjects = 3 * ((table.mean(axis=1) - table.mean()) ** 2).sum()
    between = 5 * ((table.mean(axis=0) - table.mean()) ** 2).sum()
    residual = (total - subjects - between) / 8
    assert found.degrees_of_freedom == 8
    assert found.repeatability == pytest.approx(math.sqrt(residual))
    assert found.f == pytest.approx(between / 2 / residual)
    assert found.round_means == pytest.approx((3.0, 4.0, 6.0))
    assert found.repeatability_interval[0] < found.repeatability < found.repeatability_interval[1]


def test_rounds_need_two_subjects_with_every_round() -> None:
    with pytest.raises(TooFewError):
        rounds([[1.0, 2.0], [1.0, math.nan]])
    with pytest.raises(TooFewError):
        rounds([[1.0], [2.0]])
