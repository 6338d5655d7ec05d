"""What a recording says of the bench that it was made on, read in one place.

The manifest keeps the description as it was written, with whatever a driver adds to it: reading it here changes no byte
of it. What is missing from it, or is not what belongs there, is None.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.metrology.radiation import WavelengthBand
from conformance.metrology.reference_source import (
    CertificatePoint,
    CertifiedKind,
    SourceStatement,
    criterion_stated,
)

REFERENCE_SOURCE, CALIBRATION = "reference_source", "calibration"
DEVICE_SAYS, DEVICE_SAYS_AT_END = "device_says", "device_says_at_end"
"""Where a manifest's bench holds what the device said of itself, when the run began and when it ended."""
LINK_CARRIES = "link_carries"
"""Where a manifest's bench holds what the link to the device carries, where that is not everything."""
_HALF_WIDTHS = ("stability_delta_degC", "uniformity_delta_degC", "emissivity_half_width", "ambient_delta_degC")


@dataclass(frozen=True, slots=True)
class CalibrationRecord:
    """The calibration of one instrument of a bench, as far as it is stated."""

    instrument: str
    """Its identity, else the name of its place on the bench."""
    certificate: str | None
    date: str | None
    """As it is written."""
    expires: datetime.date | None
    """The last day on which it holds."""


@dataclass(frozen=True, slots=True)
class BenchRecord:
    """A bench as a recording describes it."""

    source: SourceStatement | None = None
    """What is stated of the reference source; None where the bench has none."""
    source_unreadable: str | None = None
    """Why what is stated of it cannot be used."""
    source_calibration: CalibrationRecord | None = None
    """The calibration of the reference source, also where the rest of its description cannot be used."""
    calibrations: tuple[CalibrationRecord, ...] = ()
    """Of every instrument, wherever the description holds one."""
    device_says: Mapping[str, Any] | None = None
    """What the device said of itself when the run began: manufacturer, model, serial, firmware …"""
    device_says_at_end: Mapping[str, Any] | None = None
    """The same when the run ended; None where it was not asked again."""
    link_carries: tuple[str, ...] | None = None
    """What the link to the device carried; None for everything, or where that is not stated."""

    @classmethod
    def read(cls, described: Mapping[str, Any] | None) -> BenchRecord:
        """The bench of a manifest, or of a recording's part of an evaluation."""
        said = described or {}
        carried = said.get(LINK_CARRIES)
        source, unreadable = _source(said.get(REFERENCE_SOURCE))
        on_source = _mapping(said.get(REFERENCE_SOURCE)) or {}
        return cls(
            source,
            unreadable,
            next(_calibration(on_source, REFERENCE_SOURCE), None),
            tuple(_calibrations(said, "bench")),
            _mapping(said.get(DEVICE_SAYS)),
            _mapping(said.get(DEVICE_SAYS_AT_END)),
            tuple(map(str, carried)) if isinstance(carried, list | tuple) else None,
        )


def day_of(moment: str | None) -> datetime.date | None:
    """The day of an ISO 8601 time, as it is written; None where it is none."""
    try:
        return None if moment is None else datetime.datetime.fromisoformat(moment).date()
    except ValueError:
        return None


def _source(described: object) -> tuple[SourceStatement | None, str | None]:
    """What is stated of the reference source, or why that cannot be used."""
    if not isinstance(described, Mapping):
        return None, None
    try:
        return _statement(described), None
    except (KeyError, TypeError, ValueError) as error:
        return None, f"{type(error).__name__}: {error}"


def _statement(described: Mapping[str, Any]) -> SourceStatement:
    calibration = described[CALIBRATION]
    return SourceStatement(
        expanded_uncertainty_delta_degC=float(calibration["expanded_uncertainty_delta_degC"]),
        coverage_factor=float(calibration.get("coverage_factor", 2.0)),
        calibrated=datetime.date.fromisoformat(calibration["date"]),
        expires=datetime.date.fromisoformat(calibration["expires"]) if calibration.get("expires") else None,
        certificate=calibration.get("certificate"),
        identity=described.get("identity"),
        emissivity=float(described.get("emissivity", 1.0)),
        **_more(described),
    )


def _more(described: Mapping[str, Any]) -> dict[str, Any]:
    """What may be stated of a source, and is not stated of each."""
    return {
        **{name: float(described.get(name, 0.0)) for name in _HALF_WIDTHS},
        **_of_certificate(described[CALIBRATION]),
        **criterion_stated(described.get("driver"), described.get("options")),
    }


def _of_certificate(calibration: Mapping[str, Any]) -> dict[str, Any]:
    """What a certificate states beyond U, k and its dates; what it does not state is left out."""
    found: dict[str, Any] = {
        name: float(calibration[name])
        for name in ("degrees_of_freedom", "drift_delta_degC_per_year", "correlation")
        if calibration.get(name) is not None
    }
    points = calibration.get("points") or ()
    if points:
        found["points"] = tuple(
            CertificatePoint(
                float(point["at_degC"]),
                float(point.get("correction_delta_degC", 0.0)),
                None
                if point.get("expanded_uncertainty_delta_degC") is None
                else float(point["expanded_uncertainty_delta_degC"]),
            )
            for point in points
        )
    if calibration.get("kind"):
        found["kind"] = CertifiedKind(calibration["kind"])
    if calibration.get("band_um"):
        found["band"] = WavelengthBand(*(float(end) for end in calibration["band_um"]))
    if calibration.get("laboratory"):
        found["laboratory"] = str(calibration["laboratory"])
    return found


def _calibrations(described: Mapping[str, Any], place: str) -> Iterator[CalibrationRecord]:
    """Every calibration in nested descriptions: a driver states that of its instrument among its options."""
    yield from _calibration(described, place)
    for name, value in described.items():
        for each in value if isinstance(value, list | tuple) else [value]:
            if isinstance(each, Mapping) and name != CALIBRATION:
                yield from _calibrations(each, name)


def _calibration(described: Mapping[str, Any], place: str) -> Iterator[CalibrationRecord]:
    """The calibration of what is described, where it has one."""
    calibration = _mapping(described.get(CALIBRATION))
    if calibration is not None:
        yield CalibrationRecord(
            str(described.get("identity") or place),
            _text(calibration.get("certificate")),
            _text(calibration.get("date")),
            day_of(_text(calibration.get("expires"))),
        )


def _mapping(value: object) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


def _text(value: object) -> str | None:
    return str(value) if value else None
