"""Presented scenes as planned ones: one presented scene may be used for the scenes of several scenarios.

A scenario does not know with which others it shared a scene. It sees its own planned scene, with its own conditions, as
if that alone had been presented: the targets that really stood there with what was recorded of them, and what was said
until the planned scene would have been over. So a longer presentation never widens a window, and never adds a reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.events import Event, Presented, in_scene
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Mask, Scene, Target, TargetKind
from conformance.recording.event_columns import SceneEvents, only_of
from conformance.recording.model import FrameStore, RecordedScene

_ROUNDING_S = 1e-6
"""Recorded times are whole microseconds."""


@dataclass(frozen=True, slots=True)
class PlannedView:
    """A recorded scene as one planned scene sees it."""

    recorded: RecordedScene
    events: Sequence[Event]
    presented: str
    """Id of the scene that was presented."""
    until_s: float | None = None
    """When the planned scene was over, where the presentation lasted longer."""


_Placed = tuple[int, RecordedScene]
"""A scene with its place among all that were presented."""


class Presentations:
    """The scenes of a recording that were presented, found by what was planned."""

    def __init__(self, recorded: Iterable[RecordedScene]) -> None:
        self._itself: dict[str, list[_Placed]] = defaultdict(list)
        self._standing: dict[str, list[_Placed]] = defaultdict(list)
        for place, each in enumerate(each for each in recorded if not each.not_needed):
            self._itself[each.scene.id].append((place, each))
            for planned in each.scene.stands_for:
                self._standing[planned].append((place, each))

    def of(self, planned: Iterable[Scene]) -> list[tuple[Scene, RecordedScene]]:
        """Each planned scene with what was presented for it, in the order of the presentations.

        That is the planned scene itself, else the first that stands for it and shows it: one that says that it
        stands for what it does not show is none.
        """
        found = [(place, scene, each) for scene in planned for place, each in self._shown(scene)]
        return [(scene, each) for _, scene, each in sorted(found, key=lambda shown: shown[0])]

    def _shown(self, planned: Scene) -> list[_Placed]:
        itself = [shown for shown in self._itself.get(planned.id, ()) if planned.serves[0] in shown[1].scene.serves]
        return itself or [shown for shown in self._standing.get(planned.id, ()) if shows(shown[1].scene, planned)][:1]


def shows(presented: Scene, planned: Scene) -> bool:
    """Whether the targets of a presented scene are of the kinds, and masked, as planned, for at least as long.

    Their temperatures and distances are taken from what was recorded, as those of every scene are.
    """
    long_enough = (presented.duration_s or 0.0) + _ROUNDING_S >= (planned.duration_s or 0.0)
    alike = [_looks(target) for target in presented.targets] == [_looks(target) for target in planned.targets]
    return long_enough and alike


def _looks(target: Target) -> tuple[TargetKind, Mask | None]:
    """Kind and mask; a person of whom no mask is said wears none."""
    bare = target.kind is TargetKind.PERSON and target.mask is None
    return target.kind, Mask.ABSENT if bare else target.mask


def as_planned(planned: Scene, recorded: RecordedScene, events: Sequence[Event]) -> PlannedView:
    """What ``planned`` sees of the scene that was presented for it, with the events said in that one."""
    presented = recorded.scene
    if presented.id == planned.id:
        return PlannedView(recorded, events, presented.id)
    until_s = _over_s(planned, presented, events)
    scene = replace(
        presented,
        id=planned.id,
        serves=planned.serves,
        duration_s=planned.duration_s,
        conditions=planned.conditions,
        stands_for=(),
    )
    end_s = recorded.end_s if until_s is None or recorded.end_s is None else min(recorded.end_s, until_s)
    return PlannedView(
        replace(recorded, scene=scene, end_s=end_s),
        _said(events, planned.id, until_s),
        presented.id,
        until_s,
    )


def _said(events: Sequence[Event], planned: str, until_s: float | None) -> Sequence[Event]:
    """What was said until a time, under the planned scene's name."""
    if isinstance(events, SceneEvents):
        return events.planned(planned, until_s)
    return tuple(in_scene(event, planned) for event in _until(events, until_s))


def _over_s(planned: Scene, presented: Scene, events: Sequence[Event]) -> float | None:
    """When the planned scene was over; None where it lasted as long as what was presented."""
    if planned.duration_s is None or presented.duration_s is None:
        return None
    if presented.duration_s <= planned.duration_s + _ROUNDING_S:
        return None
    shown = [event for event in only_of(events, Presented) if isinstance(event, Presented)]
    put_in_place = [event.time_s for event in shown if event.present]
    return round(min(put_in_place) + planned.duration_s, 6) if put_in_place else None


def _until(events: Iterable[Event], until_s: float | None) -> Iterator[Event]:
    """Events up to a time; what is taken away later is taken away then."""
    for event in events:
        if until_s is None or event.time_s <= until_s:
            yield event
        elif isinstance(event, Presented) and not event.present:
            yield replace(event, time_s=until_s)


@dataclass(frozen=True, slots=True)
class FramesAsPlanned:
    """`conformance.recording.model.FrameStore` by the ids of planned scenes."""

    store: FrameStore
    seen: Mapping[str, PlannedView]
    """By planned id; a scene that is not among them was presented itself."""

    def of(self, scene: str) -> Iterator[Frame]:
        """The frames until the planned scene was over."""
        seen = self.seen.get(scene)
        if seen is None:
            yield from self.store.of(scene)
            return
        for frame in self.store.of(seen.presented):
            if seen.until_s is None or frame.time_s <= seen.until_s:
                yield replace(frame, scene=scene)

    def shown(self, scene: str) -> tuple[str, float | None]:
        """The scene in which the frames were recorded, and until when they are seen."""
        seen = self.seen.get(scene)
        return (scene, None) if seen is None else (seen.presented, seen.until_s)

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """Of the scene that was presented."""
        seen = self.seen.get(scene)
        return self.store.calibration(scene if seen is None else seen.presented)
