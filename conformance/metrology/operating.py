"""Operating characteristics: how likely a plan of a rate is to accept a device, by its true failure rate.

A plan of a fixed size makes ``trials`` independent trials and accepts with at most ``most_failures`` failures. A
curtailed plan stops where *fail* is certain, and accepts the same devices; a sequential plan has its own boundaries
(`conformance.metrology.sprt`). Every probability is exact (binomial).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from scipy.special import bdtr

from conformance.metrology.curtailment import fewest_failures, most_failures

MOST_TRIALS = 100_000
"""Larger plans are not looked for: no laboratory runs them."""
_SLACK = 1e-12


class AcceptingPlan(Protocol):
    """What an operating characteristic is stated of."""

    def accepts(self, rate: float) -> float:
        """Probability that a device that fails with this rate is accepted."""
        ...


@dataclass(frozen=True, slots=True)
class FixedPlan:
    """So many trials, accepted with at most so many failures; curtailed where ``fails_with`` is stated.

    ``most_failures`` None: the plan is too small to accept any device.
    """

    trials: int
    most_failures: int | None
    fails_with: int | None = None
    """The fewest failures that are a *fail*; between the two numbers there is no verdict. None: no number is."""

    def __post_init__(self) -> None:
        if self.trials < 1 or not -1 < (self.most_failures or 0) <= self.trials:
            raise ValueError(f"{self.trials} trials with at most {self.most_failures} failures are not a plan")

    def accepts(self, rate: float) -> float:
        """Probability that a device that fails with this rate is accepted."""
        return 0.0 if self.most_failures is None else float(bdtr(self.most_failures, self.trials, _rate(rate)))

    def rejects(self, rate: float) -> float:
        """Probability that it is a *fail*; what is neither accepted nor rejected stays without a verdict."""
        if self.fails_with is None:
            return 0.0
        return 1.0 - float(bdtr(self.fails_with - 1, self.trials, _rate(rate))) if self.fails_with else 1.0

    def expected_trials(self, rate: float) -> float:
        """Mean number of trials, if it stops at the failure that makes *fail* certain.

        E[min(T, n)] of the trial T of the last failure needed: the sum over k < n of P(fewer failures in k trials).
        """
        share, needed = _rate(rate), self.fails_with
        if not needed:
            return float(self.trials)
        return math.fsum(float(bdtr(min(needed - 1, k), k, share)) for k in range(self.trials))


def plan_of(trials: int, most_share: float, confidence: float = 0.95) -> FixedPlan:
    """The plan of this many trials as its exact one-sided bounds decide it."""
    return FixedPlan(
        trials, most_failures(trials, most_share, confidence), fewest_failures(trials, most_share, confidence)
    )


def _rate(rate: float) -> float:
    if not 0 <= rate <= 1:
        raise ValueError(f"a failure rate lies between 0 and 1, not at {rate}")
    return rate


def operating_characteristic(plan: AcceptingPlan, rates: Iterable[float]) -> tuple[tuple[float, float], ...]:
    """(true failure rate, probability of acceptance), in the order of ``rates``."""
    return tuple((rate, plan.accepts(rate)) for rate in rates)


def joint_acceptance(plans: Sequence[AcceptingPlan], rate: float) -> float:
    """Probability that every one of several independent plans accepts a device that fails in each with this rate."""
    return math.prod(plan.accepts(rate) for plan in plans)


def smallest_plan(
    bad_rate: float,
    good_rate: float,
    consumers_risk: float = 0.05,
    producers_risk: float = 0.1,
    *,
    most_trials: int = MOST_TRIALS,
) -> FixedPlan | None:
    """The smallest plan that keeps both risks; None if it would take more than ``most_trials``.

    It accepts a device that fails with ``bad_rate`` with at most ``consumers_risk``, and one that fails with
    ``good_rate`` with at least 1 − ``producers_risk``. Raises `ValueError` unless 0 ≤ good < bad < 1.
    """
    if not 0 <= good_rate < bad_rate < 1:
        raise ValueError(f"a plan tells {bad_rate} from {good_rate} only where 0 <= good < bad < 1")
    if not (0 < consumers_risk < 1 and 0 < producers_risk < 1):
        raise ValueError("both risks lie between 0 and 1")
    trials = 1
    for failures in range(most_trials):
        trials = _fewest_trials(failures, bad_rate, consumers_risk, max(trials, failures + 1), most_trials)
        if trials > most_trials:
            return None
        plan = FixedPlan(trials, failures)
        if plan.accepts(good_rate) >= 1 - producers_risk - _SLACK:
            return plan
    return None


def _fewest_trials(failures: int, bad_rate: float, risk: float, at_least: int, most: int) -> int:
    """The fewest trials with which so many failures are accepted of a bad device with at most ``risk``.

    The probability falls with the trials: found by doubling and bisection; beyond ``most`` the answer is larger.
    """

    def kept(trials: int) -> bool:
        return float(bdtr(failures, trials, bad_rate)) <= risk + _SLACK

    low, high = at_least - 1, at_least
    while not kept(high):
        low, high = high, 2 * high
        if low > most:
            return low
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) else (middle, high)
    return high
