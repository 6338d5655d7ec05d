"""The eye on paper: what its options say of its errors and its noise, without looking.

Worked out from the same options that the eye is made of. What stays off paper is what pixels do to a face of a few
pixels: its corrections leave an error that depends on where between pixels it stands (`residual_delta_degC`).
"""

from __future__ import annotations

import math
from functools import lru_cache

from scipy import special

from conformance.bench.simulator.atmosphere import transmission
from conformance.bench.simulator.eye_options import EyeOptions
from conformance.bench.simulator.factory import size_correction, warmest_count
from conformance.bench.simulator.light import FACE_WIDTH_M, ROOM_DEGC, ROOM_HUMIDITY_PERCENT
from conformance.bench.simulator.optics import View
from conformance.bench.simulator.radiometry import band
from conformance.bench.simulator.truth import Look

FACE_RESIDUAL_DELTA_DEGC, SMALL_FACE_RESIDUAL_DELTA_DEGC, PLATE_RESIDUAL_DELTA_DEGC = 0.08, 0.12, 0.05
"""Half-widths within which a good eye's errors of faces and plates lie, 1 m to 2 m away: means of 6 pictures and more,
at random places, of all classes and 8 fixed patterns, reach 0.073 for faces of `SMALL_FACE_PIXELS` and 0.113 below."""
SMALL_FACE_PIXELS = 7.5

_NETD_AT_DEGC = 30.0
_WARM_SHARE, _SKIN_DEGC = 0.6, 34.0
"""What vision takes for warm: this share of the way from the background to skin."""
_CORNER_SHARE, _CORNER_LEAST_PIXELS, _CORNER_EDGE_PIXELS = 0.09, 4, 2
"""Side of the corner source as a share of the picture's width; what is not used of it."""


def pixels(eye: EyeOptions, distance_m: float) -> float:
    """Width of a face, or of a plate as wide, in pixels of the infrared picture."""
    return FACE_WIDTH_M / View(eye.columns, eye.rows, eye.field_of_view_deg).pixel_m(distance_m)


def picture_gain(eye: EyeOptions, look: Look) -> float:
    """What an error of the picture becomes in what is read: corrections for air, skin and size enlarge it."""
    through = transmission(round(look.distance_m, 3), look.ambient_degC, ROOM_HUMIDITY_PERCENT)
    if look.is_face:
        share, _ = size_correction(eye, masked=False, capped=False).at(pixels(eye, look.distance_m))
        through *= eye.skin_emissivity * (1 + eye.size_correction * (share - 1))
    return 1 / through


def residual_delta_degC(eye: EyeOptions, look: Look) -> float:
    """Half-width of what a face is off by, whatever the corrections do; plates have none worth telling."""
    if not look.is_face:
        return 0.0
    small = pixels(eye, look.distance_m) < SMALL_FACE_PIXELS
    return SMALL_FACE_RESIDUAL_DELTA_DEGC if small else FACE_RESIDUAL_DELTA_DEGC


def systematic_delta_degC(eye: EyeOptions, look: Look) -> float:
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


def noise_of_picture_delta_degC(eye: EyeOptions, look: Look, skin_degC: float) -> float:
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


def blur_delta_degC(eye: EyeOptions, blur_pixels: float, look: Look) -> float:
    """What a plate's reading is off by behind a lens of this blur: its middle loses to the air, and so does the corner
    source, which raises all that is held against it."""
    excess_delta_degC = look.reference_degC - look.ambient_degC
    warm = (-pixels(eye, look.distance_m) / 2, pixels(eye, look.distance_m) / 2)
    found = _WARM_SHARE * (_SKIN_DEGC - look.ambient_degC) / excess_delta_degC / _shown(0.0, warm, blur_pixels)
    reach = next((x / 4 for x in range(1, 400) if _shown(x / 4, warm, blur_pixels) < found), warm[1])
    half = max(0.5, math.sqrt(_plate_pixels(2 * reach)) / 2)
    lost = (1 - _shown_share(-half, half, warm, blur_pixels)) * excess_delta_degC
    if not eye.corner_blackbody:
        return -lost
    side = _corner_side(eye)
    corner = _shown_share(0, side - _CORNER_EDGE_PIXELS, (-math.inf, side), blur_pixels)
    return (1 - corner) * (eye.corner_degC - look.ambient_degC) - lost


def _shown_share(from_pixel: float, to_pixel: float, warm: tuple[float, float], blur_pixels: float) -> float:
    """Which share of a square's excess is shown in a square part of it: the mean, the same across and down."""
    steps = 32
    at = [from_pixel + (to_pixel - from_pixel) * (step + 0.5) / steps for step in range(steps)]
    return (sum(_shown(x, warm, blur_pixels) for x in at) / steps) ** 2


def _shown(x: float, warm: tuple[float, float], blur_pixels: float) -> float:
    """What a line that is warm between two places shows at one."""
    return float(special.ndtr((warm[1] - x) / blur_pixels) - special.ndtr((warm[0] - x) / blur_pixels))


def _corner_side(eye: EyeOptions) -> int:
    return max(_CORNER_LEAST_PIXELS, round(_CORNER_SHARE * eye.columns))


def _plate_pixels(wide: float) -> int:
    """Pixels in the middle of a plate that are averaged."""
    side = max(1, int(wide))
    edge = min((side - 1) // 2, max(1, side // 4) if side > 2 else 0)
    return int((side - 2 * edge) ** 2)


@lru_cache(maxsize=256)
def _softer(degC: float) -> float:
    """Noise in temperature at a temperature, by that where the NETD is stated: it is even in radiance."""
    return float(band().slope(_NETD_AT_DEGC)) / float(band().slope(degC))
