"""Rates trial by trial: the state of a requirement's samples, and when their verdict is certain.

One function of the recorded trials, in their order, for two callers: a run asks whether the remaining trials are still
needed; the judge asks whether a recording with fewer trials than planned may be judged.

A fixed plan is decided when no course of the remaining trials could keep it from failing
(`conformance.metrology.curtailment`), a sequential one when its test ends (`conformance.metrology.sprt`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.scenes import Scene, TargetKind
from conformance.core.text import Text
from conformance.metrology.curtailment import fewest_failures, most_failures, surely_fails
from conformance.metrology.measurement import Measurement
from conformance.metrology.sprt import SprtPlan, SprtResult
from conformance.recording.model import RecordedScene
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Rate
from conformance.scenarios.sequential import Sequential
from conformance.scenarios.trials import own_scenes, tally
from conformance.verification.verification_plan import VerificationPlan

_CURTAILED = Text(
    zh="计划 {planned} 人，实际呈现 {made} 人：其余试验无论结果如何都不会改变判定，故未进行。",
    en="{made} of {planned} planned persons were presented: the others could not have changed the verdict and were not "
    "needed.",
)
_ENDED = Text(
    zh="序贯检验（p1 = {p1:g}，p2 = {p2:g}，α = {alpha:g}，β = {beta:g}，最多 {most} 次）在第 {trials} 次试验后结束，"
    "失败 {failures} 次。",
    en="The sequential test (p1 = {p1:g}, p2 = {p2:g}, α = {alpha:g}, β = {beta:g}, at most {most} trials) ended after "
    "trial {trials} with {failures} failures.",
)


@dataclass(slots=True)
class Sample:
    """The persons of one circumstance that were presented."""

    conditions: Mapping[str, str | float]
    planned: int = 0
    """Persons."""
    presented: int = 0
    """Persons, usable or not."""
    outcomes: list[tuple[str, bool | None]] = field(default_factory=list)
    """(unit, good) in the order of the recording."""

    def failed(self) -> list[bool]:
        """Whether each usable unit failed, in the order of first appearance."""
        worst: dict[str, bool | None] = {}
        for unit, good in self.outcomes:
            before = worst.get(unit, True)
            worst[unit] = False if False in (before, good) else None if None in (before, good) else True
        return [not good for good in worst.values() if good is not None]


class RateSamples:
    """All samples of one requirement, filled scene by scene in the order of the recording."""

    def __init__(
        self, rate: Rate, parameters: Parameters, scenes: tuple[Scene, ...], most_share: float | None, confidence: float
    ) -> None:
        self._rate, self._parameters = rate, parameters
        self._most_share, self._confidence = most_share, confidence
        self._sample_of: dict[str, Sample] = {}
        self.samples: list[Sample] = []
        found: dict[tuple[tuple[str, str | float], ...], Sample] = {}
        for scene in scenes:
            conditions = rate.sample(scene, parameters)
            if conditions is None:
                continue
            key = tuple(sorted(conditions.items()))
            if key not in found:
                self.samples.append(found.setdefault(key, Sample(conditions)))
            found[key].planned += _persons(scene)
            self._sample_of[scene.id] = found[key]

    def add(self, evidence: Evidence, recorded: RecordedScene) -> None:
        """Add the result of one planned scene."""
        sample = self._sample_of.get(recorded.scene.id)
        if sample is not None:
            sample.presented += _persons(recorded.scene)
            sample.outcomes += self._rate.outcomes(evidence, recorded, self._parameters)

    def decided(self, scene: str) -> bool:
        """Whether a planned scene is no longer needed; a scene of no sample is needed until all samples are decided."""
        sample = self._sample_of.get(scene)
        if sample is not None:
            return self.certain(sample)
        return bool(self.samples) and all(map(self.certain, self.samples))

    @property
    def enough(self) -> bool:
        """Whether every sample is complete or decided early, and at least one is decided early."""
        whole = [sample.presented >= sample.planned for sample in self.samples]
        return not all(whole) and all(
            each or self.certain(sample) for each, sample in zip(whole, self.samples, strict=True)
        )

    def certain(self, sample: Sample) -> bool:
        """Whether a sample's verdict is certain before its last trial."""
        plan = self.plan(sample)
        if plan is not None:
            return plan.run(sample.failed()).decision != "continue"
        counted = tally(sample.outcomes)
        once = len({unit for unit, _ in sample.outcomes}) == len(sample.outcomes)
        remaining = sample.planned - sample.presented
        if not once or remaining < 0 or self._most_share is None:
            return False
        return surely_fails(counted.bad, counted.usable, remaining, self._most_share, self._confidence)

    def scenes(self) -> Iterator[tuple[Sample, tuple[str, ...]]]:
        """Each sample with the ids of its planned scenes, in their order."""
        for sample in self.samples:
            yield sample, tuple(name for name, of in self._sample_of.items() if of is sample)

    def plan(self, sample: Sample) -> SprtPlan | None:
        """The sequential plan of a sample; None if its number of trials is fixed."""
        asked: Sequential | None = getattr(self._parameters, "sequential", None)
        return None if asked is None else asked.plan(sample.planned)

    def record(self) -> list[dict[str, Any]]:
        """The plan of each sample as plain data, for the manifest, before the first trial."""
        return [{**sample.conditions, **self._recorded(sample)} for sample in self.samples]

    def _recorded(self, sample: Sample) -> dict[str, Any]:
        plan, share = self.plan(sample), self._most_share
        if plan is not None:
            return {"rule": "sequential", **plan.record()}
        if share is None:
            return {"rule": "complete", "trials": sample.planned}
        return {
            "rule": "curtailed",
            "trials": sample.planned,
            "confidence": self._confidence,
            "most_failing_share": round(share, 12),
            "passes_with_at_most": most_failures(sample.planned, share, self._confidence),
            "fails_with_at_least": fewest_failures(sample.planned, share, self._confidence),
        }


def _persons(scene: Scene) -> int:
    """People, or the phantoms that are presented in their place."""
    return sum(target.kind in {TargetKind.PERSON, TargetKind.PHANTOM} for target in scene.targets)


def considered(finding: Finding, way: VerificationPlan, evidence: Evidence, most_share: float | None) -> Finding:
    """The finding with its plan applied: decided by its sequential test, or complete although trials are missing.

    A recording that stopped before its verdict was certain stays incomplete.
    """
    rate = way.scenario.rate
    if rate is None or not finding.measurements:
        return finding
    samples = RateSamples(rate, way.parameters, way.planned, most_share, evidence.confidence)
    for recorded in evidence.scenes:
        samples.add(evidence, recorded)
    short = own_scenes(evidence, way.planned).incomplete
    lifted = short is not None and samples.enough and finding.inconclusive == short
    measured = [_by_plan(measurement, samples) for measurement in finding.measurements]
    return replace(
        finding,
        measurements=tuple(measurement for measurement, _ in measured),
        inconclusive=None if lifted else finding.inconclusive,
        notes=(
            *finding.notes,
            *(note for _, notes in measured for note in notes),
            *(_curtailed(samples) if lifted else ()),
        ),
    )


def _by_plan(measurement: Measurement, samples: RateSamples) -> tuple[Measurement, tuple[Text, ...]]:
    """The measurement as its sequential plan decides it, if it has one."""
    sample = None if measurement.informative else _sample_of(measurement, samples)
    plan = samples.plan(sample) if sample is not None else None
    if sample is None or plan is None:
        return measurement, ()
    result = plan.run(sample.failed())
    conditions = {**measurement.conditions, **plan.record(), **_result(result)}
    told = _ENDED.format(**plan.record(), most=plan.most_trials, trials=result.trials, failures=result.failures)
    return replace(measurement, decided_by="sequential", conditions=conditions), (told,)


def _sample_of(measurement: Measurement, samples: RateSamples) -> Sample | None:
    """The sample of a measurement."""
    of = [
        sample
        for sample in samples.samples
        if all(measurement.conditions.get(name) == value for name, value in sample.conditions.items())
    ]
    return max(of, key=lambda sample: len(sample.conditions), default=None)  # the one that says most of it


def _result(result: SprtResult) -> dict[str, str | float | int | bool | None]:
    return {
        "sequential_decision": result.decision,
        "sequential_trials": result.trials,
        "sequential_failures": result.failures,
    }


def _curtailed(samples: RateSamples) -> tuple[Text, ...]:
    fixed = [sample for sample in samples.samples if samples.plan(sample) is None]
    planned, made = sum(sample.planned for sample in fixed), sum(sample.presented for sample in fixed)
    return (_CURTAILED.format(planned=planned, made=made),) if made < planned else ()
