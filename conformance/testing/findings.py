"""The finding of a scenario on a bench, its finding if the device had reported otherwise, and the verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.bench.description import Bench
from conformance.core.events import Event
from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.recording.model import Recording
from conformance.requirements.model import DecisionRule
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario
from conformance.testing.bench_in_memory import recorded
from conformance.verification.verdict import Verdict, worst

SIMPLE = DecisionRule(name="simple")
"""Simple acceptance: a value on the limit is met (JCGM 106:2012, 8.2)."""


def evidence_of(recording: Recording) -> Evidence:
    """The evidence of a recording: its unbroken scenes and their events, without frames."""
    events: dict[str, list[Event]] = defaultdict(list)
    for event in recording.events:
        events[event.scene].append(event)
    whole = tuple(scene for scene in recording.scenes if scene.error is None)
    return Evidence(whole, {scene: tuple(said) for scene, said in events.items()})


def found(scenario: Scenario[Any], parameters: Parameters, on: Bench) -> Finding:
    """The finding of a scenario on a bench: its own scenes are presented, recorded and measured."""
    return scenario.measure(evidence_of(recorded(scenario.scenes(parameters), on)), parameters)


def found_without(scenario: Scenario[Any], parameters: Parameters, on: Bench, drop: Callable[[Event], bool]) -> Finding:
    """The finding of a scenario without the events that ``drop`` names."""
    whole = evidence_of(recorded(scenario.scenes(parameters), on))
    events = {scene: tuple(event for event in said if not drop(event)) for scene, said in whole.events.items()}
    return scenario.measure(replace(whole, events=events), parameters)


def found_with(scenario: Scenario[Any], parameters: Parameters, on: Bench, change: Callable[[Event], Event]) -> Finding:
    """The finding of a scenario with every event changed by ``change``."""
    whole = evidence_of(recorded(scenario.scenes(parameters), on))
    events = {scene: tuple(map(change, said)) for scene, said in whole.events.items()}
    return scenario.measure(replace(whole, events=events), parameters)


def first_scenes_only(evidence: Evidence, count: int) -> Evidence:
    """Evidence of a run that was interrupted after ``count`` scenes."""
    return replace(evidence, scenes=evidence.scenes[:count])


def verdict(
    finding: Finding, lower: float | None = None, upper: float | None = None, rule: DecisionRule = SIMPLE
) -> Verdict:
    """The verdict on a finding, as in an evaluation: the worst of its measurements decides.

    ``lower`` and ``upper`` are the limit in the unit of the measurements; without either, the verdict is never a pass.
    """
    if finding.inconclusive is not None:
        return Verdict.INCONCLUSIVE
    judged = [judge_measurement(m, LimitBounds(lower, upper), rule, disclosure=False) for m in finding.measurements]
    return worst(item.result.verdict for item in judged if item.result.verdict is not None)
