"""Units by their pint-readable names. A temperature and a difference of temperatures are different kinds."""

from __future__ import annotations

import functools
from typing import Any


class UnitError(ValueError):
    """The unit is unknown, or of another kind."""


@functools.cache
def _registry() -> Any:
    import pint  # late: it costs more than most commands, and most limits need no conversion

    registry: Any = pint.UnitRegistry()
    registry.define("count = []")
    return registry


def convert(value: float, unit: str, to: str) -> float:
    """``value`` in another unit of the same kind. Raises `UnitError` if there is no such conversion.

    ``degC`` never converts to ``delta_degC``: an absolute temperature is not a difference.
    """
    if unit == to:
        return value
    import pint

    try:
        registry = _registry()
        if _is_offset(unit) != _is_offset(to):
            raise UnitError(
                f"{unit} and {to} are different kinds: an absolute temperature cannot be converted to a temperature "
                "difference"
            )
        return float(registry.Quantity(value, unit).to(to).magnitude)
    except (pint.DimensionalityError, pint.UndefinedUnitError, pint.OffsetUnitCalculusError) as error:
        raise UnitError(f"{unit} cannot be converted to {to}: {error}") from None


def _is_offset(unit: str) -> bool:
    """Whether a unit names a point on a temperature scale; kelvin alone may be either and is taken as the point."""
    return unit in {"degC", "degF", "celsius", "fahrenheit", "degree_Celsius", "degree_Fahrenheit", "kelvin", "K"}
