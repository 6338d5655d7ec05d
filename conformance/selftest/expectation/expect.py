"""The expected verdict of one requirement on one device: from its truth, the requirement set and the bench alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.core.registry import Registry, in_modules
from conformance.product.applicability import applies
from conformance.product.declaration import Product
from conformance.requirements.model import Requirement, RequirementSet
from conformance.selftest.expectation.asked import Asked, NotWorkedOut, PlanLacks, asked
from conformance.selftest.expectation.chances import MET, NOT_MET, POWER, Chances, certain, demanded, least
from conformance.selftest.expectation.persons import stuck_at
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import Truth


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is demanded of the harness, and how probable it was."""

    demand: frozenset[str]
    """The verdict has to be one of these; empty for no expectation."""
    power: float
    """Probability that every campaign meets the demand; where there is none, of the most probable verdict."""
    why_none: str | None = None
    """Why there is no expectation, if the reason is not missing power."""

    def met_by(self, verdict: str) -> bool | None:
        """Whether a verdict is as demanded; None where nothing is."""
        return verdict in self.demand if self.demand else None


worked_out: Registry[str, WorkedOut] = Registry(
    "expectation of the scenario",
    "conformance.expectations",
    WorkedOut,
    in_modules("conformance.selftest.expectation", "WORKED_OUT"),
    lambda one: one.scenario,
    in_order=True,
)
"""What is worked out, by scenario."""


def expect(
    requirement: Requirement,
    requirements: RequirementSet,
    product: Product,
    truth: Truth,
    stage: ScheduledBench,
    campaigns: int = 1,
) -> Expectation:
    """What is to be expected of one requirement in every one of so many campaigns."""
    settled = _settled(requirement, product)
    if settled is not None:
        return Expectation(*demanded(certain(settled)))
    try:
        what = asked(requirement, requirements, product)
        work = worked_out().get(what.scenario)
        if work is None:
            raise NotWorkedOut(f"no expectation is computed for {what.scenario}")
        return Expectation(*demanded(_chances(work, truth, what, stage), campaigns))
    except NotWorkedOut as why:
        return Expectation(frozenset(), 0.0, why_none=str(why))
    except PlanLacks as lacking:
        return Expectation(frozenset({str(lacking)}), 1.0)  # no verdict meets it


def _settled(requirement: Requirement, product: Product) -> str | None:
    """The verdict that the declaration alone decides."""
    holds, capability = applies(requirement.applies_to, product), requirement.capability
    if holds is not True:
        return "not_applicable" if holds is False else "not_tested"
    declared = product.capabilities.get(capability.name) if capability else True
    if declared is None:
        return "not_tested"
    if declared or capability is None:
        return None
    return "fail" if capability.mandatory else "not_applicable"


def _chances(work: WorkedOut, truth: Truth, what: Asked, stage: ScheduledBench) -> Chances:
    if truth.firmware_changes and truth.firmware_changes_at_s <= stage.end_s:
        return certain("error")  # evidence of two devices is evidence of none
    stuck = stuck_at(truth, stage)
    return work.chances(truth, what, stage) if stuck is None else least(work.chances(one, what, stage) for one in stuck)


def rests_on_what(requirement: Requirement, requirements: RequirementSet, product: Product) -> tuple[Rests, ...]:
    """All measurements that a pass of this requirement has to be based on; none if unknown."""
    if _settled(requirement, product) is not None:
        return ()
    try:
        what = asked(requirement, requirements, product)
        work = worked_out().get(what.scenario)
        return work.rests_on(what) if work else ()
    except NotWorkedOut:
        return ()


def expect_status(decisive: Sequence[Expectation]) -> Expectation:
    """What is to be expected of the status, over the *shall* and *shall not* requirements."""
    failed = max((each.power for each in decisive if each.demand == {"fail"}), default=0.0)
    if failed > 0:
        return Expectation(frozenset({"does_not_conform"}), failed)
    if any(not each.demand for each in decisive):
        return Expectation(frozenset(), 0.0, why_none="a requirement that decides has no expectation")
    if all(each.demand <= MET | {"not_applicable"} for each in decisive):
        power = max(0.0, 1 - sum(1 - each.power for each in decisive))
        return Expectation(frozenset({"conforms"}) if power >= POWER else frozenset(), power)
    if any(each.demand <= NOT_MET | {"inconclusive", "error", "not_tested"} for each in decisive):
        return Expectation(frozenset({"incomplete", "does_not_conform"}), min(each.power for each in decisive))
    return Expectation(frozenset(), 0.0, why_none="the expectations of the requirements do not decide it")
