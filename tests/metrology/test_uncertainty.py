"""Uncertainty budgets."""

from __future__ import annotations

import math

import pytest

from conformance.metrology.uncertainty import Budget, Line


def test_welch_satterthwaite_uses_unrounded_values() -> None:
    # GUM H.1.6: rounding u_c first would give 17.5 degrees of freedom
    lines = zip((25, 9.7, 2.9, 16.6), (18, 25.6, 50, 2), strict=True)
    combined = Budget(tuple(Line(f"l{u}", u, "A", "t", degrees_of_freedom=v) for u, v in lines)).combine(0.99)
    assert combined.effective_degrees_of_freedom == pytest.approx(16.76, abs=0.01)
    assert combined.coverage_factor == pytest.approx(2.92, abs=0.005)
    assert combined.expanded_uncertainty == pytest.approx(93, abs=0.6)


def test_a_rectangular_half_width_is_divided_by_the_root_of_three() -> None:
    line = Line("resolution", 0.05, distribution="rectangular")
    assert line.standard_uncertainty == pytest.approx(0.05 / math.sqrt(3))


def test_a_certificates_expanded_uncertainty_is_divided_by_its_k() -> None:
    assert Line("calibration", 0.1, divisor=2).standard_uncertainty == pytest.approx(0.05)


def test_a_budget_of_known_lines_has_k_of_the_normal() -> None:
    combined = Budget((Line("a", 3.0), Line("b", 4.0))).combine(0.9545)
    assert combined.standard_uncertainty == pytest.approx(5)
    assert combined.coverage_factor == pytest.approx(2.0, abs=1e-3)


def test_an_empty_budget_states_no_uncertainty() -> None:
    with pytest.raises(ValueError, match="without lines"):
        Budget(()).combine()
