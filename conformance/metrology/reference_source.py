"""A reference source (blackbody, phantom): uncertainty of its radiance temperature, validity of its calibration.

Temperatures in degC; emissivity and reflection enter through Planck's law at one effective wavelength.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.core.temperature import ZERO_DEGC_K
from conformance.metrology.uncertainty import Budget, UncertaintyLine

WAVELENGTH_UM = 10.0
"""Effective wavelength of a thermograph between 8 µm and 14 µm."""
UNKNOWN_AMBIENT_DEGC = 10.0
"""Used if the ambient was not recorded: colder than rooms in which people are screened, so that the line of the
emissivity is too large rather than too small; the reflected radiation is then taken to come from surroundings as warm
as the source."""
_C2_UM_K = 14387.768775


@dataclass(frozen=True, slots=True)
class SourceStatement:
    """What a bench states about its reference source. Half-widths are those of rectangular distributions."""

    expanded_uncertainty_delta_degC: float
    """U of the certificate."""
    coverage_factor: float = 2.0
    """k of the certificate."""
    calibrated: datetime.date | None = None
    expires: datetime.date | None = None
    """The last day on which the calibration is valid; None: not stated."""
    certificate: str | None = None
    identity: str | None = None
    stability_delta_degC: float = 0.0
    """Half-width within which it holds its temperature."""
    uniformity_delta_degC: float = 0.0
    """Half-width of the differences over the area that a device views."""
    emissivity: float = 1.0
    emissivity_half_width: float = 0.0
    """Half-width within which the emissivity is known."""
    ambient_delta_degC: float = 0.0
    """Half-width within which the radiant temperature of the surroundings is that of the recorded ambient."""

    def lines(self, temperature_degC: float, ambient_degC: float | None) -> tuple[UncertaintyLine, ...]:
        """Its lines in a budget, delta_degC, at a radiance temperature in surroundings; lines of 0 are left out."""
        return tuple(line for line in self._lines(temperature_degC, ambient_degC) if line.standard_uncertainty > 0)

    def _lines(self, temperature_degC: float, ambient_degC: float | None) -> Iterator[UncertaintyLine]:
        ambient, reflects = (UNKNOWN_AMBIENT_DEGC, temperature_degC) if ambient_degC is None else (ambient_degC,) * 2
        yield UncertaintyLine(
            "reference source: calibration", self.expanded_uncertainty_delta_degC, divisor=self.coverage_factor
        )
        yield _even("reference source: stability", self.stability_delta_degC)
        yield _even("reference source: uniformity", self.uniformity_delta_degC)
        per_emissivity = (_radiance(temperature_degC) - _radiance(ambient)) / _slope(temperature_degC)
        yield _even("reference source: emissivity", self.emissivity_half_width, per_emissivity)
        reflected = (1 - self.emissivity) * _slope(reflects) / _slope(temperature_degC)
        yield _even("reference source: ambient reflection", self.ambient_delta_degC, reflected)

    def standard_uncertainty_at(self, temperature_degC: float, ambient_degC: float | None) -> float:
        """All of its lines combined, delta_degC."""
        lines = self.lines(temperature_degC, ambient_degC)
        return Budget(lines).combine().standard_uncertainty if lines else 0.0


def _even(source: str, half_width: float, sensitivity: float = 1.0) -> UncertaintyLine:
    return UncertaintyLine(source, half_width, "B", "rectangular", sensitivity=sensitivity)


def _radiance(temperature_degC: float) -> float:
    """Spectral radiance by Planck's law at the effective wavelength, in units that cancel."""
    return 1 / math.expm1(_C2_UM_K / (WAVELENGTH_UM * (temperature_degC + ZERO_DEGC_K)))


def _slope(temperature_degC: float) -> float:
    """Its derivative, per kelvin."""
    radiance, kelvin = _radiance(temperature_degC), temperature_degC + ZERO_DEGC_K
    return radiance * (1 + radiance) * _C2_UM_K / (WAVELENGTH_UM * kelvin**2)
