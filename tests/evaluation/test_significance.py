"""What moved: differences over their combined uncertainty, and which measurements are of the same thing."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.evaluation.model import MeasurementResult
from conformance.evaluation.significance import Move, moved, pairs
from tests.reporting import factory

CALIBRATION = {
    "source": "reference source: calibration", "kind": "B", "distribution": "normal", "half_width": 0.06,
    "divisor": 2.0, "sensitivity": 1.0, "standard_uncertainty": 0.03, "degrees_of_freedom": None,
}  # fmt: skip


def measured(value: float | None = 0.0, u: float | None = 0.05, **more: Any) -> MeasurementResult:
    expanded = None if u is None else 2 * u
    given = {"standard_uncertainty": u, "expanded_uncertainty": expanded, "interval": None, "budget": [], **more}
    return MeasurementResult.model_validate(factory.measurement(value, **given), strict=False)


def rate(successes: int, trials: int, low: float, high: float) -> MeasurementResult:
    return measured(
        100 * successes / trials, None, unit="percent", interval=(low, high), interval_confidence=0.95, bounds=None
    )


def difference(a: MeasurementResult, b: MeasurementResult, **how: bool) -> Move:
    return moved(a, b, **{"same_evidence": False, "same_calibration": False, **how})


def test_uncertainties_combine_in_quadrature_and_the_ratio_decides() -> None:
    move = difference(measured(0.1, 0.03), measured(0.2, 0.04))
    assert move.standard_uncertainty == pytest.approx(0.05)
    assert (move.ratio, move.state, move.basis) == (pytest.approx(2.0), "within", "independent")
    assert difference(measured(0.1, 0.03), measured(0.21, 0.04)).state == "moved"


def test_a_calibration_common_to_both_falls_out_of_the_difference() -> None:
    """u² = 0.05² + 0.05² - 2·0.03·0.03: only what is the measurements' own is left."""
    pair = measured(0.0, 0.05, budget=[CALIBRATION]), measured(0.1, 0.05, budget=[CALIBRATION])
    common = difference(*pair, same_calibration=True)
    assert common.standard_uncertainty == pytest.approx(math.hypot(0.04, 0.04))
    assert common.basis == "common_calibration"
    assert difference(*pair).standard_uncertainty == pytest.approx(math.hypot(0.05, 0.05))


def test_where_a_budget_does_not_single_the_calibration_out_both_count_as_independent() -> None:
    pair = measured(0.0, 0.05, budget=[CALIBRATION]), measured(0.1, 0.05)
    assert difference(*pair, same_calibration=True).basis == "independent"


def test_a_rate_is_held_against_the_ends_of_the_intervals_that_face_each_other() -> None:
    """Newcombe's interval of a difference touches zero where the ratio is the normal quantile."""
    move = difference(rate(24, 60, 28.0, 53.0), rate(48, 60, 68.0, 89.0))
    assert move.basis == "interval"
    assert move.ratio == pytest.approx(40.0 / (math.hypot(53.0 - 40.0, 80.0 - 68.0) / 1.959964), rel=1e-6)
    assert move.state == "moved"


def test_what_states_neither_uncertainty_nor_interval_has_changed_or_not_and_no_ratio() -> None:
    six, five = measured(6.0, None, unit="count"), measured(5.0, None, unit="count")
    assert (difference(six, five).state, difference(six, five).ratio) == ("changed", None)
    assert difference(six, six).state == "same"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (measured(None), measured(0.1)),
        (measured(0.1), measured(None)),
        (measured(0.1, unit="degC"), measured(0.1)),
        (measured(0.1, unit="s"), measured(0.1)),
        (measured(0.1, unit="furlongs"), measured(0.1)),
    ],
)
def test_no_value_or_another_kind_of_quantity_is_not_compared(a: MeasurementResult, b: MeasurementResult) -> None:
    assert difference(a, b) == Move("not_comparable")


def test_another_unit_of_the_same_kind_is_converted() -> None:
    move = difference(measured(500.0, 10.0, unit="ms"), measured(0.6, 0.01, unit="s"))
    assert move.difference == pytest.approx(0.1)
    assert move.standard_uncertainty == pytest.approx(math.hypot(0.01, 0.01))


def test_from_the_same_evidence_no_ratio_is_given() -> None:
    assert difference(measured(0.1), measured(0.2), same_evidence=True) == Move("changed", pytest.approx(0.1))


finite = st.floats(-1e3, 1e3)
uncertain = st.floats(1e-3, 1e2)


@given(finite, uncertain, finite, uncertain)
def test_exchanged_sides_give_the_opposite_difference(a: float, ua: float, b: float, ub: float) -> None:
    there, back = difference(measured(a, ua), measured(b, ub)), difference(measured(b, ub), measured(a, ua))
    assert there.difference == -(back.difference or 0.0)
    assert (there.state, there.standard_uncertainty) == (back.state, pytest.approx(back.standard_uncertainty))


def test_of_unmoved_devices_one_in_twenty_seems_to_have_moved_by_chance() -> None:
    """4.55 % beyond two combined standard uncertainties; 4000 draws scatter by 0.33 %."""
    dice = random.Random(7)
    found = [
        difference(measured(dice.gauss(0.0, 0.03), 0.03), measured(dice.gauss(0.0, 0.04), 0.04)).state == "moved"
        for _ in range(4000)
    ]
    assert sum(found) / len(found) == pytest.approx(0.0455, abs=0.01)


def at(set_point_degC: float, readings: int = 15, value: float = 0.0) -> MeasurementResult:
    return measured(value, conditions={"set_point_degC": set_point_degC, "mode": "surface", "readings": readings})


def test_set_points_find_each_other_whatever_the_order_and_the_number_of_readings() -> None:
    before = [at(34.0, 15), at(37.0, 14), at(40.0, 15)]
    after = [at(40.0, 13), at(34.0, 14), at(37.0, 15)]
    found = [(a.conditions["set_point_degC"], b.conditions["set_point_degC"]) for a, b in pairs(before, after)]
    assert found == [(40.0, 40.0), (34.0, 34.0), (37.0, 37.0)]


def test_a_set_point_that_the_other_does_not_have_stays_alone() -> None:
    before, after = [at(34.0), at(37.0), at(40.0)], [at(34.0), at(37.5), at(40.0)]
    assert [b.conditions["set_point_degC"] for _, b in pairs(before, after)] == [34.0, 40.0]


def test_equal_candidates_are_not_guessed_between() -> None:
    assert list(pairs([at(37.0), at(37.0)], [at(37.0)])) == []


def test_the_only_one_of_a_characteristic_is_the_same_one_and_other_characteristics_are_not() -> None:
    time = measured(1.0, characteristic="response_time", conditions={"persons": 59})
    later = measured(1.2, characteristic="response_time", conditions={"persons": 61})
    assert list(pairs([at(37.0), time], [later])) == [(time, later)]
    assert list(pairs([at(37.0)], [later])) == []
