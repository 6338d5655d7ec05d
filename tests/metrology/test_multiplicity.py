"""Several tests at once."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from conformance.metrology.multiplicity import holm_adjusted

RISKS = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@given(RISKS)
def test_holms_adjustment_is_the_closed_test_over_every_subset(risks: list[float]) -> None:
    everyone = range(len(risks))
    subsets = [set(some) for size in everyone for some in itertools.combinations(everyone, size + 1)]
    closed = [
        max(min(1.0, len(some) * min(risks[each] for each in some)) for some in subsets if own in some)
        for own in everyone
    ]
    assert holm_adjusted(risks) == pytest.approx(closed)


@given(RISKS)
def test_no_risk_becomes_smaller_and_one_alone_stays(risks: list[float]) -> None:
    assert all(after >= before for before, after in zip(risks, holm_adjusted(risks), strict=True))
    assert holm_adjusted(risks[:1]) == tuple(risks[:1])


@pytest.mark.parametrize("alike", [0.0, 0.5, 1.0])
def test_one_of_many_true_statements_is_rejected_with_at_most_the_risk_of_one(alike: float) -> None:
    dice = np.random.default_rng(3)
    common, own = dice.standard_normal((20_000, 1)), dice.standard_normal((20_000, 21))
    risks = ndtr(np.sqrt(alike) * common + np.sqrt(1 - alike) * own)
    smallest = np.sort(risks, axis=1)[:, 0] * 21
    assert (smallest <= 0.02275).mean() <= 0.02275 + 4 * np.sqrt(0.02275 / 20_000)
    assert all(
        (min(holm_adjusted(row.tolist())) <= 0.02275) == (first <= 0.02275)
        for row, first in zip(risks[:200], smallest, strict=False)
    )


def test_nothing_has_nothing() -> None:
    assert holm_adjusted([]) == ()
