"""Propagation of distributions, and its comparison with the first-order result."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.metrology.measurement_model import MeasurementModel
from conformance.metrology.monte_carlo import Propagated, compare, numerical_tolerance, propagate, propagate_model
from conformance.metrology.uncertainty import DIVISOR, Budget, Combined, Correlation, Distribution, UncertaintyLine

DISTRIBUTIONS: tuple[Distribution, ...] = tuple(DIVISOR)
TEN_LINES = Budget(
    tuple(
        UncertaintyLine(f"line {n}", 0.05, distribution=d, degrees_of_freedom=9 if d == "t" else math.inf)
        for n, d in enumerate(DISTRIBUTIONS * 2)
    )
)


def rectangular(*half_widths: float) -> Budget:
    lines = (UncertaintyLine(f"X{n}", a, distribution="rectangular") for n, a in enumerate(half_widths, 1))
    return Budget(tuple(lines))


def test_four_rectangular_inputs_are_those_of_jcgm_101() -> None:
    # JCGM 101, 9.2.3, table 3: the interval is shorter than the normal's, and clause 8 validates it to two digits
    budget = rectangular(*[math.sqrt(3)] * 4)
    found = propagate(budget, seed=2, trials=4_000_000)  # ends good to δ/5, as clause 8.2 asks
    assert found.standard_uncertainty == pytest.approx(2.0, abs=0.005)
    assert found.symmetric_interval == pytest.approx((-3.88, 3.88), abs=0.015)
    comparison = compare(0.0, budget.combine(), found)
    assert comparison.tolerance == pytest.approx(0.05)
    assert comparison.agrees


def test_one_dominating_rectangular_input_is_not_validated() -> None:
    # JCGM 101, 9.2.4, table 4: u = 10.1, first order ±19.9, Monte Carlo ±17.0
    root = math.sqrt(3)
    budget = rectangular(root, root, root, 10 * root)
    combined, found = budget.combine(), propagate(budget, seed=3)
    assert combined.standard_uncertainty == pytest.approx(10.1, abs=0.05)
    assert combined.expanded_uncertainty == pytest.approx(19.9, abs=0.05)
    assert found.symmetric_interval == pytest.approx((-17.0, 17.0), abs=0.05)
    assert not compare(0.0, combined, found).agrees


@pytest.mark.parametrize(("r", "u", "upper"), [(0.0, 50e-6, 150e-6), (0.9, 67e-6, 185e-6)])
def test_a_comparison_loss_at_zero_has_no_first_order_result(r: float, u: float, upper: float) -> None:
    # JCGM 101, 9.4, table 6: Y = X1² + X2² about 0, where every sensitivity vanishes
    model = MeasurementModel(
        lambda x1, x2: x1**2 + x2**2,
        {"x1": 0.0, "x2": 0.0},
        {"x1": [UncertaintyLine("x1", 0.005)], "x2": [UncertaintyLine("x2", 0.005)]},
        (Correlation("x1", "x2", r),),
    )
    combined, found = model.budget().combine(), propagate_model(model, seed=4)
    assert combined.standard_uncertainty == pytest.approx(0, abs=1e-12)
    assert found.mean == pytest.approx(50e-6, abs=0.5e-6)
    assert found.standard_uncertainty == pytest.approx(u, abs=0.5e-6)
    assert found.shortest_interval == pytest.approx((0, upper), abs=1e-6)
    assert not compare(model.value, combined, found).agrees


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_every_distribution_has_the_standard_uncertainty_of_its_divisor(distribution: Distribution) -> None:
    line = UncertaintyLine("x", 0.3, distribution=distribution, sensitivity=-2.0)
    found = propagate(Budget((line,)), 5.0, seed=5, trials=200_000)
    assert found.mean == pytest.approx(5.0, abs=5 * line.standard_uncertainty / math.sqrt(200_000))
    assert found.standard_uncertainty == pytest.approx(line.standard_uncertainty, rel=0.01)


def test_t_with_few_degrees_of_freedom_is_wider_than_its_standard_uncertainty() -> None:
    # JCGM 101, 6.4.9: the standard deviation of the scaled and shifted t is √(ν/(ν−2)) times s/√n
    found = propagate(Budget((UncertaintyLine("x", 1.0, "A", "t", degrees_of_freedom=9),)), seed=6)
    assert found.standard_uncertainty == pytest.approx(math.sqrt(9 / 7), rel=0.005)
    assert found.symmetric_interval == pytest.approx((-2.262, 2.262), abs=0.02)


def test_a_shared_source_errs_once() -> None:
    lines = (
        UncertaintyLine("at 34", 0.03, shared="blackbody"),
        UncertaintyLine("at 40", 0.03, sensitivity=-1.0, shared="blackbody"),
    )
    found = propagate(Budget((*lines, UncertaintyLine("resolution", 0.01))), seed=7, trials=100_000)
    assert found.standard_uncertainty == pytest.approx(0.01, rel=0.01)


@settings(deadline=None, max_examples=25)
@given(st.floats(-1, 1), st.integers(0, 1000))
def test_correlated_inputs_are_drawn_together(r: float, seed: int) -> None:
    budget = Budget(
        (UncertaintyLine("a", 3.0), UncertaintyLine("b", 4.0), UncertaintyLine("c", 1.0)), (Correlation("a", "b", r),)
    )
    found = propagate(budget, seed=seed, trials=50_000)
    assert found.standard_uncertainty == pytest.approx(budget.combine().standard_uncertainty, rel=0.02)


def test_the_same_seed_gives_the_same_numbers_and_another_others() -> None:
    first, again, other = (propagate(TEN_LINES, seed=seed, trials=10_000) for seed in (8, 8, 9))
    assert first == again
    assert first.mean != other.mean
    assert (first.seed, first.trials) == (8, 10_000)


def test_the_shortest_interval_is_never_longer_and_both_hold_their_probability() -> None:
    model = MeasurementModel(lambda x: x**2, {"x": 1.0}, {"x": [UncertaintyLine("x", 0.4)]})
    found = propagate_model(model, seed=10, trials=200_000, coverage_probability=0.9)
    short, even = (high - low for low, high in (found.shortest_interval, found.symmetric_interval))
    assert short < 0.97 * even


def test_a_linear_model_and_its_budget_propagate_alike() -> None:
    model = MeasurementModel(
        lambda a, b: a - 2 * b,
        {"a": 1.0, "b": 2.0},
        {"a": [UncertaintyLine("a", 0.1)], "b": [UncertaintyLine("b", 0.2)]},
    )
    by_model, by_budget = (
        propagate_model(model, seed=11, trials=1000),
        propagate(model.budget(), -3.0, seed=11, trials=1000),
    )
    assert by_model.symmetric_interval == pytest.approx(by_budget.symmetric_interval, abs=1e-7)


@pytest.mark.parametrize(
    ("u", "digits", "delta"), [(0.035, 1, 0.005), (0.035, 2, 0.0005), (35.0, 2, 0.5), (0.0996, 2, 0.005), (0.0, 2, 0.0)]
)
def test_the_numerical_tolerance_is_half_of_the_last_meaningful_digit(u: float, digits: int, delta: float) -> None:
    assert numerical_tolerance(u, digits) == pytest.approx(delta)


def test_intervals_of_different_coverage_do_not_compare() -> None:
    drawn = Propagated(10, 1, 0.0, 1.0, (-2.0, 2.0), (-2.0, 2.0), 0.9545)
    with pytest.raises(ValueError, match="coverage"):
        compare(0.0, Combined(1.0, math.inf, 1.96, 1.96, 0.95), drawn)


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (Budget(()), "nothing to draw"),
        (
            Budget(
                (UncertaintyLine("a", 1, distribution="rectangular"), UncertaintyLine("b", 1)),
                (Correlation("a", "b", 0.5),),
            ),
            "joint normal",
        ),
        (
            Budget(
                (UncertaintyLine("a", 1, shared="s"), UncertaintyLine("b", 1, distribution="triangular", shared="s"))
            ),
            "different dist",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(budget: Budget, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        propagate(budget, seed=1, trials=100)


def test_a_model_without_a_finite_value_for_each_trial_is_refused() -> None:
    with pytest.raises(ValueError, match="one finite value"):
        propagate_model(
            MeasurementModel(lambda x: 1.0, {"x": 1.0}, {"x": [UncertaintyLine("x", 0.1)]}), seed=1, trials=100
        )


def test_a_million_trials_of_ten_lines_take_less_than_a_second() -> None:
    propagate(TEN_LINES, seed=1, trials=1000)
    began = time.process_time()
    propagate(TEN_LINES, seed=1, trials=1_000_000)
    assert time.process_time() - began < 1.0
