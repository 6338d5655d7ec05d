"""Units as standards write them, and the one unit of each kind they are converted to.

A Celsius value is a temperature or a difference of temperatures; its characteristic decides which
(`conformance.core.characteristics`), so here it has the kind ``celsius`` and is converted at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from conformance.core.characteristics import UNIT_OF_KIND, Kind
from conformance.core.temperature import ZERO_DEGC_K


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what kind of quantity it measures, and the factor to the unit of that kind."""

    kind: str
    """A `Kind`, ``celsius``, ``kelvin``, ``fahrenheit``, or ``other``."""
    name: str
    """The pint-readable unit after conversion."""
    factor: Decimal = Decimal(1)


def _u(kind: Kind, factor: str = "1") -> Unit:
    return Unit(kind, UNIT_OF_KIND[kind], Decimal(factor))


SYMBOLS: Mapping[str, Unit] = MappingProxyType(
    {
        **dict.fromkeys(("℃", "°c", "° c", "degc"), Unit("celsius", "degC")),
        **dict.fromkeys(("℉", "°f", "degf"), Unit("fahrenheit", "degF")),
        "k": Unit("kelvin", "kelvin"),
        "mk": Unit("kelvin", "kelvin", Decimal("0.001")),
        "s": _u("duration"),
        "ms": _u("duration", "0.001"),
        "min": _u("duration", "60"),
        "h": _u("duration", "3600"),
        "刻": _u("duration", "900"),
        "d": _u("duration", "86400"),
        "%": _u("proportion"),
        "%rh": _u("proportion"),
        "% rh": _u("proportion"),
        "‰": _u("proportion", "0.1"),
        "‱": _u("proportion", "0.01"),
        "m": _u("length"),
        "cm": _u("length", "0.01"),
        "mm": _u("length", "0.001"),
        "μm": _u("length", "0.000001"),
        "px": _u("pixels"),
        "/min": _u("rate"),
        "min-1": _u("rate"),
        "1/min": _u("rate"),
        "/s": _u("rate", "60"),
        "/h": _u("rate", str(Decimal(1) / Decimal(60))),
        "count": _u("count"),
        "hz": Unit("other", "Hz"),
        "m/s": Unit("other", "m/s"),
        "lx": Unit("other", "lx"),
        "v": Unit("other", "V"),
        "w": Unit("other", "W"),
        "kg": Unit("other", "kg"),
        "g": Unit("other", "kg", Decimal("0.001")),
        "kpa": Unit("other", "kPa"),
        "pa": Unit("other", "Pa"),
        "mpa": Unit("other", "MPa"),
        "n": Unit("other", "N"),
        "ma": Unit("other", "mA"),
        "kv": Unit("other", "kV"),
        "mv": Unit("other", "mV"),
        "kw": Unit("other", "kW"),
        "mw": Unit("other", "mW"),
        "a": Unit("other", "A"),
        "μa": Unit("other", "uA"),
        "ah": Unit("other", "A*h"),
        "mah": Unit("other", "mA*h"),
        "wh": Unit("other", "W*h"),
        "kwh": Unit("other", "kW*h"),
        "kva": Unit("other", "kV*A"),
        "j": Unit("other", "J"),
        "kj": Unit("other", "kJ"),
        "hpa": Unit("other", "hPa"),
        "bar": Unit("other", "bar"),
        "l": Unit("other", "l"),
        "lm": Unit("other", "lm"),
        "n·m": Unit("other", "N*m"),
        "μs": _u("duration", "0.000001"),
        "va": Unit("other", "V*A"),
        "ω": Unit("other", "ohm"),
        "kω": Unit("other", "kohm"),
        "mω": Unit("other", "Mohm"),
        "khz": Unit("other", "kHz"),
        "mhz": Unit("other", "MHz"),
        "ghz": Unit("other", "GHz"),
        "km": _u("length", "1000"),
        "nm": _u("length", "0.000000001"),
        "㎝": _u("length", "0.01"),
        "㎜": _u("length", "0.001"),
        "㎏": Unit("other", "kg"),
        "m2": Unit("other", "m**2"),
        "m²": Unit("other", "m**2"),
        "m³": Unit("other", "m**3"),
        "mm²": Unit("other", "mm**2"),
        "m/s²": Unit("other", "m/s**2"),
        "km/h": Unit("other", "km/h"),
        "w/m²": Unit("other", "W/m**2"),
        "cd/m²": Unit("other", "cd/m**2"),
        "℃/h": Unit("other", "delta_degC/h"),
        "℃/min": Unit("other", "delta_degC/min"),
        "°c/h": Unit("other", "delta_degC/h"),
        "°c/min": Unit("other", "delta_degC/min"),
        "k/min": Unit("other", "kelvin/min"),
        "dba": Unit("other", "dB"),
        "db(a)": Unit("other", "dB"),
        "ml": Unit("other", "ml"),
        "mm/s": Unit("other", "mm/s"),
        "bit": Unit("other", "bit"),
        "mbps": Unit("other", "Mbit/s"),
        "mbit/s": Unit("other", "Mbit/s"),
        "gbps": Unit("other", "Gbit/s"),
        "kb": Unit("other", "kB"),
        "mb": Unit("other", "MB"),
        "gb": Unit("other", "GB"),
        "tb": Unit("other", "TB"),
        "ppm": Unit("other", "ppm"),
        "week": Unit("other", "week"),
        "month": Unit("other", "month"),
        "year": Unit("other", "year"),
        "inch": Unit("other", "inch"),
        "db": Unit("other", "dB"),
        "°": Unit("other", "degree"),
    }
)
"""Every symbol, folded."""

COUNT = SYMBOLS["count"]
DIMENSIONLESS = _u("ratio")
PERCENT = SYMBOLS["%"]


def fits(unit: Unit, kind: str) -> bool:
    """Whether a value in ``unit`` can be a value of a characteristic of ``kind``."""
    if unit.kind in {"celsius", "kelvin", "fahrenheit"}:
        return kind in {"temperature", "difference"}
    if unit.kind in {"proportion", "ratio"}:
        return kind in {"proportion", "ratio"}
    return unit.kind == kind


def converted(value: Decimal, unit: Unit, kind: str) -> tuple[float, str]:
    """``value`` in the unit of its kind, and that unit; ``kind`` says what a Celsius value is.

    >>> converted(Decimal("100"), SYMBOLS["mk"], "difference")
    (0.1, 'delta_degC')
    """
    scaled = value * unit.factor
    if unit.kind not in {"celsius", "kelvin", "fahrenheit"}:
        return _number(scaled), unit.name
    if kind == "difference":
        return _number(scaled * 5 / 9 if unit.kind == "fahrenheit" else scaled), "delta_degC"
    if unit.kind == "fahrenheit":
        scaled = (scaled - 32) * 5 / 9
    if unit.kind == "kelvin":
        scaled -= Decimal(str(ZERO_DEGC_K))
    return _number(scaled), "degC"


def _number(value: Decimal) -> float:
    """A float without the noise of a division (``60 /h`` is 1.0) and without ``-0.0``."""
    return float(round(value, 12)) + 0.0
