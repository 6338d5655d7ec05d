"""Measurement models: a budget from a function of the inputs and the uncertainty of each (GUM 5.1)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.metrology.uncertainty import Budget, Correlation, UncertaintyLine

_STEP = 0.1
"""Step of the differences, in standard uncertainties of the input: the model is evaluated where the input may lie."""
_NO_UNCERTAINTY_STEP = 1e-5
"""Relative step for an input that is known exactly."""


@dataclass(frozen=True, slots=True)
class MeasurementModel:
    """A function of named inputs, the estimates of the inputs, and the lines of each input that is not known exactly.

    ``function`` takes the inputs by name and works on numbers and on arrays alike (Monte Carlo calls it with
    arrays). A line's own sensitivity turns it into the input's unit; correlations name lines by their sources.
    """

    function: Callable[..., Any]
    estimates: Mapping[str, float]
    lines: Mapping[str, Sequence[UncertaintyLine]]
    correlations: tuple[Correlation, ...] = ()

    def __post_init__(self) -> None:
        unknown = [name for name in self.lines if name not in self.estimates]
        if unknown:
            raise ValueError(f"there are lines for {', '.join(unknown)}, but no estimate")

    @property
    def value(self) -> float:
        """The output at the estimates. Raises `ValueError` if it is not a finite number."""
        return self._at({})

    def sensitivity(self, name: str) -> float:
        """∂f/∂x at the estimates, by central differences at two steps, extrapolated (Richardson)."""
        x = self.estimates[name]
        u = math.hypot(*(line.standard_uncertainty for line in self.lines.get(name, ())))
        step = _STEP * u if u else _NO_UNCERTAINTY_STEP * (abs(x) or 1.0)
        wide, narrow = self._difference(name, x, step), self._difference(name, x, step / 2)
        return (4 * narrow - wide) / 3

    def budget(self) -> Budget:
        """The budget of the output: every line with its sensitivity coefficient."""
        lines = [
            replace(line, sensitivity=line.sensitivity * coefficient)
            for name, own in self.lines.items()
            for coefficient in (self.sensitivity(name),)
            for line in own
        ]
        return Budget(tuple(lines), self.correlations)

    def _difference(self, name: str, x: float, step: float) -> float:
        above, below = x + step, x - step
        if above == below:
            raise ValueError(f"the uncertainty of {name!r} is lost in the digits of its estimate {x}")
        return (self._at({name: above}) - self._at({name: below})) / (above - below)

    def _at(self, changed: Mapping[str, float]) -> float:
        value = float(self.function(**{**self.estimates, **changed}))
        if not math.isfinite(value):
            raise ValueError(f"the model has no finite value at {dict(changed) or 'its estimates'}")
        return value
