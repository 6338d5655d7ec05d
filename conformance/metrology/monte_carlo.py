"""Propagation of distributions by Monte Carlo (JCGM 101), and its comparison with the first-order result (clause 8).

Everything is drawn and summed in 64 bits. The seed is part of the result: the same seed gives the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.metrology.measurement_model import MeasurementModel
from conformance.metrology.uncertainty import (
    DIVISOR,
    Budget,
    Combined,
    Correlation,
    UncertaintyLine,
    correlation_matrix,
)

Floats = NDArray[np.float64]
Interval = tuple[float, float]

TRIALS = 1_000_000
"""JCGM 101, 7.2.2: a 95 % interval to one or two significant digits."""


@dataclass(frozen=True, slots=True)
class Propagated:
    """Result of the trials for the output, in its unit."""

    trials: int
    seed: int
    mean: float
    standard_uncertainty: float
    symmetric_interval: Interval
    """Probabilistically symmetric: equal probability below and above (JCGM 101, 7.7.2)."""
    shortest_interval: Interval
    """JCGM 101, 7.7.3."""
    coverage_probability: float


def propagate(
    budget: Budget, value: float = 0.0, *, seed: int, trials: int = TRIALS, coverage_probability: float = 0.95
) -> Propagated:
    """Draw the lines of a budget about ``value``: their sensitivities make it linear."""
    if not budget.lines:
        raise ValueError("a budget without lines has nothing to draw")
    total = np.full(_counted(trials), float(value))
    for index, errors in drawn_errors(budget.lines, budget.correlations, np.random.default_rng(seed), trials):
        total += np.multiply(errors, budget.lines[index].sensitivity, out=errors)
    return _summary(total, seed, coverage_probability)


def propagate_model(
    model: MeasurementModel, *, seed: int, trials: int = TRIALS, coverage_probability: float = 0.95
) -> Propagated:
    """Draw the inputs of a model and evaluate it on arrays of ``trials``: no linearisation."""
    owner = [name for name, lines in model.lines.items() for _ in lines]
    lines = [line for own in model.lines.values() for line in own]
    if not lines:
        raise ValueError("a model of exact inputs has nothing to draw")
    inputs = {name: np.full(_counted(trials), float(model.estimates[name])) for name in dict.fromkeys(owner)}
    for index, errors in drawn_errors(lines, model.correlations, np.random.default_rng(seed), trials):
        inputs[owner[index]] += lines[index].sensitivity * errors
    values = np.asarray(model.function(**{**model.estimates, **inputs}), dtype=np.float64)
    if values.shape != (trials,) or not np.isfinite(values).all():
        raise ValueError("the model does not give one finite value for each trial")
    return _summary(values, seed, coverage_probability)


def _counted(trials: int) -> int:
    if trials < 2:
        raise ValueError(f"{trials} trials propagate nothing: at least 2 are needed")
    return trials


def drawn_errors(
    lines: Sequence[UncertaintyLine], correlations: Sequence[Correlation], rng: np.random.Generator, trials: int
) -> Iterator[tuple[int, Floats]]:
    """(index of a line, its input's errors (trials,)), in an order that depends on the lines alone."""
    related = {name for correlation in correlations for name in (correlation.first, correlation.second)}
    jointly = [index for index, line in enumerate(lines) if line.source in related]
    if jointly:
        yield from _joint_errors(lines, jointly, correlations, rng, trials)
    drawn: dict[str, tuple[UncertaintyLine, Floats]] = {}
    for index, line in enumerate(lines):
        if index in jointly:
            continue
        if line.shared is None:
            yield index, _deviates(line, rng, trials) * _scale(line)
            continue
        first, deviates = drawn.setdefault(line.shared, (line, np.empty(0)))
        if (first.distribution, first.degrees_of_freedom) != (line.distribution, line.degrees_of_freedom):
            raise ValueError(f"lines that share {line.shared!r} have different distributions")
        if not deviates.size:
            deviates = _deviates(line, rng, trials)
            drawn[line.shared] = (line, deviates)
        yield index, deviates * _scale(line)


def _joint_errors(
    lines: Sequence[UncertaintyLine],
    jointly: Sequence[int],
    correlations: Sequence[Correlation],
    rng: np.random.Generator,
    trials: int,
) -> Iterator[tuple[int, Floats]]:
    """Errors of correlated inputs, from a multivariate normal (JCGM 101, 6.4.8)."""
    own = [lines[index] for index in jointly]
    if any(line.distribution != "normal" for line in own):
        raise ValueError("correlated lines are drawn from a joint normal: each has to be normal")
    if any(line.shared is not None for line in own):
        raise ValueError("a line either shares a source or has stated correlations, not both")
    matrix = correlation_matrix(own, correlations)
    values, vectors = np.linalg.eigh(matrix)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    deviates = root @ rng.standard_normal((len(own), trials))
    for row, index in enumerate(jointly):
        yield index, deviates[row] * _scale(lines[index])


def _deviates(line: UncertaintyLine, rng: np.random.Generator, trials: int) -> Floats:
    """Deviates of a line's distribution: of unit scale for normal and t, of unit half-width else (JCGM 101, 6.4)."""
    match line.distribution:
        case "t" if math.isfinite(line.degrees_of_freedom):
            return rng.standard_t(line.degrees_of_freedom, trials)
        case "normal" | "t":
            return rng.standard_normal(trials)
        case "rectangular":
            return 2 * rng.random(trials) - 1
        case "triangular":
            return rng.random(trials) - rng.random(trials)
        case "u-shaped":
            return np.sin(2 * np.pi * rng.random(trials))


def _scale(line: UncertaintyLine) -> float:
    """Factor that turns the deviates into errors in the input's unit."""
    return line.input_standard_uncertainty * DIVISOR[line.distribution]


def _summary(values: Floats, seed: int, coverage_probability: float) -> Propagated:
    """Mean, standard deviation and both coverage intervals of the trials (JCGM 101, 7.6 and 7.7)."""
    if not 0 < coverage_probability < 1:
        raise ValueError(f"the coverage probability {coverage_probability} lies outside 0 to 1")
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    values.sort()
    trials = values.size
    span = min(trials - 1, math.floor(coverage_probability * trials + 0.5))
    first = max(0, math.floor((trials - span) / 2 + 0.5) - 1)
    widths = values[span:] - values[: trials - span]
    shortest = int(np.argmin(widths))
    return Propagated(
        trials=trials,
        seed=seed,
        mean=mean,
        standard_uncertainty=deviation,
        symmetric_interval=(float(values[first]), float(values[first + span])),
        shortest_interval=(float(values[shortest]), float(values[shortest + span])),
        coverage_probability=coverage_probability,
    )


@dataclass(frozen=True, slots=True)
class MonteCarloComparison:
    """The first-order interval beside that of Monte Carlo (JCGM 101, clause 8)."""

    digits: int
    """Significant digits of the standard uncertainty that are regarded as meaningful."""
    tolerance: float
    """δ: half of the last meaningful digit's place."""
    lower_difference: float
    upper_difference: float

    @property
    def agrees(self) -> bool:
        """Whether both ends agree within δ: the first-order result is validated."""
        return self.lower_difference <= self.tolerance and self.upper_difference <= self.tolerance


def compare(value: float, combined: Combined, propagated: Propagated, digits: int = 2) -> MonteCarloComparison:
    """Clause 8: y ± U against the probabilistically symmetric interval, at the same coverage probability."""
    if combined.coverage_probability != propagated.coverage_probability:
        raise ValueError("two intervals of different coverage probability do not compare")
    low, high = propagated.symmetric_interval
    return MonteCarloComparison(
        digits=digits,
        tolerance=numerical_tolerance(combined.standard_uncertainty, digits),
        lower_difference=abs(value - combined.expanded_uncertainty - low),
        upper_difference=abs(value + combined.expanded_uncertainty - high),
    )


def numerical_tolerance(standard_uncertainty: float, digits: int = 2) -> float:
    """δ = ½·10^l where u = c·10^l and c has so many digits (JCGM 101, 7.9.2); 0 for an uncertainty of 0."""
    if digits < 1:
        raise ValueError("at least one digit is meaningful")
    if standard_uncertainty == 0:
        return 0.0
    exponent = int(f"{standard_uncertainty:.{digits - 1}e}".partition("e")[2])
    return 0.5 * 10.0 ** (exponent - digits + 1)
