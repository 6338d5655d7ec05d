"""Readings of a reference source at one set point, and the line through several set points."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from conformance.metrology import exact
from conformance.metrology.capability import RESOLUTION
from conformance.metrology.exact import Floats
from conformance.metrology.reference_source import COMMON
from conformance.metrology.regression import slope
from conformance.metrology.samples import TooFewError
from conformance.metrology.stated_reference import SPREAD
from conformance.metrology.uncertainty import Budget, UncertaintyLine

REFERENCE = "reference source (calibration, stability)"
REPEATABILITY = "repeatability of the mean"
_INDEPENDENT = frozenset({"reference source: stability", SPREAD})
"""Lines that are drawn anew at each point."""


@dataclass(frozen=True, eq=False)
class SourcePoint:
    """What was read at one set point."""

    set_point_degC: float
    reference_degC: float
    reference_standard_uncertainty_degC: float
    unit: str
    readings_degC: Sequence[float] | Floats
    reference_lines: tuple[UncertaintyLine, ...] = ()
    """The components of the reference's uncertainty, if the bench states them; else its combined value."""
    reference_correlation: float | None = None
    """Between the errors of the certificate at two points, if it states one."""

    @property
    def source_lines(self) -> tuple[UncertaintyLine, ...]:
        """The reference's lines, or its combined value as one."""
        return self.reference_lines or (UncertaintyLine(REFERENCE, self.reference_standard_uncertainty_degC),)

    @cached_property
    def mean_degC(self) -> float:
        """Mean reading."""
        return exact.mean(self.readings_degC)

    @cached_property
    def repeatability_delta_degC(self) -> float:
        """Standard uncertainty of the mean reading by the readings' scatter; at least two readings."""
        return exact.standard_deviation(self.readings_degC) / math.sqrt(len(self.readings_degC))

    @property
    def error_delta_degC(self) -> float:
        """Mean reading less the reference."""
        return self.mean_degC - self.reference_degC

    def budget(self, resolution_delta_degC: float) -> Budget:
        """Reference, repeatability of the mean, resolution of the reading; at least two readings."""
        n = len(self.readings_degC)
        return Budget(
            (
                *self.source_lines,
                UncertaintyLine(
                    REPEATABILITY,
                    self.repeatability_delta_degC,
                    "A",
                    "t",
                    degrees_of_freedom=float(n - 1),
                ),
                UncertaintyLine(RESOLUTION, resolution_delta_degC / 2, "B", "rectangular"),
            )
        )


@dataclass(frozen=True, slots=True)
class SlopeFound:
    """A slope with its budget, dimensionless."""

    slope: float
    budget: Budget


def slope_of(
    points: Sequence[SourcePoint], resolution_delta_degC: float, source_range_degC: tuple[float, float] | None = None
) -> SlopeFound | None:
    """The slope of mean reading on reference; None for fewer than three points, which leave no scatter to judge by.

    Its uncertainty: scatter about the line; how far the resolution, independent from point to point, could tilt it; and
    what the one source behind all points may do. A certificate rarely says how its errors at two points belong
    together. Where it is silent, the worst is assumed that an offset and a scale can do: an error that goes in a line
    from −u at one end of the range to +u at the other, so that each point contributes with (T − T̄)/S and together with
    u over half the range; or, in a short piece, errors that are independent. Where it states a correlation, what is common cancels and the rest is independent.
    ``source_range_degC``: where the source was used, if these points are a part of it.
    """
    reference = [point.reference_degC for point in points]
    try:
        line = slope(reference, [point.mean_degC for point in points])
    except TooFewError:
        return None
    centre = statistics.fmean(reference)
    spread = math.fsum((x - centre) ** 2 for x in reference)
    scatter = UncertaintyLine(
        "scatter about the line", line.slope_standard_error, "A", "t", degrees_of_freedom=float(line.n - 2)
    )
    resolution = UncertaintyLine(RESOLUTION, resolution_delta_degC / 2 / math.sqrt(spread), "B", "rectangular")
    low, high = source_range_degC or (min(reference), max(reference))
    tilts = _tilts(points, [(x - centre) / spread for x in reference], (high - low) / 2)
    return SlopeFound(line.slope, Budget((scatter, *tilts, resolution)))


def _tilts(
    points: Sequence[SourcePoint], sensitivities: Sequence[float], half_range_delta_degC: float
) -> Iterator[UncertaintyLine]:
    """What each line of the source may do to the slope."""
    of_source: dict[str, list[tuple[float, UncertaintyLine]]] = {}
    for point, sensitivity in zip(points, sensitivities, strict=True):
        for line in point.source_lines:
            of_source.setdefault(line.source, []).append((sensitivity, line))
    correlations = {point.reference_correlation for point in points}
    correlation = correlations.pop() if len(correlations) == 1 else None
    for source, found in of_source.items():
        alone = math.hypot(*(sensitivity * line.standard_uncertainty for sensitivity, line in found))
        if source in _INDEPENDENT:
            tilt = alone
        elif correlation is None or source not in COMMON:
            in_a_line = max(line.standard_uncertainty for _, line in found) / half_range_delta_degC
            tilt = max(alone, in_a_line)
        else:
            together = math.fsum(sensitivity * line.standard_uncertainty for sensitivity, line in found)
            tilt = math.sqrt((1 - correlation) * alone**2 + correlation * together**2)
        first = found[0][1]
        freedom = min(line.degrees_of_freedom for _, line in found)
        yield UncertaintyLine(
            source, tilt, first.kind, "t" if first.kind == "A" else "normal", degrees_of_freedom=freedom
        )
