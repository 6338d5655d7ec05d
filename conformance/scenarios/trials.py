"""Trials from evidence: which scenes belong to a requirement, when silence is a miss, and which readings count.

Silence of a device counts against it only if its link is proven alive: it sent something, at least a heartbeat, at or
after the end of the time it was given. Otherwise the trial is unusable and not used, whatever its outcome.

Readings of a source that count nowhere (of another mode, without a number, suspect) are set aside and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from conformance.core.events import Alarm, Detection, Heartbeat, MaskStatus, Mode, Presented, Reading
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.measurement import UnitsOf
from conformance.recording.model import RecordedScene
from conformance.recording.readings import Floats
from conformance.scenarios.scenario import Evidence, FigureSeries, Parameters

TICK_S = 1e-6
"""Times are recorded to the microsecond. A sum of two of them is off by a binary fraction: a time that differs from the
end of a window by no more than a tick is at its end, and so inside."""
_SIGNS_OF_LIFE = (Heartbeat, Reading, Alarm, MaskStatus, Detection)

_MISSING = Text(
    zh="计划的 {planned} 个场景中有 {missing} 个没有可用记录，样本不完整，不作判定。",
    en="{missing} of the {planned} planned scenes were not recorded or broke: the sample is incomplete.",
)
_NONE_USABLE = Text(
    zh="没有可用的试验：{why}，静默不能作为证据。",
    en="No trial is usable: {why}, and silence alone is not evidence.",
)
_SET_ASIDE = Text(
    zh="{trials} 个独立试验中有 {unusable} 个未采用：{why}。",
    en="{unusable} of {trials} independent trials are not used: {why}.",
)
LINK_UNPROVEN = Text(
    zh="规定时间结束时设备没有任何响应，链路未被证明正常",
    en="the device sent nothing at the end of the given time, so the link was not proven alive",
)
PERSON_UNMEASURED = Text(zh="设备未测到该人员的体温", en="the device did not measure the person")


@dataclass(frozen=True, slots=True)
class OwnScenes:
    """The scenes of a requirement's own parameters that were recorded, and how many are missing."""

    scenes: tuple[RecordedScene, ...]
    planned: int

    @property
    def incomplete(self) -> Text | None:
        """Why the sample is incomplete, or None."""
        missing = self.planned - len(self.scenes)
        return _MISSING.format(planned=self.planned, missing=missing) if missing else None


CountedBy = Literal["person", "presentation"]


class UnitParameters(Parameters):
    """What counts as one independent unit of a rate."""

    unit: CountedBy = "person"
    """``person``: by the code of who was present, else by the name in the plan; ``presentation``: each presentation of
    a phantom that was put in place anew for it."""


def own_scenes(evidence: Evidence, planned: Iterable[Scene]) -> OwnScenes:
    """The recorded scenes that ``planned`` names, by the rule of scene ids, in the order of the plan."""
    recorded = {recorded.scene.id: recorded for recorded in evidence.scenes if recorded.error is None}
    ids = [scene.id for scene in planned]
    return OwnScenes(tuple(recorded[name] for name in ids if name in recorded), len(ids))


def sign_of_life(evidence: Evidence, scene: str, since_s: float) -> bool:
    """Whether the device said anything in a scene at or after a time: what proves its link alive."""
    return evidence.heard(scene, _SIGNS_OF_LIFE, since_s - TICK_S)


@dataclass(frozen=True, slots=True)
class Trial:
    """One target presented once, and what the device said from then on."""

    evidence: Evidence
    scene: Scene
    target: Target
    shown_s: float
    """When it was put in place."""
    counted_by: CountedBy = "person"

    @property
    def unit(self) -> str:
        """The independent unit it counts as: the code of the person who was present, else the name in the plan; or
        this presentation of a phantom."""
        if self.counted_by == "presentation":
            return f"{self.scene.id} {self.target.id}"
        return self.target.unit if self.target.code is None else f"code {self.target.code}"

    def alive(self, window_s: float) -> bool:
        """Whether the device gave a sign of life at or after the end of the window."""
        return sign_of_life(self.evidence, self.scene.id, self.shown_s + window_s)

    def readings(self, window_s: float, mode: Mode = Mode.BODY) -> tuple[Reading, ...]:
        """Usable readings of a mode within the window, in the order of their times."""
        usable = (
            reading
            for reading in self.evidence.of(self.scene.id, Reading)
            if reading.mode is mode
            and reading.temperature_degC is not None
            and reading.suspect is None
            and self.within(reading.time_s, window_s)
        )
        return tuple(sorted(usable, key=lambda reading: reading.time_s))

    def readings_degC(self, window_s: float, mode: Mode = Mode.BODY) -> Floats:
        """What `readings` state, degC."""
        return self.evidence.readings(self.scene.id).usable_degC(
            mode, self.shown_s - TICK_S, self.shown_s + window_s + TICK_S
        )

    def within(self, time_s: float, window_s: float) -> bool:
        """Whether a time lies in the window that began when the target was put in place; at either end is inside."""
        return -TICK_S <= time_s - self.shown_s <= window_s + TICK_S


def trials(
    evidence: Evidence, own: OwnScenes, kind: TargetKind = TargetKind.PERSON, counted_by: CountedBy = "person"
) -> tuple[Trial, ...]:
    """Every target of a kind that was put in place, as a trial; one without a `Presented` event was never present.

    Counted by presentation, the targets are phantoms instead of persons.
    """
    kind = TargetKind.PHANTOM if counted_by == "presentation" else kind
    found = []
    for recorded in own.scenes:
        shown = {event.target: event.time_s for event in evidence.of(recorded.scene.id, Presented) if event.present}
        found += [
            Trial(evidence, recorded.scene, target, shown[target.id], counted_by)
            for target in recorded.scene.targets
            if target.kind is kind and target.id in shown
        ]
    return tuple(found)


def units_of(presented: Sequence[Trial]) -> UnitsOf:
    """What the units of trials are; people count by code only where everybody's code was recorded."""
    if any(trial.counted_by == "presentation" for trial in presented):
        return "presentation"
    coded = bool(presented) and all(trial.target.code is not None for trial in presented)
    return "person" if coded else "person_as_planned"


@dataclass(frozen=True, slots=True)
class Tally:
    """Independent units counted once each, by the worst of their trials."""

    good: int
    bad: int
    unusable: int

    @property
    def usable(self) -> int:
        """Units that count."""
        return self.good + self.bad

    def notes(self, why: Text = LINK_UNPROVEN) -> tuple[Text, ...]:
        """What the reader has to know of units set aside."""
        total = self.usable + self.unusable
        return (_SET_ASIDE.format(trials=total, unusable=self.unusable, why=why),) if self.unusable else ()

    def nothing(self, why: Text = LINK_UNPROVEN) -> Text | None:
        """Why nothing can be said, where no unit is usable."""
        return None if self.usable else _NONE_USABLE.format(why=why)


def tally(outcomes: Iterable[tuple[str, bool | None]]) -> Tally:
    """Count units from (unit, outcome): True good, False bad, None unusable.

    Repetitions of one unit are one trial: bad when any is bad, else unusable when any is.
    """
    by_unit: dict[str, set[bool | None]] = defaultdict(set)
    for unit, outcome in outcomes:
        by_unit[unit].add(outcome)
    worst = [False if False in seen else (None if None in seen else True) for seen in by_unit.values()]
    return Tally(worst.count(True), worst.count(False), worst.count(None))


def counts_figure(title: Text, tallies: Mapping[str, Tally]) -> FigureSeries:
    """Bars: how many of how many, by label."""
    return FigureSeries(
        kind="counts",
        title=title,
        series=MappingProxyType(
            {
                "label": list(tallies),
                "met": [float(counted.good) for counted in tallies.values()],
                "trials": [float(counted.usable) for counted in tallies.values()],
            }
        ),
    )


def by_label(outcomes: Iterable[tuple[str, str, bool | None]]) -> dict[str, Tally]:
    """Tallies of (label, unit, outcome) for each label."""
    labelled: dict[str, list[tuple[str, bool | None]]] = defaultdict(list)
    for label, unit, outcome in outcomes:
        labelled[label].append((unit, outcome))
    return {label: tally(some) for label, some in labelled.items()}


_OTHER_MODE = Text(
    zh="{count} 个读数不是 {mode} 模式，未采用：不同模式的读数不混用。",
    en="{count} readings are not in {mode} mode and are not used: modes are never mixed.",
)
_UNUSABLE = Text(
    zh="{count} 个读数无数值或可疑，未采用。", en="{count} readings have no value or are suspect and are not used."
)


def set_aside(presented: Sequence[Trial], mode: Mode) -> tuple[Text, ...]:
    """What was set aside where readings of one mode are asked for; nothing where nothing was."""
    readings = [trial.evidence.readings(trial.scene.id) for trial in presented]
    other = sum(each.of_other_modes(mode) for each in readings)
    unusable = sum(each.unusable(mode) for each in readings)
    said = ((_OTHER_MODE, other), (_UNUSABLE, unusable))
    return tuple(text.format(count=count, mode=mode.value) for text, count in said if count)
