"""Uncertainty budgets."""

from __future__ import annotations

import math

import GTC
import pytest
from GTC import reporting
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.uncertainty import (
    Budget,
    Correlation,
    UncertaintyLine,
    coverage_factor,
    effective_degrees_of_freedom,
)

INPUTS = st.lists(
    st.tuples(st.floats(0.001, 10), st.floats(-5, 5).filter(lambda c: abs(c) > 1e-3), st.integers(1, 60)),
    min_size=1,
    max_size=8,
)


def test_welch_satterthwaite_uses_unrounded_values() -> None:
    # GUM H.1.6: rounding u_c first would give 17.5 degrees of freedom
    lines = zip((25, 9.7, 2.9, 16.6), (18, 25.6, 50, 2), strict=True)
    combined = Budget(tuple(UncertaintyLine(f"l{u}", u, "A", "t", degrees_of_freedom=v) for u, v in lines)).combine(
        0.99
    )
    assert combined.effective_degrees_of_freedom == pytest.approx(16.76, abs=0.01)
    assert combined.coverage_factor == pytest.approx(2.92, abs=0.005)
    assert combined.expanded_uncertainty == pytest.approx(93, abs=0.6)


def test_a_rectangular_half_width_is_divided_by_the_root_of_three() -> None:
    line = UncertaintyLine("resolution", 0.05, distribution="rectangular")
    assert line.standard_uncertainty == pytest.approx(0.05 / math.sqrt(3))


def test_a_certificates_expanded_uncertainty_is_divided_by_its_k() -> None:
    assert UncertaintyLine("calibration", 0.1, divisor=2).standard_uncertainty == pytest.approx(0.05)


def test_a_budget_of_known_lines_has_k_of_the_normal() -> None:
    combined = Budget((UncertaintyLine("a", 3.0), UncertaintyLine("b", 4.0))).combine(0.9545)
    assert combined.standard_uncertainty == pytest.approx(5)
    assert combined.coverage_factor == pytest.approx(2.0, abs=1e-3)


def test_an_empty_budget_states_no_uncertainty() -> None:
    with pytest.raises(ValueError, match="without lines"):
        Budget(()).combine()


@given(INPUTS)
def test_u_and_degrees_of_freedom_agree_with_the_gum_tree_calculator(inputs: list[tuple[float, float, int]]) -> None:
    lines = [
        UncertaintyLine(f"x{n}", u, "A", "t", sensitivity=c, degrees_of_freedom=v) for n, (u, c, v) in enumerate(inputs)
    ]
    ours = Budget(tuple(lines)).combine()
    theirs = sum(c * GTC.ureal(0.0, u, v) for u, c, v in inputs)
    assert ours.standard_uncertainty == pytest.approx(GTC.uncertainty(theirs))
    assert ours.effective_degrees_of_freedom == pytest.approx(GTC.dof(theirs))


@given(st.integers(1, 200), st.floats(0.5, 0.999))
def test_k_at_whole_degrees_of_freedom_is_that_of_the_gum_tree_calculator(dof: int, p: float) -> None:
    assert coverage_factor(dof, p) == pytest.approx(reporting.k_factor(dof, 100 * p))


def test_k_between_whole_degrees_of_freedom_is_truncated_where_gtc_interpolates() -> None:
    # GUM H.1.6 and G.4.2: 16.75 is read from the table at 16
    assert coverage_factor(16.75, 0.99) == coverage_factor(16, 0.99) == pytest.approx(2.92, abs=0.005)
    assert reporting.k_factor(16.75, 99) == pytest.approx(2.904, abs=0.001)


@given(INPUTS, st.floats(-0.95, 0.95))
def test_a_correlated_pair_has_the_uncertainty_that_gtc_gives_it(
    inputs: list[tuple[float, float, int]], r: float
) -> None:
    lines = [UncertaintyLine(f"x{n}", u, sensitivity=c) for n, (u, c, _) in enumerate(inputs)]
    theirs = [GTC.ureal(0.0, u, independent=False) for u, _, _ in inputs]
    correlations = ()
    if len(inputs) > 1:
        GTC.set_correlation(r, theirs[0], theirs[1])
        correlations = (Correlation("x0", "x1", r),)
    total = sum(c * x for (_, c, _), x in zip(inputs, theirs, strict=True))
    assert Budget(tuple(lines), correlations).combine().standard_uncertainty == pytest.approx(
        GTC.uncertainty(total), rel=1e-9, abs=1e-9
    )


def test_lines_of_one_source_err_together() -> None:
    # GUM 5.2.2: ten resistors calibrated against one standard; their uncertainties add, not their squares
    together = Budget(tuple(UncertaintyLine(f"resistor {n}", 0.1, shared="standard") for n in range(10)))
    apart = Budget(tuple(UncertaintyLine(f"resistor {n}", 0.1) for n in range(10)))
    assert together.combine().standard_uncertainty == pytest.approx(1.0)
    assert apart.combine().standard_uncertainty == pytest.approx(0.1 * math.sqrt(10))


def test_a_source_shared_by_a_difference_cancels() -> None:
    lines = (
        UncertaintyLine("at 34", 0.03, shared="blackbody"),
        UncertaintyLine("at 40", 0.03, sensitivity=-1, shared="blackbody"),
    )
    assert Budget((*lines, UncertaintyLine("resolution", 0.01))).combine().standard_uncertainty == pytest.approx(0.01)


def test_correlated_lines_count_once_for_welch_satterthwaite() -> None:
    pair = (
        UncertaintyLine("a", 1.0, "A", "t", degrees_of_freedom=4),
        UncertaintyLine("b", 1.0, "A", "t", degrees_of_freedom=9),
    )
    found = Budget(pair, (Correlation("a", "b", -0.5),)).combine()
    assert found.standard_uncertainty == pytest.approx(1.0)
    assert found.effective_degrees_of_freedom == pytest.approx(4)


@pytest.mark.parametrize(
    ("correlations", "said"),
    [
        ([Correlation("a", "x", 0.5)], "names 'x'"),
        ([Correlation("a", "a", 0.5)], "with itself"),
        ([Correlation("a", "b", 1.5)], "outside"),
        ([Correlation("a", "b", 0.9), Correlation("b", "c", 0.9), Correlation("a", "c", -0.9)], "contradict"),
    ],
)
def test_correlations_that_cannot_be_are_refused(correlations: list[Correlation], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Budget(
            (UncertaintyLine("a", 1.0), UncertaintyLine("b", 1.0), UncertaintyLine("c", 1.0)), tuple(correlations)
        ).combine()


@pytest.mark.parametrize(
    "wrong",
    [{"half_width": -0.1}, {"half_width": math.nan}, {"half_width": math.inf}, {"divisor": 0.0}, {"divisor": math.nan},
     {"sensitivity": math.nan}, {"degrees_of_freedom": 0.0}, {"degrees_of_freedom": math.nan}],
)  # fmt: skip
def test_a_line_of_numbers_that_are_none_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="line 'a'"):
        UncertaintyLine(**{"source": "a", "half_width": 0.1, **wrong})


def test_a_budget_without_any_uncertainty_has_infinite_freedom() -> None:
    assert effective_degrees_of_freedom([0.0], [3.0]) == math.inf
    assert (
        Budget((UncertaintyLine("nothing", 0.0, "A", "t", degrees_of_freedom=3),)).combine().expanded_uncertainty == 0
    )


@pytest.mark.parametrize("p", [0.0, 1.0, 95.0])
def test_a_coverage_probability_is_a_probability(p: float) -> None:
    with pytest.raises(ValueError, match="coverage probability"):
        Budget((UncertaintyLine("a", 1.0),)).combine(p)
