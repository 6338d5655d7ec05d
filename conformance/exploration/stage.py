"""Where scenes are presented, counted and judged: never more of them than were allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from conformance.core.events import Event
from conformance.core.problems import BenchError
from conformance.core.scenes import Scene
from conformance.evaluation.model import Result
from conformance.exploration.case import ExplorationCase, PresentationResult, PresentedScene
from conformance.exploration.exploration import Targets
from conformance.recording.model import Manifest, RecordedScene

Present = Callable[[Scene], tuple[RecordedScene, Sequence[Event]]]
"""Puts a scene before the device: how it went, and what was said."""


class NoneLeft(Exception):
    """All scenes that were allowed are presented, or the time is over."""


class SceneBroke(BenchError):
    """Bench, link or device broke in a scene: that is not a finding."""


@dataclass(slots=True)
class ExplorationStage:
    """One device, one requirement, and what is left of the scenes allowed."""

    case: ExplorationCase
    manifest: Manifest
    present: Present
    most_scenes: int
    time_left: Callable[[], bool]
    report: Callable[[RecordedScene], None]
    presented: int = 0
    unusable: int = 0
    """Presentations that said nothing of the device."""
    _keeping: int = field(default=0, init=False)

    @property
    def left(self) -> int:
        """How many scenes may still be presented."""
        return self.most_scenes - self.presented

    def keep(self, scenes: int) -> None:
        """Hold so many scenes back, for what has to come at the end."""
        self._keeping = scenes

    def once(self, targets: Targets, ambient_degC: float | None) -> PresentationResult:
        """Present a scene once. Raises `NoneLeft`, and `SceneBroke`."""
        if self.left <= self._keeping or not self.time_left():
            raise NoneLeft
        (alone,) = self.case.planned(targets, 1)
        return self._judged(targets, self._shown(alone, targets, ambient_degC))

    def repeated(self, targets: Targets, ambient_degC: float | None) -> Result | None:
        """Present a scene as often as a verdict needs; the judge's *fail* where it breaks each time, else None.

        Ends with the first presentation that does not. Raises `NoneLeft` where there are too few scenes for it.
        """
        if self.left < self.case.repeats or not self.time_left():
            raise NoneLeft
        case = self.case
        (alone,) = case.planned(targets, 1)
        shown: list[PresentedScene] = []
        for _ in range(case.repeats):
            shown.append(self._shown(alone, targets, ambient_degC))
            if self._judged(targets, shown[-1]) is not PresentationResult.BROKE:
                return None
        if not case.exploration.pooled:
            results = [case.judged(targets, [each], self.manifest) for each in shown]
        else:
            planned = case.planned(targets, case.repeats)
            sample = [replace(each, planned=one) for each, one in zip(shown, planned, strict=True)]
            results = [case.judged(targets, sample, self.manifest)]
        return results[-1] if case.broken(results) else None

    def _shown(self, planned: Scene, targets: Targets, ambient_degC: float | None) -> PresentedScene:
        self.presented += 1
        scene = self.case.presented(planned, targets, ambient_degC, self.presented)
        recorded, said = self.present(scene)
        self.report(recorded)
        if recorded.error is not None:
            raise SceneBroke(f"scene {scene.id} broke: {recorded.error}. It is not evidence about the device.")
        return PresentedScene(planned, recorded, said)

    def _judged(self, targets: Targets, shown: PresentedScene) -> PresentationResult:
        seen = self.case.once(self.case.judged(targets, [shown], self.manifest))
        self.unusable += seen is PresentationResult.UNUSABLE
        return seen
