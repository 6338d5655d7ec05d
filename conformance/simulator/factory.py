"""The factory: how a maker finds what vision has to correct for, on heads of known temperature.

The warmest spots of a face are small. What a camera makes of them depends on how many pixels a face has and on the
lens: the factory puts an ordinary head at many distances before this very lens and notes which share of the canthus's
excess over the air arrives in the warmest few pixels, and by how much noise raises the warmest few of many.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from conformance.bench.light import FACE_WIDTH_M, Covering, VisibleFigure, VisibleShape
from conformance.core.seeding import generator
from conformance.simulator.eye_options import EyeOptions
from conformance.simulator.faces import Face, faces
from conformance.simulator.heads import SKIN_EMISSIVITY
from conformance.simulator.optics import FieldView, Picture, blurred
from conformance.simulator.picture import Air, Looked, infrared, visible
from conformance.simulator.radiometry import Values, band

_AIR = Air(22.0, 45.0)
_CANTHUS_DEGC = 35.6
_VIEW_DEG = 53.13
_SIZES = tuple(float(size) for size in np.geomspace(2.5, 200, 28))
"""Widths of a head, in pixels."""
_NEAREST = 0.5
"""No head is put so near that it fills more than this share of the picture's width."""
_NOISES = 12
_WARMEST_SHARE = 0.002
_FEWEST_WARMEST = 3
EYES_MORE_ROWS = 0.6
"""The region of the eyes is taken this much larger above and below: in a far face it is less than a row."""


@dataclass(frozen=True, slots=True, eq=False)
class SizeCorrection:
    """By the width of a head in pixels of the infrared picture."""

    pixels: Values
    shares: Values
    """Of the canthus's excess radiance that the warmest pixels show."""
    raised_delta_degC: Values
    """What noise raises them by."""

    def at(self, pixels: float) -> tuple[float, float]:
        """Share, and what noise raises."""
        share = float(np.interp(pixels, self.pixels, self.shares))
        return share, float(np.interp(pixels, self.pixels, self.raised_delta_degC))


def warmest_count(pixels: float) -> int:
    """How many pixels of a face of this width are taken for its warmest part."""
    return max(_FEWEST_WARMEST, round(_WARMEST_SHARE * math.pi / 4 * 1.45 * pixels**2))


def window(at: tuple[float, float, float, float], view: FieldView, more_rows: float = 0.0) -> tuple[slice, slice]:
    """Pixels whose centres lie in a box of shares of the field of view, and so far above and below; at least one."""
    left, right, top, bottom = at
    columns = _between(left * view.columns, right * view.columns, view.columns)
    return _between(top * view.rows - more_rows, bottom * view.rows + more_rows, view.rows), columns


def size_correction(options: EyeOptions, masked: bool, capped: bool) -> SizeCorrection:
    """For the lens and the noise of these options, and for faces so covered."""
    noise = math.hypot(options.netd_delta_degC, options.fixed_pattern_delta_degC)
    camera = _Bench(options.columns, options.visible_columns, options.blur_pixels, round(noise, 6), masked, capped)
    return _calibrated(camera)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What a calibration depends on."""

    columns: int
    visible_columns: int
    blur_pixels: float
    noise_delta_degC: float
    masked: bool
    capped: bool


@lru_cache(maxsize=64)
def _calibrated(bench: _Bench) -> SizeCorrection:
    rows = [row for size in _SIZES if size <= _NEAREST * bench.columns and (row := _head(size, bench)) is not None]
    pixels, shares, raised = (np.array(column) for column in zip(*rows, strict=True))
    order = np.argsort(pixels)
    return SizeCorrection(pixels[order], shares[order], raised[order])


def _head(size: float, bench: _Bench) -> tuple[float, float, float] | None:
    """Measured width, share, and what noise raises: means over places that differ by parts of a pixel."""
    steps = 4 if size < 20 else 2 if size < 60 else 1
    shifts = [(place + 0.5) / steps - 0.5 for place in range(steps)]
    found = [row for across in shifts for down in shifts if (row := _placed(size, bench, across, down)) is not None]
    if not found:
        return None
    width, share, raised = np.mean(found, axis=0)
    return float(width), float(share), float(raised)


def _placed(size: float, bench: _Bench, across: float, down: float) -> tuple[float, float, float] | None:
    """One head at one place, in a picture just as large as it needs; None where vision finds no face in it."""
    side = 2 * math.ceil(0.95 * size) + 6
    scale = bench.visible_columns / bench.columns
    view, eyes = FieldView(side, side, _VIEW_DEG), FieldView(round(side * scale), round(side * scale), _VIEW_DEG)
    distance_m = FACE_WIDTH_M / size / view.pixel_m(1.0)
    covering = Covering.NOSE_AND_MOUTH if bench.masked else Covering.NONE
    head = VisibleFigure(
        VisibleShape.FACE,
        _CANTHUS_DEGC,
        0.5 + across / side,
        covering,
        distance_m=distance_m,
        height=0.5 + down / side,
        capped=bench.capped,
    )
    looked = (Looked(head, head.position, covering),)
    seen = faces(visible(looked, eyes), eyes)
    if len(seen) != 1:
        return None
    radiance = blurred(infrared(looked, _AIR, view), bench.blur_pixels)
    dice = generator("factory", f"{size:.6f}", f"{across:.3f}", f"{down:.3f}")
    return _noted(seen[0], radiance, view, _AIR.transmission(distance_m), bench.noise_delta_degC, dice)


def _noted(
    face: Face, radiance: Picture, view: FieldView, transmitted: float, noise: float, dice: np.random.Generator
) -> tuple[float, float, float]:
    table = band()
    pixels = face.width * view.columns
    region = table.apparent_degC(radiance[window(face.eyes, view, EYES_MORE_ROWS)]).ravel()
    count = warmest_count(pixels)
    quiet = warmest(region, count)
    noisy = [warmest(region + noise * dice.standard_normal(region.size), count) for _ in range(_NOISES)]
    air = float(table.radiance(_AIR.degC))
    excess = SKIN_EMISSIVITY * transmitted * (float(table.radiance(_CANTHUS_DEGC)) - air)
    return pixels, (float(table.radiance(quiet)) - air) / excess, float(np.mean(noisy)) - quiet


def warmest(values: np.ndarray[tuple[int], np.dtype[np.floating]], count: int) -> float:
    """Mean of the warmest few."""
    if values.size <= count:
        return float(values.mean(dtype=np.float64))
    return float(np.partition(values, values.size - count)[-count:].mean(dtype=np.float64))


def _between(start: float, end: float, count: int) -> slice:
    first = min(count - 1, max(0, math.ceil(start - 0.5)))
    return slice(first, max(first + 1, min(count, math.ceil(end - 0.5))))
