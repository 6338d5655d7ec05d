"""The calibration of a reference source, read from a digital calibration certificate (DCC 3) for ``bench.yaml``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conformance.bench.dcc_xml import (
    ExpandedUncertainty,
    NotThere,
    Quantity,
    each_of,
    read_certificate,
    refused,
    said,
)
from conformance.documents import sha256_of

_REFERENCE, _MEASURED, _ERROR = "basic_referenceValue", "basic_measuredValue", "basic_measurementError"
_DIGITS = 6
"""Of points and corrections: microkelvins, below which binary fractions show."""


def calibration_of(path: Path, result: str | None = None) -> tuple[dict[str, Any], str | None]:
    """The fields of ``reference_source.calibration`` that a certificate states, and the identity of what it is for.

    ``result`` names the result to be read, by its id or its name, where the certificate holds several. Raises
    `BadInput`, naming what is missing: the coverage factor, a temperature, a point.
    """
    root, data = read_certificate(path)
    chosen = _result(root, path, result)
    try:
        points, stated = _points([Quantity(each.get("refType") or "", each) for each in each_of(chosen, "quantity")])
    except NotThere as error:
        raise refused(
            path, str(error), "Ask the laboratory for a complete certificate, or write the fields by hand"
        ) from None
    made: dict[str, Any] = {
        "expanded_uncertainty_delta_degC": _rounded(max(_at_one_factor(stated))),
        "coverage_factor": max(stated.coverage_factors),
        "date": _day(root, path),
        "certificate": said(root, "coreData", "uniqueIdentifier"),
        "laboratory": _laboratory(root),
        "points": [
            {
                "at_degC": _rounded(at),
                "correction_delta_degC": _rounded(correction),
                "expanded_uncertainty_delta_degC": _rounded(expanded),
            }
            for (at, correction), expanded in zip(points, _at_one_factor(stated), strict=True)
        ],
        "dcc_sha256": str(sha256_of(data)),
    }
    made["points"] = sorted(made["points"], key=lambda point: point["at_degC"])
    return {name: value for name, value in made.items() if value is not None}, _identity(root)


def _points(quantities: Sequence[Quantity]) -> tuple[list[tuple[float, float]], ExpandedUncertainty]:
    """(what the source states, correction) of each point, with U and k. Raises `NotThere`."""
    by_kind = {
        kind: each for kind in (_REFERENCE, _MEASURED, _ERROR) for each in quantities if kind in each.kind.split()
    }
    if len(by_kind) < 2:
        raise NotThere(
            "the result does not hold two of the quantities basic_referenceValue, basic_measuredValue and "
            "basic_measurementError, from which corrections follow"
        )
    error = by_kind[_ERROR].differences_delta_degC() if _ERROR in by_kind else None
    reference = by_kind[_REFERENCE].temperatures_degC() if _REFERENCE in by_kind else None
    measured = by_kind[_MEASURED].temperatures_degC() if _MEASURED in by_kind else None
    lengths = {len(each) for each in (error, reference, measured) if each is not None}
    if len(lengths) != 1:
        raise NotThere("the quantities of the result hold different numbers of points")
    if measured is None:
        assert reference is not None  # two of the three are there
        assert error is not None
        measured = tuple(true + off for true, off in zip(reference, error, strict=True))
    if error is None:
        assert reference is not None
        error = tuple(read - true for read, true in zip(measured, reference, strict=True))
    stated = next((u for kind in (_ERROR, _MEASURED, _REFERENCE) if (u := _uncertainty(by_kind.get(kind)))), None)
    if stated is None:
        raise NotThere("no quantity of the result states an expanded uncertainty")
    if len({round(each, _DIGITS) for each in measured}) < len(measured):
        raise NotThere("the result holds two points at the same temperature")
    return [(at, -off) for at, off in zip(measured, error, strict=True)], stated


def _uncertainty(quantity: Quantity | None) -> ExpandedUncertainty | None:
    return None if quantity is None else quantity.expanded_uncertainty()


def _at_one_factor(stated: ExpandedUncertainty) -> list[float]:
    """U of each point at the largest k: the standard uncertainties stay."""
    most = max(stated.coverage_factors)
    return [u / k * most for u, k in zip(stated.values, stated.coverage_factors, strict=True)]


def _result(root: Any, path: Path, wanted: str | None) -> Any:
    """The result to be read. Raises `BadInput` where that is not clear."""
    found = [each for each in each_of(root, "result") if any(True for _ in each_of(each, "quantity"))]
    names = [each.get("id") or said(each, "name", "content") or "-" for each in found]
    if wanted is not None:
        found = [each for each in found if wanted in {each.get("id"), said(each, "name", "content")}]
    if len(found) == 1:
        return found[0]
    if not names:
        raise refused(path, "holds no result with quantities")
    listed = ", ".join(names)
    raise refused(path, f"holds {len(names)} results ({listed})", "Name one of them with --result")


def _day(root: Any, path: Path) -> str:
    """The last day of the calibration, else its first. Raises `BadInput`."""
    given = said(root, "coreData", "endPerformanceDate") or said(root, "coreData", "beginPerformanceDate")
    try:
        return datetime.date.fromisoformat((given or "")[:10]).isoformat()
    except ValueError:
        raise refused(path, "does not state the day of the calibration (endPerformanceDate)") from None


def _laboratory(root: Any) -> str | None:
    """Name and code of the calibration laboratory."""
    place = next(each_of(root, "calibrationLaboratory"), None)
    if place is None:
        return None
    name, code = said(place, "contact", "name", "content"), said(place, "calibrationLaboratoryCode")
    return f"{name} ({code})" if name and code else name or code


def _identity(root: Any) -> str | None:
    """Manufacturer, model and serial number of the calibrated item."""
    item = next(each_of(root, "item"), None)
    if item is None:
        return None
    model = said(item, "model")
    manufacturer = said(item, "manufacturer", "name", "content")
    serial = next(
        (
            said(each, "value")
            for each in each_of(item, "identification")
            if re.search(r"serial", f"{each.get('refType') or ''} {said(each, 'name', 'content') or ''}", re.IGNORECASE)
        ),
        None,
    ) or said(item, "identifications", "identification", "value")
    named = " ".join(word for word in (manufacturer, model) if word)
    return ", ".join(word for word in (named, f"serial {serial}" if serial else "") if word) or None


def _rounded(value: float) -> float:
    return round(value, _DIGITS)
