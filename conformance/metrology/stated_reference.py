"""The temperature of a reference source as the source itself stated it, corrected and converted, with its lines.

What a source states is corrected by its certificate. A contact (or surface) temperature is then converted to the
radiance temperature that a device sees, by the emissivity and the surroundings. A head's body-equivalent temperature is
that radiance temperature plus a stated difference between skin and body. A pure function: nothing is guessed, and a
conversion without one of its inputs is refused.
"""

from __future__ import annotations

import datetime
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.metrology.radiation import band_slope, radiance_temperature
from conformance.metrology.reference_source import NOT_STATED, CertifiedKind, SourceStatement
from conformance.metrology.uncertainty import Budget, UncertaintyLine

SPREAD = "reference source: spread while it was looked at"
SKIN_TO_BODY = "difference between skin and body"
_RADIANCE = frozenset({"apparent", "radiance"})
"""Words of drivers and targets for a radiance temperature."""


class NotConvertible(ValueError):
    """The stated temperature cannot be converted to a radiance temperature; ``missing`` names the input."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"the conversion to a radiance temperature needs {missing}")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class SkinToBody:
    """The stated difference between a head's radiance temperature and body temperature, fixed before the run."""

    delta_degC: float
    half_width_delta_degC: float = 0.0
    """Half-width within which it is known."""


@dataclass(frozen=True, slots=True)
class StatedReference:
    """A reference temperature, degC, and what it consists of."""

    temperature_degC: float
    lines: tuple[UncertaintyLine, ...]
    corrected_degC: float
    """What the source stated, corrected: of the kind that its certificate states, to be compared with the set point."""
    span_delta_degC: float
    """Largest less smallest of what it stated."""

    @property
    def standard_uncertainty_delta_degC(self) -> float:
        """All lines combined."""
        return Budget(self.lines).combine().standard_uncertainty if self.lines else 0.0


def stated_reference(
    stated_degC: Sequence[float],
    kind: str,
    emissivity: float | None,
    source: SourceStatement,
    ambient_degC: float | None,
    *,
    on: datetime.date | None = None,
    skin_to_body: SkinToBody | None = None,
) -> StatedReference:
    """The reference that a source stated once or more often, degC.

    ``kind`` and ``emissivity`` are the source's own words with its readings; what the bench states of both comes first.
    Raises `NotConvertible` where a contact temperature is stated without an emissivity or an ambient temperature, and
    `ValueError` where nothing was stated.
    """
    mean = statistics.fmean(stated_degC) if len(set(stated_degC)) > 1 else stated_degC[0]
    corrected = mean + source.correction_at(mean)
    found, sensitivity = corrected, 1.0
    if not _is_radiance(kind, source):
        epsilon = _emissivity(emissivity, source)
        if epsilon is None:
            raise NotConvertible("the emissivity of the source (reference_source.emissivity in the bench)")
        if ambient_degC is None:
            raise NotConvertible("the temperature of the surroundings (a chamber or an air sensor on the bench)")
        found = radiance_temperature(corrected, epsilon, ambient_degC, source.band)
        sensitivity = epsilon * band_slope(corrected, source.band) / band_slope(found, source.band)
    lines = (
        *source.lines(corrected, ambient_degC, stated_degC=mean, on=on, sensitivity=sensitivity),
        *spread(stated_degC, sensitivity),
    )
    if skin_to_body is not None:
        found += skin_to_body.delta_degC
        lines += even(SKIN_TO_BODY, skin_to_body.half_width_delta_degC)
    return StatedReference(found, lines, corrected, max(stated_degC) - min(stated_degC))


def spread(stated_degC: Sequence[float], sensitivity: float = 1.0) -> tuple[UncertaintyLine, ...]:
    """The scatter of the mean of what a source stated, by type A; nothing where it stated one value."""
    if len(stated_degC) < 2 or max(stated_degC) == min(stated_degC):
        return ()
    n = len(stated_degC)
    scatter = statistics.stdev(stated_degC) / math.sqrt(n)
    return (UncertaintyLine(SPREAD, scatter, "A", "t", sensitivity=sensitivity, degrees_of_freedom=float(n - 1)),)


def at_set_point(source: SourceStatement) -> tuple[UncertaintyLine, ...]:
    """The line of a set point that stands for what the source did not state."""
    return even(NOT_STATED, source.settled_within_delta_degC)


def even(source: str, half_width: float) -> tuple[UncertaintyLine, ...]:
    """A rectangular line; nothing for a half-width of 0."""
    return (UncertaintyLine(source, half_width, "B", "rectangular"),) if half_width else ()


def _is_radiance(kind: str, source: SourceStatement) -> bool:
    """Whether the corrected temperature is a radiance temperature: by the certificate, else by the source's words."""
    return source.kind is CertifiedKind.RADIANCE if source.kind is not None else kind in _RADIANCE


def _emissivity(stated: float | None, source: SourceStatement) -> float | None:
    """Of the bench where it states one, else what the instrument is set to."""
    return source.emissivity if source.emissivity < 1 else stated
