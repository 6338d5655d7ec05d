"""Type A evaluation: the mean of repeated readings (GUM 4.2), their standard deviation and correlation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conformance.metrology.uncertainty import UncertaintyLine, coverage_factor


@dataclass(frozen=True, slots=True)
class TypeA:
    """A mean with its standard uncertainty from repeated readings, all in the unit of the readings."""

    n: int
    mean: float
    standard_deviation: float
    """Of one reading."""
    standard_uncertainty: float
    """Of the mean."""
    degrees_of_freedom: float

    def line(self, source: str, sensitivity: float = 1.0) -> UncertaintyLine:
        """The mean's uncertainty as a line of a budget."""
        return UncertaintyLine(
            source,
            self.standard_uncertainty,
            "A",
            "t",
            sensitivity=sensitivity,
            degrees_of_freedom=self.degrees_of_freedom,
        )

    def interval(self, coverage_probability: float = 0.95) -> tuple[float, float]:
        """Coverage interval of the mean, from t."""
        half = coverage_factor(self.degrees_of_freedom, coverage_probability) * self.standard_uncertainty
        return self.mean - half, self.mean + half


@dataclass(frozen=True, slots=True)
class Pooled:
    """Standard deviation of one reading, known from earlier, larger samples (GUM H.3.6, H.1.3.2)."""

    standard_deviation: float
    degrees_of_freedom: float


def type_a(readings: ArrayLike, pooled: Pooled | None = None) -> TypeA:
    """Mean, s, s/√n and n − 1 of ``readings`` (n,); with ``pooled`` its s and degrees of freedom instead.

    Raises `ValueError` for a reading that is not a finite number, without readings, and for one reading without
    ``pooled``.
    """
    values = np.asarray(readings, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("a type A evaluation needs one column of readings, each a finite number")
    n = values.size
    if n < (2 if pooled is None else 1):
        raise ValueError(f"a type A evaluation needs at least 2 readings (1 with a pooled s), there are {n}")
    s = float(values.std(ddof=1)) if pooled is None else pooled.standard_deviation
    freedom = float(n - 1) if pooled is None else pooled.degrees_of_freedom
    return TypeA(n, float(values.mean()), s, s / math.sqrt(n), freedom)


def correlation_of_means(a: ArrayLike, b: ArrayLike) -> float:
    """Correlation coefficient of the means of two simultaneously read quantities, both (n,) (GUM 5.2.3)."""
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1 or first.size < 2:
        raise ValueError(
            f"a correlation needs two equally long columns of 2 or more, not {first.shape}, {second.shape}"
        )
    x, y = first - first.mean(), second - second.mean()
    scale = _norm(x) * _norm(y)
    if not math.isfinite(scale) or scale == 0:
        raise ValueError("a correlation needs two quantities that vary, each reading a finite number")
    return min(1.0, max(-1.0, float(x @ y) / scale))


def _norm(values: NDArray[np.float64]) -> float:
    return math.sqrt(float(values @ values))


def degrees_of_freedom_of(relative_uncertainty: float) -> float:
    """Degrees of freedom of a standard uncertainty that is itself known to this relative uncertainty (GUM G.4.2)."""
    if relative_uncertainty < 0:
        raise ValueError("a relative uncertainty is not negative")
    return math.inf if relative_uncertainty == 0 else 0.5 / relative_uncertainty**2
