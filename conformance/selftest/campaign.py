"""One campaign in memory: a bench, a plan, a device good or bad; recorded, judged, nothing written.

Plan, run, recording and evaluation are the product's own: what a laboratory would get from its files. Every scene is
presented, as by ``conformance run --complete``: one that stops early comes to the same verdicts (docs/plans.md), and
the bench's times stay those that the expectations are worked out for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.bench.assembly import assemble
from conformance.bench.description import Bench
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import Plan, make_plan
from conformance.execution.run import execute
from conformance.execution.stopping import Stopping
from conformance.product.declaration import Product
from conformance.recording.model import Recording
from conformance.recording.recorder import MemoryRecorder
from conformance.requirements.model import RequirementSet
from conformance.selftest.expectation.expect import rests_on_what
from conformance.selftest.expectation.stage import ScheduledBench, ShownTarget, Slot
from conformance.selftest.expectation.worked_out import Rests
from conformance.selftest.subjects import Subject

SILENT = {"driver": "silent", "options": {}}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What all campaigns of a subject share: the plan, and the bench's schedule."""

    requirements: RequirementSet
    subject: Subject
    plan: Plan
    stage: ScheduledBench
    rests_on: Mapping[str, tuple[Rests, ...]]
    """By requirement: the measurements that a pass has to rest on."""


def prepare(requirements: RequirementSet, subject: Subject) -> Prepared:
    """Plan once, and play the plan once without a device: the bench's own times."""
    plan = make_plan(requirements, subject.product, subject.bench)
    without = subject.bench.model_copy(update={"device": type(subject.bench.device).model_validate(SILENT)})
    stage = _stage(_recorded(requirements, subject.product, without, plan), without)
    rests_on = {r.id: rests_on_what(r, requirements, subject.product) for r in requirements.requirements}
    return Prepared(requirements, subject, plan, stage, rests_on)


def judged(prepared: Prepared, options: Any, seed: int, *, complete: bool = True) -> Evaluation:
    """Run a device of these options through the plan and judge what was recorded.

    Without ``complete`` scenes are left out that no requirement needs any more, as ``conformance run`` does.
    """
    subject = prepared.subject
    fitting = subject.bench.device.model_copy(update={"options": options.model_dump(mode="json")})
    bench = subject.bench.model_copy(update={"device": fitting, "seed": seed})
    recording = _recorded(prepared.requirements, subject.product, bench, prepared.plan, complete=complete)
    return evaluate(prepared.requirements, subject.product, recording)


def _recorded(
    requirements: RequirementSet, product: Product, bench: Bench, plan: Plan, *, complete: bool = True
) -> Recording:
    station = assemble(bench)
    unattended = station.operator is not None and station.operator.unattended
    stopping = None if complete else Stopping(plan, requirements, product)
    rules = stopping.record() if stopping else None
    manifest = manifest_of(requirements, product, bench, plan, station.device.identity(), unattended, rules)
    recorder = MemoryRecorder(manifest)
    declared = product.declared.get("alarm_threshold")
    threshold_degC = declared.value if declared else None
    execute(plan, bench, station, recorder, declared_threshold_degC=threshold_degC, stopping=stopping)
    return recorder.recording()


def _stage(recording: Recording, bench: Bench) -> ScheduledBench:
    """The schedule, air and source of a bench."""
    ambients = [recorded.scene.ambient_degC for recorded in recording.scenes]
    known = next((ambient for ambient in ambients if ambient is not None), 22.0)
    return ScheduledBench(
        slots=tuple(
            Slot(
                recorded.scene.serves,
                recorded.start_s,
                recorded.scene.duration_s or 0.0,
                tuple(
                    ShownTarget(
                        target.kind,
                        target.reference_degC,
                        target.distance_m or 1.5,
                        target.position or 0.5,
                        target.reference_standard_uncertainty_degC or 0.0,
                    )
                    for target in recorded.scene.targets
                    if target.reference_degC is not None
                ),
            )
            for recorded in recording.scenes
        ),
        source=bench.reference_source.reference if bench.reference_source else None,
        ambient_degC=known,
        answers=_answers(bench.operator.options if bench.operator else {}),
    )


def _answers(options: Mapping[str, Any]) -> Mapping[str, bool]:
    answers = options.get("answers")
    return answers if isinstance(answers, Mapping) else {}
