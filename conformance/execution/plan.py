"""From requirements to scenes: what is presented, for whom, and what is left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.bench.description import Bench, carries
from conformance.core.problems import Problems
from conformance.core.text import Text
from conformance.execution.bench_time import ASSUMED, times_of
from conformance.execution.merge import merge
from conformance.execution.order import ordered
from conformance.execution.planned import INSPECTION_ITEM, AskedScenes, LeftOut, Plan, PlannedScene
from conformance.product.declaration import Product
from conformance.requirements.model import Requirement, RequirementSet
from conformance.scenarios.registry import scenarios as known_scenarios
from conformance.scenarios.scenario import Scenario
from conformance.verification.link_capabilities import not_carried
from conformance.verification.verdict import Verdict
from conformance.verification.verification_plan import SettledWithoutEvidence, way_to_verify

__all__ = ["INSPECTION_ITEM", "AskedScenes", "LeftOut", "Plan", "PlannedScene", "make_plan", "one_at_a_time"]

_RECORDED_ONLY = Text(
    zh="测试方案“{name}”只用已有数据集，测试台不呈现场景。",
    en="The scenario '{name}' uses recorded data sets only; a bench presents no scenes for it.",
)
_NO_OPERATOR = Text(zh="测试台没有操作人员。", en="The bench does not have an operator.")


def make_plan(
    requirements: RequirementSet,
    product: Product,
    bench: Bench | None = None,
    *,
    scenarios: Mapping[str, Scenario[Any]] | None = None,
    carried: frozenset[str] | None = None,
) -> Plan:
    """The plan for one product: what its requirements ask for, merged, in the order that takes least time.

    ``carried`` is what the link to the device carries, where that is known better than by the bench's description.
    Raises `BadInput` with every requirement whose parameters its scenario does not take.
    """
    known = known_scenarios() if scenarios is None else scenarios
    asked: list[AskedScenes] = []
    left_out: list[LeftOut] = []
    problems = Problems()
    if carried is None and bench is not None:
        carried = carries(bench)
    for requirement in requirements.requirements:
        wanted = problems.attempt(_wanted, requirement, requirements, product, known, carried)
        if wanted is None:
            continue
        if isinstance(wanted, AskedScenes) and bench is not None and bench.operator is None:
            wanted = _without_operator(requirement, wanted)
        if isinstance(wanted, LeftOut):
            left_out.append(wanted)
        else:
            asked.append(wanted)
    problems.raise_any()
    return Plan(ordered(merge(asked), asked, times_of(bench)), tuple(left_out), tuple(asked))


def one_at_a_time(plan: Plan) -> tuple[Plan, ...]:
    """The naive way to the same verdicts: each requirement its own plan of its own scenes, set points rising.

    The opponent that merging is compared with. It sorts its set points and courses keep their order; it shares
    nothing between requirements, and has nothing to do while the source settles.
    """
    return tuple(
        Plan(ordered(merge([each]), [each], replace(ASSUMED, settles_alone=False)), (), (each,)) for each in plan.asked
    )


def _wanted(
    requirement: Requirement,
    requirements: RequirementSet,
    product: Product,
    known: Mapping[str, Scenario[Any]],
    carried: frozenset[str] | None,
) -> AskedScenes | LeftOut:
    """The scenes one requirement asks for, or why it asks for none."""
    way = way_to_verify(requirement, requirements, product, known)
    if isinstance(way, SettledWithoutEvidence):
        return _left_out(requirement, way.reason, way.verdict)
    if way.undeclared is not None:
        return _left_out(requirement, way.undeclared.reason)
    unheard = not_carried(way, carried)
    if unheard is not None:
        return _left_out(requirement, unheard.reason)
    if not way.planned:
        return _left_out(requirement, _RECORDED_ONLY.format(name=way.scenario.name))
    return AskedScenes(requirement.id, way.planned, way)


def _without_operator(requirement: Requirement, asked: AskedScenes) -> AskedScenes | LeftOut:
    """The scenes a bench without operator can present."""
    kept = tuple(scene for scene in asked.scenes if INSPECTION_ITEM not in scene.conditions)
    return replace(asked, scenes=kept) if kept else _left_out(requirement, _NO_OPERATOR)


def _left_out(requirement: Requirement, reason: Text, verdict: Verdict = Verdict.NOT_TESTED) -> LeftOut:
    return LeftOut(requirement.id, requirement.clause, requirement.modality.decides, verdict, reason)
