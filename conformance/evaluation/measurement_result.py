"""A measurement as the evaluation states it: value, uncertainty with its budget and its check, what was decided.

The Monte Carlo check of a stated uncertainty is the first-order interval beside that of JCGM 101, clause 8, to two
significant digits of u; where it does not confirm U, the Monte Carlo interval draws the guard band. Budgets are linear,
so that one draw about 0 serves every value. The seed is fixed and stated: the same budget gives the same check,
and an evaluation stays a pure function.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Any

from conformance.evaluation.model import BudgetLine, MeasurementResult, MonteCarloPart
from conformance.metrology.decision import Decision
from conformance.metrology.measurement import Measurement
from conformance.metrology.monte_carlo import numerical_tolerance
from conformance.metrology.output_distribution import OutputDistribution, output_distribution
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget, Combined
from conformance.requirements.model import DecisionRule
from conformance.verification.verdict import Verdict


def result_of(
    measurement: Measurement,
    verdict: Verdict | None,
    decision: Mapping[str, Any] | None = None,
    combined: Combined | None = None,
    *,
    by_monte_carlo: bool = False,
) -> MeasurementResult:
    """The measurement with its verdict and, where a decision rule gave it, what `decided` says of it.

    ``combined``: its budget combined, where that was done already to decide it. ``by_monte_carlo``: its guard band is
    drawn from the Monte Carlo interval.
    """
    budget = measurement.budget if measurement.budget and measurement.budget.lines else None
    if combined is None and budget is not None:
        combined = budget.combine(COVERAGE_PROBABILITY)
    check = checked(budget, combined) if budget and combined else None
    if check is not None and by_monte_carlo:
        check = check.model_copy(update={"draws_guard_band": True})
    return MeasurementResult(
        characteristic=measurement.characteristic,
        value=_finite(measurement.value),
        unit=measurement.unit,
        interval=_finite_pair(measurement.interval),
        interval_confidence=measurement.interval_confidence,
        bounds=_finite_pair(measurement.bounds),
        bounds_confidence=measurement.bounds_confidence,
        units=measurement.units,
        units_of=measurement.units_of,
        conditions={k: _finite(v) if isinstance(v, float) else v for k, v in measurement.conditions.items()},
        verdict=verdict,
        budget=_budget_lines(budget),
        monte_carlo=check,
        **_uncertainty(combined),
        **(decision or {}),
    )


def decided(decision: Decision, tolerance: tuple[float | None, float | None], rule: DecisionRule) -> Mapping[str, Any]:
    """What a decision adds to a measurement's result."""
    return {
        "conformance_probability": decision.conformance_probability,
        "tolerance": tolerance,
        "acceptance": (decision.acceptance.lower, decision.acceptance.upper),
        "empty_acceptance_zone": decision.empty_acceptance_zone,
        "guard_band": decision.guard_band,
        "guard_factor": None if rule.name == "simple" else rule.guard_factor,
        "equality": decision.equality,
        "false_accept_risk": decision.false_accept_risk,
        "false_reject_risk": decision.false_reject_risk,
    }


def _uncertainty(combined: Combined | None) -> dict[str, Any]:
    if combined is None:
        return {}
    return {
        "standard_uncertainty": combined.standard_uncertainty,
        "expanded_uncertainty": combined.expanded_uncertainty,
        "coverage_factor": combined.coverage_factor,
        "coverage_probability": combined.coverage_probability,
        "effective_degrees_of_freedom": _finite(combined.effective_degrees_of_freedom),
    }


def _budget_lines(budget: Budget | None) -> tuple[BudgetLine, ...]:
    return tuple(
        BudgetLine(
            source=line.source,
            kind=line.kind,
            distribution=line.distribution,
            half_width=line.half_width,
            divisor=line.effective_divisor,
            sensitivity=line.sensitivity,
            standard_uncertainty=line.standard_uncertainty,
            degrees_of_freedom=_finite(line.degrees_of_freedom),
            shared=line.shared,
        )
        for line in (budget.lines if budget else ())
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _finite_pair(pair: tuple[float | None, float | None] | None) -> tuple[float | None, float | None] | None:
    return None if pair is None else (_finite(pair[0]), _finite(pair[1]))


SEED = 20200417
TRIALS = 200_000
DIGITS = 2
"""Significant digits of u that are regarded as meaningful (JCGM 101, 7.9.2, as its examples take them)."""


@functools.lru_cache(maxsize=1024)
def checked(budget: Budget, combined: Combined) -> MonteCarloPart | None:
    """The check of a budget and its combined uncertainty; None if there is no uncertainty to check."""
    drawn = distribution_of(budget)
    if drawn is None:
        return None
    reach = drawn.half_width(combined.coverage_probability)
    tolerance = numerical_tolerance(combined.standard_uncertainty, DIGITS)
    difference = abs(combined.expanded_uncertainty - reach)  # at either end: the output is symmetric
    return MonteCarloPart(
        trials=drawn.trials,
        seed=drawn.seed,
        digits=DIGITS,
        tolerance=tolerance,
        lower_difference=difference,
        upper_difference=difference,
        below=reach,
        above=reach,
        agrees=difference <= tolerance,
    )


def distribution_of(budget: Budget) -> OutputDistribution | None:
    """The distribution that the check draws; None if there is no uncertainty."""
    return output_distribution(budget, seed=SEED, trials=TRIALS)
