"""A recording's evidence, shared out to the scenarios that it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from conformance.evaluation.model import EvidenceItem
from conformance.evaluation.reference import Reference
from conformance.events import Event
from conformance.recording.model import RecordedScene, Recording
from conformance.scenarios.scenario import Evidence, Parameters, Scenario


class EvidencePool:
    """The scenes and events of one recording, found by scenario."""

    def __init__(self, recording: Recording, reference: Reference) -> None:
        self.reference = reference
        self._digest = recording.digest
        events: dict[str, list[Event]] = defaultdict(list)
        for event in recording.events:
            events[event.scene].append(event)
        self._events = {scene: tuple(items) for scene, items in events.items()}
        self._by_scenario: dict[str, list[RecordedScene]] = defaultdict(list)
        for recorded in recording.scenes:
            for name in recorded.scene.serves:
                self._by_scenario[name].append(recorded)

    def serving(
        self, scenario: Scenario[Any], parameters: Parameters, confidence: float
    ) -> tuple[Evidence, Sequence[RecordedScene]]:
        """The unbroken evidence for a scenario with its parameters, and the scenes of it that broke.

        A scenario that presents scenes is served by those it would present, by their ids; one that presents none
        (a study on people) by every scene that names it.
        """
        scenes = self._by_scenario.get(scenario.name, [])
        planned = {scene.id for scene in scenario.scenes(parameters)}
        if planned:
            scenes = [recorded for recorded in scenes if recorded.scene.id in planned]
        whole = tuple(recorded for recorded in scenes if recorded.error is None)
        broken = [recorded for recorded in scenes if recorded.error is not None]
        return Evidence(whole, self._events, confidence, self.reference.source), broken

    def described(self, evidence: Evidence) -> tuple[EvidenceItem, ...]:
        """Where the evidence lies, for the report."""
        if not evidence.scenes:
            return ()
        names = [recorded.scene.id for recorded in evidence.scenes]
        return (
            EvidenceItem(
                recording=self._digest,
                scenes=len(names),
                events=sum(len(self._events.get(name, ())) for name in names),
                first_scene=names[0],
                last_scene=names[-1],
            ),
        )
