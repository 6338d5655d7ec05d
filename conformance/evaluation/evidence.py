"""A recording's evidence, shared out to the scenarios that it serves.

Whether a recording is of the device that is judged: `conformance.evaluation.identity`.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from conformance.core.events import ClockComparison, Event, Presented
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.evaluation.identity import contradictions
from conformance.evaluation.model import EvidenceItem
from conformance.evaluation.reference import RecordedReference
from conformance.product.declaration import Identity
from conformance.recording.attachments import Attached
from conformance.recording.event_columns import EventColumns, only_of
from conformance.recording.model import FrameStore, RecordedScene, Recording
from conformance.recording.stated_identity import statements
from conformance.scenarios.link_timing import timing_of
from conformance.scenarios.planned_view import FramesAsPlanned, PlannedView, Presentations, as_planned
from conformance.scenarios.scenario import Evidence, Scenario
from conformance.scenarios.shown_resolution import ShownReadings, shown_readings
from conformance.scenarios.source_reference import referred
from conformance.verification.verification_plan import VerificationPlan

UNDECLARED = Identity()
"""Of a product without a declaration."""


@dataclass(frozen=True, slots=True)
class ServedEvidence:
    """What serves one requirement, and what there is to know of it before it is used."""

    evidence: Evidence
    """The unbroken scenes."""
    broken: Sequence[RecordedScene]
    reference: RecordedReference
    other_device: Text | None
    """Why the evidence is not of the device that is judged, or None."""
    items: tuple[EvidenceItem, ...]
    """Where the evidence lies, for the report."""
    broke_before: tuple[str, ...] = ()
    """Why earlier presentations of its scenes broke, in which nothing counts."""
    every_reading: Callable[[], ShownReadings] = lambda: ShownReadings({})
    """All readings of the recording, which show the device's resolution; gathered when asked for."""
    attached: Attached = field(default_factory=Attached)
    """The files that are attached to what its scenes are from."""


class Pool(Protocol):
    """Evidence that a judge is given: of one recording, or of several sessions with one sample."""

    @property
    def carried(self) -> tuple[str, ...] | None:
        """What the link to the device carried; None for everything."""

    def serving(self, way: VerificationPlan, confidence: float) -> ServedEvidence:
        """What serves a requirement's scenario with its parameters."""


def once(events: Sequence[Event]) -> tuple[Event, ...]:
    """Events without duplicates: those of one track, at one time, with equal fields.

    The same event twice is one event. Events without a track cannot be distinguished and are all kept.
    """
    told: set[Event] = set()
    kept = []
    for event in events:
        if getattr(event, "track", None) is not None:
            if event in told:
                continue
            told.add(event)
        kept.append(event)
    return tuple(kept)


def by_scene(events: Sequence[Event]) -> Mapping[str, Sequence[Event]]:
    """The events of each scene, each said once."""
    if isinstance(events, EventColumns):
        return events.by_scene()
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        found[event.scene].append(event)
    return {scene: once(said) for scene, said in found.items()}


class EvidencePool:
    """The scenes and events of one recording, found by scenario."""

    def __init__(self, recording: Recording, reference: RecordedReference, declared: Identity = UNDECLARED) -> None:
        """``declared``: who the device is by its declaration."""
        self.reference = reference
        said = tuple(statements(recording.manifest, recording.events))
        self.other_device = next((each.text for each in contradictions(declared.model_dump(), said)), None)
        """Why the evidence is not of the device that is judged, or None."""
        self.carried = recording.manifest.bench_record.link_carries
        """What the link to the device carried; None for everything."""
        self.digest = recording.digest
        self.frames = recording.frames
        self.attached = Attached.to([recording])
        self._events = by_scene(recording.events)
        self.timing = timing_of(only_of(recording.events, ClockComparison, Presented))
        self._passes: dict[Any, Any] = {}
        self._recorded = recording.scenes
        self._earlier: dict[str, list[str]] = defaultdict(list)
        for attempt in recording.attempts:
            if attempt.error is not None:  # one that was cut off with its run says nothing, not even of the bench
                self._earlier[attempt.scene].append(attempt.error)
        self._presented = Presentations(recording.scenes)
        self._by_scenario: dict[str, list[RecordedScene]] = defaultdict(list)
        for recorded in recording.scenes:
            for name in recorded.scene.serves:
                self._by_scenario[name].append(recorded)

    def serving(self, way: VerificationPlan, confidence: float) -> ServedEvidence:
        """What serves a requirement's scenario with its parameters, and the scenes of it that broke.

        A scenario that presents scenes is served by those it would present, by their ids, or by what stood for them
        (`conformance.scenarios.planned_view`); one that presents none (a study on people) by every scene that names it.
        """
        if not way.planned:
            return self._served(self.naming(way.scenario), {}, way, confidence)
        seen = [self.seen(scene, recorded) for scene, recorded in self.shown(way.planned)]
        others = {each.recorded.scene.id: each for each in seen if each.presented != each.recorded.scene.id}
        return self._served([each.recorded for each in seen], others, way, confidence)

    def naming(self, scenario: Scenario[Any]) -> Sequence[RecordedScene]:
        """Every scene that names a scenario."""
        return self._by_scenario.get(scenario.name, [])

    def shown(self, planned: Sequence[Scene]) -> list[tuple[Scene, RecordedScene]]:
        """Each planned scene with what was presented for it, in the order of the presentations."""
        return self._presented.of(planned)

    def seen(self, planned: Scene, recorded: RecordedScene) -> PlannedView:
        """What was presented as the planned scene sees it."""
        return as_planned(planned, recorded, self.said(recorded.scene.id))

    def said(self, scene: str) -> Sequence[Event]:
        """What was said in a scene."""
        return self._events.get(scene, ())

    def earlier(self, presented: Iterable[str]) -> tuple[str, ...]:
        """Why earlier attempts at some scenes broke, by the ids under which they were presented."""
        return tuple(why for scene in dict.fromkeys(presented) for why in self._earlier.get(scene, ()))

    def item(self, scenes: Sequence[str], events: int, earlier: int) -> EvidenceItem:
        """Where evidence lies: scenes by the names they are seen by, how many events were seen in them, and how many
        attempts at them broke before."""
        return EvidenceItem(
            recording=self.digest,
            scenes=len(scenes),
            events=events,
            first_scene=scenes[0],
            last_scene=scenes[-1],
            attempts=len(scenes) + earlier if earlier else None,
        )

    def _served(
        self,
        scenes: Sequence[RecordedScene],
        others: Mapping[str, PlannedView],
        way: VerificationPlan,
        confidence: float,
    ) -> ServedEvidence:
        """``others`` are the planned scenes for which another one was presented."""
        whole = tuple(recorded for recorded in scenes if recorded.error is None)
        broken = [recorded for recorded in scenes if recorded.error is not None]
        events = {**self._events, **{name: each.events for name, each in others.items()}} if others else self._events
        frames: FrameStore = FramesAsPlanned(self.frames, others) if others else self.frames
        evidence = Evidence(
            whole,
            events,
            confidence,
            self.reference.source,
            store=frames,
            timing=self.timing,
            passes=self._passes,
            plan=way.plan,
        )
        evidence = referred(evidence, way.parameters, self.reference.last_day)
        names = [recorded.scene.id for recorded in whole]
        said = sum(len(events.get(name, ())) for name in names)
        items = (self.item(names, said, len(self.earlier(_presented(names, others)))),) if names else ()
        earlier = self.earlier(_presented([recorded.scene.id for recorded in scenes], others))
        return ServedEvidence(
            evidence,
            broken,
            self.reference,
            self.other_device,
            items,
            earlier,
            lambda: self._every_reading,
            self.attached,
        )

    @functools.cached_property
    def _every_reading(self) -> ShownReadings:
        """All readings, gathered when a scenario first asks."""
        whole = Evidence(tuple(self._recorded), self._events)
        return shown_readings(whole.scenes, whole.readings)


def _presented(names: Sequence[str], others: Mapping[str, PlannedView]) -> list[str]:
    """The ids under which scenes were presented that are seen by these names."""
    return [others[name].presented if name in others else name for name in names]
