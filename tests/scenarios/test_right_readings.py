"""Readings that have to be right, and the share of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from conformance.core.scenes import Target, TargetKind
from conformance.scenarios.right_readings import MISSED, ReadPerson, ShareOfRight, read_person

RIGHT = ReadPerson(right=True, surely_right=True, surely_wrong=False)


def person(standard_uncertainty_degC: float | None = 0.05, reference_degC: float | None = 36.5) -> Target:
    return Target("p", TargetKind.PERSON, "p", reference_degC, standard_uncertainty_degC)


@pytest.mark.parametrize(
    ("stated", "right", "surely_right", "surely_wrong"),
    [
        (36.5, True, True, False), (36.7, True, True, False), (36.3, True, True, False), (36.75, True, False, False),
        (36.8, True, False, False), (36.85, False, False, False), (36.9, False, False, False),
        (36.91, False, False, True), (35.9, False, False, True),
    ],
)  # fmt: skip
def test_a_reading_is_right_wrong_or_in_doubt_by_the_uncertainty_of_its_reference(
    stated: float, right: bool, surely_right: bool, surely_wrong: bool
) -> None:
    assert read_person(stated, person(), 0.3) == ReadPerson(right, surely_right, surely_wrong)


def test_a_reference_without_uncertainty_leaves_no_doubt_and_a_missing_one_nothing_else() -> None:
    assert read_person(36.8, person(None), 0.3) == RIGHT
    assert read_person(36.5, person(reference_degC=None), 0.3) == ReadPerson(False, False, False)


@given(st.integers(0, 150), st.integers(0, 150), st.floats(0.5, 0.99))
def test_nothing_is_shown_and_refuted_at_once(good: int, bad: int, least: float) -> None:
    share = ShareOfRight.of([RIGHT] * good + [MISSED] * bad)
    shown, refuted = share.shown(least, 0.95), share.refuted(least, 0.95)
    assert not (shown and refuted)
    if good + bad:
        assert shown == (binom.cdf(bad, good + bad, 1 - least) <= 0.05 + 1e-9)
        assert refuted == (binom.sf(bad - 1, good + bad, 1 - least) < 0.05 - 1e-9)
    else:
        assert (shown, refuted) == (False, False)


# B-4: 60 readings, all of which had to be right, failed a device that misses 1 % in 45 % of campaigns
@pytest.mark.parametrize(("missed", "passes", "fails"), [(0.01, 0.86, 0.0), (0.05, 0.049, 0.05)])
def test_a_device_is_passed_and_failed_with_the_risks_of_its_plan(missed: float, passes: float, fails: float) -> None:
    dice = np.random.default_rng(20261130)
    counted = dice.binomial(126, missed, 4000)
    shares = {int(bad): ShareOfRight.of([RIGHT] * (126 - int(bad)) + [MISSED] * int(bad)) for bad in set(counted)}
    shown = np.mean([shares[int(bad)].shown(0.95, 0.95) for bad in counted])
    refuted = np.mean([shares[int(bad)].refuted(0.95, 0.95) for bad in counted])
    if missed < 0.05:
        assert shown >= passes - 0.02
        assert refuted <= 0.001
    else:
        assert shown <= passes + 0.012
        assert refuted <= fails + 0.012
