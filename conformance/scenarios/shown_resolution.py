"""The resolution of the readings as they show it: where it is coarser than the profile states, it enters the budgets.

One root for every scenario with a parameter ``resolution_delta_degC``: before it measures, the parameter is compared
with the step that all readings of the recording show, and the larger of both is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.core.events import Mode
from conformance.core.text import Text
from conformance.metrology.resolution import shown_step
from conformance.recording.model import RecordedScene
from conformance.recording.readings import MODES, SceneReadings
from conformance.scenarios.scenario import Evidence, Parameters, ScenePlan

PARAMETER = "resolution_delta_degC"

_COARSER = Text(
    zh="设备的示值以 {shown:g} ℃ 为步进，比规定或声明的 {stated:g} ℃ 粗：示值分辨力按 {shown:g} ℃ 计入测量不确定度。",
    en="The device's readings show steps of {shown:g} °C, coarser than the {stated:g} °C that is stated: the "
    "resolution of the reading enters the uncertainty with {shown:g} °C.",
)

Look = NDArray[np.float64]
"""(reading, reference) in the order of time, (n, 2)."""


@dataclass(frozen=True, slots=True)
class ShownReadings:
    """The readings of a recording with what was presented, by mode, as sequences in the order of time."""

    looks: Mapping[Mode, tuple[Look, ...]]

    def step(self, mode: Mode, stated_delta_degC: float) -> float | None:
        """The step that the readings of a mode show, or all readings together, if it is coarser than stated."""
        every = [look for looks in self.looks.values() for look in looks]
        found = [shown_step(looks, stated_delta_degC) for looks in (self.looks.get(mode, ()), every)]
        return max((step for step in found if step is not None), default=None)


def shown_readings(scenes: Iterable[RecordedScene], readings: Callable[[str], SceneReadings]) -> ShownReadings:
    """Gather the readings of unbroken scenes with one target of known reference: each scene is a sequence, and the first
    readings of scene after scene are one more."""
    looks: dict[Mode, list[Look]] = {}
    firsts: dict[Mode, list[Look]] = {}
    for recorded in scenes:
        targets = recorded.scene.targets
        if recorded.error is not None or len(targets) != 1 or targets[0].reference_degC is None:
            continue
        for mode, stated in _by_mode(readings(recorded.scene.id)):
            look = np.column_stack([stated, np.full(stated.size, targets[0].reference_degC)])
            looks.setdefault(mode, []).append(look)
            firsts.setdefault(mode, []).append(look[0])
    return ShownReadings({mode: (*several, np.array(firsts[mode])) for mode, several in looks.items()})


def _by_mode(said: SceneReadings) -> Iterator[tuple[Mode, NDArray[np.float64]]]:
    for code in np.unique(said.modes):
        mode = MODES[code]
        usable = said.usable_degC(mode, -np.inf, np.inf)
        if usable.size:
            yield mode, usable


def as_shown(
    evidence: Evidence, parameters: Parameters, shown: Callable[[], ShownReadings]
) -> tuple[Evidence, Any, tuple[Text, ...]]:
    """Evidence and parameters with the resolution that the readings show, and the note of it; as given where it is not
    coarser than stated. The plan stays the same: a resolution makes no other scenes."""
    stated = getattr(parameters, PARAMETER, None)
    if stated is None:
        return evidence, parameters, ()
    step = shown().step(Mode(getattr(parameters, "mode", Mode.BODY)), stated)
    if step is None:
        return evidence, parameters, ()
    coarser = parameters.model_copy(update={PARAMETER: step})
    if evidence.plan is not None:
        plan: ScenePlan[Any] = ScenePlan(evidence.plan.scenario, coarser)
        plan.__dict__["scenes"] = evidence.plan.scenes
        evidence = replace(evidence, plan=plan)
    return evidence, coarser, (_COARSER.format(shown=step, stated=stated),)
