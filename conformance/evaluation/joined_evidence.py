"""Evidence of one sample from several sessions, joined scene by scene.

A planned scene that stands in several sessions was repeated, and every repetition counts: the first round of a
requirement takes each scene as it was presented first, the second as it was presented again (or as before, where it
was not), and so on. Nothing is left out but scenes that broke and were presented again, for these say nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.events import Event
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene
from conformance.evaluation.evidence import EvidencePool, Pool, ServedEvidence
from conformance.evaluation.model import EvidenceItem
from conformance.evaluation.reference import RecordedReference
from conformance.evaluation.sessions import Session
from conformance.recording.attachments import Attached
from conformance.recording.model import FrameStore, RecordedScene
from conformance.scenarios.link_timing import EXACT, LinkTiming
from conformance.scenarios.planned_view import FramesAsPlanned, PlannedView
from conformance.scenarios.scenario import Evidence, Scenario
from conformance.scenarios.shown_resolution import shown_readings
from conformance.scenarios.source_reference import referred
from conformance.verification.verification_plan import VerificationPlan


@dataclass(frozen=True, slots=True)
class Joined:
    """A session with its evidence."""

    session: Session
    pool: EvidencePool


@dataclass(frozen=True, slots=True)
class SessionScene:
    """One scene as a requirement sees it, and the session that it is from."""

    of: Joined
    seen: PlannedView


@dataclass(frozen=True, slots=True)
class Round:
    """`conformance.evaluation.evidence.Pool` of one requirement: one repetition of each of its scenes."""

    shown: tuple[SessionScene, ...]
    carried: tuple[str, ...] | None
    left_out: tuple[str, ...] = ()
    """Why presentations of its scenes broke that are left out, for the scenes were presented again."""

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that its scenes are from."""
        return tuple(joined.session for joined in self._joined)

    @property
    def _joined(self) -> tuple[Joined, ...]:
        by_number = {each.of.session.number: each.of for each in self.shown}
        return tuple(joined for _, joined in sorted(by_number.items()))

    def serving(self, way: VerificationPlan, confidence: float) -> ServedEvidence:
        """The scenes of this round; those of another requirement it does not hold."""
        whole = tuple(each for each in self.shown if each.seen.recorded.error is None)
        pools = [joined.pool for joined in self._joined]
        evidence = Evidence(
            scenes=tuple(each.seen.recorded for each in whole),
            events={each.seen.recorded.scene.id: each.seen.events for each in whole},
            confidence=confidence,
            reference=pools[0].reference.source if pools else None,
            store=_Frames({each.seen.recorded.scene.id: _frames(each) for each in whole}),
            timing=_widest([pool.timing for pool in pools]),
            plan=way.plan,
        )
        reference = _reference(pools)
        return ServedEvidence(
            referred(evidence, way.parameters, reference.last_day),
            [each.seen.recorded for each in self.shown if each.seen.recorded.error is not None],
            reference,
            next((pool.other_device for pool in pools if pool.other_device is not None), None),
            tuple(_items(whole)),
            (*self.left_out, *_earlier(self.shown)),
            lambda: shown_readings(evidence.scenes, evidence.readings),
            Attached.to(session.recording for session in self.sessions),
        )


def rounds(together: Sequence[Joined], way: VerificationPlan) -> list[tuple[Pool, tuple[Session, ...]]]:
    """What serves a requirement in sessions of one sample on one bench, with the sessions it is from.

    Empty where no session holds a scene of it. A scenario whose scenes have to be of one session is served by each
    session that holds all of them, else by each that holds some.
    """
    planned = way.planned
    if not planned:
        return _as_rounds(*_study(together, way.scenario), together)
    presented = [(joined, joined.pool.shown(planned)) for joined in together]
    if way.scenario.one_session:
        held = [(joined, scenes) for joined, scenes in presented if scenes]
        whole = [(joined, scenes) for joined, scenes in held if _is_whole(scenes, planned)]
        return [(joined.pool, (joined.session,)) for joined, _ in whole or held]
    return _as_rounds(*_repetitions(presented), together)


def _as_rounds(
    served: Sequence[tuple[SessionScene, ...]], left_out: Sequence[SessionScene], together: Sequence[Joined]
) -> list[tuple[Pool, tuple[Session, ...]]]:
    broke = tuple(
        each.seen.recorded.error
        for each in {(each.of.session.number, each.seen.presented): each for each in left_out}.values()
        if each.seen.recorded.error is not None
    )
    made = [Round(shown, together[0].pool.carried, broke) for shown in served if shown]
    return [(each, each.sessions) for each in made]


def _is_whole(scenes: Sequence[tuple[Scene, RecordedScene]], planned: Sequence[Scene]) -> bool:
    unbroken = {scene.id for scene, recorded in scenes if recorded.error is None}
    return all(scene.id in unbroken for scene in planned)


def _repetitions(
    shown: Sequence[tuple[Joined, list[tuple[Scene, RecordedScene]]]],
) -> tuple[list[tuple[SessionScene, ...]], list[SessionScene]]:
    """The rounds of planned scenes, as many as the scene that was presented most often; and what is left out."""
    repeated: dict[str, list[tuple[int, list[SessionScene]]]] = defaultdict(list)
    for joined, scenes in shown:
        here: dict[str, tuple[int, list[SessionScene]]] = {}
        for place, (planned, recorded) in enumerate(scenes):
            said = here.setdefault(planned.id, (place, []))
            said[1].append(SessionScene(joined, joined.pool.seen(planned, recorded)))
        for name, found in here.items():
            repeated[name].append(found)
    usable = {name: _unbroken(found) for name, found in repeated.items()}
    count = max(map(len, usable.values()), default=0)
    made = [_in_order([found[min(number, len(found) - 1)] for found in usable.values()]) for number in range(count)]
    left_out = [
        shown
        for name, found in repeated.items()
        for each in found
        if not any(each is kept for kept in usable[name])
        for shown in each[1]
    ]
    return made, left_out


def _unbroken(found: list[tuple[int, list[SessionScene]]]) -> list[tuple[int, list[SessionScene]]]:
    """The presentations of a scene that did not break; where all did, the last."""
    whole = [each for each in found if all(shown.seen.recorded.error is None for shown in each[1])]
    return whole or found[-1:]


def _in_order(chosen: list[tuple[int, list[SessionScene]]]) -> tuple[SessionScene, ...]:
    """Session by session, in the order of the presentations."""
    by_time = sorted(chosen, key=lambda each: (each[1][0].of.session.number, each[0]))
    return tuple(shown for _, several in by_time for shown in several)


def _study(
    together: Sequence[Joined], scenario: Scenario[Any]
) -> tuple[list[tuple[SessionScene, ...]], list[SessionScene]]:
    """Every scene that names a scenario, as one round; scenes of one name in several sessions get their session's
    number. And what is left out."""
    found = [(joined, recorded) for joined in together for recorded in joined.pool.naming(scenario)]
    named = Counter(recorded.scene.id for _, recorded in found)
    whole = {recorded.scene.id for _, recorded in found if recorded.error is None}
    kept: list[SessionScene] = []
    left_out: list[SessionScene] = []
    for joined, recorded in found:
        counts = recorded.error is None or recorded.scene.id not in whole
        shown = _of_study(joined, recorded, again=named[recorded.scene.id] > 1)
        (kept if counts else left_out).append(shown)
    return [tuple(kept)], left_out


def _of_study(joined: Joined, recorded: RecordedScene, *, again: bool) -> SessionScene:
    presented = recorded.scene.id
    if again:
        recorded = replace(recorded, scene=replace(recorded.scene, id=f"{joined.session.number}/{presented}"))
    return SessionScene(joined, PlannedView(recorded, joined.pool.said(presented), presented))


def _frames(shown: SessionScene) -> FrameStore:
    name = shown.seen.recorded.scene.id
    frames = shown.of.pool.frames
    return frames if shown.seen.presented == name else FramesAsPlanned(frames, {name: shown.seen})


@dataclass(frozen=True, slots=True)
class _Frames:
    """`conformance.recording.model.FrameStore` of scenes of several sessions."""

    stores: Mapping[str, FrameStore] = field(default_factory=dict)

    def of(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene, where it was recorded."""
        if scene in self.stores:
            yield from self.stores[scene].of(scene)

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """Of the session that the scene is from."""
        return self.stores[scene].calibration(scene) if scene in self.stores else None


def _reference(pools: Sequence[EvidencePool]) -> RecordedReference:
    """The one source that all of them had, and all days on which it was used."""
    if not pools:
        return RecordedReference()
    days = sorted({day for pool in pools for day in pool.reference.days})
    return replace(pools[0].reference, days=tuple(days))


def _widest(timings: Sequence[LinkTiming]) -> LinkTiming:
    """The times of several sessions are known as well as those of the worst."""
    if not timings:
        return EXACT
    drifting = max(timings, key=lambda timing: abs(timing.drift_s or 0.0))
    return LinkTiming(
        round_trip_s=max(timing.round_trip_s for timing in timings),
        poll_interval_s=max(timing.poll_interval_s for timing in timings),
        presented_half_width_s=max(timing.presented_half_width_s for timing in timings),
        drift_s=drifting.drift_s,
        over_s=drifting.over_s,
        jump_s=max((timing.jump_s for timing in timings if timing.jump_s is not None), key=abs, default=None),
    )


def _items(shown: Sequence[SessionScene]) -> Iterator[EvidenceItem]:
    """Where the evidence lies, session by session."""
    for several in _by_session(shown):
        names = [each.seen.recorded.scene.id for each in several]
        events: Sequence[Sequence[Event]] = [each.seen.events for each in several]
        yield several[0].of.pool.item(names, sum(map(len, events)), len(_earlier(several)))


def _earlier(shown: Sequence[SessionScene]) -> tuple[str, ...]:
    """Why earlier attempts at these scenes broke, within the sessions that they are from."""
    return tuple(
        why
        for several in _by_session(shown)
        for why in several[0].of.pool.earlier(each.seen.presented for each in several)
    )


def _by_session(shown: Sequence[SessionScene]) -> list[list[SessionScene]]:
    found: dict[int, list[SessionScene]] = defaultdict(list)
    for each in shown:
        found[each.of.session.number].append(each)
    return [several for _, several in sorted(found.items())]
