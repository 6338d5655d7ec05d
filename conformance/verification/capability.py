"""Whether a bench can tell, asked before anything is presented: a device without error and scatter, on paper.

Each scenario measures evidence that is made up for this: the source states its set points, the device reads them. The
budgets that come of it are the bench's own, and their C_m says what a whole campaign on that bench could tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.events import Event, Heartbeat, Mode, Presented, Reading, SourceStated
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.core.units import UnitError, convert
from conformance.metrology.capability import LEAST_INDEX, BenchCapability, bench_capability, needed_index
from conformance.metrology.reference_source import SourceStatement
from conformance.product.declaration import Product
from conformance.recording.model import RecordedScene
from conformance.requirements.model import Requirement, RequirementSet
from conformance.scenarios.registry import scenarios as registered
from conformance.scenarios.scenario import Evidence, Scenario
from conformance.scenarios.source_reference import referred
from conformance.verification.limits import limit_of
from conformance.verification.verification_plan import VerificationPlan, way_to_verify

_AMBIENT_DEGC = 22.0
"""Of the surroundings, where a plan does not state them."""
_NO_MEASUREMENT = 400
"""More scenes than a scenario of a source has; one with more is of people and pictures, and is not asked."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A requirement that a bench cannot judge well, and its worst measurement."""

    requirement: str
    clause: str
    where: Mapping[str, str | float | int | bool | None]
    """The conditions of the measurement: its set point among them."""
    unit: str
    limit: tuple[float, float]
    capability: BenchCapability

    @property
    def words(self) -> str:
        """In a sentence."""
        place = self.where.get("set_point_degC")
        at = f" at {float(place):g} degC" if isinstance(place, int | float) else ""
        found, (lower, upper) = self.capability, self.limit
        return (
            f"{self.requirement} ({self.clause}){at}: the bench's own U is {found.expanded_uncertainty:.2g} {self.unit}, "
            f"its limits are {lower:g} and {upper:g}: C_m = {found.index:.2f}"
        )


@dataclass(frozen=True, slots=True)
class CapabilityFound:
    """What was found of a bench for a requirement set."""

    empty: tuple[Shortfall, ...] = ()
    """Requirements of which nothing could be accepted: a run could not end in a pass."""
    low: tuple[Shortfall, ...] = ()
    """Requirements whose C_m is below the profile's: whatever is not a pass will be inconclusive."""
    unusable: tuple[tuple[str, Text], ...] = ()
    """Requirement, and why the source cannot serve it: a set point outside its certificate."""


def least_index(requirements: RequirementSet) -> float:
    """The least C_m of a profile; where it states none, what any bench needs."""
    return LEAST_INDEX if requirements.least_capability_index is None else requirements.least_capability_index


def capability_found(requirements: RequirementSet, product: Product, source: SourceStatement | None) -> CapabilityFound:
    """Every requirement with two limits that a source on the bench serves, asked whether the bench can tell.

    Raises `BadInput` if the requirement set is invalid.
    """
    if source is None:
        return CapabilityFound()
    empty, low, unusable = [], [], []
    scenarios = dict(registered())
    for requirement in requirements.requirements:
        way = way_to_verify(requirement, requirements, product, scenarios)
        if not isinstance(way, VerificationPlan):
            continue
        worst = _worst(requirement, requirements, product, way, source)
        if isinstance(worst, Text):
            unusable.append((requirement.id, worst))
        elif worst is not None and worst.capability.empty:
            empty.append(worst)
        elif worst is not None and worst.capability.index < needed_index(worst.unit, least_index(requirements)):
            low.append(worst)
    return CapabilityFound(tuple(empty), tuple(low), tuple(unusable))


def _worst(
    requirement: Requirement,
    requirements: RequirementSet,
    product: Product,
    way: VerificationPlan,
    source: SourceStatement,
) -> Shortfall | Text | None:
    """Its measurement with the smallest C_m, or why the source cannot serve it; None where neither is asked."""
    limit = limit_of(requirement, product)[0]
    if limit is None or limit.lower is None or limit.upper is None or limit.unit is None or not _of_a_source(way):
        return None
    evidence = referred(_perfect(way, source), way.parameters, None)
    if evidence.references.fault is not None:
        return evidence.references.fault
    rule = requirement.decision_rule or requirements.decision_rule
    found = []
    for measured in _measured(way.scenario, evidence, way):
        if measured.decided_by != "uncertainty" or measured.budget is None or measured.informative:
            continue
        try:
            ends = convert(limit.lower, limit.unit, measured.unit), convert(limit.upper, limit.unit, measured.unit)
        except UnitError:
            continue  # the judge reports it
        capability = bench_capability(measured.budget, *ends, rule.guard_factor)
        if capability is not None:
            where = dict(measured.conditions)
            found.append(Shortfall(requirement.id, requirement.clause, where, measured.unit, ends, capability))
    return min(found, key=lambda each: each.capability.index, default=None)


def _of_a_source(way: VerificationPlan) -> bool:
    planned = way.planned
    return 0 < len(planned) <= _NO_MEASUREMENT and any(
        target.kind.is_reference_source for scene in planned for target in scene.targets
    )


def _measured(scenario: Scenario[Any], evidence: Evidence, way: VerificationPlan) -> Iterable[Any]:
    """What a scenario finds; nothing where it needs evidence of another kind."""
    try:
        return scenario.measure(evidence, way.parameters).measurements
    except Exception:  # a plug-in that cannot measure what is made up is asked again by the judge
        return ()


def _perfect(way: VerificationPlan, source: SourceStatement) -> Evidence:
    """Evidence of a device that reads what the source states, without scatter."""
    scenes, events = [], {}
    count = max(2, int(getattr(way.parameters, "readings_per_point", 10)))
    mode = Mode(getattr(way.parameters, "mode", Mode.SURFACE.value))
    start_s = 0.0
    for planned in way.planned:
        ambient = _AMBIENT_DEGC if planned.ambient_degC is None else planned.ambient_degC
        targets = tuple(
            replace(target, reference_standard_uncertainty_degC=0.0) if target.kind.is_reference_source else target
            for target in planned.targets
        )
        scene = replace(planned, ambient_degC=ambient, targets=targets)
        duration_s = scene.duration_s or 1.0
        scenes.append(RecordedScene(scene, start_s, start_s + duration_s))
        events[scene.id] = tuple(_said(scene, start_s, duration_s, count, mode))
        start_s += duration_s
    return Evidence(tuple(scenes), events, reference=source, plan=way.plan)


def _said(scene: Scene, start_s: float, duration_s: float, count: int, mode: Mode) -> Iterator[Event]:
    for target in scene.targets:
        set_point = target.reference_degC
        yield Presented(scene.id, start_s, target.id)
        if set_point is None or not target.kind.is_reference_source:
            continue
        yield SourceStated(scene.id, start_s, target.id, set_point, set_point, "apparent")
        for number in range(count):
            at_s = start_s + (number + 1) * duration_s / (count + 2)
            yield Reading(scene.id, at_s, set_point, mode, "1", target.position)
    yield Heartbeat(scene.id, start_s + duration_s)
