"""A whole bench in a test: a scenario's scenes presented to a simulated device, recorded, read again, measured."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from conformance.bench.assembly import assemble
from conformance.bench.description import Bench
from conformance.core.events import Event
from conformance.core.scenes import Scene
from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.recording.model import Manifest, RecordedScene, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.requirements.model import DecisionRule
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario
from conformance.verification.verdict import Verdict, worst

SIMPLE = DecisionRule(name="simple")


def bench(driver: str = "simulated", seed: int = 1, answers: Mapping[str, bool] | None = None, **device: Any) -> Bench:
    """The bench of a test; keywords are options of the device."""
    return Bench.model_validate(
        {
            "schema": Bench.KIND,
            "seed": seed,
            "device": {"driver": driver, "options": device},
            "reference_source": {
                "driver": "simulated",
                "calibration": {"expanded_uncertainty_delta_degC": 0.06, "date": "2025-09-01"},
            },
            "chamber": {
                "driver": "stated",
                "options": {"temperature_degC": 22.0, "relative_humidity_percent": 45.0},
            },
            "operator": None if answers is None else {"driver": "scripted", "options": {"answers": dict(answers)}},
        }
    )


def recorded(scenes: tuple[Scene, ...], on: Bench) -> Recording:
    """The recording of some scenes."""
    plan = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in scenes), ())
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    with tempfile.TemporaryDirectory() as folder:
        writer = RecordingWriter(Path(folder) / "recording", manifest)
        execute(plan, on, assemble(on), writer)
        return read_recording(Path(folder) / "recording")


def evidence_of(recording: Recording) -> Evidence:
    """The evidence of a recording, unbroken scenes only."""
    events: dict[str, tuple[Event, ...]] = {}
    for event in recording.events:
        events[event.scene] = (*events.get(event.scene, ()), event)
    return Evidence(tuple(scene for scene in recording.scenes if scene.error is None), events)


def found(scenario: Scenario[Any], parameters: Parameters, on: Bench) -> Finding:
    """What a scenario finds on a bench."""
    return scenario.measure(evidence_of(recorded(tuple(scenario.scenes(parameters)), on)), parameters)


def found_without(scenario: Scenario[Any], parameters: Parameters, on: Bench, drop: Callable[[Event], bool]) -> Finding:
    """What a scenario finds when some events had never been said."""
    whole = evidence_of(recorded(tuple(scenario.scenes(parameters)), on))
    events = {scene: tuple(event for event in said if not drop(event)) for scene, said in whole.events.items()}
    return scenario.measure(replace(whole, events=events), parameters)


def found_with(scenario: Scenario[Any], parameters: Parameters, on: Bench, change: Callable[[Event], Event]) -> Finding:
    """What a scenario finds when some events had been said differently."""
    whole = evidence_of(recorded(tuple(scenario.scenes(parameters)), on))
    events = {scene: tuple(map(change, said)) for scene, said in whole.events.items()}
    return scenario.measure(replace(whole, events=events), parameters)


def first_scenes_only(evidence: Evidence, count: int) -> Evidence:
    """Evidence of an aborted run."""
    kept: tuple[RecordedScene, ...] = evidence.scenes[:count]
    return replace(evidence, scenes=kept)


def verdict(finding: Finding, lower: float | None = None, upper: float | None = None) -> Verdict:
    """The verdict on a finding as an evaluation gives it."""
    if finding.inconclusive is not None:
        return Verdict.INCONCLUSIVE
    judged = [judge_measurement(m, LimitBounds(lower, upper), SIMPLE, disclosure=False) for m in finding.measurements]
    return worst(item.result.verdict for item in judged if item.result.verdict is not None)
