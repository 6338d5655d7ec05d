"""Radiometry: Planck's law in the band 8 µm to 14 µm, its derivative and its inverse, in closed form and by table.

Spectral response, stated: 1 from 8 µm to 14 µm and 0 elsewhere. For such a band Planck's integral has a closed form,
a series in exp(−x) that converges quickly (Chang and Rhee, "Blackbody radiation functions", Int. Comm. Heat Mass
Transfer 11, 1984, 451–455). Radiances are W m-2 sr-1, temperatures degC or K as the name says. Constants: CODATA 2018.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import constants

from conformance.core.temperature import ZERO_DEGC_K

Values = NDArray[np.float64]

BAND_UM = (8.0, 14.0)
"""Edges of the band."""

_C2_M_K = constants.h * constants.c / constants.k
_TERMS = 60
"""Terms of the series: at x = 0.5 what is left is below 1e-12 of the sum."""
_SERIES_FROM_X = 0.5
"""Below, the integral is taken by its power series from the other end: no infinity of terms is needed there."""
_BERNOULLI = (1 / 3, -1 / 8, 1 / 60, 0.0, -1 / 5040, 0.0, 1 / 272160, 0.0, -1 / 13305600)
"""∫0..x t³/(e^t − 1) dt = x³ (1/3 − x/8 + x²/60 − x⁴/5040 + x⁶/272160 − x⁸/13305600 …)."""


def spectral_radiance(wavelength_um: float, kelvin: float) -> float:
    """Planck's law, W m-2 sr-1 µm-1."""
    metres = wavelength_um * 1e-6
    return 1e-6 * 2 * constants.h * constants.c**2 / metres**5 / math.expm1(_C2_M_K / (metres * kelvin))


def radiance(kelvin: float, from_um: float = BAND_UM[0], to_um: float = BAND_UM[1]) -> float:
    """Of a blackbody between two wavelengths; ``from_um`` may be 0 and ``to_um`` infinite."""
    within = _above(_x(to_um, kelvin)) - _above(_x(from_um, kelvin))
    return _prefactor() * kelvin**4 * within


def slope(kelvin: float, from_um: float = BAND_UM[0], to_um: float = BAND_UM[1]) -> float:
    """Derivative of `radiance` with temperature, W m-2 sr-1 K-1."""
    return _prefactor() * kelvin**3 * (_above_slope(_x(to_um, kelvin)) - _above_slope(_x(from_um, kelvin)))


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The camera's band by table: radiance, derivative and apparent temperature of whole pictures.

    Linear between nodes 0.05 K apart; the error is below 0.01 mK in temperature.
    """

    degC: Values
    radiances: Values
    slopes: Values

    def radiance(self, degC: NDArray[np.floating] | float) -> Values:
        """W m-2 sr-1 of blackbodies. Raises `ValueError` outside the table."""
        return self._looked_up(np.asarray(degC, dtype=np.float64), self.degC, self.radiances)

    def slope(self, degC: NDArray[np.floating] | float) -> Values:
        """Derivative with temperature, W m-2 sr-1 K-1. Raises `ValueError` outside the table."""
        return self._looked_up(np.asarray(degC, dtype=np.float64), self.degC, self.slopes)

    def apparent_degC(self, radiances: NDArray[np.floating] | float) -> Values:
        """Temperature of the blackbody that sends this radiance. Raises `ValueError` outside the table."""
        return self._looked_up(np.asarray(radiances, dtype=np.float64), self.radiances, self.degC)

    @staticmethod
    def _looked_up(at: Values, nodes: Values, values: Values) -> Values:
        if at.size and not (nodes[0] <= at.min() and at.max() <= nodes[-1]):
            raise ValueError(f"{at.min():g} to {at.max():g} is outside the table, {nodes[0]:g} to {nodes[-1]:g}")
        return np.asarray(np.interp(at, nodes, values))


@lru_cache(maxsize=1)
def band() -> Band:
    """The table of the camera's band, -73.15 degC to 226.85 degC."""
    kelvin = np.arange(4000, 10001) / 20.0
    short, long = (_C2_M_K / (edge * 1e-6 * kelvin) for edge in BAND_UM)
    radiances = _prefactor() * kelvin**4 * (_series(long) - _series(short))
    slopes = _prefactor() * kelvin**3 * (_series_slope(long) - _series_slope(short))
    return Band(kelvin - ZERO_DEGC_K, radiances, slopes)


def seen(own: Values, emissivity: float, surroundings: Values | float) -> Values:
    """Radiance that leaves a grey, opaque surface: emitted, and reflected from even surroundings (Kirchhoff)."""
    return np.asarray(emissivity * own + (1 - emissivity) * surroundings)


def _prefactor() -> float:
    """2 k⁴ / (h³ c²): radiance is this × T⁴ × an integral over x = c2 / (λ T)."""
    return float(2 * constants.k**4 / (constants.h**3 * constants.c**2))


def _x(wavelength_um: float, kelvin: float) -> float:
    if wavelength_um == 0:
        return math.inf
    return _C2_M_K / (wavelength_um * 1e-6 * kelvin)


def _above(x: float) -> float:
    """∫ from x to infinity of t³ / (e^t − 1) dt; π⁴/15 for x = 0."""
    if math.isinf(x):
        return 0.0
    if x < _SERIES_FROM_X:
        below = x**3 * sum(factor * x**power for power, factor in enumerate(_BERNOULLI))
        return math.pi**4 / 15 - below
    return float(_series(np.float64(x)))


def _above_slope(x: float) -> float:
    """What stands for `_above` in the derivative: 4 × `_above` + x⁴ / (e^x − 1)."""
    if math.isinf(x):
        return 0.0
    return 4 * _above(x) + (x**4 / math.expm1(x) if x else 0.0)


def _series(x: Values | np.float64) -> Values:
    """`_above` where it converges quickly."""
    total = np.zeros_like(x)
    for n in range(1, _TERMS + 1):
        total = total + np.exp(-n * x) * (x**3 / n + 3 * x**2 / n**2 + 6 * x / n**3 + 6 / n**4)
    return np.asarray(total)


def _series_slope(x: Values) -> Values:
    return np.asarray(4 * _series(x) + x**4 / np.expm1(x))
