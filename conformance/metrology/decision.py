"""Decision rules: from a value and its uncertainty to a verdict with a stated risk (JCGM 106, ILAC-G8:09/2019).

A value that equals a limit is inside: the sources leave it open, so the rule is ours and every report states it.
Equal means within 1e-9 of the limit, so that binary fractions do not decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtr

Rule = Literal["simple", "guarded", "non_binary"]
DecisionVerdict = Literal["pass", "conditional_pass", "conditional_fail", "fail", "inconclusive"]

EQUALITY = 1e-9
"""Two numbers nearer than this, in the unit of the limit, count as equal."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Acceptance limits; None for a side without a limit."""

    lower: float | None
    upper: float | None

    @property
    def empty(self) -> bool:
        """Whether no value can be accepted: the guard bands meet."""
        return self.lower is not None and self.upper is not None and self.lower > self.upper + EQUALITY

    def holds(self, value: float) -> bool:
        """Whether a value lies inside; a value at a limit does."""
        return not (
            (self.lower is not None and value < self.lower - EQUALITY)
            or (self.upper is not None and value > self.upper + EQUALITY)
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, what it rests on, and the risk of it being wrong."""

    verdict: DecisionVerdict
    conformance_probability: float
    acceptance: Acceptance
    guard_band: float
    """w = guard_factor · coverage_factor · u, in the unit of the value."""
    rule: Rule
    risk_lower: float
    """Probability that the true value lies below the lower limit."""
    risk_upper: float
    """Probability that the true value lies above the upper limit."""

    @property
    def false_accept_risk(self) -> float:
        """Specific risk of accepting a device that does not conform."""
        return 1 - self.conformance_probability

    @property
    def false_reject_risk(self) -> float:
        """Specific risk of rejecting a device that conforms."""
        return self.conformance_probability


def decide(
    value: float,
    standard_uncertainty: float,
    lower: float | None = None,
    upper: float | None = None,
    rule: Rule = "guarded",
    *,
    guard_factor: float = 1.0,
    coverage_factor: float = 2.0,
) -> Decision:
    """Judge a value with its standard uncertainty, all in one unit, against one or two limits.

    ``simple`` accepts inside the limits. ``guarded`` accepts inside limits drawn in by w = r·U; where the guard
    bands meet, nothing can be accepted and a value inside the limits is ``inconclusive``. ``non_binary`` is
    ``pass`` inside the acceptance limits, ``conditional_pass`` inside the limits, ``conditional_fail`` outside by
    at most w, ``fail`` beyond. Raises `ValueError` without any limit, for limits in the wrong order, and for an
    uncertainty that is negative or not finite.
    """
    if lower is None and upper is None:
        raise ValueError("a decision needs a lower or an upper limit")
    if lower is not None and upper is not None and lower > upper:
        raise ValueError(f"the lower limit {lower} lies above the upper limit {upper}")
    if not 0 <= standard_uncertainty < float("inf") or value != value:
        raise ValueError("a decision needs a number, and a standard uncertainty that is finite and not negative")
    if rule not in {"simple", "guarded", "non_binary"}:
        raise ValueError(f"there is no decision rule {rule!r}: simple, guarded or non_binary")
    width = 0.0 if rule == "simple" else guard_factor * coverage_factor * standard_uncertainty
    tolerance = Acceptance(lower, upper)
    acceptance = Acceptance(None if lower is None else lower + width, None if upper is None else upper - width)
    beyond = Acceptance(None if lower is None else lower - width, None if upper is None else upper + width)
    risk_lower, risk_upper = tail_risks(value, standard_uncertainty, lower, upper)
    return Decision(
        verdict=_verdict(rule, value, tolerance, acceptance, beyond),
        conformance_probability=max(0.0, 1 - risk_lower - risk_upper),
        acceptance=acceptance,
        guard_band=width,
        rule=rule,
        risk_lower=risk_lower,
        risk_upper=risk_upper,
    )


def _verdict(
    rule: Rule, value: float, tolerance: Acceptance, acceptance: Acceptance, beyond: Acceptance
) -> DecisionVerdict:
    if rule == "simple":
        return "pass" if tolerance.holds(value) else "fail"
    if rule == "guarded":
        if acceptance.empty:
            return "inconclusive" if tolerance.holds(value) else "fail"
        return "pass" if acceptance.holds(value) else "fail"
    if not acceptance.empty and acceptance.holds(value):
        return "pass"
    if tolerance.holds(value):
        return "conditional_pass"
    return "conditional_fail" if beyond.holds(value) else "fail"


def tail_risks(
    value: float, standard_uncertainty: float, lower: float | None, upper: float | None
) -> tuple[float, float]:
    """Probability that a normal true value lies below ``lower``, and above ``upper``."""
    if standard_uncertainty == 0:
        return (
            float(lower is not None and value < lower - EQUALITY),
            float(upper is not None and value > upper + EQUALITY),
        )
    below = 0.0 if lower is None else float(ndtr((lower - value) / standard_uncertainty))
    above = 0.0 if upper is None else float(ndtr((value - upper) / standard_uncertainty))
    return below, above
