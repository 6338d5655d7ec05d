"""What a plan risks: how likely each rate is accepted, and all of them together, by a device's true quality.

Every rate requirement is decided by (n, c): n independent trials, accepted with at most c failures. A quantile is such
a rate too, of the trials that are later than its limit. The failures of different samples are taken as independent, so
that the joint chance is the product. What is measured with an uncertainty, counted or inspected is not part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.core.scenes import Scene, TargetKind
from conformance.execution.bench_time import Times
from conformance.execution.plan import Plan
from conformance.metrology.operating import FixedPlan, joint_acceptance, plan_of, smallest_plan
from conformance.metrology.sprt import SprtPlan
from conformance.product.declaration import Product
from conformance.requirements.model import Requirement, RequirementSet
from conformance.verification.limits import limit_of, most_failing_share
from conformance.verification.rate_plan import RateSamples
from conformance.verification.verification_plan import VerificationPlan

QUALITIES = (0.001, 0.005, 0.01)
"""True failure rates of a trial at which chances are stated."""
PRODUCERS_RISK = 0.1
"""Of refusing a device of a quality by any of its rates, which sizes are drawn up for."""


@dataclass(frozen=True, slots=True)
class RateRisk:
    """One sample of a requirement, and its operating characteristic."""

    requirement: str
    decides: bool
    conditions: Mapping[str, str | float]
    plan: FixedPlan | SprtPlan
    trials: int
    """Planned; of a sequential test the most."""
    most_failing_share: float
    """The limit: the largest share of failures that conforms."""
    presenting_s: float
    """Mean time of a trial before the device, without changeover."""

    @property
    def consumers_risk(self) -> float:
        """Probability of accepting a device exactly at the limit."""
        return self.plan.accepts(self.most_failing_share)

    @property
    def false_reject(self) -> float:
        """Probability that a device exactly at the limit is a *fail*."""
        if isinstance(self.plan, SprtPlan):
            return self.plan.ending(self.most_failing_share).rejected
        return self.plan.rejects(self.most_failing_share)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The smallest plans that keep both risks for a device of one quality."""

    quality: float
    plans: Mapping[float, FixedPlan | None]
    """By limit (share of failures); None where the quality is no better than it, or no feasible plan keeps both."""
    chance: float | None
    """Joint probability of acceptance with these sizes, and larger planned ones; None where one is missing."""
    added_hours: float | None
    """At most so much longer on the bench: every added trial a presentation and a changeover of its own."""


@dataclass(frozen=True, slots=True)
class PlanRisk:
    """All rates of a plan."""

    rates: tuple[RateRisk, ...]
    confidence: float

    @property
    def deciding(self) -> tuple[RateRisk, ...]:
        """Those of *shall* and *shall not* requirements."""
        return tuple(rate for rate in self.rates if rate.decides)

    def certificate(self, quality: float) -> float:
        """Probability that every deciding rate accepts a device that fails in each with this rate."""
        return joint_acceptance([rate.plan for rate in self.deciding], quality)

    def sizes(self, quality: float, times: Times) -> Sizes:
        """The plans that accept such a device by all deciding rates with 1 − `PRODUCERS_RISK`."""
        producers = 1 - (1 - PRODUCERS_RISK) ** (1 / max(1, len(self.deciding)))
        plans = {
            share: smallest_plan(share, quality, 1 - self.confidence, producers) if quality < share else None
            for share in sorted({rate.most_failing_share for rate in self.deciding})
        }
        chance, hours = 1.0, 0.0
        for rate in self.deciding:
            plan = plans[rate.most_failing_share]
            if plan is None:
                return Sizes(quality, plans, None, None)
            enough = rate.plan.accepts(quality) >= 1 - producers
            chance *= rate.plan.accepts(quality) if enough else plan.accepts(quality)
            added = 0 if enough else max(0, plan.trials - rate.trials)
            hours += added * (rate.presenting_s + times.changeover_s) / 3600
        return Sizes(quality, plans, chance, hours)


def risk_of(plan: Plan, requirements: RequirementSet, product: Product) -> PlanRisk:
    """The risks of every rate and quantile that a plan measures."""
    by_id = {requirement.id: requirement for requirement in requirements.requirements}
    found = (
        rate
        for asked in plan.asked
        if asked.way is not None
        for rate in _rates(by_id[asked.requirement], asked.way, asked.scenes, product, requirements.confidence)
    )
    return PlanRisk(tuple(found), requirements.confidence)


def _rates(
    requirement: Requirement, way: VerificationPlan, scenes: Sequence[Scene], product: Product, confidence: float
) -> Iterator[RateRisk]:
    limit = limit_of(requirement, product)[0]
    share = most_failing_share(limit)
    if way.scenario.rate is not None and share is not None:
        share = round(share, 12)
        samples = RateSamples(way.scenario.rate, way.parameters, tuple(scenes), share, confidence)
        by_id = {scene.id: scene for scene in scenes}
        for sample, names in samples.scenes():
            own = [by_id[name] for name in names]
            plan = samples.plan(sample) or plan_of(sample.planned, share, confidence)
            yield _rate(requirement, sample.conditions, plan, sample.planned, share, own)
        return
    people = _people(scenes)
    if share is not None and people:
        share = round(share, 12)
        yield _rate(requirement, {}, plan_of(people, share, confidence), people, share, scenes)
    least = getattr(way.parameters, "least_right_share", None)
    if least is not None and least < 1:
        rounds = getattr(way.parameters, "repeats", getattr(way.parameters, "walks", 1))
        trials, wrong = int(getattr(way.parameters, "people", 1)) * int(rounds), round(1 - float(least), 12)
        plan = plan_of(trials, wrong, confidence)
        yield _rate(requirement, {"least_right_share": least}, plan, trials, wrong, scenes)
    quantile = getattr(way.parameters, "quantile", None)
    if quantile is not None and share is None and limit is not None and limit.upper is not None and people:
        trials, late = min(people, getattr(way.parameters, "trials", people)), round(1 - float(quantile), 12)
        yield _rate(requirement, {"quantile": quantile}, plan_of(trials, late, confidence), trials, late, scenes)


def _rate(
    requirement: Requirement,
    conditions: Mapping[str, str | float],
    plan: FixedPlan | SprtPlan,
    trials: int,
    share: float,
    scenes: Sequence[Scene],
) -> RateRisk:
    shown_s = sum(scene.duration_s or 0.0 for scene in scenes)
    return RateRisk(
        requirement.id, requirement.modality.decides, conditions, plan, trials, share, shown_s / max(1, trials)
    )


def _people(scenes: Iterable[Scene]) -> int:
    """Different persons: each is one independent unit."""
    return len({target.unit for scene in scenes for target in scene.targets if target.kind is TargetKind.PERSON})
