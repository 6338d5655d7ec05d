"""What a bench can tell: the measurement capability index C_m of JCGM 106, from the bench's part of a budget alone.

C_m = T/(2U), with the tolerance T between two limits and U (k = 2) of everything but the device's own scatter and the
step of its readings: the source and its calibration. A device that shows coarse steps is no excuse for itself. Where
C_m is 1 or less, guard bands of U meet and no value could be accepted: a verdict would be about the bench.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget

LEAST_INDEX = 1.0
"""Below it no value could be accepted with a guard band of U."""
_OF_TEMPERATURE = frozenset({"degC", "delta_degC", "K", "kelvin"})
RESOLUTION = "resolution of the reading"
"""The line of a budget that is the device's."""
_OF_A_SOURCE = "reference source"
"""How the name of every line of a reference source begins."""


@dataclass(frozen=True, slots=True)
class BenchCapability:
    """C_m of one measurement."""

    index: float
    expanded_uncertainty: float
    """U of the bench alone, in the measurement's unit."""
    empty: bool
    """Whether the guard bands of the bench's own U meet, so that nothing could be accepted."""


def bench_capability(
    budget: Budget, lower: float | None, upper: float | None, guard_factor: float = 1.0
) -> BenchCapability | None:
    """C_m of a measurement against two limits; None where a limit or a reference source is missing.

    A guard band is at least U here, whatever the decision rule: under simple acceptance the same bench knows no more.
    """
    if lower is None or upper is None or not any(line.source.startswith(_OF_A_SOURCE) for line in budget.lines):
        return None
    own = tuple(line for line in budget.lines if line.kind == "B" and line.source != RESOLUTION)
    if not own:
        return None
    expanded = Budget(own, budget.correlations).combine(COVERAGE_PROBABILITY).expanded_uncertainty
    if expanded == 0:
        return None
    width = upper - lower
    return BenchCapability(width / (2 * expanded), expanded, 2 * max(1.0, guard_factor) * expanded >= width)


def needed_index(unit: str, least: float) -> float:
    """The least C_m that a measurement in a unit needs: the profile's for temperatures, which the source states; for
    what is derived from many of them, such as a slope, only that something could be accepted."""
    return least if unit in _OF_TEMPERATURE else LEAST_INDEX
