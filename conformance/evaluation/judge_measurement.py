"""One measurement against one limit: the verdict, the numbers behind it, the reason in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from conformance.core.text import Text
from conformance.core.units import convert
from conformance.evaluation import verdict_words as words
from conformance.evaluation.measurement_result import checked, decided, distribution_of, result_of
from conformance.evaluation.model import MeasurementResult
from conformance.metrology.decision import Decision, decide, slack_of, tolerance_zone
from conformance.metrology.measurement import Measurement
from conformance.metrology.operating import smallest_plan
from conformance.metrology.sprt import SprtPlan
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, truncated
from conformance.requirements.model import DecisionRule
from conformance.verification.verdict import Verdict

_SEQUENTIAL_VERDICT = {"accept": Verdict.PASS, "reject": Verdict.FAIL}


@dataclass(frozen=True, slots=True)
class LimitBounds:
    """A limit in the measurement's unit; None for a side without one."""

    lower: float | None
    upper: float | None

    @property
    def none(self) -> bool:
        """Whether there is nothing to judge against."""
        return self.lower is None and self.upper is None


@dataclass(frozen=True, slots=True)
class JudgedMeasurement:
    """A judged measurement and the reason of its verdict."""

    result: MeasurementResult
    reason: Text
    decision: Decision | None = None
    """Of a decision rule, where one judged it."""
    chosen_from: int = 1
    """It is the largest of so many."""


NO_LIMIT = LimitBounds(None, None)


def limit_in(lower: float | None, upper: float | None, unit: str, to: str) -> LimitBounds:
    """A limit converted to a measurement's unit. Raises `UnitError` for a unit of another kind."""
    return LimitBounds(
        None if lower is None else convert(lower, unit, to), None if upper is None else convert(upper, unit, to)
    )


def judge_measurement(
    measurement: Measurement, limit: LimitBounds, rule: DecisionRule, *, disclosure: bool
) -> JudgedMeasurement:
    """Judge a measurement. ``disclosure``: if there is no limit, stating the figure meets the requirement."""
    value = measurement.value
    if measurement.informative:
        return JudgedMeasurement(result_of(measurement, None), Text("", ""))
    if value is None or math.isnan(value):
        return JudgedMeasurement(result_of(measurement, Verdict.INCONCLUSIVE), words.NOTHING_MEASURED)
    if measurement.decided_by == "observation":
        verdict = Verdict.PASS if value else Verdict.FAIL
        return JudgedMeasurement(result_of(measurement, verdict), words.INSPECTED[verdict])
    if limit.none:
        verdict = Verdict.DISCLOSED if disclosure else Verdict.INCONCLUSIVE
        return JudgedMeasurement(result_of(measurement, verdict), words.STATED if disclosure else words.NO_LIMIT)
    return _JUDGES[measurement.decided_by](measurement, value, limit, rule)


def _by_uncertainty(
    measurement: Measurement, value: float, limit: LimitBounds, rule: DecisionRule
) -> JudgedMeasurement:
    if measurement.budget is None or not measurement.budget.lines:
        return JudgedMeasurement(result_of(measurement, Verdict.INCONCLUSIVE), words.NO_UNCERTAINTY)
    combined = measurement.budget.combine(COVERAGE_PROBABILITY)
    lower, upper = limit.lower, limit.upper
    if measurement.signed is not None and lower is None and upper is not None:
        value, lower = measurement.signed, -upper  # a change has two sides, its size has one
    check = checked(measurement.budget, combined)
    drawn = None if check is None or check.agrees else distribution_of(measurement.budget)
    decision = decide(
        value,
        combined.standard_uncertainty,
        lower,
        upper,
        rule.name,
        guard_factor=rule.guard_factor,
        coverage_factor=combined.coverage_factor
        if check is None or drawn is None
        else check.above / combined.standard_uncertainty,
        degrees_of_freedom=truncated(combined.effective_degrees_of_freedom),
        cumulative=None if drawn is None else drawn.cumulative,
    )
    verdict = Verdict(decision.verdict)
    numbers = decided(decision, (lower, upper), rule)
    by_monte_carlo = drawn is not None and rule.name != "simple"
    result = result_of(measurement, verdict, numbers, combined, by_monte_carlo=by_monte_carlo)
    return JudgedMeasurement(result, _reason(verdict, decision), decision, measurement.chosen_from)


def _reason(verdict: Verdict, decision: Decision) -> Text:
    """The reason in words; equality and an empty acceptance zone are never passed over."""
    parts = [words.DECIDED[verdict]]
    if decision.empty_acceptance_zone and verdict is not Verdict.INCONCLUSIVE:
        parts.append(words.EMPTY)
    if decision.equality:
        parts.append(words.EQUAL if set(decision.equality) & {"lower", "upper"} else words.EQUAL_ACCEPTANCE)
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))


def _by_bounds(measurement: Measurement, value: float, limit: LimitBounds, rule: DecisionRule) -> JudgedMeasurement:
    """Pass when the bound on the good side of every limit meets it; fail when the other bound misses one."""
    low, high = measurement.bounds or (None, None)
    slack = slack_of(limit.lower, limit.upper)
    met = (limit.lower is None or (low is not None and low >= limit.lower - slack)) and (
        limit.upper is None or (high is not None and high <= limit.upper + slack)
    )
    missed = (limit.lower is not None and high is not None and high < limit.lower - slack) or (
        limit.upper is not None and low is not None and low > limit.upper + slack
    )
    verdict = Verdict.PASS if met else Verdict.FAIL if missed else Verdict.INCONCLUSIVE
    confidence = measurement.bounds_confidence or 0.95
    ahead = _new_plan(measurement, limit, confidence) if verdict is Verdict.INCONCLUSIVE else words.MORE_UNKNOWN
    reason = words.SETTLED[verdict].format(confidence=confidence, units=measurement.units, more=ahead)
    return JudgedMeasurement(result_of(measurement, verdict), reason)


PRODUCERS_RISK = 0.1
"""With which a new plan may refuse a device as good as the one it is drawn up for."""
_LARGEST_PLAN = 20_000


def _new_plan(measurement: Measurement, limit: LimitBounds, confidence: float) -> Text:
    """The plan that a laboratory would have to fix beforehand, for a device as good as this one looks.

    Trials that are added until the bound meets the limit would be optional stopping: a device at the limit passes with
    more than 1 − confidence. A new plan judges its own trials alone.
    """
    successes, trials = measurement.conditions.get("successes"), measurement.conditions.get("trials")
    shares = _failing_shares(measurement.unit, limit)
    if not isinstance(successes, int) or not isinstance(trials, int) or len(shares) != 1 or not 0 < shares[0] < 1:
        return words.MORE_UNKNOWN
    failing = successes if limit.upper is not None else trials - successes  # an upper limit is on failures
    observed = failing / trials
    good = max(observed, shares[0] / 10)
    plan = None
    if good < shares[0] * (1 - 1e-9):
        plan = smallest_plan(shares[0], good, 1 - confidence, PRODUCERS_RISK, most_trials=_LARGEST_PLAN)
    if plan is None or plan.most_failures is None:
        return words.NO_PLAN.format(observed=observed)
    return words.NEW_PLAN.format(
        trials=plan.trials, failures=plan.most_failures, good=good, accepted=1 - PRODUCERS_RISK
    )


def _failing_shares(unit: str, limit: LimitBounds) -> tuple[float, ...]:
    """The shares of failures that the limits allow: a lower limit is on successes, an upper one on failures."""
    scale = 100.0 if unit == "percent" else 1.0
    return (
        *(() if limit.lower is None else (1 - limit.lower / scale,)),
        *(() if limit.upper is None else (limit.upper / scale,)),
    )


def _by_value(measurement: Measurement, value: float, limit: LimitBounds, rule: DecisionRule) -> JudgedMeasurement:
    verdict = Verdict.PASS if tolerance_zone(limit.lower, limit.upper).holds(value) else Verdict.FAIL
    return JudgedMeasurement(result_of(measurement, verdict), words.COUNTED[verdict])


def _by_lower_end(measurement: Measurement, value: float, limit: LimitBounds, rule: DecisionRule) -> JudgedMeasurement:
    """A range has to reach down to the lower limit; where there is none, any end does."""
    return _by_value(measurement, value, LimitBounds(None, limit.lower), rule)


def _by_upper_end(measurement: Measurement, value: float, limit: LimitBounds, rule: DecisionRule) -> JudgedMeasurement:
    """A range has to reach up to the upper limit; where there is none, any end does."""
    return _by_value(measurement, value, LimitBounds(limit.upper, None), rule)


def _by_sequential_test(
    measurement: Measurement, value: float, limit: LimitBounds, rule: DecisionRule
) -> JudgedMeasurement:
    """Accepted is a pass, rejected a fail; no verdict by a test whose bad device is worse than the limit, or that accepts
    a device at the limit more often than the profile's confidence leaves: exactly, not by Wald's approximation."""
    given = measurement.conditions
    plan = SprtPlan.of_record({name: given[name] for name in ("p1", "p2", "alpha", "beta", "most_trials")})
    share = min(_failing_shares(measurement.unit, limit))
    confidence = measurement.bounds_confidence or 0.95
    accepted = plan.accepts(share) if 0 <= share <= 1 else 1.0
    measurement = replace(
        measurement, conditions={**given, "exact_beta": accepted, "exact_alpha": plan.ending(plan.p1).rejected}
    )
    stated = {"p1": plan.p1, "p2": plan.p2, "share": share, "accepted": accepted}
    if plan.p2 > share + 1e-9 or accepted > 1 - confidence + 1e-9:
        too_loose = words.SEQUENTIAL_TOO_LOOSE.format(**stated, beta=plan.beta, confidence=confidence)
        return JudgedMeasurement(result_of(measurement, Verdict.INCONCLUSIVE), too_loose)
    verdict = _SEQUENTIAL_VERDICT.get(str(given["sequential_decision"]), Verdict.INCONCLUSIVE)
    reason = words.SEQUENTIAL[verdict].format(
        **stated, rejected=plan.ending(plan.p1).rejected, trials=given["sequential_trials"]
    )
    return JudgedMeasurement(result_of(measurement, verdict), reason)


_JUDGES: dict[str, Callable[[Measurement, float, LimitBounds, DecisionRule], JudgedMeasurement]] = {
    "uncertainty": _by_uncertainty,
    "bounds": _by_bounds,
    "value": _by_value,
    "lower_end": _by_lower_end,
    "upper_end": _by_upper_end,
    "sequential": _by_sequential_test,
}
