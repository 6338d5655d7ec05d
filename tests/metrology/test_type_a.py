"""Type A evaluation."""

from __future__ import annotations

import math

import pytest

from conformance.metrology.type_a import Pooled, correlation_of_means, degrees_of_freedom_of, type_a


def test_readings_give_their_mean_with_its_uncertainty_and_freedom() -> None:
    found = type_a([1.0, 2.0, 3.0, 4.0])
    assert (found.mean, found.degrees_of_freedom) == (2.5, 3)
    assert found.standard_deviation == pytest.approx(math.sqrt(5 / 3))
    assert found.standard_uncertainty == pytest.approx(math.sqrt(5 / 12))
    line = found.line("readings", sensitivity=2.0)
    assert (line.kind, line.distribution, line.degrees_of_freedom) == ("A", "t", 3)
    assert line.standard_uncertainty == pytest.approx(2 * math.sqrt(5 / 12))


def test_a_pooled_deviation_stands_for_that_of_few_readings() -> None:
    # GUM H.1.3.2: five comparisons, s = 13 nm pooled from 25 with 24 degrees of freedom
    found = type_a([215.0, 216.0, 214.0, 215.0, 215.0], Pooled(13.0, 24))
    assert found.standard_uncertainty == pytest.approx(5.8, abs=0.05)
    assert found.degrees_of_freedom == 24
    assert type_a([215.0], Pooled(13.0, 24)).standard_uncertainty == 13


@pytest.mark.parametrize("readings", [[], [1.0], [1.0, math.nan], [1.0, math.inf], [[1.0, 2.0]]])
def test_readings_that_tell_nothing_are_refused(readings: list[float]) -> None:
    with pytest.raises(ValueError, match="type A"):
        type_a(readings)


def test_simultaneous_readings_are_correlated_as_in_the_gum() -> None:
    # GUM H.2, table H.2
    volts = [5.007, 4.994, 5.005, 4.990, 4.999]
    milliamperes = [19.663, 19.639, 19.640, 19.685, 19.678]
    assert correlation_of_means(volts, milliamperes) == pytest.approx(-0.36, abs=0.005)


@pytest.mark.parametrize(("a", "b"), [([1.0], [1.0]), ([1.0, 2.0], [1.0]), ([1.0, 1.0], [1.0, 2.0])])
def test_a_correlation_of_what_does_not_vary_is_refused(a: list[float], b: list[float]) -> None:
    with pytest.raises(ValueError, match="correlation needs"):
        correlation_of_means(a, b)


def test_an_uncertainty_known_to_a_quarter_has_eight_degrees_of_freedom() -> None:
    assert degrees_of_freedom_of(0.25) == 8  # GUM G.4.2
    assert degrees_of_freedom_of(0) == math.inf
