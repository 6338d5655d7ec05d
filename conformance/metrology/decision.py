"""Decision rules: from a value and its uncertainty to a verdict with a stated risk (JCGM 106, ILAC-G8:09/2019).

A value that equals a limit is inside: the sources leave this open, so it is a rule of this tool and every report states
it. Equal means within 1e-9 of the size of the limits (1e-12 for limits of 0), so that neither binary fractions nor
units decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtr, stdtr

Rule = Literal["simple", "guarded", "non_binary"]
DecisionVerdict = Literal["pass", "conditional_pass", "conditional_fail", "fail", "inconclusive"]
Equal = Literal["lower", "upper", "acceptance_lower", "acceptance_upper"]

Cumulative = Callable[[float], float]
"""The probability of an error of measurement up to a size, in the value's unit; symmetric about 0."""

EQUALITY = 1e-9
"""Two numbers count as equal if they differ by at most this share of the larger limit."""


EQUALITY_AT_ZERO = 1e-12
"""The least distance within which a value counts as equal to a limit: a limit of 0 has no size of its own."""


def slack_of(lower: float | None, upper: float | None) -> float:
    """The distance from one of these limits within which a value counts as equal to it, in their unit."""
    return max(EQUALITY_AT_ZERO, EQUALITY * max(abs(lower or 0.0), abs(upper or 0.0)))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Limits of a zone; None for a side without a limit."""

    lower: float | None
    upper: float | None
    slack: float = 0.0
    """The distance from a limit within which a value counts as equal to it, and so as inside."""

    @property
    def empty(self) -> bool:
        """Whether no value can be accepted: the guard bands meet."""
        return self.lower is not None and self.upper is not None and self.lower > self.upper + self.slack

    def holds(self, value: float) -> bool:
        """Whether a value lies inside; a value at a limit does."""
        return not (
            (self.lower is not None and value < self.lower - self.slack)
            or (self.upper is not None and value > self.upper + self.slack)
        )

    def moved(self, inwards: float) -> Acceptance:
        """The zone with each limit moved inwards; a negative number moves them outwards."""
        return Acceptance(
            None if self.lower is None else self.lower + inwards,
            None if self.upper is None else self.upper - inwards,
            self.slack,
        )


def tolerance_zone(lower: float | None, upper: float | None) -> Acceptance:
    """The zone of two tolerance limits, with the slack for their size."""
    return Acceptance(lower, upper, slack_of(lower, upper))


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, its basis, and the risk that it is wrong."""

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
    equality: tuple[Equal, ...] = ()
    """The limits that the value equals; equality counts as inside, and the report says so."""
    risk_at_limit: float = 0.5
    """Probability with which a device exactly at a limit gives a value beyond the guard band, on one of its sides."""

    @property
    def empty_acceptance_zone(self) -> bool:
        """Whether the guard bands meet, so that no value could be accepted."""
        return self.acceptance.empty

    @property
    def false_accept_risk(self) -> float:
        """Specific risk of accepting a device that does not conform (JCGM 106, 9.3)."""
        return min(1.0, self.risk_lower + self.risk_upper)

    @property
    def false_reject_risk(self) -> float:
        """Specific risk of rejecting a device that conforms."""
        return self.conformance_probability

    @property
    def stated_risk(self) -> float | None:
        """The risk that this verdict is wrong; None if there is no decision."""
        if self.verdict == "inconclusive":
            return None
        return self.false_accept_risk if self.verdict in {"pass", "conditional_pass"} else self.false_reject_risk


def decide(
    value: float,
    standard_uncertainty: float,
    lower: float | None = None,
    upper: float | None = None,
    rule: Rule = "guarded",
    *,
    guard_factor: float = 1.0,
    coverage_factor: float = 2.0,
    degrees_of_freedom: float = math.inf,
    cumulative: Cumulative | None = None,
) -> Decision:
    """Judge a value with its standard uncertainty, all in one unit, against one or two limits.

    ``simple`` accepts inside the limits. ``guarded`` accepts inside limits drawn in by w = r·U (r ``guard_factor``, U =
    k·u); if the guard bands meet, no value can be accepted and a value inside the limits is ``inconclusive``.
    ``non_binary`` is ``pass`` inside the acceptance limits, ``conditional_pass`` inside the limits,
    ``conditional_fail`` outside by at most w, ``fail`` beyond. Probabilities are those of a normal distribution, or of
    t if u has finite degrees of freedom, or of the error's own distribution where ``cumulative`` states it.

    Raises `ValueError` without any limit, for limits in the wrong order or not finite, for an uncertainty or a factor
    that is negative or not finite, and for a value that is not a finite number.
    """
    _refuse(value, standard_uncertainty, lower, upper, rule)
    _refuse_factors(guard_factor, coverage_factor, degrees_of_freedom)
    width = 0.0 if rule == "simple" else guard_factor * coverage_factor * standard_uncertainty
    tolerance = tolerance_zone(lower, upper)
    acceptance = tolerance.moved(width)
    spread = cumulative or _of_t(standard_uncertainty, degrees_of_freedom)
    risk_lower, risk_upper = _tail_risks(value, standard_uncertainty, lower, upper, spread)
    return Decision(
        verdict=_verdict(rule, value, tolerance, acceptance, tolerance.moved(-width)),
        conformance_probability=_inside(value, standard_uncertainty, lower, upper, spread),
        acceptance=acceptance,
        guard_band=width,
        rule=rule,
        risk_lower=risk_lower,
        risk_upper=risk_upper,
        equality=_equality(value, tolerance, acceptance),
        risk_at_limit=0.0 if standard_uncertainty == 0 else spread(-width),
    )


def _refuse(value: float, u: float, lower: float | None, upper: float | None, rule: str) -> None:
    if lower is None and upper is None:
        raise ValueError("a decision needs a lower or an upper limit")
    if any(limit is not None and not math.isfinite(limit) for limit in (lower, upper)):
        raise ValueError("a limit is a finite number; leave out the side that has none")
    if lower is not None and upper is not None and lower > upper:
        raise ValueError(f"the lower limit {lower} is above the upper limit {upper}")
    if not (0 <= u < math.inf and math.isfinite(value)):
        raise ValueError("a decision needs a finite value, and a standard uncertainty that is finite and not negative")
    if rule not in {"simple", "guarded", "non_binary"}:
        raise ValueError(f"there is no decision rule {rule!r}: simple, guarded or non_binary")


def _refuse_factors(guard_factor: float, coverage_factor: float, degrees_of_freedom: float) -> None:
    if not (0 <= guard_factor < math.inf and 0 < coverage_factor < math.inf and degrees_of_freedom > 0):
        raise ValueError(
            "a decision needs a guard factor that is not negative, a coverage factor and degrees of freedom above 0"
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


def _equality(value: float, tolerance: Acceptance, acceptance: Acceptance) -> tuple[Equal, ...]:
    limits: list[tuple[Equal, float | None]] = [("lower", tolerance.lower), ("upper", tolerance.upper)]
    if acceptance != tolerance:
        limits += [("acceptance_lower", acceptance.lower), ("acceptance_upper", acceptance.upper)]
    return tuple(name for name, limit in limits if limit is not None and abs(value - limit) <= tolerance.slack)


def tail_risks(
    value: float,
    standard_uncertainty: float,
    lower: float | None,
    upper: float | None,
    degrees_of_freedom: float = math.inf,
) -> tuple[float, float]:
    """Probability that the true value lies below ``lower``, and above ``upper``."""
    return _tail_risks(value, standard_uncertainty, lower, upper, _of_t(standard_uncertainty, degrees_of_freedom))


def conformance_probability(
    value: float,
    standard_uncertainty: float,
    lower: float | None,
    upper: float | None,
    degrees_of_freedom: float = math.inf,
) -> float:
    """Probability that the true value lies inside both limits (JCGM 106, 7.4), exact in both of its tails."""
    return _inside(value, standard_uncertainty, lower, upper, _of_t(standard_uncertainty, degrees_of_freedom))


def _tail_risks(
    value: float, standard_uncertainty: float, lower: float | None, upper: float | None, spread: Cumulative
) -> tuple[float, float]:
    if standard_uncertainty == 0:
        slack = slack_of(lower, upper)
        return (
            float(lower is not None and value < lower - slack),
            float(upper is not None and value > upper + slack),
        )
    return 0.0 if lower is None else spread(lower - value), 0.0 if upper is None else spread(value - upper)


def _inside(
    value: float, standard_uncertainty: float, lower: float | None, upper: float | None, spread: Cumulative
) -> float:
    if standard_uncertainty > 0 and upper is not None and value > upper:
        # 1 − p would lose a small p: take it from the tail in which the tolerance lies
        near, far = upper - value, None if lower is None else lower - value
    elif standard_uncertainty > 0 and lower is not None and value < lower:
        near, far = value - lower, None if upper is None else value - upper
    else:
        below, above = _tail_risks(value, standard_uncertainty, lower, upper, spread)
        return max(0.0, 1.0 - (below + above))
    return spread(near) if far is None else max(0.0, spread(near) - spread(far))


def _of_t(standard_uncertainty: float, degrees_of_freedom: float) -> Cumulative:
    """The normal distribution of an error, or t with finite degrees of freedom."""
    if math.isinf(degrees_of_freedom):
        return lambda error: float(ndtr(error / standard_uncertainty))
    return lambda error: float(stdtr(degrees_of_freedom, error / standard_uncertainty))
