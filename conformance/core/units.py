"""Units: one table of them, by their pint-readable names. A temperature and a difference of them differ in kind.

A third party adds one by an entry point in the group ``conformance.units`` that names a `MeasurementUnit`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from conformance.core.registry import Registry


@dataclass(frozen=True, slots=True)
class MeasurementUnit:
    """A unit, and all that is known of it: how it is written in names, read in tables and printed in reports."""

    name: str
    """As documents write it, pint-readable: ``delta_degC``."""
    kind: str | None = None
    """The kind of quantity it measures; None for one that no characteristic is measured in. What a kind is measured in
    is the first unit of that kind."""
    symbol: str | None = None
    """As reports print it; None: its name. Empty: a bare number."""
    suffix: str | None = None
    """What the name of a field ends in that holds it: ``_delta_degC``."""
    decimals: int | None = None
    """Decimals of a value that states no uncertainty; None: by its size."""
    spellings: tuple[str, ...] = ()
    """Other words for it, lower case, as tables have them."""
    definition: str | None = None
    """For a unit that pint does not know, its definition: ``percent_rh = [relative_humidity]``."""

    @property
    def printed(self) -> str:
        """As reports print it."""
        return self.name if self.symbol is None else self.symbol


_u = MeasurementUnit
_ALL = (
    _u("degC", "temperature", "°C", "_degC", 2, ("celsius", "celcius", "c", "°c", "℃", "degree_Celsius")),
    _u("delta_degC", "difference", "°C", "_delta_degC", 3),
    _u("s", "duration", None, "_s", 3),
    _u("1/min", "rate", "min⁻¹", "_per_min", 1),
    _u("percent", "proportion", "%", "_percent", 1, ("%",)),
    _u("count", "count", "", None, 0, (), "count = []"),
    _u("m", "length", None, "_m", 2),
    _u("pixel", "pixels", "px", "_px", 0),
    _u("dimensionless", "ratio", "", None, 4, ("share",)),
    _u("degF", "temperature", spellings=("fahrenheit", "f", "°f", "℉", "degree_Fahrenheit")),
    _u("kelvin", "temperature", spellings=("k",)),
    _u("K", "temperature", suffix="_K"),
    _u("degree", None, "°", "_deg"),
    _u("mm", "length", suffix="_mm"),
    _u("cm", "length", suffix="_cm"),
    _u("um", "length", "µm", "_um"),
    _u("ms", "duration", suffix="_ms"),
    _u("min", "duration", suffix="_min"),
    _u("h", "duration", suffix="_h"),
    _u("Hz", None, suffix="_Hz"),
)

UNIT_OF_KIND: Mapping[str, str] = MappingProxyType({unit.kind: unit.name for unit in reversed(_ALL) if unit.kind})
"""What each kind of the house is measured in. `unit_of_kind` knows those of others as well."""


_LONGEST = 60
"""Characters of a unit."""
_POWER = re.compile(r"\d\s*(\*\*|\^)|(\*\*|\^)\s*-?\d{3}")
"""A power of a number, or a high one: not a unit, and pint would work it out for as long as it takes."""


class UnitError(ValueError):
    """The unit is unknown, or of another kind."""


def unit_of_kind(kind: str) -> str:
    """The unit that a kind of quantity is measured in. Raises `UnitError`."""
    known = UNIT_OF_KIND.get(kind) or next((unit.name for unit in units().values() if unit.kind == kind), None)
    if known is None:
        raise UnitError(f"no unit is of the kind {kind!r}")
    return known


def unit_named(word: str) -> str:
    """The name of the unit that a word spells; the word itself where there is none."""
    word = word.strip()
    return next((unit.name for unit in units().values() if word.lower() in unit.spellings), word)


def name_and_unit(name: str) -> tuple[str, str | None]:
    """A field's name without the unit it ends in, and that unit (``distance_m`` is a distance in ``m``)."""
    fitting = (u for u in units().values() if u.suffix and name.endswith(u.suffix) and len(name) > len(u.suffix))
    unit = max(fitting, key=lambda u: len(u.suffix or ""), default=None)  # ``_delta_degC`` before ``_degC``
    return (name, None) if unit is None else (name.removesuffix(unit.suffix or ""), unit.name)


def convert(value: float, unit: str, to: str) -> float:
    """``value`` in another unit of the same kind. Raises `UnitError` if there is no such conversion.

    An absolute temperature (``degC``) cannot be converted to a temperature difference (``delta_degC``).
    """
    if unit == to:
        return value
    if len(unit) > _LONGEST or _POWER.search(unit):
        raise UnitError(f"{unit[:_LONGEST]!r} is not a unit")
    units()  # those that others define are known from here on
    try:
        registry = _pint()
        unit, to = _beside(unit, to), _beside(to, unit)
        if _is_absolute(unit) != _is_absolute(to):
            what = "an absolute temperature cannot be converted to a temperature difference"
            raise UnitError(f"{unit} and {to} are different kinds: {what}")
        return float(registry.Quantity(value, unit).to(to).magnitude)
    except UnitError:
        raise
    except Exception as error:  # whatever pint's parser comes upon in a text that a document calls a unit
        raise UnitError(f"{unit} cannot be converted to {to}: {error}") from None


_KELVIN = frozenset({"kelvin", "K"})
_DIFFERENCES = frozenset({unit.name for unit in _ALL if unit.kind == "difference"} | {"delta_degF"})


def _beside(unit: str, other: str) -> str:
    """What a unit means beside another: kelvin beside a difference of temperatures is one of 1 degree Celsius."""
    return "delta_degC" if unit in _KELVIN and other in _DIFFERENCES else unit


def _is_absolute(unit: str) -> bool:
    """Whether a unit names a point on a temperature scale; kelvin alone is taken as the point (but see `_beside`)."""
    return any(unit in (each.name, *each.spellings) for each in _ALL if each.kind == "temperature")


@functools.cache
def _pint() -> Any:
    import pint  # late: it costs more than most commands, and most limits need no conversion

    registry: Any = pint.UnitRegistry()
    for unit in _ALL:
        if unit.definition is not None:
            registry.define(unit.definition)
    return registry


_DEFINED: dict[str, str] = {}
"""What pint learned from others, by unit."""


def _define(unit: MeasurementUnit) -> None:
    """Make a unit of others known to pint. Raises `ValueError` where it is not new, or means nothing."""
    registry = _pint()
    if unit.definition is None:
        if unit.name not in registry:
            raise ValueError(f"the unit {unit.name!r} has no definition, and pint does not know it")
        return
    if _DEFINED.get(unit.name) == unit.definition:
        return  # the registry was emptied and filled again
    name, _, rest = (part.strip() for part in unit.definition.partition("="))
    if name != unit.name:
        raise ValueError(f"the definition of {unit.name!r} defines {name!r}")
    for each in (name, *(alias.strip() for alias in rest.split("=")[1:])):
        if each in registry:
            raise ValueError(f"pint knows the unit {each!r} already; a definition may not change it")
    registry.define(unit.definition)
    registry.Quantity(1.0, unit.name)
    _DEFINED[unit.name] = unit.definition


def _alike(new: MeasurementUnit, old: MeasurementUnit) -> str | None:
    """What two units may not share."""
    if new.suffix is not None and new.suffix == old.suffix:
        return f"has the suffix {new.suffix!r}"
    shared = {new.name, *new.spellings} & {old.name, *old.spellings}
    return f"is spelt {min(shared)!r}" if shared else None


units: Registry[str, MeasurementUnit] = Registry(
    "unit",
    "conformance.units",
    MeasurementUnit,
    lambda: _ALL,
    lambda unit: unit.name,
    clash=_alike,
    check=_define,
    in_order=True,
)
"""Every unit by its name, those of the house first."""
