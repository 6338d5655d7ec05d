"""A requirement that is explored: its scenes, and how the project's own scenario and judge judge them.

What was presented is seen by the scenario as its own planned scene (`conformance.scenarios.planned_view`), under
parameters that ask for just that; the judge's verdict on the recording decides, guard band and confidence bounds
included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from conformance.bench.description import Bench, carries
from conformance.core.events import Event
from conformance.core.problems import BadInput, BenchError, Problem
from conformance.core.scenes import Scene, TargetKind
from conformance.documents import sha256_of
from conformance.evaluation.evidence import EvidencePool
from conformance.evaluation.judge import Judge
from conformance.evaluation.judge_measurement import limit_in
from conformance.evaluation.model import MeasurementResult, Result
from conformance.evaluation.reference import reference_of
from conformance.exploration.exploration import Exploration, Targets, explorations
from conformance.metrology.curtailment import fewest_failures
from conformance.metrology.decision import tolerance_zone
from conformance.product.declaration import Product
from conformance.recording.model import Manifest, RecordedScene, Recording
from conformance.requirements.model import Limit, Requirement, RequirementSet
from conformance.scenarios.planned_view import as_planned
from conformance.scenarios.registry import scenarios
from conformance.scenarios.stage import scene
from conformance.verification.limits import limit_of, most_failing_share
from conformance.verification.link_capabilities import not_carried
from conformance.verification.verdict import Verdict
from conformance.verification.verification_plan import SettledWithoutEvidence, VerificationPlan, way_to_verify

LEAST_REPEATS = 3
"""So often at least is presented again what broke a requirement once."""
_MOST_REPEATS = 30


class PresentationResult(Enum):
    """What one presentation says of the device."""

    HELD = "held"
    BROKE = "broke"
    UNUSABLE = "unusable"
    """No evidence: the device measured no person, or its link was not proven alive."""


@dataclass(frozen=True, slots=True)
class PresentedScene:
    """What was presented for a planned scene, and what was said."""

    planned: Scene
    recorded: RecordedScene
    said: Sequence[Event]


@dataclass(frozen=True, slots=True)
class ExplorationCase:
    """One requirement for one product, ready to be explored."""

    requirements: RequirementSet
    requirement: Requirement
    product: Product
    way: VerificationPlan
    exploration: Exploration[Any]
    limit: Limit

    @property
    def repeats(self) -> int:
        """How often what broke it once is presented again: of a rate as often as a verdict needs, at least."""
        share = most_failing_share(self.limit)
        if share is None:
            return LEAST_REPEATS
        confidence = self.requirements.confidence
        counts = range(LEAST_REPEATS, _MOST_REPEATS)
        return next((n for n in counts if fewest_failures(n, share, confidence) is not None), _MOST_REPEATS)

    def planned(self, targets: Targets, count: int) -> tuple[Scene, ...]:
        """The scenes as which the scenario sees what is presented so many times."""
        parameters = self.way.parameters
        narrowed = self.exploration.narrowed(parameters, targets, count)
        planned = self.way.scenario.scenes(narrowed)
        return tuple(each for each in planned if self.exploration.decides(each, parameters))

    def presented(self, planned: Scene, targets: Targets, ambient_degC: float | None, number: int) -> Scene:
        """The scene to present, the run's ``number``-th: other people, other noise than in any other."""
        others = tuple(
            replace(each, unit=f"{each.unit}/{number}") if each.kind is TargetKind.PERSON else each for each in targets
        )
        made = scene(
            self.way.scenario.name,
            "explored",
            self.requirement.id,
            f"{number:04d}",
            targets=others,
            duration_s=planned.duration_s or 0.0,
            conditions=planned.conditions,
        )
        return replace(made, ambient_degC=ambient_degC)

    def judged(self, targets: Targets, shown: Sequence[PresentedScene], manifest: Manifest) -> Result:
        """The judge's result on presentations of one scene together. Raises `BenchError` where it is an error."""
        narrowed = self.exploration.narrowed(self.way.parameters, targets, len(shown))
        verification = self.requirement.verification
        assert verification is not None  # there is a way to verify it
        literal = narrowed.model_dump(mode="json", exclude_none=True)
        asked = self.requirement.model_copy(
            update={"verification": verification.model_copy(update={"parameters": literal})}
        )
        seen = [as_planned(each.planned, each.recorded, each.said) for each in shown]
        recording = Recording(
            manifest,
            sha256_of(b""),  # it is in memory only
            tuple(each.recorded for each in seen),
            tuple(said for each in seen for said in each.events),
        )
        pool = EvidencePool(recording, reference_of(manifest, None))
        scenario = self.way.scenario
        result = Judge(self.requirements, self.product, pool, {scenario.name: scenario}).judge(asked).result
        if result.verdict is Verdict.ERROR:
            raise BenchError(f"requirement {self.requirement.id} cannot be judged: {result.reason}")
        return result

    def once(self, result: Result) -> PresentationResult:
        """What one presentation says: of what is a sample in the end, whether its figure is beyond the limit."""
        decisive = [each for each in result.measurements if each.verdict is not None and each.value is not None]
        if not decisive:
            return PresentationResult.UNUSABLE
        beyond = any(self._beyond(each) if self.exploration.pooled else _fails(each) for each in decisive)
        return PresentationResult.BROKE if beyond else PresentationResult.HELD

    def broken(self, results: Sequence[Result]) -> bool:
        """Whether the judge says *fail* of the repetitions: of all together, or of each where each is judged."""
        return bool(results) and all(any(map(_fails, result.measurements)) for result in results)

    def _beyond(self, measured: MeasurementResult) -> bool:
        if measured.value is None or self.limit.unit is None:
            return False
        bounds = limit_in(self.limit.lower, self.limit.upper, self.limit.unit, measured.unit)
        return not tolerance_zone(bounds.lower, bounds.upper).holds(measured.value)


def _fails(measured: MeasurementResult) -> bool:
    return measured.verdict is Verdict.FAIL


def cases_of(
    requirements: RequirementSet, product: Product, bench: Bench, name: str | None
) -> tuple[ExplorationCase, ...]:
    """The requirement ``name``; without one all that can be explored, each question once.

    Raises `BadInput` where there is no such requirement, or it cannot be explored, with what can be.
    """
    if name is None:
        questions: dict[object, ExplorationCase] = {}
        for each in _able(requirements, product, bench):
            questions.setdefault((each.way.scenario.name, repr(each.way.parameters), repr(each.limit)), each)
        if not questions:
            raise BadInput(_cannot("no requirement can be explored", requirements, product, bench))
        return tuple(questions.values())
    requirement = next((each for each in requirements.requirements if each.id == name), None)
    if requirement is None:
        raise BadInput(_cannot(f"there is no requirement {name!r}", requirements, product, bench))
    case = _case(requirements, product, bench, requirement)
    if isinstance(case, str):
        raise BadInput(_cannot(f"requirement {name} cannot be explored: {case}", requirements, product, bench))
    return (case,)


def _cannot(what: str, requirements: RequirementSet, product: Product, bench: Bench) -> Problem:
    names = ", ".join(each.requirement.id for each in _able(requirements, product, bench)) or "none"
    remedy = f"For this product and bench these can be: {names}; scenarios that can be explored: "
    return Problem(what, field="--requirement", remedy=remedy + ", ".join(explorations()), code="not-explorable")


def _able(requirements: RequirementSet, product: Product, bench: Bench) -> list[ExplorationCase]:
    """Every requirement that can be explored."""
    found = (_case(requirements, product, bench, each) for each in requirements.requirements)
    return [each for each in found if isinstance(each, ExplorationCase)]


def _case(
    requirements: RequirementSet, product: Product, bench: Bench, requirement: Requirement
) -> ExplorationCase | str:
    """The case, or why there is none."""
    way = way_to_verify(requirement, requirements, product, scenarios())
    if isinstance(way, SettledWithoutEvidence):
        return way.reason.en.rstrip(".")
    settled = way.undeclared or not_carried(way, carries(bench))
    if settled is not None:
        return settled.reason.en.rstrip(".")
    exploration = explorations().get(way.scenario.name)
    if exploration is None:
        broken = explorations.broken(way.scenario.name)
        if broken is not None:
            return f"its exploration is a plug-in's that was set aside, {broken}"
        return f"a single scene of the scenario {way.scenario.name} cannot be judged"
    if not exploration.space(way.parameters, product):
        return f"with these parameters no single scene of the scenario {way.scenario.name} can be judged"
    limit, _ = limit_of(requirement, product)
    if limit is None:
        return "it has no limit, so that nothing breaks it"
    return ExplorationCase(requirements, requirement, product, way, exploration, limit)
