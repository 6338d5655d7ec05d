"""Uncertainty budgets by the GUM (JCGM 100): lines, combination, Welch–Satterthwaite, coverage factor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy.special import stdtrit

Distribution = Literal["normal", "t", "rectangular", "triangular", "u-shaped"]

DIVISOR: dict[Distribution, float] = {
    "normal": 1.0,
    "t": 1.0,
    "rectangular": math.sqrt(3),
    "triangular": math.sqrt(6),
    "u-shaped": math.sqrt(2),
}
"""Divisor that turns a distribution's half-width into a standard uncertainty (GUM 4.3; 1 where it already is one)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One source of uncertainty: a half-width (or standard uncertainty) with its distribution.

    The standard uncertainty in the output's unit is |sensitivity|·half_width/divisor.
    """

    source: str
    half_width: float
    """Half-width of the distribution (for ``normal`` and ``t`` the standard uncertainty), in the input's unit."""
    kind: Literal["A", "B"] = "B"
    distribution: Distribution = "normal"
    divisor: float | None = None
    """Overrides the distribution's divisor: the certificate's k for an expanded uncertainty."""
    sensitivity: float = 1.0
    degrees_of_freedom: float = math.inf

    @property
    def effective_divisor(self) -> float:
        """The divisor that applies."""
        return DIVISOR[self.distribution] if self.divisor is None else self.divisor

    @property
    def standard_uncertainty(self) -> float:
        """The line's contribution, in the output's unit."""
        return abs(self.sensitivity) * self.half_width / self.effective_divisor


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
    """An uncertainty budget: uncorrelated lines in one output unit."""

    lines: tuple[Line, ...]

    def combine(self, coverage_probability: float = 0.95) -> Combined:
        """Combine the lines. An empty budget has no uncertainty to state: `ValueError`."""
        if not self.lines:
            raise ValueError("a budget without lines has no combined uncertainty")
        contributions = [line.standard_uncertainty for line in self.lines]
        u_c = math.sqrt(math.fsum(u * u for u in contributions))
        dof = effective_degrees_of_freedom(contributions, [line.degrees_of_freedom for line in self.lines])
        k = coverage_factor(dof, coverage_probability)
        return Combined(u_c, dof, k, k * u_c, coverage_probability)


def effective_degrees_of_freedom(contributions: list[float], degrees_of_freedom: list[float]) -> float:
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
    dof = max(1.0, math.floor(degrees_of_freedom)) if math.isfinite(degrees_of_freedom) else math.inf
    return float(stdtrit(dof, 0.5 + coverage_probability / 2))
