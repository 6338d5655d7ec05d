"""Stopping early: which scenes are needed no more, because all requirements they are for are decided.

The rule of each requirement is fixed before the first scene and stands in the manifest; it looks at the trials that
were recorded, in their order, and at nothing else (`conformance.verification.rate_plan`). A requirement that measures
no rate, or of which a scene broke, is never decided here: all its scenes are presented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.events import Event
from conformance.core.scenes import Scene
from conformance.execution.planned import Plan, PlannedScene
from conformance.product.declaration import Product
from conformance.recording.model import RecordedScene
from conformance.requirements.model import RequirementSet
from conformance.scenarios.planned_view import as_planned, shows
from conformance.scenarios.scenario import Evidence
from conformance.verification.limits import limit_of, most_failing_share
from conformance.verification.rate_plan import RateSamples


@dataclass(frozen=True, slots=True)
class ExpectedTrials:
    """What a sequential test of one sample is expected to take of a good device."""

    requirement: str
    conditions: Mapping[str, str | float]
    trials: float
    """Mean number of trials at a failure rate of p1."""
    most_trials: int
    scenes: tuple[str, ...]
    """The planned scenes of the sample, in their order."""
    stated_beta: float = 1.0
    """The risk of accepting a device with p2 that the plan states."""
    exact_beta: float = 0.0
    """The exact one."""


class Stopping:
    """What each requirement's rates stand at, as a run goes on."""

    def __init__(
        self,
        plan: Plan,
        requirements: RequirementSet,
        product: Product,
    ) -> None:
        by_id = {requirement.id: requirement for requirement in requirements.requirements}
        self._confidence = requirements.confidence
        self._planned: dict[str, dict[str, Scene]] = {}
        self._samples: dict[str, RateSamples] = {}
        for asked in plan.asked:
            requirement, way = by_id[asked.requirement], asked.way
            if way is None or way.scenario.rate is None:
                continue
            share = most_failing_share(limit_of(requirement, product)[0])
            self._planned[requirement.id] = {scene.id: scene for scene in asked.scenes}
            self._samples[requirement.id] = RateSamples(
                way.scenario.rate, way.parameters, asked.scenes, share, requirements.confidence
            )

    def not_needed_by(self, planned: PlannedScene) -> tuple[str, ...]:
        """The requirements that need a scene no more, where that is all it is for; else nothing."""
        decided = (self._decided(name, planned.shown) for name in planned.requirements)
        return planned.requirements if all(decided) else ()

    def _decided(self, requirement: str, shown: Sequence[str]) -> bool:
        samples, scenes = self._samples.get(requirement), self._planned.get(requirement, {})
        return samples is not None and all(samples.decided(name) for name in shown if name in scenes)

    def seen(self, planned: PlannedScene, recorded: RecordedScene, events: Sequence[Event]) -> None:
        """A scene was presented, and this was said in it."""
        for name in planned.requirements:
            if recorded.error is not None:
                self._samples.pop(name, None)  # its verdict is an error: it is decided by nothing
            if name not in self._samples:
                continue
            for shown in planned.shown:
                scene = self._planned[name].get(shown)
                if scene is None or not (scene.id == recorded.scene.id or shows(recorded.scene, scene)):
                    continue
                seen = as_planned(scene, recorded, tuple(events))
                evidence = Evidence((seen.recorded,), {scene.id: seen.events}, self._confidence)
                self._samples[name].add(evidence, seen.recorded)

    def expected(self) -> tuple[ExpectedTrials, ...]:
        """What the sequential tests among the plans are expected to take of a good device."""
        return tuple(
            ExpectedTrials(
                name,
                sample.conditions,
                plan.expected_trials(plan.p1),
                plan.most_trials or sample.planned,
                of,
                stated_beta=plan.beta,
                exact_beta=plan.accepts(plan.p2),
            )
            for name, samples in self._samples.items()
            for sample, of in samples.scenes()
            if (plan := samples.plan(sample)) is not None
        )

    def record(self) -> dict[str, list[dict[str, Any]]]:
        """The rule of each requirement as plain data, for the manifest."""
        return {name: plans for name, samples in self._samples.items() if (plans := samples.record())}
