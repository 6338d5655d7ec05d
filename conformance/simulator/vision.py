"""Vision: what a device finds in one pair of pictures. It gets pixels and its own make, and nothing of the scene."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from conformance.bench.light import FACE_WIDTH_M, Covering, VisibleShape
from conformance.simulator.atmosphere import transmission
from conformance.simulator.eye_options import EyeOptions
from conformance.simulator.faces import Face, faces
from conformance.simulator.factory import EYES_MORE_ROWS, size_correction, warmest, warmest_count, window
from conformance.simulator.optics import FieldView, Picture
from conformance.simulator.radiometry import band
from conformance.simulator.sightings import Sighting

_SKIN_DEGC = 34.0
"""What skin is at least like: warm is what is nearer to it than to the background, which clothes are not."""
_WARM_SHARE, _WARM_DELTA_DEGC = 0.6, 1.0
_PERSON = (0.35, 0.45, 0.9)
"""What belongs to a person beside, above and below a face, in widths and heights of the face: hair, ears, neck."""
_HIDES_CHEEKS = frozenset({Covering.NOSE_AND_MOUTH, Covering.MOUTH})
_PLATE_GREY = 50.0
_PLATE_FILLED = 0.8
_PLATE_EDGE = 2
_FEWEST_WARM = 2
_SMEARED = 2
"""Pixels around the corner source into which the lens smears it."""
_HOTTER_DELTA_DEGC = 1.5
"""Before a person, only what is so much warmer than the face is a thing of its own."""

Degrees = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class VisibleView:
    """What the visible picture shows, worked out once for a standing picture."""

    faces: tuple[Face, ...]
    person: NDArray[np.bool_]
    """Infrared pixels that belong to persons."""
    own: NDArray[np.bool_]
    """Infrared pixels that show the device's own corner source."""
    dark: NDArray[np.bool_]
    """Visible pixels as dark as a blackbody's plate."""


class Vision:
    """The eye's image processing; made for one camera."""

    def __init__(
        self, options: EyeOptions, view: FieldView, visible_view: FieldView, corner: tuple[slice, slice] | None
    ) -> None:
        self._options, self._view, self._visible_view = options, view, visible_view
        self._corner = corner

    def examine(self, greys: Picture) -> VisibleView:
        """The visible picture."""
        found = faces(greys, self._visible_view)
        own = np.zeros((self._view.rows, self._view.columns), dtype=bool)
        if self._corner is not None:
            side = self._corner[0].stop + _SMEARED
            own[:side, :side] = True
        person = np.zeros_like(own)
        for face in found:
            left, right, top, bottom = face.box
            wide, high = max(right - left, face.width * 0.8), bottom - top
            beside, above, below = _PERSON
            middle = (left + right) / 2
            around = (middle - wide * (0.5 + beside), middle + wide * (0.5 + beside))
            person[window((*around, top - above * high, bottom + below * high), self._view)] = True
        return VisibleView(found, person, own, greys < _PLATE_GREY)

    def sightings(self, picture: Degrees, seen: VisibleView, ambient_degC: float) -> tuple[Sighting, ...]:
        """Everything found, from left to right. ``picture`` is corrected for the camera's own errors, degC;
        ``ambient_degC`` is what the device's own thermometer shows."""
        assumed = self._options.assumed_ambient_degC
        air_degC = ambient_degC if assumed is None else assumed
        some = picture[::4, ::4].ravel()
        background = float(np.partition(some, some.size // 4)[some.size // 4])
        found = [
            sighting for face in seen.faces if (sighting := self._face(picture, face, background, air_degC)) is not None
        ]
        warmest_face = max((sighting.apparent_degC for sighting in found), default=math.inf)
        skin_degC = max(_SKIN_DEGC, warmest_face) if found else _SKIN_DEGC
        warm = picture > background + max(_WARM_DELTA_DEGC, _WARM_SHARE * (skin_degC - background))
        warm &= ~seen.person | (picture > warmest_face + _HOTTER_DELTA_DEGC)
        warm &= ~seen.own
        if warm.any():
            found += self._things(picture, warm, seen, air_degC)
        return tuple(sorted(found, key=lambda sighting: (sighting.position, sighting.height)))

    def _face(self, picture: Degrees, face: Face, background_degC: float, air_degC: float) -> Sighting | None:
        """A face that is warm; None for one too small, or for the picture of one."""
        pixels = face.width * self._view.columns
        if face.width < self._options.smallest_face or pixels < self._options.smallest_face_pixels:
            return None
        region = picture[window(face.eyes, self._view, EYES_MORE_ROWS)].ravel()
        masked = face.covering in _HIDES_CHEEKS
        share, raised = size_correction(self._options, masked, face.under_brim).at(pixels)
        amount = self._options.size_correction
        shown_degC = warmest(region, warmest_count(pixels)) - amount * raised
        if shown_degC < background_degC + _WARM_DELTA_DEGC:
            return None
        through = self._options.skin_emissivity * self._through(face.width, air_degC) * (1 + amount * (share - 1))
        skin_degC = _undone(shown_degC, air_degC, through)
        shape = VisibleShape.FACE if skin_degC <= self._options.warmest_person_degC else VisibleShape.OBJECT
        covering = face.covering if shape is VisibleShape.FACE else None
        return Sighting(shape, skin_degC, face.x, 1 - face.y, face.width, covering)

    def _things(self, picture: Degrees, warm: NDArray[np.bool_], seen: VisibleView, air_degC: float) -> list[Sighting]:
        """Plates and other warm things."""
        labels, _ = ndimage.label(warm)
        things = []
        for number, box in enumerate(ndimage.find_objects(labels), 1):
            region = labels[box] == number
            if int(region.sum()) < _FEWEST_WARM:
                continue
            things.append(self._thing(picture[box], region, (box[0], box[1]), seen, air_degC))
        return things

    def _thing(
        self, part: Degrees, region: NDArray[np.bool_], box: tuple[slice, slice], seen: VisibleView, air_degC: float
    ) -> Sighting:
        rows, columns = box
        top, bottom = rows.start / self._view.rows, rows.stop / self._view.rows
        left, right = columns.start / self._view.columns, columns.stop / self._view.columns
        width = float(np.sqrt(region.sum() * (right - left) / (rows.stop - rows.start) / self._view.columns))
        dark = seen.dark[window(_inner(left, right, top, bottom, 0.7), self._visible_view)]
        plate = float(dark.mean()) > _PLATE_FILLED
        if plate:
            middle = part[_middle(part.shape[0]), _middle(part.shape[1])]
            shown_degC = float(middle.mean(dtype=np.float64))
        else:
            shown_degC = warmest(part[region], 3)
        apparent_degC = _undone(shown_degC, air_degC, self._through(width, air_degC))
        shape = VisibleShape.PLATE if plate else VisibleShape.OBJECT
        if not plate and not self._options.tells_objects_apart:
            shape = VisibleShape.FACE
        covering = Covering.NONE if shape is VisibleShape.FACE else None
        return Sighting(shape, apparent_degC, (left + right) / 2, 1 - (top + bottom) / 2, width, covering)

    def _through(self, width: float, air_degC: float) -> float:
        """What comes through the air from a thing as wide as a face that looks so wide."""
        distance_m = FACE_WIDTH_M / (width * self._view.columns * self._view.pixel_m(1.0))
        humidity = self._options.assumed_relative_humidity_percent
        through = transmission(round(distance_m, 3), air_degC, humidity)
        return 1 + self._options.air_correction * (through - 1)


def _undone(shown_degC: float, air_degC: float, through: float) -> float:
    """Temperature of what shows so after only this share of its excess over the air came through."""
    table = band()
    shown, air = (float(np.interp(each, table.degC, table.radiances)) for each in (shown_degC, air_degC))
    return float(np.interp(air + (shown - air) / through, table.radiances, table.degC))


def _inner(left: float, right: float, top: float, bottom: float, share: float) -> tuple[float, float, float, float]:
    across, down = (right - left) * (1 - share) / 2, (bottom - top) * (1 - share) / 2
    return left + across, right - across, top + down, bottom - down


def _middle(count: int) -> slice:
    """The middle half, without the pixels that the lens mixes with the frame; at least one."""
    edge = min((count - 1) // 2, max(_PLATE_EDGE, count // 4))
    return slice(edge, count - edge)
