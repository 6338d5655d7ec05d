"""A digital calibration certificate (PTB's DCC) as untrusted XML: read safely, with the lists of numbers of the D-SI.

No document type, so no entity; nothing is fetched; size, depth and number of elements are limited. Names are taken
without their namespaces, whose versions differ between certificates that hold the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from conformance.core.problems import BadInput, Problem
from conformance.core.temperature import ZERO_DEGC_K
from conformance.documents.files import read_bytes

MOST_BYTES = 16 * 1024 * 1024
MOST_ELEMENTS = 100_000
MOST_NUMBERS = 1000
"""Points of one quantity."""
_KELVIN, _DEGC = "kelvin", "degreecelsius"
_MILLI = "milli"


class NotThere(ValueError):
    """A quantity does not hold what is asked for; says what, in a sentence."""


@dataclass(frozen=True, slots=True)
class ExpandedUncertainty:
    """U and k of each number of a quantity, U in the quantity's unit (kelvin for temperatures)."""

    values: tuple[float, ...]
    coverage_factors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a result: what it is, and its numbers as they are written."""

    kind: str
    """The words of its ``refType``, ``basic_measuredValue`` among them."""
    element: Any

    def temperatures_degC(self) -> tuple[float, ...]:
        """Its numbers as temperatures. Raises `NotThere`."""
        values, units = self._numbers()
        return tuple(
            value * _factor(unit) - (0.0 if _is_celsius(unit) else ZERO_DEGC_K)
            for value, unit in zip(values, units, strict=True)
        )

    def differences_delta_degC(self) -> tuple[float, ...]:
        """Its numbers as differences of temperatures. Raises `NotThere`."""
        values, units = self._numbers()
        return tuple(value * _factor(unit) for value, unit in zip(values, units, strict=True))

    def expanded_uncertainty(self) -> ExpandedUncertainty | None:
        """What it states of its uncertainty, delta_degC; None where it states none. Raises `NotThere`."""
        values, units = self._numbers()
        stated = self._absolute()
        relative = _numbers_of(_first(_first(self.element, "relativeUncertainty"), "valueXMLList", "value"))
        factors = _numbers_of(_first(self._real(), "coverageFactorXMLList", "coverageFactor"))
        if stated is None and not relative:
            return None
        if not factors:
            raise NotThere(f"the quantity {self.kind} states an expanded uncertainty without its coverage factor k")
        if stated is not None:
            in_kelvin = [_factor(unit) * each for each, unit in zip(_spread(stated, len(values)), units, strict=True)]
        elif any(map(_is_celsius, units)):
            raise NotThere("an uncertainty relative to a temperature in degrees Celsius means nothing")
        else:
            shares = zip(_spread(relative, len(values)), values, units, strict=True)
            in_kelvin = [share * abs(value) * _factor(unit) for share, value, unit in shares]
        if any(each <= 0 for each in (*in_kelvin, *factors)):
            raise NotThere(f"the quantity {self.kind} states an uncertainty or a coverage factor that is not positive")
        return ExpandedUncertainty(tuple(in_kelvin), _spread(factors, len(values)))

    def _real(self) -> Any:
        """Its numbers: the first form, where it is written in several units at once."""
        found = _first(self.element, "realListXMLList", "real")
        if found is None:
            raise NotThere(f"the quantity {self.kind} holds no real numbers")
        return found

    def _numbers(self) -> tuple[tuple[float, ...], tuple[str, ...]]:
        real = self._real()
        values = _numbers_of(_child(real, "valueXMLList", "value"))
        units = tuple((_text(_child(real, "unitXMLList", "unit")) or "").split())
        if not values or not units or len(values) > MOST_NUMBERS:
            raise NotThere(f"the quantity {self.kind} holds no numbers with a unit, or more than {MOST_NUMBERS}")
        units = units * len(values) if len(units) == 1 else units
        if len(units) != len(values):
            raise NotThere(f"the quantity {self.kind} holds {len(values)} numbers and {len(units)} units")
        for unit in units:
            if not _is_temperature(unit):
                raise NotThere(f"the quantity {self.kind} is stated in {unit}, which is not a unit of temperature")
        return values, units

    def _absolute(self) -> tuple[float, ...] | None:
        real = self._real()
        names = ("uncertaintyXMLList", "uncertainty", "valueExpandedMUXMLList", "valueExpandedMU")
        return _numbers_of(_first(real, *names)) or None


def read_certificate(path: Path) -> tuple[Any, bytes]:
    """The root element of a DCC, and the file's bytes. Raises `BadInput` for what is not one, or not safe to read."""
    data = read_bytes(path, max_bytes=MOST_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused(path, f"is not XML that is read: {str(error).partition(chr(10))[0]}") from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise refused(path, "holds a document type, by which entities could be defined")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise refused(path, f"holds more than {MOST_ELEMENTS} elements")
    if local(root) != "digitalCalibrationCertificate":
        raise refused(path, f"is not a digital calibration certificate: its root is {local(root)}")
    return root, data


def refused(path: Path, what: str, remedy: str = "Take the certificate from its laboratory again") -> BadInput:
    """A certificate that is not used, and why."""
    return BadInput(Problem(what, str(path), remedy=remedy, code="dcc-unusable"))


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def each_of(element: Any, name: str) -> Iterator[Any]:
    """Every element of a name below another, in the order of the document."""
    return (found for found in element.iter() if local(found) == name)


def said(element: Any, *path: str) -> str | None:
    """The text at the end of a path of names, each the first of its kind; None where there is none."""
    for name in path:
        element = None if element is None else _first(element, name)
    return _text(element)


def _first(element: Any, *names: str) -> Any:
    if element is None:
        return None
    return next((found for found in element.iter() if found is not element and local(found) in names), None)


def _child(element: Any, *names: str) -> Any:
    return next((found for found in element if local(found) in names), None)


def _text(element: Any) -> str | None:
    text = None if element is None else (element.text or "").strip()
    return text or None


def _numbers_of(element: Any) -> tuple[float, ...]:
    """Raises `NotThere` for what is not a finite number."""
    try:
        found = tuple(float(word) for word in (_text(element) or "").split())
    except ValueError:
        raise NotThere(f"{local(element)} holds what is not a number") from None
    if not all(map(math.isfinite, found)):
        raise NotThere(f"{local(element)} holds a number that is not finite")
    return found


def _spread(values: tuple[float, ...], count: int) -> tuple[float, ...]:
    """One value for all, or one each."""
    if len(values) == 1:
        return values * count
    if len(values) != count:
        raise NotThere(f"{len(values)} values are stated for {count} numbers")
    return values


def _words(unit: str) -> list[str]:
    return [word for word in unit.split("\\") if word]


def _is_temperature(unit: str) -> bool:
    words = _words(unit)
    return words[-1:] in ([_KELVIN], [_DEGC]) and words[:-1] in ([], [_MILLI])


def _is_celsius(unit: str) -> bool:
    return _words(unit)[-1:] == [_DEGC]


def _factor(unit: str) -> float:
    return 1e-3 if _words(unit)[:1] == [_MILLI] else 1.0
