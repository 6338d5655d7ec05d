"""The resolution of an instrument as its readings show it: the step of the lattice on which all of them lie."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

UNIT_DELTA_DEGC = 1e-4
"""Readings are compared as whole multiples of this: it is finer than any display, and coarser than the rounding of
binary numbers."""
LEAST_CHANGES = 4
"""Changes of the error below which the readings say nothing of their step."""
CHANCE = 2e-3
"""Chance up to which readings of the declared step may happen to lie on the coarser lattice."""


def shown_step(looks: Iterable[ArrayLike], declared_delta: float) -> float | None:
    """The step that readings show where it is coarser than the declared one; else None. Temperatures in one unit.

    ``looks`` are sequences of (reading, reference), each (n, 2), in the order of time. The step is the greatest that
    divides all differences of readings. It is established where the error changed often enough by one step of it, and
    by more than the declared step explains: were that the true step, each such change would lie on the coarser lattice
    by chance alone, with a probability of at most declared/step, and all of them with that power. A device that reads
    the same throughout, or set points that lie on the lattice, establish nothing.
    """
    columns = [np.asarray(look, dtype=np.float64).reshape(-1, 2) for look in looks]
    sequences = [(np.rint(look[:, 0] / UNIT_DELTA_DEGC).astype(np.int64), look[:, 1]) for look in columns if len(look)]
    if not sequences or declared_delta <= 0:
        return None
    stated = np.concatenate([readings for readings, _ in sequences])
    step = float(np.gcd.reduce(stated - stated[0])) * UNIT_DELTA_DEGC
    if step <= declared_delta * (1 + 1e-6):
        return None
    changes = sum(_changes(readings, references, declared_delta, step) for readings, references in sequences)
    established = changes >= LEAST_CHANGES and changes * math.log(step / declared_delta) >= -math.log(CHANCE)
    return round(step, 6) if established else None


def step_of(readings: ArrayLike) -> float:
    """The greatest step that divides all differences of the readings, in their unit; 0 where they do not differ.

    A few readings may share a coarser step than the instrument's: as a resolution it is too large, never too small.
    """
    values = np.asarray(readings, dtype=np.float64).ravel()
    values = values[np.isfinite(values)]
    if not values.size:
        return 0.0
    counts = np.rint(values / UNIT_DELTA_DEGC).astype(np.int64)
    return round(float(np.gcd.reduce(counts - counts[0])) * UNIT_DELTA_DEGC, 6)


def _changes(readings: NDArray[np.int64], references: NDArray[np.float64], declared_delta: float, step: float) -> int:
    """How often the error changed by more than the declared step explains, and by no more than one shown step.

    Noise that is wide against the declared step would seldom change by so little and never by less.
    """
    by = np.diff(readings) * UNIT_DELTA_DEGC - np.diff(references)
    size = np.abs(by)
    return int(np.count_nonzero((size > declared_delta + UNIT_DELTA_DEGC) & (size < step + declared_delta)))
