"""``make bench``: do verdicts keep their promise? Simulated campaigns of devices whose true error is known.

A campaign is what a laboratory does at one set point: read, average, combine the budget, decide. It goes through
the product's own functions, so that what is checked is what judges. Tables go into ``docs/validation.md``.
"""

from __future__ import annotations

import itertools
import math
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import bdtr, ndtr, ndtri

from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.evaluation.requirement_risk import over_all
from conformance.metrology.decision import Decision, Rule, decide
from conformance.metrology.measurement import Measurement
from conformance.metrology.operating import joint_acceptance, plan_of
from conformance.metrology.rates import bounds
from conformance.metrology.sprt import SprtPlan
from conformance.metrology.type_a import type_a
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.requirements.model import DecisionRule

ROOT = Path(__file__).resolve().parents[2]
SEED = 20200417
CAMPAIGNS = 20_000
LIMIT = 0.3
"""The tolerance is ±0.3."""
U = 0.05
"""Standard uncertainty of the campaigns in which it is known."""
READINGS = 10
PRIOR = 1.5
"""True errors of part (b) are drawn evenly from ±1.5: wide against limits and uncertainties."""
COVERAGE = 0.9545
RATE, PERSONS = 0.95, 93
EDGES = (0.0, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.0)
CONFIDENCE = 0.999
"""Each row has to agree within the two-sided binomial (normal) error at this confidence."""
Z = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class Row:
    """An observed share beside what it should be."""

    label: str
    trials: int
    seen: int
    promised: float

    @property
    def error(self) -> float:
        """Half-width of the binomial error about the promised share, with the half count a share moves in."""
        return Z * math.sqrt(self.promised * (1 - self.promised) / self.trials) + 0.5 / self.trials

    @property
    def agrees(self) -> bool:
        """Whether the observed share lies within it."""
        return abs(self.seen / self.trials - self.promised) <= self.error

    def cells(self) -> str:
        """The row of a table."""
        return (
            f"| {self.label} | {self.trials:,} | {self.seen / self.trials:.5f} | {self.promised:.5f} | "
            f"±{self.error:.5f} | {'yes' if self.agrees else '**no**'} |"
        )


def known(true: float, rng: np.random.Generator, rule: Rule, guard_factor: float = 1.0) -> Decision:
    """A campaign whose standard uncertainty is known: one reading of normal error, k = 2."""
    budget = Budget((UncertaintyLine("everything", U),)).combine(COVERAGE)
    value = true + rng.normal(0, U)
    return decide(value, budget.standard_uncertainty, -LIMIT, LIMIT, rule, guard_factor=guard_factor)


def estimated(true: float, rng: np.random.Generator, rule: Rule, sigma: float = U) -> Decision:
    """A campaign whose uncertainty is estimated from its own readings; k and the probabilities are of t."""
    found = type_a(true + rng.normal(0, sigma * math.sqrt(READINGS), READINGS))
    combined = Budget((found.line("readings"),)).combine(COVERAGE)
    return decide(
        found.mean,
        combined.standard_uncertainty,
        -LIMIT,
        LIMIT,
        rule,
        coverage_factor=combined.coverage_factor,
        degrees_of_freedom=combined.effective_degrees_of_freedom,
    )


def whole(true: float, rng: np.random.Generator, rule: Rule) -> Decision:
    """A campaign with a whole budget: a reference source off by its calibration, ten noisy readings, resolution."""
    reference = UncertaintyLine("reference source", 0.06, divisor=2.0)
    resolution = UncertaintyLine("resolution", 0.05, distribution="rectangular")
    offset = rng.normal(0, reference.standard_uncertainty) + rng.uniform(-resolution.half_width, resolution.half_width)
    found = type_a(true + offset + rng.normal(0, 0.08, READINGS))
    combined = Budget((reference, found.line("repeatability"), resolution)).combine(COVERAGE)
    return decide(
        found.mean,
        combined.standard_uncertainty,
        -LIMIT,
        LIMIT,
        rule,
        coverage_factor=combined.coverage_factor,
        degrees_of_freedom=combined.effective_degrees_of_freedom,
    )


def at_the_limit(rng: np.random.Generator) -> list[Row]:
    """Part (a): the true error is exactly the limit; how often is it accepted?"""
    rows = []

    def add(label: str, decisions: Sequence[Decision], verdict: str, promised: float) -> None:
        rows.append(Row(label, len(decisions), sum(d.verdict == verdict for d in decisions), promised))

    def campaigns(one: Callable[[], Decision]) -> list[Decision]:
        return [one() for _ in range(CAMPAIGNS)]

    add("simple: pass, Φ(0)", campaigns(lambda: known(LIMIT, rng, "simple")), "pass", 0.5)
    for r in (0.83, 1.0, 1.5):
        label = f"guarded, w = {r:g}·2u: pass, Φ(−{2 * r:g})"
        add(label, campaigns(lambda r=r: known(LIMIT, rng, "guarded", r)), "pass", float(ndtr(-2 * r)))
    shared = campaigns(lambda: known(LIMIT, rng, "non_binary"))
    add("non-binary: pass, Φ(−2)", shared, "pass", float(ndtr(-2)))
    add("non-binary: conditional pass, Φ(0) − Φ(−2)", shared, "conditional_pass", 0.5 - float(ndtr(-2)))
    add("non-binary: conditional fail, Φ(2) − Φ(0)", shared, "conditional_fail", 0.5 - float(ndtr(-2)))
    add("non-binary: fail, Φ(−2)", shared, "fail", float(ndtr(-2)))
    add(
        f"guarded, u from {READINGS} readings, k from t: pass, (1 − {COVERAGE:g})/2",
        campaigns(lambda: estimated(LIMIT, rng, "guarded")),
        "pass",
        (1 - COVERAGE) / 2,
    )
    most = max(k for k in range(PERSONS) if bounds(PERSONS - k, PERSONS, 0.95, "lower").lower >= RATE)
    passes = sum(
        bounds(int(met), PERSONS, 0.95, "lower").lower >= RATE for met in rng.binomial(PERSONS, RATE, CAMPAIGNS)
    )
    label = f"rate, {PERSONS} persons, exact 95 % bound: pass, P(X ≤ {most})"
    rows.append(Row(label, CAMPAIGNS, passes, float(bdtr(most, PERSONS, 1 - RATE))))
    return rows


def whole_budget(rng: np.random.Generator) -> Row:
    """Part (a) with a whole budget, where the closed form is an approximation (Welch–Satterthwaite, not all normal)."""
    passes = sum(whole(LIMIT, rng, "guarded").verdict == "pass" for _ in range(CAMPAIGNS))
    return Row("guarded, reference + readings + resolution: pass", CAMPAIGNS, passes, (1 - COVERAGE) / 2)


def requirement_of(points: int, true: float, rng: np.random.Generator, campaigns: int) -> int:
    """How many campaigns fail a requirement of so many points, all with one true error, u known (non-binary rule)."""
    rule = DecisionRule(name="non_binary")
    limit, budget = LimitBounds(-LIMIT, LIMIT), Budget((UncertaintyLine("everything", U),))
    failed = 0
    for values in true + U * rng.standard_normal((campaigns, points)):
        measured = (Measurement("error", value, "delta_degC", 1, "uncertainty", budget) for value in values.tolist())
        judged, _ = over_all([judge_measurement(one, limit, rule, disclosure=False) for one in measured])
        failed += any(one.result.verdict == "fail" for one in judged)
    return failed


def over_many(rng: np.random.Generator) -> list[Row]:
    """Part (c): requirements of several points, sequential tests, people at once, all rates of a plan."""
    rows = []
    for points, true, campaigns in ((5, LIMIT, 2000), (5, 0.25, 2000), (21, LIMIT, 1000)):
        beyond = LIMIT - true - U * float(ndtri((1 - COVERAGE) / 2 / points))
        promised = 1 - float(ndtr(beyond / U)) ** points
        label = f"{points} points, each with a true error of {true:g} (limit {LIMIT:g}): fail"
        rows.append(Row(label, campaigns, requirement_of(points, true, rng, campaigns), promised))
    sequential = SprtPlan(0.005, 1 - RATE, alpha=0.01, beta=0.045, most_trials=250)
    for rate in (1 - RATE, 0.005):
        courses = rng.random((CAMPAIGNS // 4, 250)) < rate
        accepted = sum(sequential.run(course.tolist()).decision == "accept" for course in courses)
        label = f"sequential test (0.5 %, 5 %, α 0.01, β 0.045, at most 250), failure rate {100 * rate:g} %: accepted"
        rows.append(Row(label, len(courses), accepted, sequential.accepts(rate)))
    at_once, few = plan_of(126, 1 - RATE), plan_of(59, 1 - RATE)
    assert at_once.most_failures is not None
    assert at_once.fails_with is not None
    for rate in (0.01, 1 - RATE):
        wrong = rng.binomial(126, rate, CAMPAIGNS)
        shown = int((wrong <= at_once.most_failures).sum())
        refuted = int((wrong >= at_once.fails_with).sum())
        label = f"126 readings of people at once, {100 * rate:g} % wrong"
        rows.append(Row(f"{label}: pass", CAMPAIGNS, shown, at_once.accepts(rate)))
        rows.append(Row(f"{label}: fail", CAMPAIGNS, refuted, at_once.rejects(rate)))
    together = (rng.binomial(59, 0.005, (CAMPAIGNS, 6)) == 0).all(axis=1)
    label = "six samples of 59 without failure, failure rate 0.5 %: all pass"
    rows.append(Row(label, CAMPAIGNS, int(together.sum()), joint_acceptance([few] * 6, 0.005)))
    return rows


def by_stated_risk(decided: Iterable[tuple[bool, float]]) -> list[Row]:
    """Part (b): decisions in bins of their stated risk; the share that is wrong beside the mean stated risk."""
    pairs = np.array([(wrong, risk) for wrong, risk in decided])
    rows = []
    for low, high in itertools.pairwise(EDGES):
        inside = (pairs[:, 1] >= low) & ((pairs[:, 1] < high) | (high == 1))
        if inside.sum() >= 50:
            chosen = pairs[inside]
            rows.append(Row(f"{low:g} to {high:g}", len(chosen), int(chosen[:, 0].sum()), float(chosen[:, 1].mean())))
    return rows


def outcomes(
    rng: np.random.Generator, campaign: Callable[[float], Decision], count: int
) -> Iterable[tuple[bool, float]]:
    """(whether the verdict was wrong, the risk that it stated) of devices drawn from the prior."""
    for true in rng.uniform(-PRIOR, PRIOR, count):
        decision = campaign(float(true))
        risk = decision.stated_risk
        if risk is not None:
            conforms = abs(true) <= LIMIT
            yield conforms != (decision.verdict in {"pass", "conditional_pass"}), risk


def table(head: str, rows: Sequence[Row]) -> list[str]:
    """A table of rows."""
    top = f"| {head} | decisions | observed | promised | binomial error at {100 * CONFIDENCE:g} % | agrees |"
    return [top, "|---|---|---|---|---|---|", *(row.cells() for row in rows)]


INTRODUCTION = """\
# Validation of the verdicts

Written by `make bench` (`tests/benchmarks/verdicts.py`, seed {seed}): {campaigns:,} simulated campaigns in (a) and (b),
and those of (c), each through the product's own functions (type A evaluation, budget, decision). The yardstick is our
own simulation: true errors that it draws itself, and probabilities in closed form. A row agrees when the observed share
lies within the binomial error of the stated one. At {confidence:g} % and {rows} rows one row outside is expected in
every {runs:.0f} runs of other seeds.

## (a) True error exactly at the limit

Tolerance ±{limit:g}; one value of normal error with known u = {u:g} and k = 2, unless the row says otherwise.
"""
WHOLE_BUDGET = """
A whole budget has no closed form: its parts are not all normal, Welch–Satterthwaite is an approximation, and k is taken
at truncated degrees of freedom. It must not accept more than stated; this row checks that.
"""
PART_B = """
## (b) True error drawn from a wide prior: does the stated risk match the observed error rate?

True errors evenly from ±{prior:g}. `pass` and `conditional_pass` are wrong where the device does not conform, `fail`
and `conditional_fail` where it does. Promised is the mean of the risks stated in the bin. A guarded rule rejects
devices that are likely to conform, and states that risk: its high bins.
"""
PART_C = """\
## (c) Several measurements of one requirement, and plans of rates

A requirement of several points fails only after Holm's adjustment: a device that meets the limit at all of them is
refused with at most {tail:.3g} %, however many there are. Plans of rates accept and reject with exact binomial
probabilities; of a sequential test they are the exact ones, not those that Wald's boundaries aim at.
"""
ESTIMATED = """
### Rule non_binary, u estimated from {readings} readings (t)

The scatter differs from campaign to campaign, evenly in its logarithm. It has an upper end, so the largest estimates
tend to be too large, and the risks stated with them too high.
"""


def main() -> int:
    """Simulate, write the page, exit 1 where a promise is not kept."""
    began = time.perf_counter()
    rng = np.random.default_rng(SEED)
    first, mixed = at_the_limit(rng), whole_budget(rng)
    parts = [
        (rule, by_stated_risk(outcomes(rng, lambda true, rule=rule: known(true, rng, rule), 3 * CAMPAIGNS)))
        for rule in ("simple", "guarded", "non_binary")
    ]
    sigmas = iter(np.exp(rng.uniform(math.log(0.005), math.log(0.25), 3 * CAMPAIGNS)))
    few = by_stated_risk(
        outcomes(rng, lambda true: estimated(true, rng, "non_binary", float(next(sigmas))), 3 * CAMPAIGNS)
    )
    many = over_many(np.random.default_rng(SEED + 1))
    seconds = time.perf_counter() - began
    promised = [*first, *(row for _, rows in parts for row in rows), *few, *many]
    introduction = INTRODUCTION.format(
        seed=SEED,
        campaigns=CAMPAIGNS * (len(first) - 3 + 1 + 12),  # the four rows of the non-binary rule share theirs
        confidence=100 * CONFIDENCE,
        rows=len(promised),
        runs=1 / (len(promised) * (1 - CONFIDENCE)),
        limit=LIMIT,
        u=U,
    )
    lines = [introduction, *table("rule and outcome", first), WHOLE_BUDGET, *table("rule and outcome", [mixed])]
    lines.append(PART_B.format(prior=PRIOR))
    for rule, rows in parts:
        lines += [f"### Rule {rule}, known u = {U:g}", "", *table("stated risk", rows), ""]
    lines += [ESTIMATED.format(readings=READINGS).lstrip(), *table("stated risk", few), ""]
    lines += [PART_C.format(tail=100 * (1 - COVERAGE) / 2), *table("device and outcome", many), ""]
    page = "\n".join(lines)
    print(page)
    print(f"{seconds:.1f} s")
    (ROOT / "docs" / "validation.md").write_text(page, encoding="utf-8")
    broken = [row for row in promised if not row.agrees]
    if mixed.seen / mixed.trials > mixed.promised + mixed.error:
        broken.append(mixed)
    for row in broken:
        print(f"PROMISE NOT KEPT: {row.cells()}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
