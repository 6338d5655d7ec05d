"""The readings of a scene as columns: what a scenario counts and averages by the million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.core.events import Mode, Reading

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MODES: tuple[Mode, ...] = tuple(Mode)
"""A mode's code is its place here."""


@dataclass(frozen=True, slots=True, eq=False)
class SceneReadings:
    """The readings of one scene in the order in which they were recorded; every column has one item a reading."""

    time_s: Floats
    temperature_degC: Floats
    """NaN where none was given."""
    given: Flags
    """Whether the reading has a number."""
    suspect: Flags
    """Whether the number is used in no figure."""
    modes: NDArray[np.int8]
    """Codes of `MODES`."""

    def usable_degC(self, mode: Mode, first_s: float, last_s: float) -> Floats:
        """The usable numbers of a mode from one time to another, both included, in the order of their times."""
        usable = self._of(mode) & self._counts & (first_s <= self.time_s) & (self.time_s <= last_s)
        times_s, found = self.time_s[usable], self.temperature_degC[usable]
        if (times_s[1:] >= times_s[:-1]).all():
            return found
        return found[np.argsort(times_s, kind="stable")]

    def counted_degC(self) -> Floats:
        """The usable numbers of all modes, as recorded."""
        return self.temperature_degC[self._counts]

    def counted_modes(self) -> frozenset[Mode]:
        """The modes of the usable numbers."""
        return frozenset(MODES[code] for code in np.unique(self.modes[self._counts]))

    @property
    def set_aside(self) -> int:
        """How many have no number, or a suspect one."""
        return int(np.count_nonzero(~self._counts))

    def of_other_modes(self, mode: Mode) -> int:
        """How many are not of a mode."""
        return int(np.count_nonzero(~self._of(mode)))

    def unusable(self, mode: Mode) -> int:
        """How many of a mode have no number, or a suspect one."""
        return int(np.count_nonzero(self._of(mode) & ~self._counts))

    @property
    def _counts(self) -> Flags:
        return self.given & ~self.suspect

    def _of(self, mode: Mode) -> Flags:
        return np.asarray(self.modes == MODES.index(mode))


def as_columns(readings: Sequence[Reading]) -> SceneReadings:
    """Readings as columns."""
    return SceneReadings(
        time_s=np.array([each.time_s for each in readings], np.float64),
        temperature_degC=np.array([each.temperature_degC for each in readings], np.float64),
        given=np.array([each.temperature_degC is not None for each in readings], np.bool_),
        suspect=np.array([each.suspect is not None for each in readings], np.bool_),
        modes=np.array([MODES.index(each.mode) for each in readings], np.int8),
    )
