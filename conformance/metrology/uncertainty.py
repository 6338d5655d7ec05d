"""Uncertainty budgets by the GUM (JCGM 100): lines, combination, correlation, Welch–Satterthwaite, coverage factor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

COVERAGE_PROBABILITY = 0.9545
"""Coverage probability of the stated expanded uncertainties and of the guard bands: k = 2 for a normal distribution."""

Distribution = Literal["normal", "t", "rectangular", "triangular", "u-shaped"]

DIVISOR: dict[Distribution, float] = {
    "normal": 1.0,
    "t": 1.0,
    "rectangular": math.sqrt(3),
    "triangular": math.sqrt(6),
    "u-shaped": math.sqrt(2),
}
"""Divisor that turns a distribution's half-width into a standard uncertainty (GUM 4.3; 1 if it already is one)."""


@dataclass(frozen=True, slots=True)
class UncertaintyLine:
    """One source of uncertainty: a half-width (or standard uncertainty) with its distribution.

    The standard uncertainty in the output's unit is |sensitivity|·half_width/divisor. Raises `ValueError` for a
    negative or infinite half-width, and for a divisor or degrees of freedom that are not positive.
    """

    source: str
    half_width: float
    """Half-width of the distribution (for ``normal`` and ``t`` the standard uncertainty), in the input's unit."""
    kind: Literal["A", "B"] = "B"
    distribution: Distribution = "normal"
    divisor: float | None = None
    """Overrides the distribution's divisor: for an expanded uncertainty, the k of the certificate."""
    sensitivity: float = 1.0
    degrees_of_freedom: float = math.inf
    shared: str | None = None
    """Tag of a source that lines share: lines with one tag are fully correlated (GUM F.1.2.3: correlation +1 of the
    inputs)."""

    def __post_init__(self) -> None:
        if not (0 <= self.half_width < math.inf and math.isfinite(self.sensitivity)):
            raise ValueError(f"line {self.source!r}: the half-width is finite and not negative, the sensitivity finite")
        if not (0 < self.effective_divisor < math.inf and self.degrees_of_freedom > 0):
            raise ValueError(f"line {self.source!r}: divisor and degrees of freedom are positive")

    @property
    def effective_divisor(self) -> float:
        """The divisor that applies."""
        return DIVISOR[self.distribution] if self.divisor is None else self.divisor

    @property
    def input_standard_uncertainty(self) -> float:
        """The input's own standard uncertainty, in the input's unit."""
        return self.half_width / self.effective_divisor

    @property
    def contribution(self) -> float:
        """The line's contribution with the sign of its sensitivity, in the output's unit."""
        return self.sensitivity * self.input_standard_uncertainty

    @property
    def standard_uncertainty(self) -> float:
        """The line's contribution, in the output's unit."""
        return abs(self.contribution)


@dataclass(frozen=True, slots=True)
class Correlation:
    """The correlation coefficient of the inputs of two lines, named by their sources."""

    first: str
    second: str
    coefficient: float


@dataclass(frozen=True, slots=True)
class Combined:
    """A combined budget."""

    standard_uncertainty: float
    effective_degrees_of_freedom: float
    """Welch–Satterthwaite on unrounded values; not truncated here."""
    coverage_factor: float
    """From t at the truncated degrees of freedom (GUM G.4.2)."""
    expanded_uncertainty: float
    coverage_probability: float


@dataclass(frozen=True, slots=True)
class Budget:
    """An uncertainty budget: lines in one output unit, with shared sources and stated correlations."""

    lines: tuple[UncertaintyLine, ...]
    correlations: tuple[Correlation, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.lines))
        object.__setattr__(self, "correlations", tuple(self.correlations))

    @property
    def standard_uncertainty(self) -> float:
        """The combined standard uncertainty alone, in the output's unit; 0 without lines."""
        return math.sqrt(math.fsum(u * u for u in self._independent()[0]))

    def combine(self, coverage_probability: float = 0.95) -> Combined:
        """Combine the lines (GUM 5.1.2; 5.2.2 where they are correlated).

        Welch–Satterthwaite is for independent lines: correlated lines count as one contribution with the smallest of
        their degrees of freedom. Raises `ValueError` for an empty budget and for impossible correlations.
        """
        if not self.lines:
            raise ValueError("a budget without lines has no combined uncertainty")
        contributions, freedoms = self._independent()
        u_c = math.sqrt(math.fsum(u * u for u in contributions))
        dof = effective_degrees_of_freedom(contributions, freedoms)
        k = coverage_factor(dof, coverage_probability)
        return Combined(u_c, dof, k, k * u_c, coverage_probability)

    def _independent(self) -> tuple[list[float], list[float]]:
        """Contributions that are independent of each other, with their degrees of freedom."""
        signed, freedoms = [line.contribution for line in self.lines], [line.degrees_of_freedom for line in self.lines]
        if not self.correlations and all(line.shared is None for line in self.lines):
            return signed, freedoms
        matrix = correlation_matrix(self.lines, self.correlations)
        contributions, least = [], []
        for group in _connected(matrix):
            own = np.array([signed[index] for index in group])
            variance = float(own @ matrix[np.ix_(group, group)] @ own)
            contributions.append(math.sqrt(max(0.0, variance)))
            least.append(min(freedoms[index] for index in group))
        return contributions, least


def correlation_matrix(lines: Sequence[UncertaintyLine], correlations: Iterable[Correlation]) -> NDArray[np.float64]:
    """The correlation matrix of the lines' inputs, (lines, lines).

    Raises `ValueError` for a source that is missing or occurs twice, a coefficient outside −1 to 1, and coefficients
    that contradict each other (no joint distribution has them).
    """
    matrix = np.eye(len(lines))
    for i, line in enumerate(lines):
        for j, other in enumerate(lines[:i]):
            if line.shared is not None and line.shared == other.shared:
                matrix[i, j] = matrix[j, i] = 1.0
    sources = [line.source for line in lines]
    for correlation in correlations:
        if not -1 <= correlation.coefficient <= 1:
            raise ValueError(f"the correlation {correlation.coefficient} lies outside −1 to 1")
        for name in (correlation.first, correlation.second):
            if sources.count(name) != 1:
                raise ValueError(f"a correlation names {name!r}, which is the source of {sources.count(name)} lines")
        i, j = sources.index(correlation.first), sources.index(correlation.second)
        if i == j:
            raise ValueError(f"a correlation is of two sources, not of {correlation.first!r} with itself")
        matrix[i, j] = matrix[j, i] = correlation.coefficient
    if float(np.linalg.eigvalsh(matrix)[0]) < -1e-9:
        raise ValueError("the correlations contradict each other: no joint distribution has them")
    return matrix


def _connected(matrix: NDArray[np.float64]) -> list[list[int]]:
    """Indices in groups: those that are correlated with each other, directly or through others."""
    groups: list[list[int]] = []
    left = set(range(len(matrix)))
    while left:
        group, reached = set[int](), {min(left)}
        while reached:
            group |= reached
            reached = {int(j) for i in reached for j in np.flatnonzero(matrix[i])} - group
        groups.append(sorted(group))
        left -= group
    return groups


def effective_degrees_of_freedom(contributions: Sequence[float], degrees_of_freedom: Sequence[float]) -> float:
    """Welch–Satterthwaite (GUM G.4.1) on unrounded contributions; infinite when no line has finite freedom."""
    u_c = math.sqrt(math.fsum(u * u for u in contributions))
    if u_c == 0:
        return math.inf
    denominator = math.fsum(
        (u / u_c) ** 4 / dof for u, dof in zip(contributions, degrees_of_freedom, strict=True) if math.isfinite(dof)
    )
    return 1 / denominator if denominator else math.inf


def coverage_factor(degrees_of_freedom: float, coverage_probability: float = 0.95) -> float:
    """Two-sided coverage factor from t, degrees of freedom truncated to a whole number (at least 1)."""
    if not 0 < coverage_probability < 1:
        raise ValueError(f"the coverage probability {coverage_probability} lies outside 0 to 1")
    return float(stdtrit(truncated(degrees_of_freedom), 0.5 + coverage_probability / 2))


def truncated(degrees_of_freedom: float) -> float:
    """Degrees of freedom as tables of t take them: a whole number, at least 1 (GUM G.4.2); infinite stays infinite.

    What is 1e-9 below a whole number is that number.
    """
    if not math.isfinite(degrees_of_freedom):
        return math.inf
    return float(max(1, math.floor(degrees_of_freedom + 1e-9)))
