"""The Monte Carlo check of a stated uncertainty: the first-order interval beside that of JCGM 101, clause 8.

Budgets are linear, so that one draw about 0 serves every value. The seed is fixed and stated: the same budget gives
the same check, and an evaluation stays a pure function.
"""

from __future__ import annotations

import functools

from conformance.evaluation.model import MonteCarloPart
from conformance.metrology.monte_carlo import compare, propagate
from conformance.metrology.uncertainty import Budget

SEED = 20200417
TRIALS = 200_000
"""Ends good to 0.006 u: within a fifth of the least δ at one digit, as clause 8.2 asks."""
DIGITS = 1
"""Significant digits of u that are regarded as meaningful: with few degrees of freedom the second is not known."""


@functools.lru_cache(maxsize=1024)
def checked(budget: Budget, coverage_probability: float) -> MonteCarloPart | None:
    """The check of a budget; None where there is no uncertainty to check."""
    combined = budget.combine(coverage_probability)
    if combined.standard_uncertainty == 0:
        return None
    drawn = propagate(budget, seed=SEED, trials=TRIALS, coverage_probability=coverage_probability)
    found = compare(0.0, combined, drawn, DIGITS)
    return MonteCarloPart(
        trials=drawn.trials,
        seed=drawn.seed,
        digits=found.digits,
        tolerance=found.tolerance,
        lower_difference=found.lower_difference,
        upper_difference=found.upper_difference,
        below=-drawn.symmetric_interval[0],
        above=drawn.symmetric_interval[1],
        agrees=found.agrees,
    )
