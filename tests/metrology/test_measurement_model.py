"""Budgets from a model, against the published examples and the GUM Tree Calculator."""

from __future__ import annotations

import math
from typing import Any

import GTC
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.measurement_model import MeasurementModel
from conformance.metrology.type_a import correlation_of_means, type_a
from conformance.metrology.uncertainty import Correlation, UncertaintyLine


def exact(name: str, value: float, u: float) -> tuple[float, list[UncertaintyLine]]:
    return value, [UncertaintyLine(name, u)]


def model(function: Any, **inputs: tuple[float, list[UncertaintyLine]]) -> MeasurementModel:
    return MeasurementModel(
        function, {n: value for n, (value, _) in inputs.items()}, {n: lines for n, (_, lines) in inputs.items()}
    )


def test_the_sodium_hydroxide_standard_is_that_of_eurachem() -> None:
    found = model(
        lambda rep, m, P, M, V: 1000 * rep * m * P / (M * V),
        rep=exact("repeatability", 1.0, 0.0005), m=exact("mass", 0.3888, 0.00013), P=exact("purity", 1.0, 0.00029),
        M=exact("molar mass", 204.2212, 0.0038), V=exact("volume", 18.64, 0.013),
    )  # fmt: skip
    assert found.value == pytest.approx(0.10214, abs=5e-6)
    assert found.budget().combine().standard_uncertainty == pytest.approx(0.00010, abs=5e-6)


def gauge_block() -> MeasurementModel:
    """GUM H.1, lengths in nanometres, temperatures in degrees."""
    return MeasurementModel(
        lambda ls, d, alpha, theta, d_alpha, d_theta: ls + d - ls * (d_alpha * theta + alpha * d_theta),
        {"ls": 50_000_623.0, "d": 215.0, "alpha": 11.5e-6, "theta": -0.1, "d_alpha": 0.0, "d_theta": 0.0},
        {
            "ls": [UncertaintyLine("standard", 75.0, divisor=3.0, degrees_of_freedom=18)],
            "d": [
                UncertaintyLine("comparisons", 5.8, "A", "t", degrees_of_freedom=24),
                UncertaintyLine("comparator, random", 3.9, degrees_of_freedom=5),
                UncertaintyLine("comparator, systematic", 6.7, degrees_of_freedom=8),
            ],
            "alpha": [UncertaintyLine("expansion", 2e-6, distribution="rectangular")],
            "theta": [
                UncertaintyLine("temperature of the bed", 0.2),
                UncertaintyLine("cycling", 0.5, distribution="u-shaped"),
            ],
            "d_alpha": [
                UncertaintyLine("difference of expansion", 1e-6, distribution="rectangular", degrees_of_freedom=50)
            ],
            "d_theta": [
                UncertaintyLine("difference of temperature", 0.05, distribution="rectangular", degrees_of_freedom=2)
            ],
        },
    )


def test_the_gauge_block_is_that_of_the_gum() -> None:
    budget = gauge_block().budget()
    shares = {line.source: line.standard_uncertainty for line in budget.lines}
    assert shares["standard"] == pytest.approx(25)
    assert shares["expansion"] == pytest.approx(0, abs=1e-6)
    assert shares["difference of expansion"] == pytest.approx(2.9, abs=0.05)
    assert shares["difference of temperature"] == pytest.approx(16.6, abs=0.05)
    combined = budget.combine(0.99)
    assert gauge_block().value == pytest.approx(50_000_838)
    assert combined.standard_uncertainty == pytest.approx(31.7, abs=0.1)
    assert combined.effective_degrees_of_freedom == pytest.approx(16.7, abs=0.2)
    assert combined.expanded_uncertainty == pytest.approx(93, abs=0.6)


VOLTS = [5.007, 4.994, 5.005, 4.990, 4.999]
AMPERES = [0.019663, 0.019639, 0.019640, 0.019685, 0.019678]
RADIANS = [1.0456, 1.0438, 1.0468, 1.0428, 1.0433]


@pytest.mark.parametrize(
    ("function", "value", "u"),
    [(lambda V, A, phi: V / A * np.cos(phi), 127.732, 0.071), (lambda V, A, phi: V / A * np.sin(phi), 219.847, 0.295),
     (lambda V, A, phi: V / A + 0 * phi, 254.260, 0.236)],
)  # fmt: skip
def test_simultaneous_resistance_and_reactance_are_those_of_the_gum(function: Any, value: float, u: float) -> None:
    # GUM H.2, table H.4: correlated inputs
    readings = {"V": VOLTS, "A": AMPERES, "phi": RADIANS}
    means = {name: type_a(column) for name, column in readings.items()}
    pairs = [("V", "A"), ("V", "phi"), ("A", "phi")]
    correlations = tuple(Correlation(a, b, correlation_of_means(readings[a], readings[b])) for a, b in pairs)
    found = MeasurementModel(
        function,
        {name: mean.mean for name, mean in means.items()},
        {name: [mean.line(name)] for name, mean in means.items()},
        correlations,
    )
    combined = found.budget().combine()
    assert found.value == pytest.approx(value, abs=6e-4)
    assert combined.standard_uncertainty == pytest.approx(u, abs=6e-4)
    assert combined.effective_degrees_of_freedom == pytest.approx(4)  # five simultaneous readings, one ensemble


POSITIVE = st.floats(0.5, 50)


@given(POSITIVE, POSITIVE, POSITIVE, st.floats(0.001, 0.05), st.floats(-0.9, 0.9))
def test_a_nonlinear_model_has_the_uncertainty_that_gtc_gives_it(
    a: float, b: float, c: float, rel: float, r: float
) -> None:
    ours = MeasurementModel(
        lambda a, b, c: a * np.exp(-b / 20) / c + np.sqrt(c),
        {"a": a, "b": b, "c": c},
        {
            "a": [UncertaintyLine("a", rel * a)],
            "b": [UncertaintyLine("b", rel * b)],
            "c": [UncertaintyLine("c", rel * c)],
        },
        (Correlation("a", "b", r),),
    )
    x, y = GTC.ureal(a, rel * a, independent=False), GTC.ureal(b, rel * b, independent=False)
    GTC.set_correlation(r, x, y)
    z = GTC.ureal(c, rel * c)
    theirs = x * GTC.exp(-y / 20) / z + GTC.sqrt(z)
    assert ours.value == pytest.approx(GTC.value(theirs))
    assert ours.budget().combine().standard_uncertainty == pytest.approx(GTC.uncertainty(theirs), rel=1e-6)


def test_an_input_may_have_several_lines_each_with_its_own_sensitivity() -> None:
    lines = [
        UncertaintyLine("calibration", 0.1, distribution="triangular"),
        UncertaintyLine("temperature", 4.0, sensitivity=0.021),
    ]
    found = MeasurementModel(lambda V: 2 * V, {"V": 100.0}, {"V": lines}).budget()
    assert [line.standard_uncertainty for line in found.lines] == pytest.approx([0.2 / math.sqrt(6), 0.168])


def test_an_input_known_exactly_is_a_constant() -> None:
    found = MeasurementModel(lambda a, n: a / n, {"a": 10.0, "n": 4.0}, {"a": [UncertaintyLine("a", 0.1)], "n": []})
    assert len(found.budget().lines) == 1
    assert found.sensitivity("n") == pytest.approx(-10 / 16, rel=1e-6)


def test_lines_without_an_estimate_are_refused() -> None:
    with pytest.raises(ValueError, match="no estimate"):
        MeasurementModel(lambda a: a, {"a": 1.0}, {"b": [UncertaintyLine("b", 0.1)]})


def test_a_model_without_a_finite_value_is_refused() -> None:
    with pytest.raises(ValueError, match="no finite value"):
        _ = MeasurementModel(lambda a: math.inf * a, {"a": 1.0}, {}).value


def test_an_uncertainty_below_the_digits_of_its_estimate_is_refused() -> None:
    with pytest.raises(ValueError, match="lost in the digits"):
        MeasurementModel(lambda a: a, {"a": 1e9}, {"a": [UncertaintyLine("a", 1e-9)]}).budget()
