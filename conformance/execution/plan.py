"""From requirements to scenes: what is presented, for whom, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.bench.description import Bench
from conformance.evaluation.verdict import Verdict
from conformance.evaluation.verification import Settled, way_to_verify
from conformance.execution.staging import REST_S
from conformance.problems import BadInput, Problem
from conformance.product.declaration import Product
from conformance.requirements.model import Requirement, RequirementSet
from conformance.scenarios.registry import scenarios as known_scenarios
from conformance.scenarios.scenario import Scenario
from conformance.scenes import Scene
from conformance.text import Text

_RECORDED_ONLY = Text(
    zh="测试方案“{name}”只用已有数据集，测试台不呈现场景。",
    en="The scenario '{name}' rests on recorded data sets; a bench presents nothing for it.",
)
_NO_OPERATOR = Text(zh="测试台没有操作人员。", en="The bench has no operator to answer it.")

INSPECTION_ITEM = "item"
"""A scene with this condition is a step for the operator; its value is the inspection item."""


@dataclass(frozen=True, slots=True)
class PlannedScene:
    """A scene to present, and the requirements it is for."""

    scene: Scene
    requirements: tuple[str, ...]

    @property
    def item(self) -> str | None:
        """The inspection item, where the operator is asked instead of the device."""
        item = self.scene.conditions.get(INSPECTION_ITEM)
        return None if item is None else str(item)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A requirement for which nothing is presented."""

    requirement: str
    clause: str
    decides: bool
    """Whether the status rests on it (*shall*, *shall not*)."""
    verdict: Verdict
    """What an evaluation will say of it without evidence."""
    reason: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be presented, in order, each scene once, and what is not."""

    scenes: tuple[PlannedScene, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def duration_s(self) -> float:
        """How long the scenes stand, with the rest they ask for before, without the time between them."""
        return sum(
            (planned.scene.duration_s or 0.0) + float(planned.scene.conditions.get(REST_S, 0.0))
            for planned in self.scenes
        )

    def by_scenario(self) -> dict[str, list[PlannedScene]]:
        """The scenes by the scenario they serve; one that serves two stands under both."""
        found: dict[str, list[PlannedScene]] = {}
        for planned in self.scenes:
            for name in planned.scene.serves:
                found.setdefault(name, []).append(planned)
        return found


def make_plan(
    requirements: RequirementSet,
    product: Product,
    bench: Bench | None = None,
    *,
    scenarios: Mapping[str, Scenario[Any]] | None = None,
) -> Plan:
    """The plan for one product. Scenes of one id are one scene (the rule of scene ids), presented once.

    Raises `BadInput` with every requirement whose parameters its scenario does not take.
    """
    known = known_scenarios() if scenarios is None else scenarios
    scenes: dict[str, PlannedScene] = {}
    left_out: list[LeftOut] = []
    problems: list[Problem] = []
    for requirement in requirements.requirements:
        try:
            wanted = _wanted(requirement, requirements, product, known)
        except BadInput as bad:
            problems += bad.problems
            continue
        if not isinstance(wanted, LeftOut) and bench is not None and bench.operator is None:
            wanted = _without_operator(requirement, wanted)
        if isinstance(wanted, LeftOut):
            left_out.append(wanted)
            continue
        for scene in wanted:
            scenes[scene.id] = _merged(scenes.get(scene.id), scene, requirement.id)
    if problems:
        raise BadInput(problems)
    return Plan(tuple(scenes.values()), tuple(left_out))


def _wanted(
    requirement: Requirement, requirements: RequirementSet, product: Product, known: Mapping[str, Scenario[Any]]
) -> tuple[Scene, ...] | LeftOut:
    """The scenes one requirement asks for, or why it asks for none."""
    way = way_to_verify(requirement, requirements, product, known)
    if isinstance(way, Settled):
        return _left_out(requirement, way.reason, way.verdict)
    if way.undeclared is not None:
        return _left_out(requirement, way.undeclared.reason)
    scenes = tuple(way.scenario.scenes(way.parameters))
    return scenes or _left_out(requirement, _RECORDED_ONLY.format(name=way.scenario.name))


def _without_operator(requirement: Requirement, scenes: Iterable[Scene]) -> tuple[Scene, ...] | LeftOut:
    """The scenes a bench without operator can present."""
    kept = tuple(scene for scene in scenes if INSPECTION_ITEM not in scene.conditions)
    return kept or _left_out(requirement, _NO_OPERATOR)


def _left_out(requirement: Requirement, reason: Text, verdict: Verdict = Verdict.NOT_TESTED) -> LeftOut:
    return LeftOut(requirement.id, requirement.clause, requirement.modality.decides, verdict, reason)


def _merged(before: PlannedScene | None, scene: Scene, requirement: str) -> PlannedScene:
    """One scene for all who ask for it."""
    if before is None:
        return PlannedScene(scene, (requirement,))
    serves = tuple(dict.fromkeys((*before.scene.serves, *scene.serves)))
    return PlannedScene(replace(before.scene, serves=serves), (*before.requirements, requirement))
