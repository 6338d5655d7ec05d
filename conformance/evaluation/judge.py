"""Judging one requirement: from the evidence that serves it to a verdict with its reason.

The order of the questions is the honesty of the product: does it apply; is there a way to verify it; is there
evidence, unbroken and enough; and only then, does the device keep the limit. A scenario that raises is an
`error` of the tool, one that finds nothing is `inconclusive`; neither ever reads as a pass.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.text import Text, reason_fields
from conformance.core.units import UnitError
from conformance.evaluation.capability import gated
from conformance.evaluation.evidence import Pool
from conformance.evaluation.judge_measurement import (
    NO_LIMIT,
    JudgedMeasurement,
    LimitBounds,
    judge_measurement,
    limit_in,
)
from conformance.evaluation.model import (
    EvidenceItem,
    FigureResult,
    RequirementRisk,
    Result,
    TraceabilityPart,
    VerificationResult,
)
from conformance.evaluation.pictures import NO_PICTURES, ResultPictures, pictures_of
from conformance.evaluation.requirement_risk import note_of, over_all
from conformance.evaluation.traceability import traceability_of
from conformance.metrology.measurement import Measurement
from conformance.product.declaration import Product
from conformance.requirements.deciding import is_suspect
from conformance.requirements.model import Limit, Requirement, RequirementSet
from conformance.scenarios.scenario import Finding, Scenario
from conformance.scenarios.shown_resolution import as_shown
from conformance.verification.capability import least_index
from conformance.verification.limits import limit_of, most_failing_share
from conformance.verification.link_capabilities import not_carried
from conformance.verification.parameters import Resolved
from conformance.verification.rate_plan import considered
from conformance.verification.verdict import Verdict, worst
from conformance.verification.verification_plan import SettledWithoutEvidence, VerificationPlan, way_to_verify

_NO_SCENE = Text(
    zh="记录中没有服务于测试方案“{name}”的场景。", en="The recording contains no scene for the scenario '{name}'."
)
_BROKEN = Text(
    zh="{count} 个场景中断（{error}）：这不说明受试设备有问题。",
    en="{count} of its scenes broke ({error}); this is not evidence about the device.",
)
_BROKE_BEFORE = Text(
    zh="其场景此前有 {count} 次呈现中断（首次：{error}）：中断的是连接、仪器或测试台；中断期间的事件均不采用，只采用未中断的那一次。",
    en="{count} earlier presentations of its scenes broke (the first: {error}): the link, an instrument or the bench. "
    "Their events are not used; only the presentation that did not break counts.",
)
_CRASHED = Text(zh="测试方案出错：{error}", en="The scenario failed: {error}")
_NOTHING = Text(zh="测试方案未给出任何测量结果。", en="The scenario gave no measurement.")
_OTHER_KIND = Text(zh="限值的单位不适用：{error}", en="The limit's unit does not fit: {error}")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A result, and what the declaration left open on the way to it."""

    result: Result
    undeclared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the requirements of one evaluation."""

    requirements: RequirementSet
    product: Product
    pool: Pool
    scenarios: Mapping[str, Scenario[Any]]

    def judge(
        self, requirement: Requirement, way: VerificationPlan | SettledWithoutEvidence | None = None
    ) -> Judgement:
        """The verdict on one requirement; ``way``, how it is verified, where that is known already.

        Raises `BadInput` where the requirement set itself is wrong.
        """
        if way is None:
            way = way_to_verify(requirement, self.requirements, self.product, self.scenarios)
        if isinstance(way, SettledWithoutEvidence):
            return self._draft(requirement, way).settled(way)
        unheard = not_carried(way, self.pool.carried)
        if unheard is not None:
            return self._draft(requirement, way).settled(unheard)
        return self._from_evidence(self._draft(requirement, way), way)

    def _draft(self, requirement: Requirement, way: VerificationPlan | SettledWithoutEvidence) -> _Draft:
        return _Draft(requirement, way.scenario, way.resolved, is_suspect(self.requirements, requirement))

    def _from_evidence(self, draft: _Draft, way: VerificationPlan) -> Judgement:
        served = self.pool.serving(way, self.requirements.confidence)
        evidence, broken = served.evidence, served.broken
        before = served.broke_before
        notes = (_BROKE_BEFORE.format(count=len(before), error=before[0]),) if before else ()
        draft = replace(draft, evidence=served.items, pictures=pictures_of(served), finding=Finding(notes=notes))
        if broken:
            return draft.judged(Verdict.ERROR, _BROKEN.format(count=len(broken), error=broken[0].error))
        if not evidence.scenes:
            if way.undeclared is not None:
                return draft.settled(way.undeclared)
            return draft.judged(Verdict.NOT_TESTED, _NO_SCENE.format(name=way.scenario.name))
        draft = replace(draft, traceability=traceability_of(evidence))
        unusable = served.reference.unusable(evidence.scenes) or evidence.references.fault
        if unusable is not None:
            return draft.judged(Verdict.ERROR, unusable)
        if served.other_device is not None:
            return draft.judged(Verdict.ERROR, served.other_device)
        try:
            evidence, parameters, coarser = as_shown(evidence, way.parameters, served.every_reading)
            finding = way.scenario.measure(evidence, parameters)
            most_share = most_failing_share(limit_of(draft.requirement, self.product)[0])
            finding = considered(finding, way, evidence, most_share)
        except Exception as error:
            return draft.judged(Verdict.ERROR, _CRASHED.format(error=f"{type(error).__name__}: {error}"))
        finding = replace(
            finding,
            notes=(
                *finding.notes,
                *coarser,
                *evidence.references.notes,
                *served.reference.notes(evidence.scenes),
                *notes,
            ),
        )
        return self._from_finding(replace(draft, finding=finding), finding, way)

    def _from_finding(self, draft: _Draft, finding: Finding, way: VerificationPlan) -> Judgement:
        requirement = draft.requirement
        limit, origin = limit_of(requirement, self.product)
        verification = requirement.verification
        disclosure = verification is not None and (verification.disclosure or origin == "declared")
        rule = requirement.decision_rule or self.requirements.decision_rule
        try:
            judged = tuple(
                judge_measurement(
                    measurement,
                    _limit_for(measurement, limit),
                    rule,
                    disclosure=disclosure,
                )
                for measurement in finding.measurements
            )
        except UnitError as error:
            return draft.judged(Verdict.ERROR, _OTHER_KIND.format(error=error))
        except Exception as error:
            return draft.judged(Verdict.ERROR, _CRASHED.format(error=f"{type(error).__name__}: {error}"))
        judged, risk = over_all(judged)
        behind = gated(
            [(each, found, _limit_for(each, limit)) for each, found in zip(finding.measurements, judged, strict=True)],
            rule,
            least_index(self.requirements),
        )
        judged, finding = behind.judged, replace(finding, notes=(*finding.notes, *note_of(risk), *behind.notes))
        draft = replace(
            draft,
            judged_measurements=judged,
            risk=risk,
            finding=finding,
            limit=limit,
            limit_origin=origin,
            rule=rule.name,
        )
        if way.undeclared is not None:
            return draft.settled(way.undeclared)
        if finding.inconclusive is not None:
            return draft.judged(Verdict.INCONCLUSIVE, finding.inconclusive)
        verdicts = [item.result.verdict for item in judged if item.result.verdict is not None]
        verdict = worst(verdicts)
        reason = next((item.reason for item in judged if item.result.verdict is verdict), _NOTHING)
        return draft.judged(verdict, reason)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is known of a result so far."""

    requirement: Requirement
    scenario: Scenario[Any] | None = None
    resolved: Resolved | None = None
    suspect: bool = False
    """Whether no person reviewed the requirement as it is."""
    evidence: tuple[EvidenceItem, ...] = ()
    pictures: ResultPictures = NO_PICTURES
    finding: Finding = field(default_factory=Finding)
    judged_measurements: tuple[JudgedMeasurement, ...] = ()
    traceability: TraceabilityPart | None = None
    risk: RequirementRisk | None = None
    limit: Limit | None = None
    limit_origin: str | None = None
    rule: str | None = None

    def settled(self, settled: SettledWithoutEvidence) -> Judgement:
        """The result whose verdict needs no evidence."""
        return Judgement(self.judged(settled.verdict, settled.reason).result, settled.undeclared)

    def judged(self, verdict: Verdict, reason: Text) -> Judgement:
        """The result with its verdict."""
        requirement = self.requirement
        result = Result(
            requirement=requirement.id,
            clause=requirement.clause,
            modality=requirement.modality,
            verdict=verdict,
            **reason_fields(reason),
            statement=requirement.statement,
            module=requirement.module,
            characteristic=requirement.characteristic,
            limit=self.limit or requirement.limit,
            limit_origin=self.limit_origin or ("statement" if requirement.limit else None),
            conditions=tuple(c.model_dump(exclude_none=True) for c in requirement.conditions),
            basis=requirement.basis.value if requirement.basis else None,
            citation=requirement.citation,
            basis_reason=requirement.reason,
            suspect=self.suspect,
            decision_rule=self.rule,
            verification=self._verification(),
            measurements=tuple(item.result for item in self.judged_measurements),
            traceability=self.traceability,
            risk=self.risk,
            figures=tuple(
                FigureResult(
                    kind=figure.kind,
                    title=figure.title,
                    series={name: [_plain(item) for item in column] for name, column in figure.series.items()},
                    values={name: _plain(value) for name, value in figure.values.items()},
                )
                for figure in self.finding.figures
            ),
            evidence=self.evidence,
            pictures=self.pictures.shown,
            pictures_left_out=self.pictures.left_out,
            notes=tuple(self.finding.notes),
        )
        return Judgement(result)

    def _verification(self) -> VerificationResult | None:
        verification = self.requirement.verification
        if verification is None:
            return None
        scenario = self.scenario
        return VerificationResult(
            method=verification.method.value,
            scenario=verification.scenario,
            title=scenario.title if scenario else None,
            procedure=scenario.method if scenario else None,
            parameters=self.resolved.stated if self.resolved else {},
            parameter_origins=self.resolved.origins if self.resolved else {},
        )


def _plain(value: float | str | bool | None) -> float | str | bool | None:
    """A figure's item as JSON knows it: what is not finite is missing."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _limit_for(measurement: Measurement, limit: Limit | None) -> LimitBounds:
    """The limit in the measurement's unit; none for a figure that is given for information."""
    if limit is None or limit.unit is None or measurement.informative:
        return NO_LIMIT
    return limit_in(limit.lower, limit.upper, limit.unit, measurement.unit)
