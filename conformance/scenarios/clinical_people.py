"""People in clinical evidence: the readings of each person, with the person's reference temperature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.core.events import Mode
from conformance.core.scenes import TargetKind
from conformance.core.text import Text
from conformance.scenarios.scenario import Evidence

Floats = NDArray[np.float64]

MOST_POINTS = 2000
"""A picture's series hold at most so many points; larger samples are thinned evenly, the figures never are."""

_MIXED = Text(
    zh="读数模式不一致（{modes}），表面温度与体温不得混用。",
    en="The readings are of different modes ({modes}); surface and body temperatures are not mixed.",
)
_NOBODY = Text(
    zh="没有既有可用读数又有参考体温的人员。",
    en="No person has both a usable reading and a reference temperature.",
)
_SET_ASIDE = Text(
    zh="{readings} 个可疑或无数值的读数未使用；{unread} 人无可用读数，{unreferenced} 人无参考体温，均不计入。",
    en="{readings} readings that are suspect or have no value were not used; {unread} persons without a usable reading "
    "and {unreferenced} without a reference temperature are not counted.",
)


class UnusableSampleError(Exception):
    """The evidence does not allow the statistic; carries the reason."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True, slots=True)
class StudyPeople:
    """The people of a recording who have a reading and a reference; each is one independent unit."""

    units: tuple[str, ...]
    readings_degC: Floats
    """(people, repetitions), NaN where a repetition is missing."""
    reference_degC: Floats
    """(people,), by a contact thermometer."""
    mode: Mode
    ambient_degC: tuple[float, float] | None
    """Smallest and largest ambient temperature."""
    notes: tuple[Text, ...]
    reference_standard_uncertainty_degC: float | None = None
    """Of the reference thermometer, the largest among the people; None where it is not stated for all of them."""

    @property
    def repetitions(self) -> int:
        """The most readings of a person."""
        return int(self.readings_degC.shape[1])

    @property
    def mean_degC(self) -> Floats:
        """Each person's mean over the repetitions there are, (people,)."""
        return np.asarray(np.nanmean(self.readings_degC, axis=1), dtype=np.float64)

    def conditions(self) -> dict[str, str | float | int | bool | None]:
        """The circumstances that every figure of these people carries."""
        low, high = self.ambient_degC or (None, None)
        return {
            "mode": self.mode.value,
            "repetitions": self.repetitions,
            "ambient_lowest_degC": low,
            "ambient_highest_degC": high,
        }


def people_in(evidence: Evidence) -> StudyPeople:
    """Gather the people of clinical evidence. Raises `UnusableSampleError` without people, or if modes are mixed."""
    readings: dict[str, list[Floats]] = defaultdict(list)
    references: dict[str, list[float]] = defaultdict(list)
    uncertainties: dict[str, list[float | None]] = defaultdict(list)
    modes: set[Mode] = set()
    ambient: list[float] = []
    set_aside = 0
    for recorded in evidence.scenes:
        scene = recorded.scene
        persons = [target for target in scene.targets if target.kind is TargetKind.PERSON]
        if len(persons) != 1:
            continue
        person = persons[0]
        said = evidence.readings(scene.id)
        set_aside += said.set_aside
        modes |= said.counted_modes()
        readings[person.unit].append(said.counted_degC())
        if person.reference_degC is not None:
            references[person.unit].append(person.reference_degC)
            uncertainties[person.unit].append(person.reference_standard_uncertainty_degC)
        if scene.ambient_degC is not None:
            ambient.append(scene.ambient_degC)
    if len(modes) > 1:
        raise UnusableSampleError(_MIXED.format(modes=", ".join(sorted(modes))))
    read = {unit: np.concatenate(values) for unit, values in readings.items()}
    units = [unit for unit, values in read.items() if len(values) and references.get(unit)]
    if not units:
        raise UnusableSampleError(_NOBODY)
    repetitions = max(len(read[unit]) for unit in units)
    table = np.full((len(units), repetitions), np.nan)
    for row, unit in enumerate(units):
        table[row, : len(read[unit])] = read[unit]
    unread = sum(not len(values) for values in read.values())
    unreferenced = sum(len(values) > 0 and not references.get(unit) for unit, values in read.items())
    notes = (
        (_SET_ASIDE.format(readings=set_aside, unread=unread, unreferenced=unreferenced),)
        if set_aside or unread or unreferenced
        else ()
    )
    return StudyPeople(
        units=tuple(units),
        readings_degC=table,
        reference_degC=np.array([float(np.mean(references[unit])) for unit in units]),
        mode=modes.pop(),
        ambient_degC=(min(ambient), max(ambient)) if ambient else None,
        notes=notes,
        reference_standard_uncertainty_degC=_largest([u for unit in units for u in uncertainties[unit]]),
    )


def _largest(uncertainties: Sequence[float | None]) -> float | None:
    stated = [u for u in uncertainties if u is not None]
    return max(stated, default=None) if len(stated) == len(uncertainties) else None


def thinned(count: int) -> NDArray[np.intp]:
    """Indices of at most `MOST_POINTS` of ``count`` points, evenly spread, first and last among them."""
    return np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(np.intp)
