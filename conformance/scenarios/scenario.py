"""A scenario: which scenes it needs, and how its measurements follow from a recording.

A scenario never accesses a device. A bench presents its `Scenario.scenes`; its `Scenario.measure` sees only the
recorded `Evidence`. Both sides are in one file.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from conformance.core.events import Event, Reading
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene, Target
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.reference_source import SourceStatement
from conformance.metrology.uncertainty import UncertaintyLine
from conformance.recording.event_columns import SceneEvents
from conformance.recording.model import FrameStore, NoFrames, RecordedScene
from conformance.recording.readings import SceneReadings, as_columns
from conformance.scenarios.link_timing import EXACT, LinkTiming

E = TypeVar("E", bound=Event)
A = TypeVar("A")


class Parameters(BaseModel):
    """The parameters of a scenario: strict, without unknown names, with the unit in every name that has one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


P = TypeVar("P", bound=Parameters)

Series = Sequence[float | str | bool | None]


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """The data of a figure, as bounded series: drawing decides nothing."""

    kind: str
    """Names the drawing: ``bland_altman``, ``roc``, ``error_against_reference``, ``time_distribution``, ``counts``."""
    title: Text
    series: Mapping[str, Series] = field(default_factory=dict)
    """Named columns of equal length, with the unit in each name."""
    values: Mapping[str, float | str | None] = field(default_factory=dict)
    """Single values that the figure marks, with the unit in each name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a scenario found in the evidence."""

    measurements: tuple[Measurement, ...] = ()
    figures: tuple[FigureSeries, ...] = ()
    inconclusive: Text | None = None
    """Why there is no verdict, if the evidence is too little or unusable."""
    notes: tuple[Text, ...] = ()
    """Notes for the reader: values not used, modes left out."""


@dataclass(frozen=True, slots=True)
class References:
    """What was found of the references that a source makes (`conformance.scenarios.source_reference`)."""

    lines: Mapping[tuple[str, str], tuple[UncertaintyLine, ...]] = field(default_factory=dict)
    """Uncertainty of each reference by scene and target id, in its parts."""
    set_points_degC: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Where the source was sent, by the same ids."""
    fault: Text | None = None
    """Why a scene cannot be compared with its source, or None."""
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one scenario sees of a recording: the unbroken scenes that serve it, and their events."""

    scenes: tuple[RecordedScene, ...]
    events: Mapping[str, Sequence[Event]]
    """The events by scene id, in the order in which they were recorded."""
    confidence: float = 0.95
    """Confidence of each one-sided bound, as the profile states it."""
    reference: SourceStatement | None = None
    """The bench's reference source, if the recording states it."""
    store: FrameStore = field(default_factory=NoFrames)
    """The store of the recorded frames."""
    timing: LinkTiming = EXACT
    """Uncertainty of times: delay of the link, and half-width of the presenter."""
    passes: dict[Any, Any] = field(default_factory=dict)
    """Results of passes over frames, shared by all scenarios of the same recording."""
    plan: ScenePlan[Any] | None = field(default=None, repr=False, compare=False)
    """The requirement's plan, if the judge has already made it."""
    references: References = References()
    """Of the targets that the source makes, as far as they were formed from what it stated."""

    def planned(self, scenes: Callable[[P], Iterable[Scene]], parameters: P) -> tuple[Scene, ...]:
        """The scenes that a scenario plans for its parameters: of the existing plan, else planned now."""
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

    def reference_lines(self, scene: Scene, target: Target) -> tuple[UncertaintyLine, ...]:
        """The uncertainty of a target's reference in its parts; empty where the bench does not state them."""
        found = self.references.lines.get((scene.id, target.id))
        if found is not None:
            return found
        if self.reference is None or target.reference_degC is None:
            return ()
        return self.reference.lines(target.reference_degC, scene.ambient_degC)

    def set_point_degC(self, scene: Scene, target: Target) -> float:
        """Where the source of a target was sent; its reference where that is not known apart."""
        found = self.references.set_points_degC.get((scene.id, target.id), target.reference_degC)
        return math.nan if found is None else found

    def heard(self, scene: str, kinds: tuple[type[Event], ...], since_s: float) -> bool:
        """Whether an event of one of these kinds came in a scene at or after a time."""
        said = self.events.get(scene, ())
        if isinstance(said, SceneEvents):
            return said.any_since(kinds, since_s)
        return any(isinstance(event, kinds) and event.time_s >= since_s for event in said)

    def all(self, kind: type[E]) -> Iterator[E]:
        """The events of one kind in all scenes."""
        for recorded in self.scenes:
            yield from self.of(recorded.scene.id, kind)

    def frames(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene, one at a time: each is valid until the next, and read-only."""
        return self.store.of(scene)

    def once_through(self, scene: str, accumulate: Callable[[Iterator[Frame]], A]) -> A:
        """The result of one pass over the frames of a scene, made once for all callers, under any name of the scene.

        ``accumulate`` must be the same function each time; its result must not be changed.
        """
        key = (accumulate, *shown_frames(self.store, scene))
        if key not in self.passes:
            self.passes[key] = accumulate(self.frames(scene))
        found: A = self.passes[key]
        return found

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """The calibration of a scene's frames; None if no frame was recorded."""
        return self.store.calibration(scene)


def shown_frames(store: FrameStore, scene: str) -> tuple[str, float | None]:
    """The recorded scene whose frames a scene sees, and until when."""
    shown: tuple[str, float | None] = getattr(store, "shown", lambda name: (name, None))(scene)
    return shown


def needing(*abilities: str) -> Callable[[Any], frozenset[str]]:
    """The abilities that the link needs, independent of the parameters."""
    return lambda parameters: frozenset(abilities)


_READINGS = needing("readings")


Conditions = Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class Rate:
    """How a scenario counts trials of a rate, so that a plan can stop as soon as the rate is decided."""

    sample: Callable[[Scene, Any], Conditions | None]
    """The sample that the persons of a planned scene belong to, by the conditions that identify its measurement; None
    for a scene that decides nothing."""
    outcomes: Callable[[Evidence, RecordedScene, Any], Iterable[tuple[str, bool | None]]]
    """(unit, good) of each person of one recorded scene: True good, False a failure, None unusable."""


@dataclass(frozen=True, slots=True)
class Scenario(Generic[P]):
    """One measurement procedure: scenes and evaluation together."""

    name: str
    title: Text
    method: Text
    """The measurement method, in words for the report."""
    characteristics: frozenset[str]
    """The characteristics that it measures; a requirement on another characteristic cannot name this scenario."""
    parameters: type[P]
    scenes: Callable[[P], Iterator[Scene]]
    """The scenes to present, in order, each with the scenario's name in ``serves``."""
    measure: Callable[[Evidence, P], Finding]
    """Returns the finding; an exception is an `error` of the tool, never a failure of the device."""
    needs: Callable[[P], frozenset[str]] = _READINGS
    """What a link has to carry so that silence over it is evidence (`conformance.bench.driver.ABILITIES`). Settings,
    records and frames need not be named: its scenes ask for them."""
    rate: Rate | None = None
    """How it counts trials, if it measures a rate that a plan may decide before its last trial."""
    one_session: bool = False
    """Whether its scenes have to be of one session, because it measures changes over time."""


@dataclass(frozen=True)
class ScenePlan(Generic[P]):
    """What a scenario presents for one requirement's parameters."""

    scenario: Scenario[P]
    parameters: P

    @functools.cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The planned scenes, in order: made when first asked for, once for all who ask."""
        return tuple(self.scenario.scenes(self.parameters))
