"""Hot objects: a cup, a phone, a lighter, a warm bag, drawn once in units of their width.

Warmth is a share of the warmest part's excess over the air, in radiance. Greys stay below a face's: what vision tells
objects by. Shapes and shares are typical, not measured (simplification).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from conformance.bench.light import Make
from conformance.simulator.template import Template, template

Field = NDArray[np.float64]

WIDTH_M: Mapping[Make, float] = MappingProxyType(
    {Make.CUP: 0.08, Make.PHONE: 0.07, Make.LIGHTER: 0.02, Make.WARM_BAG: 0.11}
)
"""Used if not stated."""
_CELLS = 100
"""A width."""


@lru_cache(maxsize=64)
def hot_object(make: Make, width_m: float) -> Template:
    """The object; its centre is the middle of its warm part."""
    side = np.arange(-_CELLS, _CELLS) + 0.5
    x, y = np.meshgrid(side / _CELLS, -side / _CELLS)
    cover, warmth, grey = _DRAWN[make](x, y)
    return template(width_m / _CELLS, -width_m, width_m, cover, warmth, grey)


_Planes = tuple[Field, Field, Field]


def _cup(x: Field, y: Field) -> _Planes:
    body = (np.abs(x) < 0.44 + 0.06 * y / 0.6) & (np.abs(y) < 0.6)
    ring = np.hypot((x - 0.55) / 0.28, y / 0.32)
    handle = (ring < 1) & (ring > 0.65) & (x > 0.45)
    drink = body & (y > 0.5)
    warmth = np.where(drink, 1.0, np.where(body, 0.86 + 0.08 * y, 0.4))
    return (body | handle).astype(float), warmth, np.where(drink, 55.0, 90.0)


def _phone(x: Field, y: Field) -> _Planes:
    body = (np.abs(x) < 0.5) & (np.abs(y) < 0.98)
    warmth = 0.8 + 0.2 * np.exp(-0.5 * ((x / 0.3) ** 2 + ((y - 0.3) / 0.3) ** 2))
    return body.astype(float), warmth, np.full(x.shape, 60.0)


def _lighter(x: Field, y: Field) -> _Planes:
    flame = (x / 0.4) ** 2 + ((y - 0.2) / 0.7) ** 2 < 1
    body = (np.abs(x) < 0.5) & (y < -0.4)
    return (flame | body).astype(float), np.where(flame, 1.0, 0.3), np.full(x.shape, 90.0)


def _warm_bag(x: Field, y: Field) -> _Planes:
    across, down = np.abs(x) / 0.5, np.abs(y) / 0.4
    body = across**4 + down**4 < 1
    return body.astype(float), 1 - 0.12 * np.minimum(1, across**2 + down**2), np.full(x.shape, 65.0)


_DRAWN: Mapping[Make, Callable[[Field, Field], _Planes]] = MappingProxyType(
    {Make.CUP: _cup, Make.PHONE: _phone, Make.LIGHTER: _lighter, Make.WARM_BAG: _warm_bag}
)
