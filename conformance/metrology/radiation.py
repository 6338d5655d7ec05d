"""Radiance temperature of a grey surface in its surroundings, over a band of wavelengths (Planck's law).

A radiation thermometer sees what the surface emits and what it reflects: ε·L(T) + (1 − ε)·L(surroundings). The radiance
temperature is that of a perfect blackbody that would look the same to it. Temperatures in degC, wavelengths in µm.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from conformance.core.temperature import ZERO_DEGC_K

_C2_UM_K = 14387.768775
"""Second radiation constant."""
_TERMS = 60
"""Terms of the series at most: 12 digits from x = 0.6 upwards, which is 40 µm at 600 K."""
_ACCURATE = 1e-16
_ITERATIONS = 60


class WavelengthBand(NamedTuple):
    """The wavelengths, in µm, in which a device or a certificate measures radiance."""

    lowest_um: float
    highest_um: float


THERMOGRAPH = WavelengthBand(8.0, 14.0)
"""The band of the usual uncooled thermographs: used where none is declared."""


def band_radiance(temperature_degC: float, band: WavelengthBand = THERMOGRAPH) -> float:
    """Radiance of a blackbody in the band, in units that cancel in ratios."""
    kelvin = temperature_degC + ZERO_DEGC_K
    low, high = (_C2_UM_K / (wavelength * kelvin) for wavelength in band)
    return kelvin**4 * (_beyond(high) - _beyond(low))


def band_slope(temperature_degC: float, band: WavelengthBand = THERMOGRAPH) -> float:
    """Derivative of `band_radiance`, per kelvin, in the same units."""
    kelvin = temperature_degC + ZERO_DEGC_K
    low, high = (_C2_UM_K / (wavelength * kelvin) for wavelength in band)
    return kelvin**3 * (4 * (_beyond(high) - _beyond(low)) + _edge(high) - _edge(low))


def radiance_temperature(
    surface_degC: float, emissivity: float, surroundings_degC: float, band: WavelengthBand = THERMOGRAPH
) -> float:
    """Radiance temperature, degC, of a surface of an emissivity (0 < ε ≤ 1) that reflects surroundings of one
    temperature. Raises `ValueError` for another emissivity."""
    if not 0 < emissivity <= 1:
        raise ValueError(f"an emissivity lies between 0 and 1, and {emissivity} does not")
    if emissivity == 1:
        return surface_degC
    wanted = emissivity * band_radiance(surface_degC, band) + (1 - emissivity) * band_radiance(surroundings_degC, band)
    found = emissivity * surface_degC + (1 - emissivity) * surroundings_degC
    for _ in range(_ITERATIONS):
        step = (band_radiance(found, band) - wanted) / band_slope(found, band)
        found -= step
        if abs(step) < 1e-10:
            break
    return found


def _beyond(x: float) -> float:
    """The integral of t³/(eᵗ − 1) from x to infinity, as a series in e⁻ˣ."""
    total = 0.0
    for n in range(1, _TERMS + 1):
        term = math.exp(-n * x) * (x**3 / n + 3 * x**2 / n**2 + 6 * x / n**3 + 6 / n**4)
        total += term
        if term < _ACCURATE * total:
            break
    return total


def _edge(x: float) -> float:
    """x⁴/(eˣ − 1)."""
    return x**4 / math.expm1(x)
