"""A measurement: value, unit, uncertainty or interval, conditions, and the number of independent units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from conformance.metrology.uncertainty import Budget

DecidedBy = Literal["uncertainty", "bounds", "value", "observation", "lower_end", "upper_end", "sequential"]
"""How a measurement meets its limit.

``uncertainty``: value and standard uncertainty through the decision rule; ``bounds``: one-sided confidence bounds
(rates, quantiles) have to lie inside; ``value``: an exact count, compared as it is; ``observation``: an inspection's
answer, value 1 (met) or 0 (not met); ``lower_end``, ``upper_end``: one end of a range that has to cover the limit, so
that the lower end lies at or below the lower limit and the upper end at or above the upper one; ``sequential``: the
decision of a sequential test, which is in the conditions with its plan.
"""

UnitsOf = Literal["person", "person_as_planned", "presentation"]
"""What the independent units are: persons by their recorded codes; persons by the names of the plan, where no code was
recorded; presentations of a phantom."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured value. ``value`` is None if there was too little evidence to measure it."""

    characteristic: str
    value: float | None
    unit: str
    units: int
    """Number of independent units (persons, sources); repetitions of one unit do not count."""
    decided_by: DecidedBy
    budget: Budget | None = None
    """Its uncertainty budget, if the decision uses one."""
    interval: tuple[float | None, float | None] | None = None
    """Two-sided confidence interval, for the reader; None for a side without a bound."""
    interval_confidence: float | None = None
    """Confidence of the interval, both sides together."""
    bounds: tuple[float | None, float | None] | None = None
    """One-sided confidence bounds, for the verdict; None for a side that the evidence cannot bound."""
    bounds_confidence: float | None = None
    """Confidence of each bound alone."""
    conditions: Mapping[str, str | float | int | bool | None] = field(default_factory=dict)
    """Circumstances and counts by name, with the unit in the name."""
    signed: float | None = None
    """The signed change whose size is the value: an upper limit is a limit on both sides of it."""
    chosen_from: int = 1
    """It is the largest of so many, chosen after they were seen: a rejection has to allow for them."""
    informative: bool = False
    """For information: not compared with a limit."""
    units_of: UnitsOf | None = None
    """What the units of a rate or quantile are; None where it goes without saying (sources, repeats)."""
