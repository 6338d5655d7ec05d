"""The eye on paper: what its options say of its errors and its noise, without looking.

Worked out from the same options that the eye is made of. What stays off paper is what pixels do to a face of a few
pixels: its corrections leave an error that depends on where between pixels it stands (`residual_delta_degC`).
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from conformance.bench.light import FACE_WIDTH_M, ROOM_DEGC, ROOM_HUMIDITY_PERCENT
from conformance.simulator.atmosphere import transmission
from conformance.simulator.eye_options import EyeOptions
from conformance.simulator.factory import size_correction, warmest_count
from conformance.simulator.optics import FieldView, kernel
from conformance.simulator.radiometry import band
from conformance.simulator.truth import TrueView

Line = NDArray[np.float64]

FACE_RESIDUAL_DELTA_DEGC, SMALL_FACE_RESIDUAL_DELTA_DEGC, PLATE_RESIDUAL_DELTA_DEGC = 0.08, 0.12, 0.05
"""Half-widths within which a good eye's errors of faces and plates lie, 1 m to 2 m away: means of 6 pictures and more,
at random places, of all classes and 8 fixed patterns, reach 0.073 for faces of `SMALL_FACE_PIXELS` and 0.113 below."""
SMALL_FACE_PIXELS = 7.5

_NETD_AT_DEGC = 30.0
_WARM_SHARE, _SKIN_DEGC = 0.6, 34.0
"""What vision takes for warm: this share of the way from the background to skin."""
_WARM_DOUBT_DELTA_DEGC = 0.3
"""Noise and patterns of the pixels at the edge, and of the background, leave so much open of where that begins."""
_PLATE_EDGE_PIXELS = 2
_CORNER_SHARE, _CORNER_LEAST_PIXELS, _CORNER_EDGE_PIXELS = 0.09, 4, 2
"""Side of the corner source as a share of the picture's width; what is not used of it."""


def pixels(eye: EyeOptions, distance_m: float) -> float:
    """Width of a face, or of a plate as wide, in pixels of the infrared picture."""
    return FACE_WIDTH_M / FieldView(eye.columns, eye.rows, eye.field_of_view_deg).pixel_m(distance_m)


def picture_gain(eye: EyeOptions, look: TrueView) -> float:
    """What an error of the picture becomes in what is read: corrections for air, skin and size enlarge it."""
    through = transmission(round(look.distance_m, 3), look.ambient_degC, ROOM_HUMIDITY_PERCENT)
    if look.is_face:
        share, _ = size_correction(eye, masked=False, capped=False).at(pixels(eye, look.distance_m))
        through *= eye.skin_emissivity * (1 + eye.size_correction * (share - 1))
    return 1 / through


def residual_delta_degC(eye: EyeOptions, look: TrueView) -> float:
    """Half-width of what a face is off by, whatever the corrections do; plates have none worth telling."""
    if not look.is_face:
        return 0.0
    small = pixels(eye, look.distance_m) < SMALL_FACE_PIXELS
    return SMALL_FACE_RESIDUAL_DELTA_DEGC if small else FACE_RESIDUAL_DELTA_DEGC


def mistaken_mask_delta_degC(eye: EyeOptions, look: TrueView, skin_degC: float) -> float:
    """What a bare face is off by where vision believes that it wears a mask: it looks as wide as one with a mask does,
    and is corrected for a mask that cools what is around the eyes."""
    bare, masked = (size_correction(eye, masked=each, capped=False) for each in (False, True))
    wide = pixels(eye, look.distance_m)
    sizes = min(len(bare.pixels), len(masked.pixels))  # the same heads; of the smallest a camera may not see each
    wide_as_masked = float(np.interp(wide, bare.pixels[-sizes:], masked.pixels[-sizes:]))
    (share, raised), (share_as_masked, raised_as_masked) = bare.at(wide), masked.at(wide_as_masked)
    too_much = (1 + eye.size_correction * (share - 1)) / (1 + eye.size_correction * (share_as_masked - 1))
    table = band()
    skin, air = float(table.radiance(skin_degC)), float(table.radiance(look.ambient_degC))
    raised_too_much = eye.size_correction * too_much * picture_gain(eye, look) * (raised - raised_as_masked)
    return float(table.apparent_degC(air + (skin - air) * too_much)) - skin_degC + raised_too_much


def systematic_delta_degC(eye: EyeOptions, look: TrueView) -> float:
    """What every picture at a look is off by."""
    way = (2 * look.position - 1) ** 2 + ((2 * look.height - 1) * eye.rows / eye.columns) ** 2
    return (
        eye.offset_delta_degC
        + eye.drift_delta_degC_per_h * look.at_s / 3600
        + eye.ambient_delta_degC_per_degC * (look.ambient_degC - ROOM_DEGC)
        + eye.warm_up_delta_degC * math.exp(-look.since_on_s / eye.warm_up_time_constant_s)
        + eye.shading_delta_degC * way
    )


def view_delta_degC(eye: EyeOptions) -> float:
    """Standard deviation of what all pictures of a view are off by, from view to view: without a corner source, what
    the shutter left last time and what has been added since, which is evenly somewhere between nothing and all."""
    if eye.corner_blackbody:
        return 0.0
    return math.hypot(eye.shutter_rest_delta_degC, eye.shutter_drift_delta_degC / math.sqrt(3))


def noise_of_picture_delta_degC(eye: EyeOptions, look: TrueView, skin_degC: float) -> float:
    """Standard deviation of what the picture shows of a thing, from picture to picture: the pixels', and the corner
    source's. Readings have `picture_gain` times as much.

    The warmest few of a face are taken for pixels that stand fixed. The more noise there is the more of them compete,
    which scatters less: at an NETD of 0.5 degC by a third.
    """
    wide = pixels(eye, look.distance_m)
    count = warmest_count(wide) if look.is_face else _plate_pixels(wide)
    variance = (_softer(skin_degC) ** 2) / count
    if eye.corner_blackbody:
        variance += (_softer(eye.corner_degC) / (_corner_side(eye) - _CORNER_EDGE_PIXELS)) ** 2
    return eye.netd_delta_degC * math.sqrt(variance)


def blurred_plate_delta_degC(eye: EyeOptions, blur_pixels: float, look: TrueView) -> tuple[float, float]:
    """Between what bounds a plate's reading is off behind a lens of this blur, whose kernel is known on whole pixels.

    What is warm enough belongs to the plate, and its middle is read: the hotter it is the more of its smeared edge is
    taken for plate, and the nearer the middle comes to the edge. Where noise decides how far that goes, both ends
    count. The corner source is smeared too, which raises all that is held against it. NaN of a plate that is not warm
    enough to be seen.
    """
    table = band()
    air, plate = (float(table.radiance(degC)) for degC in (look.ambient_degC, look.reference_degC))

    def shown_degC(source: float, share: float) -> float:
        return float(table.apparent_degC(air + (source - air) * share))

    raised = 0.0
    if eye.corner_blackbody:
        side = _corner_side(eye)
        corner = float(_smeared(eye.columns, 0, side, blur_pixels)[: side - _CORNER_EDGE_PIXELS].mean()) ** 2
        raised = eye.corner_degC - shown_degC(float(table.radiance(eye.corner_degC)), corner)
    half = pixels(eye, look.distance_m) / 2
    lines = [
        _smeared(count, place * count - half, place * count + half, blur_pixels)
        for count, place in ((eye.columns, look.position), (eye.rows, 1 - look.height))
    ]
    warm_degC = look.ambient_degC + _WARM_SHARE * (_SKIN_DEGC - look.ambient_degC - raised)
    coolest_degC = warm_degC + _WARM_DOUBT_DELTA_DEGC
    if shown_degC(plate, math.prod(float(line.max()) for line in lines)) <= coolest_degC:
        return math.nan, math.nan
    read = []
    for found_degC in (warm_degC - _WARM_DOUBT_DELTA_DEGC, coolest_degC):
        found = (float(table.radiance(found_degC)) - air) / (plate - air)
        middles = [line[line * other.max() > found] for line, other in (lines, lines[::-1])]
        read.append(shown_degC(plate, math.prod(float(each[_middle(len(each))].mean()) for each in middles)))
    return min(read) + raised - look.reference_degC, max(read) + raised - look.reference_degC


def _smeared(count: int, from_pixel: float, to_pixel: float, blur_pixels: float) -> Line:
    """Of a line of pixels, what each shows of a thing from one place to another, as a share of its excess."""
    edges = np.arange(count + 1, dtype=np.float64)
    covered = np.diff(np.clip(edges, from_pixel, to_pixel))
    shown: Line = ndimage.correlate1d(covered, kernel(blur_pixels), mode="nearest")
    return shown


def _corner_side(eye: EyeOptions) -> int:
    return max(_CORNER_LEAST_PIXELS, round(_CORNER_SHARE * eye.columns))


def _plate_pixels(wide: float) -> int:
    """Pixels in the middle of a plate that are averaged."""
    middle = _middle(max(1, int(wide)))
    return int(middle.stop - middle.start) ** 2


def _middle(count: int) -> slice:
    """What vision takes for the middle of so many pixels: half of them, and none of the two at either end."""
    edge = min((count - 1) // 2, max(_PLATE_EDGE_PIXELS, count // 4))
    return slice(edge, count - edge)


@lru_cache(maxsize=256)
def _softer(degC: float) -> float:
    """Noise in temperature at a temperature, by that where the NETD is stated: it is even in radiance."""
    return float(band().slope(_NETD_AT_DEGC)) / float(band().slope(degC))
