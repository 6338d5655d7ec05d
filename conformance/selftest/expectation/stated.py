"""The distribution of what a device states: its truth, scattered and rounded to its steps, by quadrature."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from conformance.simulator.truth import TrueView, Truth

Array = NDArray[np.float64]

REACH = 5.5
"""Quadratures go so many standard deviations to either side."""
NODES, MISTAKEN_NODES = 45, 15
"""At so many deviations the truth is asked; of faces whose mask is judged wrongly, who are few, at fewer."""


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """One stated reading, for each value of what all readings of the scene have in common."""

    weights: Array
    """Probability of each of those values, (values,)."""
    steps_degC: Array
    """What the device can state, (steps,)."""
    chances: Array
    """Of each step at each value, (values, steps)."""

    @property
    def mean_degC(self) -> Array:
        """Mean reading at each value."""
        mean: Array = self.chances @ self.steps_degC
        return mean

    @property
    def variance(self) -> Array:
        """Variance from reading to reading at each value, rounding included."""
        spread: Array = ((self.steps_degC[None, :] - self.mean_degC[:, None]) ** 2 * self.chances).sum(axis=1)
        return spread

    def at_least(self, threshold_degC: float) -> Array:
        """Probability that a reading reaches a threshold, at each value."""
        reached: Array = self.chances[:, self.steps_degC >= threshold_degC - 1e-9].sum(axis=1)
        return reached

    def within(self, reference_degC: float, error_delta_degC: float) -> float:
        """Probability that a reading lies within an error, over all values; at the limit is within."""
        right = np.abs(self.steps_degC - reference_degC) <= error_delta_degC + 1e-9
        return float(self.weights @ self.chances[:, right].sum(axis=1))


@functools.lru_cache(maxsize=1024)
def stated(truth: Truth, look: TrueView, shared_delta_degC: float, off_delta_degC: float = 0.0) -> Stated | None:
    """What a device states at a look whose readings share a normal deviation and are all off by something.

    Both enter before the device's own work: they are put through `Truth.reading_degC`, so that readings that are
    pulled, bent or cut off are so here; and so does what a mask that is judged wrongly makes of a share of the faces.
    None where the device states nothing usable.
    """
    if math.isnan(truth.reading_degC(look)):
        return None
    shared, weights = _in_common(truth, look, shared_delta_degC)
    looks = [look.of(look.reference_degC + off_delta_degC + one) for one in shared.tolist()]
    seen = np.array([truth.reading_degC(one) for one in looks])
    scatter = np.maximum([truth.scatter_delta_degC(one) for one in looks], 1e-9)
    step = truth.resolution_delta_degC
    low = math.floor(float((seen - REACH * scatter).min()) / step) - 1
    high = math.ceil(float((seen + REACH * scatter).max()) / step) + 1
    steps: Array = np.arange(low, high + 1, dtype=np.float64) * step
    edges = (np.arange(low, high + 2) - 0.5) * step
    below = ndtr((edges[None, :] - seen[:, None]) / scatter[:, None])
    return Stated(weights, steps, np.diff(below, axis=1))


def _in_common(truth: Truth, look: TrueView, deviation: float) -> tuple[Array, Array]:
    """Nodes and weights of what all readings of a scene have in common."""
    nodes, weights = _normal(deviation)
    share, off_delta_degC = truth.mask_confusion, truth.mistaken_mask_delta_degC(look)
    if share == 0 or off_delta_degC == 0:
        return nodes, weights
    mistaken, likely = _normal(deviation, MISTAKEN_NODES)
    return np.concatenate([nodes, mistaken + off_delta_degC]), np.concatenate([(1 - share) * weights, share * likely])


def _normal(deviation: float, count: int = NODES) -> tuple[Array, Array]:
    """Nodes and weights of a normal distribution about 0."""
    if deviation == 0:
        return np.zeros(1), np.ones(1)
    nodes = np.linspace(-REACH, REACH, count)
    weights: Array = np.exp(-(nodes**2) / 2)
    return deviation * nodes, weights / weights.sum()
