"""A measurement: value, unit, uncertainty or interval, conditions, and how many independent units it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from conformance.metrology.uncertainty import Budget

DecidedBy = Literal["uncertainty", "bounds", "value", "observation", "lower_end", "upper_end", "sequential"]
"""How a measurement meets its limit.

``uncertainty``: value and standard uncertainty through the decision rule; ``bounds``: one-sided confidence
bounds (rates, quantiles) have to lie inside; ``value``: an exact count, compared as it is; ``observation``: an
inspection's answer, value 1 (met) or 0 (not met); ``lower_end``, ``upper_end``: one end of a range that has to cover
the limit, so that the lower end lies at or below the lower limit and the upper end at or above the upper one;
``sequential``: a sequential test's decision, which stands with its plan in the conditions.
"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured value. ``value`` is None where there was too little to measure it."""

    characteristic: str
    value: float | None
    unit: str
    units: int
    """Independent units (persons, sources) it rests on; repetitions of one do not count."""
    decided_by: DecidedBy
    budget: Budget | None = None
    """Its uncertainty budget, where the decision rests on one."""
    interval: tuple[float | None, float | None] | None = None
    """Two-sided confidence interval, for the reader; None for a side that has none."""
    interval_confidence: float | None = None
    """Confidence of the interval, both sides together."""
    bounds: tuple[float | None, float | None] | None = None
    """One-sided confidence bounds, for the verdict; None for a side the evidence cannot bound."""
    bounds_confidence: float | None = None
    """Confidence of each bound alone."""
    conditions: Mapping[str, str | float | int | bool | None] = field(default_factory=dict)
    """Circumstances and counts by name, with the unit in the name."""
    further_trials: int | None = None
    """Where the bounds do not settle it: how many further trials without failure would."""
    informative: bool = False
    """Given for information: judged against nothing."""
