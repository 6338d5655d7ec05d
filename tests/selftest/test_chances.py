from __future__ import annotations

import itertools
import math

import pytest

from conformance.selftest.expectation.chances import (
    NOT_MET,
    NOT_PASSED,
    UNKNOWN,
    Chances,
    certain,
    demanded,
    least,
    worst_of,
)

ORDER = ("fail", "conditional_fail", "inconclusive", "conditional_pass", "pass")
ONE = Chances({"pass": 0.7, "conditional_pass": 0.1, "inconclusive": 0.05, "conditional_fail": 0.1, "fail": 0.05})
OTHER = Chances({"pass": 0.6, "inconclusive": 0.3, "fail": 0.1})


def test_the_worst_of_independent_measurements_is_what_counting_all_pairs_gives() -> None:
    found = worst_of([ONE, OTHER])
    for verdict in ORDER:
        expected = math.fsum(
            ONE.of.get(a, 0) * OTHER.of.get(b, 0)
            for a, b in itertools.product(ORDER, ORDER)
            if min(a, b, key=ORDER.index) == verdict
        )
        assert found.of[verdict] == pytest.approx(expected, abs=1e-12)


def test_what_is_not_known_of_one_measurement_passes_nothing_and_excuses_no_failure() -> None:
    found = worst_of([Chances({"pass": 0.5}), Chances({"fail": 0.9, "pass": 0.1})])
    assert found.any_of({"fail"}) == pytest.approx(0.9)
    assert found.any_of({"pass"}) == pytest.approx(0.05)
    assert worst_of([certain("pass"), UNKNOWN]).any_of(ORDER) == 0.0


def test_measurements_that_are_not_independent_are_bounded_from_below() -> None:
    same = Chances({"pass": 0.9, "fail": 0.1})
    found = worst_of([same, same, same], independent=False)
    assert found.any_of({"fail"}) == pytest.approx(0.1)
    assert found.any_of({"pass"}) == pytest.approx(0.7)


def test_no_measurement_is_inconclusive() -> None:
    assert worst_of([]).of == {"inconclusive": 1.0}


@pytest.mark.parametrize(
    ("chances", "campaigns", "demand"),
    [
        (Chances({"pass": 0.995, "fail": 0.005}), 1, {"pass"}),
        (Chances({"pass": 0.995, "fail": 0.005}), 5, set()),
        (Chances({"fail": 0.6, "conditional_fail": 0.4}), 5, NOT_MET),
        (Chances({"fail": 0.6, "inconclusive": 0.4}), 5, NOT_PASSED),
        (Chances({"fail": 0.6, "inconclusive": 0.3, "pass": 0.1}), 1, set()),
        (UNKNOWN, 1, set()),
    ],
)
def test_the_strictest_demand_that_all_campaigns_surely_meet_is_made(
    chances: Chances, campaigns: int, demand: set[str]
) -> None:
    found, power = demanded(chances, campaigns)
    assert found == demand
    assert (power >= 0.99) == bool(demand)


def test_where_it_is_open_what_a_device_does_only_what_holds_at_every_corner_is_said() -> None:
    found = least([Chances({"pass": 0.9, "fail": 0.1}), Chances({"pass": 0.2, "fail": 0.8})])
    assert found.of == {"pass": 0.2, "fail": 0.1}
