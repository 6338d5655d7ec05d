"""The distribution of a budget's output, against closed forms, plain Monte Carlo and the examples of JCGM 101."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t, uniform

from conformance.metrology.monte_carlo import propagate
from conformance.metrology.output_distribution import OutputDistribution, output_distribution
from conformance.metrology.uncertainty import Budget, Correlation, UncertaintyLine

TRIALS = 200_000


def of(*lines: UncertaintyLine, correlations: tuple[Correlation, ...] = (), seed: int = 1) -> OutputDistribution:
    found = output_distribution(Budget(lines, correlations), seed=seed, trials=TRIALS)
    assert found is not None
    return found


def even(u: float, name: str = "even") -> UncertaintyLine:
    return UncertaintyLine(name, u * math.sqrt(3), distribution="rectangular")


def test_normal_lines_are_exact() -> None:
    found = of(UncertaintyLine("a", 0.03), UncertaintyLine("b", 0.04))
    assert found.half_width(0.9545) == pytest.approx(2 * 0.05, rel=1e-4)
    assert found.half_width(0.95) == pytest.approx(norm.ppf(0.975) * 0.05, rel=1e-6)
    assert found.cumulative(-0.3) == pytest.approx(norm.cdf(-6), rel=1e-6)


def test_correlated_normal_lines_combine_with_their_correlation() -> None:
    found = of(UncertaintyLine("a", 3.0), UncertaintyLine("b", 4.0), correlations=(Correlation("a", "b", 0.5),))
    assert found.half_width(0.95) == pytest.approx(norm.ppf(0.975) * math.sqrt(9 + 16 + 12), rel=1e-6)


def test_a_shared_source_cancels_between_its_lines() -> None:
    lines = [
        UncertaintyLine("here", 1.0, distribution="rectangular", sensitivity=sign, shared="blackbody")
        for sign in (1.0, -1.0)
    ]
    assert of(*lines, UncertaintyLine("rest", 0.1)).half_width(0.95) == pytest.approx(0.196, rel=0.002)


# JCGM 101: 9.2.2 four normals, 9.2.3 four rectangles, 9.2.4 one rectangle ten times as wide; 95 % intervals
@pytest.mark.parametrize(
    ("lines", "reach"),
    [
        ([UncertaintyLine(name, 1.0) for name in "abcd"], 3.92),
        ([even(1.0, name) for name in "abcd"], 3.88),
        ([even(1.0, "a"), even(1.0, "b"), even(1.0, "c"), even(10.0, "d")], 17.0),
    ],
)
def test_the_additive_examples_of_jcgm_101_have_their_intervals(lines: list[UncertaintyLine], reach: float) -> None:
    assert of(*lines).half_width(0.95) == pytest.approx(reach, abs=0.05 if reach > 10 else 0.01)


def test_one_line_alone_has_its_own_distribution() -> None:
    assert of(even(1.0)).half_width(0.95) == pytest.approx(uniform.ppf(0.95) * math.sqrt(3), rel=0.005)
    found = of(UncertaintyLine("a", 1.0, "A", "t", degrees_of_freedom=5))
    assert found.half_width(0.95) == pytest.approx(t.ppf(0.975, 5), rel=0.02)
    assert found.cumulative(-4.0) == pytest.approx(t.cdf(-4, 5), rel=0.1)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.05, 2), st.floats(0.05, 2), st.floats(0.05, 2), st.integers(5, 40), st.integers(0, 9))
def test_it_agrees_with_drawing_every_line(a: float, b: float, c: float, freedom: int, seed: int) -> None:
    lines = (UncertaintyLine("a", a), even(b), UncertaintyLine("c", c, "A", "t", degrees_of_freedom=freedom))
    plain = propagate(Budget(lines), seed=seed + 100, trials=TRIALS, coverage_probability=0.9545)
    u = plain.standard_uncertainty
    reach = (plain.symmetric_interval[1] - plain.symmetric_interval[0]) / 2
    assert of(*lines, seed=seed).half_width(0.9545) == pytest.approx(reach, abs=0.03 * u)


@given(st.floats(-5, 5))
def test_it_is_symmetric_and_rises(error: float) -> None:
    found = of(even(1.0), UncertaintyLine("a", 0.5))
    assert found.cumulative(error) + found.cumulative(-error) == pytest.approx(1.0)
    assert found.cumulative(error) <= found.cumulative(error + 0.1) + 1e-12
    if error > 0.01:
        assert found.cumulative(-found.half_width(2 * found.cumulative(error) - 1)) == pytest.approx(
            found.cumulative(-error), rel=1e-4, abs=1e-9
        )


def test_no_uncertainty_has_no_distribution() -> None:
    assert output_distribution(Budget((UncertaintyLine("a", 0.0),)), seed=1, trials=10) is None
    with pytest.raises(ValueError, match="nothing to draw"):
        output_distribution(Budget(()), seed=1, trials=10)
