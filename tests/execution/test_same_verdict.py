"""Same device, same verdicts: by the merged plan that stops early, and by one requirement at a time that does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from conformance.bench.assembly import assemble
from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import Inputs
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import Plan, make_plan, one_at_a_time
from conformance.execution.run import RunOutcome, execute
from conformance.execution.stopping import Stopping
from conformance.recording.model import Recording
from conformance.recording.recorder import MemoryRecorder
from tests.execution.test_session import inputs

FLAWED: dict[str, dict[str, Any]] = {
    "none": {},
    "reads too high": {"offset_delta_degC": 1.5},
    "is slow": {"latency_s": 4.0},
    "follows few": {"capacity": 3},
    "pulls toward normal": {"shrink_factor": 0.2},
    "confuses masks": {"mask_confusion": 0.5},
    "takes objects for faces": {"tells_objects_apart": False},
}
"""Flaws so plain that no chance of a single presentation turns a verdict."""


def with_options(**options: Any) -> Inputs:
    given = inputs()
    assert given.bench is not None
    device = given.bench.device.model_copy(update={"options": {**given.bench.device.options, **options}})
    return Inputs(given.requirements, given.product, given.bench.model_copy(update={"device": device}))


def recorded(given: Inputs, plan: Plan, *, stopping: bool) -> tuple[Recording, RunOutcome]:
    """A run of a plan in memory."""
    assert given.bench is not None
    station = assemble(given.bench)
    stop = Stopping(plan, given.requirements, given.product) if stopping else None
    identity = station.device.identity()
    recorder = MemoryRecorder(manifest_of(given.requirements, given.product, given.bench, plan, identity, True))
    threshold = given.product.declared["alarm_threshold"].value
    outcome = execute(plan, given.bench, station, recorder, declared_threshold_degC=threshold, stopping=stop)
    return recorder.recording(), outcome


def verdicts(given: Inputs, asked: Iterable[str], recording: Recording) -> dict[str, str]:
    """The verdicts on some requirements."""
    names = set(asked)
    only = tuple(each for each in given.requirements.requirements if each.id in names)
    requirements = given.requirements.model_copy(update={"requirements": only})
    return {r.requirement: r.verdict.value for r in evaluate(requirements, given.product, recording).results}


@pytest.mark.parametrize("flaw", FLAWED)
def test_a_merged_plan_that_stops_early_gives_the_verdicts_of_one_requirement_at_a_time(flaw: str) -> None:
    given = with_options(**FLAWED[flaw])
    plan = make_plan(given.requirements, given.product, given.bench)
    recording, outcome = recorded(given, plan, stopping=True)
    merged = verdicts(given, (each.requirement for each in plan.asked), recording)
    naive: dict[str, str] = {}
    naive_s = 0.0
    runs: dict[tuple[str, ...], tuple[Recording, RunOutcome]] = {}
    for each in one_at_a_time(plan):
        if each.scenes[0].item is not None:  # inspection steps are never merged with anything
            continue
        # Two requirements that ask for the same scenes have the same run: it is made once, and counted twice.
        scenes = tuple(planned.scene.id for planned in each.scenes)
        alone = runs.get(scenes) or runs.setdefault(scenes, recorded(given, each, stopping=False))
        naive |= verdicts(given, (each.asked[0].requirement,), alone[0])
        naive_s += alone[1].duration_s
    assert {name: merged[name] for name in naive} == naive
    assert outcome.duration_s <= 0.5 * naive_s
    assert (set(merged.values()) == {"pass"}) == (flaw == "none")
