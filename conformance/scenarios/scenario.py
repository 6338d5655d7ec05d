"""What a scenario is: which scenes it needs, and how its measurements follow from a recording.

A scenario never meets a device. Its `Scenario.scenes` are presented by a bench somewhere else; its
`Scenario.measure` sees only the `Evidence` that was recorded. Both sides stand in one file.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from conformance.core.events import Event, Reading
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.reference_source import SourceStatement
from conformance.recording.event_columns import SceneEvents
from conformance.recording.model import FrameStore, NoFrames, RecordedScene
from conformance.recording.readings import SceneReadings, as_columns
from conformance.scenarios.link_timing import EXACT, LinkTiming

E = TypeVar("E", bound=Event)
A = TypeVar("A")


class Parameters(BaseModel):
    """The parameters of a scenario: strict, no unknown names, the unit in every name that has one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


P = TypeVar("P", bound=Parameters)

Series = Sequence[float | str | bool | None]


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """What a picture shows, as bounded series: drawing decides nothing."""

    kind: str
    """Names the drawing: ``bland_altman``, ``roc``, ``error_against_reference``, ``time_distribution``, ``counts``."""
    title: Text
    series: Mapping[str, Series] = field(default_factory=dict)
    """Named columns of equal length, the unit in each name."""
    values: Mapping[str, float | str | None] = field(default_factory=dict)
    """Single figures the picture marks, the unit in each name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a scenario found in the evidence."""

    measurements: tuple[Measurement, ...] = ()
    figures: tuple[FigureSeries, ...] = ()
    inconclusive: Text | None = None
    """Why the evidence does not settle it, where it is too little or unusable."""
    notes: tuple[Text, ...] = ()
    """What the reader has to know: values set aside, modes left out."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one scenario sees of a recording: the scenes that serve it, unbroken, and what was said in each."""

    scenes: tuple[RecordedScene, ...]
    events: Mapping[str, Sequence[Event]]
    """The events by scene id, in the order in which they were recorded."""
    confidence: float = 0.95
    """Confidence of each one-sided bound, by the profile."""
    reference: SourceStatement | None = None
    """The bench's reference source, where the recording says what it was."""
    store: FrameStore = field(default_factory=NoFrames)
    """Where the recorded frames are."""
    timing: LinkTiming = EXACT
    """How well times are known: what the link adds, and who presented."""
    passes: dict[Any, Any] = field(default_factory=dict)
    """What passes over frames came to, shared by all who see the same recording."""
    plan: ScenePlan[Any] | None = field(default=None, repr=False, compare=False)
    """What was planned for the requirement, where a judge has made its plan already."""

    def planned(self, scenes: Callable[[P], Iterable[Scene]], parameters: P) -> tuple[Scene, ...]:
        """The scenes that a scenario plans for its parameters: of the plan that was made already, else made now."""
        plan = self.plan
        if plan is not None and plan.parameters is parameters and plan.scenario.scenes is scenes:
            return plan.scenes
        return tuple(scenes(parameters))

    def of(self, scene: str, kind: type[E]) -> tuple[E, ...]:
        """The events of one kind in one scene."""
        said = self.events.get(scene, ())
        if isinstance(said, SceneEvents):
            return said.of(kind)
        return tuple(event for event in said if isinstance(event, kind))

    def readings(self, scene: str) -> SceneReadings:
        """The readings of a scene, as columns."""
        said = self.events.get(scene, ())
        return said.readings() if isinstance(said, SceneEvents) else as_columns(self.of(scene, Reading))

    def heard(self, scene: str, kinds: tuple[type[Event], ...], since_s: float) -> bool:
        """Whether one of some kinds of events came in a scene at or after a time."""
        said = self.events.get(scene, ())
        if isinstance(said, SceneEvents):
            return said.any_since(kinds, since_s)
        return any(isinstance(event, kinds) and event.time_s >= since_s for event in said)

    def all(self, kind: type[E]) -> Iterator[E]:
        """The events of one kind in all scenes."""
        for recorded in self.scenes:
            yield from self.of(recorded.scene.id, kind)

    def frames(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene, one at a time: each holds until the next, and none is to be changed."""
        return self.store.of(scene)

    def once_through(self, scene: str, accumulate: Callable[[Iterator[Frame]], A]) -> A:
        """What one pass over the frames of a scene adds up to: done once for all who ask, whatever they call the scene.

        ``accumulate`` is the same function each time, and nobody changes what it gives.
        """
        key = (accumulate, *shown_frames(self.store, scene))
        if key not in self.passes:
            self.passes[key] = accumulate(self.frames(scene))
        found: A = self.passes[key]
        return found

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """What the counts of a scene's frames mean; None where no frame was recorded."""
        return self.store.calibration(scene)


def shown_frames(store: FrameStore, scene: str) -> tuple[str, float | None]:
    """The scene in which the frames were recorded that a scene sees, and until when."""
    shown: tuple[str, float | None] = getattr(store, "shown", lambda name: (name, None))(scene)
    return shown


def needing(*abilities: str) -> Callable[[Any], frozenset[str]]:
    """What the evidence has to be able to hold, whatever the parameters."""
    return lambda parameters: frozenset(abilities)


_READINGS = needing("readings")


Conditions = Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class Rate:
    """How a scenario that measures a rate counts, so that a plan can stop as soon as the rate is decided."""

    sample: Callable[[Scene, Any], Conditions | None]
    """The sample that the persons of a planned scene belong to, by the conditions that its measurement is known by
    among others; None for a scene that decides nothing."""
    outcomes: Callable[[Evidence, RecordedScene, Any], Iterable[tuple[str, bool | None]]]
    """(unit, good) of each person of one recorded scene: True good, False a failure, None unusable."""


@dataclass(frozen=True, slots=True)
class Scenario(Generic[P]):
    """One measurement procedure, both sides together."""

    name: str
    title: Text
    method: Text
    """How it is measured, in words for the report."""
    characteristics: frozenset[str]
    """What it measures; a requirement on another characteristic does not name this scenario."""
    parameters: type[P]
    scenes: Callable[[P], Iterator[Scene]]
    """The scenes to present, in order, each with the scenario's name in ``serves``."""
    measure: Callable[[Evidence, P], Finding]
    """The finding; raising is an `error` of the tool, never a failure of the device."""
    needs: Callable[[P], frozenset[str]] = _READINGS
    """What a link has to carry before silence over it says anything (`conformance.bench.driver.ABILITIES`). Settings,
    records and frames need not be named: its scenes ask for them."""
    rate: Rate | None = None
    """How it counts trial by trial, where it measures a rate that a plan may decide before its last trial."""
    one_session: bool = False
    """Whether its scenes have to be of one session: it measures how time goes on from scene to scene."""


@dataclass(frozen=True)
class ScenePlan(Generic[P]):
    """What a scenario presents for one requirement's parameters."""

    scenario: Scenario[P]
    parameters: P

    @functools.cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The planned scenes, in order: made when first asked for, once for all who ask."""
        return tuple(self.scenario.scenes(self.parameters))
