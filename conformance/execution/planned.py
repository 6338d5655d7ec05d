"""What a plan is made of: what each requirement asks for, what is presented for it, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from conformance.core.scenes import REST_S, SWITCHED_ON, Scene
from conformance.core.text import Text
from conformance.verification.verdict import Verdict
from conformance.verification.verification_plan import VerificationPlan

INSPECTION_ITEM = "item"
"""A scene with this condition is a step for the operator; its value is the inspection item."""


@dataclass(frozen=True, slots=True)
class AskedScenes:
    """What one requirement asks for, by itself."""

    requirement: str
    scenes: tuple[Scene, ...]
    """In the order in which its scenario names them."""
    way: VerificationPlan | None = field(default=None, repr=False, compare=False)
    """How the requirement is verified; None where only its scenes matter."""

    @property
    def is_course(self) -> bool:
        """Whether its scenes are one course of time: they follow each other, and nothing comes between them."""
        return any(REST_S in scene.conditions or SWITCHED_ON in scene.conditions for scene in self.scenes)


@dataclass(frozen=True, slots=True)
class PlannedScene:
    """A scene to present, and the requirements it is for."""

    scene: Scene
    requirements: tuple[str, ...]

    @property
    def item(self) -> str | None:
        """The inspection item, where the operator is asked instead of the device."""
        item = self.scene.conditions.get(INSPECTION_ITEM)
        return None if item is None else str(item)

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the planned scenes that it shows."""
        return self.scene.stands_for or (self.scene.id,)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A requirement for which nothing is presented."""

    requirement: str
    clause: str
    decides: bool
    """Whether the status rests on it (*shall*, *shall not*)."""
    verdict: Verdict
    """What an evaluation will say of it without evidence."""
    reason: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be presented, in order, each scene once, and what is not."""

    scenes: tuple[PlannedScene, ...]
    left_out: tuple[LeftOut, ...]
    asked: tuple[AskedScenes, ...] = ()
    """What each requirement asked for before anything was merged."""

    @property
    def duration_s(self) -> float:
        """How long the scenes stand, with the rest they ask for before, without the time between them."""
        return sum(
            (planned.scene.duration_s or 0.0) + float(planned.scene.conditions.get(REST_S, 0.0))
            for planned in self.scenes
        )

    def by_scenario(self) -> dict[str, list[PlannedScene]]:
        """The scenes by the scenario they serve; one that serves two stands under both."""
        found: dict[str, list[PlannedScene]] = {}
        for planned in self.scenes:
            for name in planned.scene.serves:
                found.setdefault(name, []).append(planned)
        return found
