"""The air between a target and the camera: what it lets through, and what it sends itself.

Model: the one that makers of LWIR cameras publish with their calibration, a Beer–Lambert exponential averaged over the
band. Because strong lines of water vapour are saturated already over a short way, the exponent grows with the square
root of the way (two terms, weights 1.9 and −0.9). Source: Minkina and Dudzik, *Infrared Thermography: Errors and
Uncertainties*, Wiley 2009, appendix A; compared with others in Minkina and Klecha, J. Sens. Sens. Syst. 5 (2016)
17–23. It is fitted to metres and more; below a metre it is an extrapolation towards transmission 1 at no distance.
"""

from __future__ import annotations

import math
from functools import lru_cache

_WEIGHT = 1.9
_ALPHAS = (0.006569, 0.012620)
"""m^-1/2."""
_BETAS = (-0.002276, -0.006670)
"""m^-1/2 (g m-3)^-1/2."""
_VAPOUR = (1.5587, 6.939e-2, -2.7816e-4, 6.8455e-7)
"""Logarithm of saturated water vapour (g m-3) as a polynomial in degC."""


def vapour_g_per_m3(air_degC: float, relative_humidity_percent: float) -> float:
    """Water in the air."""
    logarithm = sum(factor * air_degC**power for power, factor in enumerate(_VAPOUR))
    return relative_humidity_percent / 100 * math.exp(logarithm)


@lru_cache(maxsize=4096)
def transmission(distance_m: float, air_degC: float, relative_humidity_percent: float) -> float:
    """Share of the band's radiance that comes through; 1 at no distance."""
    way, wet = math.sqrt(distance_m), math.sqrt(vapour_g_per_m3(air_degC, relative_humidity_percent))
    first, second = (math.exp(-way * (a + b * wet)) for a, b in zip(_ALPHAS, _BETAS, strict=True))
    return _WEIGHT * first + (1 - _WEIGHT) * second


def through(sent: float, air: float, transmitted: float) -> float:
    """Radiance after the way: what is transmitted, and the path's own (Kirchhoff: the air emits what it absorbs)."""
    return transmitted * sent + (1 - transmitted) * air
