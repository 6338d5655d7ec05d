"""A reference source (blackbody, phantom): uncertainty of its temperature, corrections and validity of its calibration.

Temperatures in degC; emissivity and reflection enter the uncertainty through Planck's law at one effective wavelength.
"""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.core.temperature import ZERO_DEGC_K
from conformance.metrology.radiation import THERMOGRAPH, WavelengthBand
from conformance.metrology.uncertainty import Budget, UncertaintyLine

WAVELENGTH_UM = 10.0
"""Effective wavelength of a thermograph between 8 µm and 14 µm."""
UNKNOWN_AMBIENT_DEGC = 10.0
"""Used if the ambient was not recorded: colder than rooms in which people are screened, so that the line of the
emissivity is too large rather than too small; the reflected radiation is then taken to come from surroundings as warm
as the source."""
_C2_UM_K = 14387.768775
_DAYS_A_YEAR = 365.25
BAND_DELTA_DEGC = 0.1
"""Largest difference between the temperatures of a stable source, where the bench states no criterion."""
OFFSET_DELTA_DEGC = 0.5
"""Largest difference of a stable source from its set point, where the bench states no criterion."""
CALIBRATION = "reference source: calibration"
INTERPOLATION = "reference source: interpolation between calibration points"
SINCE_CALIBRATION = "reference source: drift since calibration"
EMISSIVITY = "reference source: emissivity"
NOT_STATED = "reference source: set point, not stated by the source"
COMMON = frozenset({CALIBRATION, INTERPOLATION, SINCE_CALIBRATION, EMISSIVITY})
"""Lines that do not change from one presentation to the next of one source at one temperature."""


class CertifiedKind(StrEnum):
    """Which temperature of the source a certificate states."""

    RADIANCE = "radiance"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class CertificatePoint:
    """One point of a certificate."""

    at_degC: float
    """What the source states there."""
    correction_delta_degC: float = 0.0
    """To be added to what the source states."""
    expanded_uncertainty_delta_degC: float | None = None
    """U of this point, at the certificate's k; None: that of the whole certificate."""


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
    """1: not stated; nothing real has it."""
    emissivity_half_width: float = 0.0
    """Half-width within which the emissivity is known."""
    ambient_delta_degC: float = 0.0
    """Half-width within which the radiant temperature of the surroundings is that of the recorded ambient."""
    points: tuple[CertificatePoint, ...] = ()
    """Of the certificate, rising; empty: no correction, and no range, is stated."""
    degrees_of_freedom: float = math.inf
    """Of the certificate's uncertainty."""
    drift_delta_degC_per_year: float = 0.0
    """Half-width by which it may change in a year."""
    correlation: float | None = None
    """Between the errors of the certificate at two of its points; None: not stated."""
    laboratory: str | None = None
    """Which issued the certificate."""
    kind: CertifiedKind | None = None
    """Which temperature the certificate states; None: the one that the source states."""
    band: WavelengthBand = THERMOGRAPH
    settled_within_delta_degC: float = 0.0
    """Half-width within which it may rest from its set point, by the bench's criterion of stability."""
    settled_band_delta_degC: float = BAND_DELTA_DEGC
    """Largest difference between what it states while it counts as stable, by the same criterion."""

    def covers(self, stated_degC: float) -> bool:
        """Whether the certificate's points enclose a stated temperature, within its uncertainty there."""
        if not self.points:
            return True
        margin = self.expanded_uncertainty_at(stated_degC)
        return self.points[0].at_degC - margin <= stated_degC <= self.points[-1].at_degC + margin

    def correction_at(self, stated_degC: float) -> float:
        """What has to be added to a stated temperature, delta_degC: linear between points, constant beyond them."""
        below, above, share = self._between(stated_degC)
        return below.correction_delta_degC + share * (above.correction_delta_degC - below.correction_delta_degC)

    def expanded_uncertainty_at(self, stated_degC: float) -> float:
        """U of the certificate, delta_degC: between two points the larger of theirs."""
        below, above, share = self._between(stated_degC)
        used = (below,) if share == 0 else (above,) if share == 1 else (below, above)
        return max(
            self.expanded_uncertainty_delta_degC
            if point.expanded_uncertainty_delta_degC is None
            else point.expanded_uncertainty_delta_degC
            for point in used
        )

    def lines(
        self,
        temperature_degC: float,
        ambient_degC: float | None,
        *,
        stated_degC: float | None = None,
        on: datetime.date | None = None,
        sensitivity: float = 1.0,
    ) -> tuple[UncertaintyLine, ...]:
        """Its lines in a budget, delta_degC, at a temperature in surroundings; lines of 0 are left out.

        ``stated_degC`` is what the source stated, where that differs; ``on`` the day of its use, None: the last one
        on which the calibration holds. ``sensitivity``: the change of its radiance temperature by that of the
        temperature that it states.
        """
        at = temperature_degC if stated_degC is None else stated_degC
        found = (*self._of_certificate(at, on, sensitivity), *self._in_use(temperature_degC, ambient_degC, sensitivity))
        return tuple(line for line in found if line.standard_uncertainty > 0)

    def standard_uncertainty_at(self, temperature_degC: float, ambient_degC: float | None) -> float:
        """All of its lines combined, delta_degC."""
        lines = self.lines(temperature_degC, ambient_degC)
        return Budget(lines).combine().standard_uncertainty if lines else 0.0

    def _of_certificate(self, at: float, on: datetime.date | None, sensitivity: float) -> Iterator[UncertaintyLine]:
        below, above, share = self._between(at)
        yield UncertaintyLine(
            CALIBRATION,
            self.expanded_uncertainty_at(at),
            divisor=self.coverage_factor,
            sensitivity=sensitivity,
            degrees_of_freedom=self.degrees_of_freedom,
        )
        step = abs(above.correction_delta_degC - below.correction_delta_degC)
        yield _even(INTERPOLATION, min(share, 1 - share) * step, sensitivity)
        yield _even(SINCE_CALIBRATION, self.drift_delta_degC_per_year * self._years(on), sensitivity)

    def _in_use(
        self, temperature_degC: float, ambient_degC: float | None, sensitivity: float
    ) -> Iterator[UncertaintyLine]:
        ambient, reflects = (UNKNOWN_AMBIENT_DEGC, temperature_degC) if ambient_degC is None else (ambient_degC,) * 2
        yield _even("reference source: stability", self.stability_delta_degC, sensitivity)
        yield _even("reference source: uniformity", self.uniformity_delta_degC, sensitivity)
        per_emissivity = (_radiance(temperature_degC) - _radiance(ambient)) / _slope(temperature_degC)
        yield _even(EMISSIVITY, self.emissivity_half_width, per_emissivity)
        reflected = (1 - self.emissivity) * _slope(reflects) / _slope(temperature_degC)
        yield _even("reference source: ambient reflection", self.ambient_delta_degC, reflected)

    def _between(self, stated_degC: float) -> tuple[CertificatePoint, CertificatePoint, float]:
        """The points on both sides, and how far it lies from the first to the second, 0 to 1."""
        points = self.points or (CertificatePoint(stated_degC),)
        for below, above in itertools.pairwise(points):
            if below.at_degC <= stated_degC <= above.at_degC:
                return below, above, (stated_degC - below.at_degC) / (above.at_degC - below.at_degC)
        end = points[0] if stated_degC <= points[0].at_degC else points[-1]
        return end, end, 0.0

    def _years(self, on: datetime.date | None) -> float:
        """Since the calibration, in years: where a day is missing, one year."""
        until = on if on is not None else self.expires
        if until is None or self.calibrated is None:
            return 1.0
        return max(0, (until - self.calibrated).days) / _DAYS_A_YEAR


def criterion_stated(driver: object, options: object) -> dict[str, float]:
    """How near to its set point, and how steady, a source of a bench counts as stable, for a `SourceStatement`: by the
    criterion among its driver's options, else by the defaults. A ``simulated`` source rests where it is set."""
    if driver == "simulated":
        return {}
    criterion = options.get("criterion") if isinstance(options, Mapping) else None
    stated = criterion if isinstance(criterion, Mapping) else {}
    return {
        "settled_within_delta_degC": float(stated.get("offset_delta_degC", OFFSET_DELTA_DEGC)),
        "settled_band_delta_degC": float(stated.get("band_delta_degC", BAND_DELTA_DEGC)),
    }


def _even(source: str, half_width: float, sensitivity: float = 1.0) -> UncertaintyLine:
    return UncertaintyLine(source, half_width, "B", "rectangular", sensitivity=sensitivity)


def _radiance(temperature_degC: float) -> float:
    """Spectral radiance by Planck's law at the effective wavelength, in units that cancel."""
    return 1 / math.expm1(_C2_UM_K / (WAVELENGTH_UM * (temperature_degC + ZERO_DEGC_K)))


def _slope(temperature_degC: float) -> float:
    """Its derivative, per kelvin."""
    radiance, kelvin = _radiance(temperature_degC), temperature_degC + ZERO_DEGC_K
    return radiance * (1 + radiance) * _C2_UM_K / (WAVELENGTH_UM * kelvin**2)
