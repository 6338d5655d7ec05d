"""Heads: what a person's head and shoulders look like in infrared and visible light, turned, masked, capped.

Warmth is given as a share of the inner canthus's excess over the air, in radiance, so that one drawing serves every
body and every room (simplification: skin follows the air everywhere alike). The figures for canthus and forehead are
means of 533 people in the public data set of Wang et al., "Facial and oral temperature data from a large set of human
subject volunteers", PhysioNet 2021 (air 23.2 °C, canthi 35.60 °C at the warmest pixel and 34.65 °C over
12 mm × 12 mm, forehead 34.25 °C in the middle); cheeks, nose, hair and cloth are typical of published thermograms,
rounded. Lengths in millimetres from the head's centre, x to the right, y upwards.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from conformance.bench.light import Covering
from conformance.simulator.template import Template, template

Field = NDArray[np.float64]
Region = NDArray[np.bool_]

SKIN_EMISSIVITY = 0.98
"""Steketee, Phys. Med. Biol. 18 (1973) 686–694."""
EMISSIVITY_LOSS_AT_60_DEG = 0.02
"""What skin's emissivity loses where it is seen at 60° to its normal, growing with the fourth power of the angle:
Watmough, Fowler and Oliver, Phys. Med. Biol. 15 (1970) 1–8, found errors small to 60° and large beyond."""

HALF_WIDTH_MM, HALF_HEIGHT_MM = 75.0, 112.0
FACE_HALF_WIDTH_MM = 64.0
FACE_WIDTH_SHARE = FACE_HALF_WIDTH_MM / HALF_WIDTH_MM
"""Of the head's width that is skin, from the front."""
CHIN_MM, HAIRLINE_MM, BRIM_MM, EYES_MM = -108.0, 70.0, 38.0, 12.0
CANTHUS_MM = 16.0
"""Half the way between the inner canthi."""
TORSO_HALF_WIDTH_MM, TORSO_FROM_MM = 215.0, -420.0
CLOTH = 0.38
CLOTH_GREY = 85.0

_LEFT_MM, _RIGHT_MM, _TOP_MM = -240, 240, 140
_GREY = {"skin": 160.0, "hair": 30.0, "eye": 60.0, "mouth": 120.0, "mask": 240.0, "cap": 50.0, "neck": 88.0}
_MASK_TOP_MM = {Covering.NOSE_AND_MOUTH: -4.0, Covering.MOUTH: -40.0, Covering.CHIN: -72.0}
_FAR_CANTHUS_LOST_DEG = (28.0, 42.0)
"""Turned so far, the bridge of the nose begins to hide the far canthus, and hides it."""
# (x, y, sigma x, sigma y, share): warmth blends towards the share around the place, skin elsewhere has _SKIN.
_SKIN = 0.89
_SPOTS = (
    (-34.0, -32.0, 20.0, 22.0, 0.83),
    (34.0, -32.0, 20.0, 22.0, 0.83),
    (-28.0, 52.0, 12.0, 9.0, 0.92),
    (28.0, 52.0, 12.0, 9.0, 0.92),
    (0.0, -28.0, 10.0, 15.0, 0.74),
    (0.0, -62.0, 15.0, 7.0, 0.91),
    (-33.0, 11.0, 9.0, 6.0, 0.87),
    (33.0, 11.0, 9.0, 6.0, 0.87),
    (-15.0, 14.0, 8.0, 8.0, 0.925),
    (15.0, 14.0, 8.0, 8.0, 0.925),
)
_CANTHUS_SIGMA_MM = 3.0


@lru_cache(maxsize=48)  # a head is four megabytes of cells
def head(covering: Covering, capped: bool, angle_deg: int, phantom: bool) -> Template:
    """Head and shoulders (of a phantom: head and stand), in cells of 1 mm."""
    x, y = np.meshgrid(
        np.arange(_LEFT_MM, _RIGHT_MM) + 0.5, np.arange(_TOP_MM, int(TORSO_FROM_MM), -1) - 0.5, sparse=True
    )
    skull = (x / HALF_WIDTH_MM) ** 2 + (y / HALF_HEIGHT_MM) ** 2 <= 1
    face, around = _face(x, y, angle_deg)
    skin = skull & face
    cover = np.zeros(skull.shape)
    infrared, visible = np.zeros(skull.shape), np.zeros(skull.shape)

    def paint(where: Region, warmth: Field | float, grey: float) -> None:
        cover[where] = 1.0
        infrared[where] = warmth[where] if isinstance(warmth, np.ndarray) else warmth
        visible[where] = grey

    if phantom:
        paint((np.abs(x) < 30) & (y < -90), 0.0, 40.0)
    else:
        paint(_torso(x, y), CLOTH, CLOTH_GREY)
        paint((np.abs(x) < 50) & (y < -70) & (y > -165), 0.87, _GREY["neck"])
    paint(skull, 0.50, _GREY["hair"])
    paint(skin, _warmth(around, y, angle_deg), _GREY["skin"])
    for side in (-33.0, 33.0):
        visible[skin & (((around - side) / 11) ** 2 + ((y - EYES_MM) / 5) ** 2 < 1)] = _GREY["eye"]
    visible[skin & ((around / 22) ** 2 + ((y + 64) / 5) ** 2 < 1)] = _GREY["mouth"]
    if covering is not Covering.NONE:
        _cover_with_mask(paint, skull, around, y, covering)
    if capped:
        crown = (x / (HALF_WIDTH_MM + 4)) ** 2 + (y / (HALF_HEIGHT_MM + 10)) ** 2 <= 1
        paint((crown & (y > BRIM_MM)) | ((np.abs(y - BRIM_MM) < 7) & (np.abs(x) < 82)), 0.42, _GREY["cap"])
    return template(1e-3, _LEFT_MM / 1e3, _TOP_MM / 1e3, cover, infrared, visible)


def _face(x: Field, y: Field, angle_deg: float) -> tuple[Region, Field]:
    """Where skin is seen, and which x of the face looked at from the front is seen there.

    The head is taken as a cylinder of elliptic section: a face's x is a longitude, and turning adds to it.
    """
    longitude = np.arcsin(np.clip(x / HALF_WIDTH_MM, -1, 1)) - math.radians(angle_deg)
    around = np.where(np.abs(longitude) < math.pi / 2, HALF_WIDTH_MM * np.sin(longitude), np.inf)
    middle, half_height = (HAIRLINE_MM + CHIN_MM) / 2 + 6, (HAIRLINE_MM - CHIN_MM) / 2 + 6
    oval = (around / FACE_HALF_WIDTH_MM) ** 2 + ((y - middle) / half_height) ** 2 <= 1
    return oval & (y < HAIRLINE_MM) & (y > CHIN_MM), np.where(np.isinf(around), 1e6, around) + 0 * y


def _warmth(around: Field, y: Field, angle_deg: float) -> Field:
    """Of bare skin, as a share of the canthus."""
    warmth = np.full(around.shape, _SKIN)
    for at_x, at_y, sigma_x, sigma_y, share in _SPOTS:
        near = np.exp(-0.5 * (((around - at_x) / sigma_x) ** 2 + ((y - at_y) / sigma_y) ** 2))
        warmth += near * (share - warmth)
    lost_from, lost_at = _FAR_CANTHUS_LOST_DEG
    lost = float(np.clip((abs(angle_deg) - lost_from) / (lost_at - lost_from), 0, 1))
    for side in (-1, 1):
        far = side * angle_deg > 0
        near = np.exp(-0.5 * ((around - side * CANTHUS_MM) ** 2 + (y - EYES_MM) ** 2) / _CANTHUS_SIGMA_MM**2)
        warmth += near * (1 - warmth) * (1 - lost if far else 1.0)
    seen_at_deg = np.abs(np.degrees(np.arcsin(np.clip(around / HALF_WIDTH_MM, -1, 1))) + angle_deg)
    return np.asarray(warmth * (1 - EMISSIVITY_LOSS_AT_60_DEG * (np.minimum(seen_at_deg, 90) / 60) ** 4))


def _torso(x: Field, y: Field) -> Region:
    """Shoulders that slope from the neck."""
    return np.asarray((y < -140) & (np.abs(x) < TORSO_HALF_WIDTH_MM) & (y < -140 - 0.002 * x**2))


def _cover_with_mask(paint: object, skull: Region, around: Field, y: Field, covering: Covering) -> None:
    assert callable(paint)
    top = _MASK_TOP_MM[covering] - 0.002 * around**2
    oval = (around / (FACE_HALF_WIDTH_MM + 1)) ** 2 + ((y + 30) / 86) ** 2 <= 1
    cloth = skull & oval & (y < top)
    breath = 0.55 + 0.12 * np.exp(-0.5 * ((around / 25) ** 2 + ((y + 50) / 20) ** 2))
    paint(cloth, breath, _GREY["mask"])
