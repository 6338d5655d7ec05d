"""Wald's sequential test of a failure rate: fixed before the first trial, recorded, decided after each trial."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

SprtDecision = Literal["accept", "reject", "continue", "undecided"]

_NONE_OPEN = 1e-15
"""A test is followed until no more than this probability is open."""
_ROUNDING = 1e-12
"""Tolerance with which a count on a boundary crosses it, because of binary fractions."""


@dataclass(frozen=True, slots=True)
class SprtPlan:
    """A sequential plan (NIST/SEMATECH e-Handbook 6.2.6): a good device has a failure rate of p1, a bad one of p2.

    ``alpha`` is the risk of rejecting a good device, ``beta`` that of accepting a bad one, as Wald's boundaries aim at
    them: the exact risks differ, and may be larger than stated (`ending`). ``most_trials`` ends the test undecided;
    None: no maximum. Trials are independent units: repetitions of one unit are one trial.
    """

    p1: float
    p2: float
    alpha: float = 0.05
    beta: float = 0.1
    most_trials: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.p1 < self.p2 < 1:
            raise ValueError(f"a sequential plan needs 0 < p1 < p2 < 1, not {self.p1} and {self.p2}")
        if not (0 < self.alpha < 1 and 0 < self.beta < 1 and self.alpha + self.beta < 1):
            raise ValueError("the risks alpha and beta are above 0, and together below 1")
        if self.most_trials is not None and self.most_trials < 1:
            raise ValueError("most_trials is at least 1, or left out")

    @property
    def _k(self) -> float:
        return math.log(self.p2 * (1 - self.p1) / (self.p1 * (1 - self.p2)))

    @property
    def h_accept(self) -> float:
        """Distance below slope·n at which the number of failures accepts."""
        return math.log((1 - self.alpha) / self.beta) / self._k

    @property
    def h_reject(self) -> float:
        """Distance above slope·n at which the number of failures rejects."""
        return math.log((1 - self.beta) / self.alpha) / self._k

    @property
    def slope(self) -> float:
        """Failures per trial that favour neither decision; between p1 and p2."""
        return math.log((1 - self.p1) / (1 - self.p2)) / self._k

    def accept_number(self, trials: int) -> int | None:
        """The most failures in this number of trials that accept; None if none does yet."""
        most = math.floor(self.slope * trials - self.h_accept + _ROUNDING)
        return most if most >= 0 else None

    def reject_number(self, trials: int) -> int | None:
        """The fewest failures in this number of trials that reject; None if there are too few trials yet."""
        fewest = math.ceil(self.slope * trials + self.h_reject - _ROUNDING)
        return fewest if fewest <= trials else None

    def decide(self, failures: int, trials: int) -> SprtDecision:
        """The state after this number of trials, none of which ended the test before."""
        if not 0 <= failures <= trials:
            raise ValueError(f"{failures} failures of {trials} trials are not a valid count")
        most, fewest = self.accept_number(trials), self.reject_number(trials)
        if trials and most is not None and failures <= most:
            return "accept"
        if trials and fewest is not None and failures >= fewest:
            return "reject"
        return "undecided" if self.most_trials is not None and trials >= self.most_trials else "continue"

    def run(self, failed: Iterable[bool]) -> SprtResult:
        """Decide after each trial, in order; trials after the end of the test are not used."""
        failures = trials = 0
        for outcome in failed:
            trials += 1
            failures += bool(outcome)
            decision = self.decide(failures, trials)
            if decision != "continue":
                return SprtResult(decision, failures, trials)
        return SprtResult("continue", failures, trials)

    def expected_trials(self, rate: float, most_trials: int | None = None) -> float:
        """The mean number of trials until the test ends, if every trial fails with this rate.

        Exact, from the probability of every count of failures that is still between the boundaries; ``most_trials``
        ends the test if the plan does not. Raises `ValueError` if neither ends it.
        """
        most = min((limit for limit in (self.most_trials, most_trials) if limit is not None), default=None)
        if most is None or not 0 <= rate <= 1:
            raise ValueError("the expected number of trials needs most_trials, and a rate from 0 to 1")
        return self.ending(rate, most_trials).trials

    def accepts(self, rate: float) -> float:
        """The exact probability that a device that fails with this rate is accepted."""
        return self.ending(rate).accepted

    def ending(self, rate: float, most_trials: int | None = None) -> SprtEnding:
        """How the test ends if every trial fails with this rate: exactly, not by Wald's approximation.

        From the probability of every count of failures that is still between the boundaries, trial by trial; the end
        at ``most_trials`` (the plan's, or an earlier one) is part of it. Without any end it goes on until less than
        1e-15 is open. Raises `ValueError` for a rate outside 0 to 1.
        """
        if not 0 <= rate <= 1:
            raise ValueError(f"a failure rate lies between 0 and 1, not at {rate}")
        most = min((limit for limit in (self.most_trials, most_trials) if limit is not None), default=None)
        return _ending(self, rate, most)

    def record(self) -> dict[str, float | int | None]:
        """The plan as plain data, to be recorded before the run."""
        return asdict(self)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> SprtPlan:
        """The plan that was recorded. Raises `ValueError` if the record is not a plan."""
        if set(record) != {"p1", "p2", "alpha", "beta", "most_trials"}:
            raise ValueError("a recorded plan has p1, p2, alpha, beta and most_trials, and nothing else")
        return cls(**record)


@dataclass(frozen=True, slots=True)
class SprtEnding:
    """The exact probabilities of how a test ends at one failure rate, and how long it takes."""

    accepted: float
    rejected: float
    undecided: float
    """Neither when the last trial was made."""
    trials: float
    """Mean number of trials."""


@functools.lru_cache(maxsize=256)
def _ending(plan: SprtPlan, rate: float, most: int | None) -> SprtEnding:
    open_, fewest = np.ones(1), 0
    """Probability of each count of failures that is still open, from ``fewest`` on."""
    accepted = rejected = expected = 0.0
    trials = 0
    while (most is None or trials < most) and float(open_.sum()) > _NONE_OPEN:
        expected += float(open_.sum())  # whoever is still open makes this trial
        trials += 1
        after = np.zeros(open_.size + 1)
        after[:-1] = open_ * (1 - rate)
        after[1:] += open_ * rate
        acceptable, unacceptable = plan.accept_number(trials), plan.reject_number(trials)
        first = 0 if acceptable is None else min(after.size, max(0, acceptable + 1 - fewest))
        last = after.size if unacceptable is None else min(after.size, max(first, unacceptable - fewest))
        accepted += float(after[:first].sum())
        rejected += float(after[last:].sum())
        open_, fewest = after[first:last], fewest + first
    return SprtEnding(accepted, rejected, float(open_.sum()), expected)


@dataclass(frozen=True, slots=True)
class SprtResult:
    """The state of a sequential test, and after which trial."""

    decision: SprtDecision
    failures: int
    trials: int
