"""A device that says what a test tells it, and a stage for it: no bench, no simulation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from conformance.core.events import Alarm, Event, Heartbeat, Mode, Presented, Reading
from conformance.core.scenes import Scene
from conformance.exploration.case import ExplorationCase
from conformance.exploration.stage import ExplorationStage, Present
from conformance.recording.model import Manifest, RecordedScene, Tool

MANIFEST = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
LASTS_S = 7.0


def device(alarms: Callable[[Scene], bool], *, measures: bool = True) -> Present:
    """Reads everybody at once, and raises its alarm where a test says so; people are measured by a thermometer."""

    def present(scene: Scene) -> tuple[RecordedScene, Sequence[Event]]:
        said: list[Event] = [Presented(scene.id, 0.0, target.id) for target in scene.targets]
        if measures:
            said.append(Reading(scene.id, 0.5, 36.5, Mode.BODY, "t1", 0.5))
        if alarms(scene):
            said.append(Alarm(scene.id, 1.0))
        measured = tuple(replace(target, reference_standard_uncertainty_degC=0.03) for target in scene.targets)
        return RecordedScene(replace(scene, targets=measured), 0.0, LASTS_S), (*said, Heartbeat(scene.id, LASTS_S))

    return present


def stage(
    case: ExplorationCase, present: Present, most_scenes: int = 100, time_left: Callable[[], bool] = lambda: True
) -> ExplorationStage:
    """Where a case is presented to it."""
    return ExplorationStage(case, MANIFEST, present, most_scenes, time_left, lambda recorded: None)
