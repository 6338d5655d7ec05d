"""What a plan costs: hours on the bench, scenes, people; and the same for one requirement at a time.

Both ways make the same samples at the same risks. Where a requirement is verified by a sequential test, the trials
counted are those expected of a good device (failure rate p1), in both ways alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.core.scenes import TargetKind
from conformance.execution.bench_time import BenchTime, Times, bench_time_of
from conformance.execution.plan import Plan, one_at_a_time
from conformance.execution.planned import AskedScenes, PlannedScene
from conformance.execution.stopping import ExpectedTrials, Stopping


@dataclass(frozen=True, slots=True)
class Effort:
    """What one way of working costs."""

    time: BenchTime
    scenes: int
    appearances: int
    """How often a person stands before the device."""


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """The plan and its naive opponent."""

    merged: Effort
    naive: Effort
    persons: int
    """The fewest different persons for either way: each serves a requirement once, at one body temperature."""
    sequential: tuple[ExpectedTrials, ...]

    @property
    def ratio(self) -> float:
        """Bench time of the plan as a share of the naive way's."""
        return self.merged.time.duration_s / self.naive.time.duration_s if self.naive.time.duration_s else 1.0


def compare(plan: Plan, times: Times, stopping: Stopping) -> PlanComparison:
    """The cost of a plan against one requirement at a time: own scenes, sorted set points, one warm-up in all."""
    sequential = stopping.expected()
    merged = _expected(plan.scenes, plan.asked, sequential)
    sittings = [_expected(each.scenes, each.asked, sequential) for each in one_at_a_time(plan)]
    return PlanComparison(_effort([merged], times), _effort(sittings, times), persons(plan.asked), sequential)


def _effort(sittings: Sequence[Sequence[PlannedScene]], times: Times) -> Effort:
    scenes = [planned.scene for planned_scenes in sittings for planned in planned_scenes]
    return Effort(
        bench_time_of([[planned.scene for planned in each] for each in sittings], times),
        len(scenes),
        sum(target.kind is TargetKind.PERSON for scene in scenes for target in scene.targets),
    )


def _expected(
    scenes: Sequence[PlannedScene], asked: Sequence[AskedScenes], sequential: Sequence[ExpectedTrials]
) -> tuple[PlannedScene, ...]:
    """Without the scenes that are beyond the expected trials of every requirement they are for."""
    beyond: dict[str, set[str]] = defaultdict(set)
    for sample in sequential:
        beyond[sample.requirement] |= set(sample.scenes[math.ceil(sample.trials) :])
    own = {each.requirement: {scene.id for scene in each.scenes} for each in asked}
    return tuple(
        planned
        for planned in scenes
        if not all(own[name] & set(planned.shown) <= beyond[name] for name in planned.requirements)
    )


def persons(asked: Sequence[AskedScenes]) -> int:
    """The fewest different persons: of each body temperature as many as the requirement that needs most."""
    most: dict[float | None, int] = defaultdict(int)
    for each in asked:
        units: dict[float | None, set[str]] = defaultdict(set)
        for scene in each.scenes:
            for target in scene.targets:
                if target.kind is TargetKind.PERSON:
                    units[target.reference_degC].add(target.unit)
        for temperature, found in units.items():
            most[temperature] = max(most[temperature], len(found))
    return sum(most.values())
