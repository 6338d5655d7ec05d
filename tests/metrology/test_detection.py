"""Detection performance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.detection import auc, counts_at, midranks, roc_curve
from conformance.metrology.samples import TooFewError

SAMPLES = st.integers(2, 40).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 9).map(float), min_size=n, max_size=n),
        st.lists(st.booleans(), min_size=n, max_size=n).filter(lambda p: any(p) and not all(p)),
    )
)


@given(SAMPLES)
def test_the_area_is_the_share_of_ordered_pairs_with_ties_one_half(sample: tuple[list[float], list[bool]]) -> None:
    scores, positive = np.array(sample[0]), np.array(sample[1])
    high, low = scores[positive], scores[~positive]
    pairs = [(1.0 if a > b else 0.5 if a == b else 0.0) for a in high for b in low]
    assert auc(scores, positive).auc == pytest.approx(np.mean(pairs))


@given(SAMPLES)
def test_the_curve_encloses_the_area(sample: tuple[list[float], list[bool]]) -> None:
    false, true = roc_curve(*sample)
    assert (false[0], true[0]) == (0, 0)
    assert (false[-1], true[-1]) == pytest.approx((1, 1))
    assert np.trapezoid(true, false) == pytest.approx(auc(*sample).auc)


def test_delongs_error_agrees_with_the_placement_values_written_out() -> None:
    high, low = np.array([3.0, 5.0, 6.0, 8.0]), np.array([1.0, 2.0, 5.0, 4.0, 0.0])
    psi = (high[:, None] > low).astype(float) + 0.5 * (high[:, None] == low)
    expected = psi.mean(axis=1).var(ddof=1) / 4 + psi.mean(axis=0).var(ddof=1) / 5
    found = auc(np.concatenate((high, low)), [True] * 4 + [False] * 5)
    assert found.standard_error == pytest.approx(np.sqrt(expected))


@pytest.mark.parametrize(("positives", "negatives"), [(2, 2), (100, 300), (300, 100)])
def test_complete_separation_has_an_exact_bound(positives: int, negatives: int) -> None:
    scores = [*range(negatives), *range(1000, 1000 + positives)]
    truth = [False] * negatives + [True] * positives
    found = auc(scores, truth)
    assert found.auc == 1
    assert found.interval == pytest.approx((0.025 ** (1 / min(positives, negatives)), 1.0))
    turned = auc([-score for score in scores], truth)
    assert turned.auc == 0
    assert turned.interval == pytest.approx((0.0, 1 - 0.025 ** (1 / min(positives, negatives))))


def test_at_its_bound_a_device_separates_completely_with_the_stated_risk() -> None:
    # the device that does so most often: each of the fewer class is ordered wrongly against everyone, or rightly
    dice, fewer = np.random.default_rng(5), 20
    bound = 0.025 ** (1 / fewer)
    separated = (dice.random((20_000, fewer)) < bound).all(axis=1).mean()
    assert separated == pytest.approx(0.025, abs=4 * (0.025 * 0.975 / 20_000) ** 0.5)


def test_a_score_at_the_threshold_is_positive_whatever_the_binary_fraction() -> None:
    counts = counts_at([36.4 + 1.1, 37.0], [True, False], 37.5)
    assert (counts.true_positives, counts.false_positives) == (1, 0)


@pytest.mark.parametrize("positive", [[True, True], [False, False]])
def test_one_class_alone_is_too_few(positive: list[bool]) -> None:
    with pytest.raises(TooFewError, match="positives and negatives"):
        auc([1.0, 2.0], positive)


def test_equal_values_share_their_ranks() -> None:
    assert midranks(np.array([10.0, 20.0, 10.0, 30.0])).tolist() == [1.5, 3, 1.5, 4]
