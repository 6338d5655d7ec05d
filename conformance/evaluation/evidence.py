"""A recording's evidence, shared out to the scenarios that it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from conformance.evaluation.identity import changed_identity
from conformance.evaluation.link import carried_by
from conformance.evaluation.model import EvidenceItem
from conformance.evaluation.reference import Reference
from conformance.events import Event
from conformance.recording.model import FrameStore, RecordedScene, Recording
from conformance.scenarios.link_timing import timing_of
from conformance.scenarios.presented import FramesAsPlanned, Presentations, Seen, as_planned
from conformance.scenarios.scenario import Evidence, Parameters, Scenario


class EvidencePool:
    """The scenes and events of one recording, found by scenario."""

    def __init__(self, recording: Recording, reference: Reference) -> None:
        self.reference = reference
        self.changed_identity = changed_identity(recording.manifest)
        """Why the evidence cannot be given to one device, or None."""
        self.carried = carried_by(recording.manifest)
        """What the link to the device carried; None for everything."""
        self._digest = recording.digest
        self._frames = recording.frames
        events: dict[str, list[Event]] = defaultdict(list)
        for event in recording.events:
            events[event.scene].append(event)
        self._events = {scene: tuple(items) for scene, items in events.items()}
        self._timing = timing_of(recording.events)
        self._presented = Presentations(recording.scenes)
        self._by_scenario: dict[str, list[RecordedScene]] = defaultdict(list)
        for recorded in recording.scenes:
            for name in recorded.scene.serves:
                self._by_scenario[name].append(recorded)

    def serving(
        self, scenario: Scenario[Any], parameters: Parameters, confidence: float
    ) -> tuple[Evidence, Sequence[RecordedScene]]:
        """The unbroken evidence for a scenario with its parameters, and the scenes of it that broke.

        A scenario that presents scenes is served by those it would present, by their ids, or by what stood for them
        (`conformance.scenarios.presented`); one that presents none (a study on people) by every scene that names it.
        """
        planned = tuple(scenario.scenes(parameters))
        if not planned:
            return self._evidence(self._by_scenario.get(scenario.name, []), {}, confidence)
        seen = [
            as_planned(scene, recorded, self._events.get(recorded.scene.id, ()))
            for scene, recorded in self._presented.of(planned)
        ]
        others = {each.recorded.scene.id: each for each in seen if each.presented != each.recorded.scene.id}
        return self._evidence([each.recorded for each in seen], others, confidence)

    def _evidence(
        self, scenes: Sequence[RecordedScene], others: Mapping[str, Seen], confidence: float
    ) -> tuple[Evidence, Sequence[RecordedScene]]:
        """``others`` are the planned scenes for which another one was presented."""
        whole = tuple(recorded for recorded in scenes if recorded.error is None)
        broken = [recorded for recorded in scenes if recorded.error is not None]
        events = {**self._events, **{name: each.events for name, each in others.items()}} if others else self._events
        frames: FrameStore = FramesAsPlanned(self._frames, others) if others else self._frames
        return Evidence(whole, events, confidence, self.reference.source, self._timing, frames), broken

    def described(self, evidence: Evidence) -> tuple[EvidenceItem, ...]:
        """Where the evidence lies, for the report."""
        if not evidence.scenes:
            return ()
        names = [recorded.scene.id for recorded in evidence.scenes]
        return (
            EvidenceItem(
                recording=self._digest,
                scenes=len(names),
                events=sum(len(evidence.events.get(name, ())) for name in names),
                first_scene=names[0],
                last_scene=names[-1],
            ),
        )
