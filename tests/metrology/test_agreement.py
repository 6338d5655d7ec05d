"""Agreement with a reference."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.agreement import bland_altman, repeatability, stratified
from conformance.metrology.samples import TooFewError


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


def test_strata_part_the_reference_and_an_edge_belongs_to_the_stratum_above() -> None:
    reference = [35.0, 36.0, 37.5, 38.0, 38.5, math.nan]
    error = np.array([0.1, 0.3, -0.2, -0.4, -0.6, 9.0])
    low, high = stratified(np.array(reference) + error, reference, [37.5])
    assert (low.upper, low.n, high.n) == (37.5, 2, 3)
    assert low.agreement is not None
    assert high.agreement is not None
    assert low.agreement.bias == pytest.approx(0.2)
    assert high.agreement.bias == pytest.approx(-0.4)


def test_a_stratum_with_one_pair_states_no_agreement() -> None:
    low, high = stratified([35.0, 38.0, 38.5], [35.0, 38.0, 38.5], [37.5])
    assert (low.n, low.agreement) == (1, None)
    assert high.agreement is not None


def test_edges_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="edges of strata rise"):
        stratified([35.0, 38.0], [35.0, 38.0], [38.0, 37.0])


@given(st.lists(st.floats(34, 41), min_size=4, max_size=40), st.floats(35, 40))
def test_strata_lose_no_pair(reference: list[float], edge: float) -> None:
    assert sum(stratum.n for stratum in stratified(reference, reference, [edge])) == len(reference)
