"""A device's answers to requested settings: of one scene, and of a grid."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from conformance.core.events import Configured
from conformance.core.scenes import ALARM_THRESHOLD_DEGC, Scene
from conformance.core.text import Text
from conformance.scenarios.comparison import differences_figure
from conformance.scenarios.scenario import Evidence, FigureSeries
from conformance.scenarios.trials import OwnScenes

_ROUNDING_DELTA_DEGC = 1e-9

_REFUSED = Text(
    zh="设备拒绝了 {count} 个设置，第一个为 {asked} ℃：“{words}”。",
    en="The device refused {count} settings, the first {asked} °C: '{words}'.",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A requested threshold, and the device's answer."""

    asked_degC: float
    stated_degC: float | None
    refusal: str

    def kept(self, tolerance_delta_degC: float) -> bool | None:
        """Whether the device has the requested threshold; None if it accepted it without stating it."""
        if self.refusal:
            return False
        if self.stated_degC is None:
            return None
        return abs(self.stated_degC - self.asked_degC) <= tolerance_delta_degC + _ROUNDING_DELTA_DEGC


def setting_of(evidence: Evidence, scene: Scene) -> Setting | None:
    """The answer to what the scene asked for, which comes first: setting back comes after it. None: none recorded."""
    asked = float(scene.conditions[ALARM_THRESHOLD_DEGC])
    answers = [each for each in evidence.of(scene.id, Configured) if each.setting == "alarm_threshold_degC"]
    if not answers or answers[0].asked != asked:
        return None
    return Setting(asked, answers[0].stated, answers[0].refusal)


@dataclass(frozen=True, slots=True)
class Grid:
    """The answers to rising settings."""

    settings: tuple[Setting, ...]
    step_delta_degC: float

    @classmethod
    def of(cls, evidence: Evidence, own: OwnScenes, step_delta_degC: float) -> Grid:
        """The answers in the scenes of a plan."""
        answers = (setting_of(evidence, recorded.scene) for recorded in own.scenes)
        return cls(tuple(answer for answer in answers if answer is not None), step_delta_degC)

    @property
    def asked_degC(self) -> tuple[float, ...]:
        """What was asked for."""
        return tuple(setting.asked_degC for setting in self.settings)

    @property
    def told(self) -> bool:
        """Whether there is an answer to every setting that was not refused."""
        return bool(self.settings) and all(s.kept(self.step_delta_degC / 2) is not None for s in self.settings)

    @property
    def longest_run(self) -> tuple[float, ...]:
        """The thresholds (degC) stated in the longest unbroken run of settings that were taken; empty for none.

        Taken is what is stated within half a step of what was asked: the grid's, or the device's own where that is
        coarser.
        """
        tolerance = max(self.step_delta_degC, self.coarsest_step_delta_degC or 0.0) / 2
        runs = itertools.groupby(self.settings, key=lambda setting: setting.kept(tolerance) is True)
        taken = [tuple(s.stated_degC for s in run if s.stated_degC is not None) for kept, run in runs if kept]
        return max(taken, key=len, default=())

    @property
    def coarsest_step_delta_degC(self) -> float | None:
        """The widest gap between neighbouring thresholds that the device can have, between the lowest and the highest
        it stated; None where it stated fewer than two."""
        stated = sorted({round(s.stated_degC, 6) for s in self.settings if s.stated_degC is not None})
        return max((round(high - low, 6) for low, high in itertools.pairwise(stated)), default=None)


def grid_figure(grid: Grid) -> FigureSeries:
    """What was stated less what was asked for, by what was asked for."""
    title = Text(zh="设备所述阈值与要求阈值之差", en="Threshold that the device states minus the requested one")
    rows = [(s.asked_degC, s.stated_degC - s.asked_degC, None) for s in grid.settings if s.stated_degC is not None]
    return differences_figure(title, "asked_degC", rows)


def refusal_notes(evidence: Evidence, own: OwnScenes) -> tuple[Text, ...]:
    """The device's own words, where it refused."""
    answers = (setting_of(evidence, recorded.scene) for recorded in own.scenes)
    refused = [answer for answer in answers if answer is not None and answer.refusal]
    if not refused:
        return ()
    first = refused[0]
    return (_REFUSED.format(count=len(refused), asked=first.asked_degC, words=first.refusal[:200]),)
