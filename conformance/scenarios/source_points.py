"""Readings of a reference source at one set point, and the line through several set points."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from conformance.metrology import exact
from conformance.metrology.exact import Floats
from conformance.metrology.regression import slope
from conformance.metrology.samples import TooFewError
from conformance.metrology.uncertainty import Budget, UncertaintyLine

REFERENCE = "reference source (calibration, stability)"
REPEATABILITY = "repeatability of the mean"
RESOLUTION = "resolution of the reading"


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
                *(self.reference_lines or (UncertaintyLine(REFERENCE, self.reference_standard_uncertainty_degC),)),
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


def slope_of(points: Sequence[SourcePoint], resolution_delta_degC: float) -> SlopeFound | None:
    """The slope of mean reading on reference; None for fewer than three points, which leave no scatter to judge by.

    Its uncertainty: scatter about the line, and how far errors of the references and the resolution, independent
    from point to point, could tilt it.
    """
    reference = [point.reference_degC for point in points]
    try:
        line = slope(reference, [point.mean_degC for point in points])
    except TooFewError:
        return None
    centre = statistics.fmean(reference)
    spread = math.fsum((x - centre) ** 2 for x in reference)
    tilt = math.hypot(
        *((point.reference_degC - centre) / spread * point.reference_standard_uncertainty_degC for point in points)
    )
    scatter = UncertaintyLine(
        "scatter about the line", line.slope_standard_error, "A", "t", degrees_of_freedom=float(line.n - 2)
    )
    resolution = UncertaintyLine(RESOLUTION, resolution_delta_degC / 2 / math.sqrt(spread), "B", "rectangular")
    return SlopeFound(line.slope, Budget((scatter, UncertaintyLine(REFERENCE, tilt), resolution)))
