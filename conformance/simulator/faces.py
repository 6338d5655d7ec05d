"""Faces in the visible picture: where they are, how large, what covers them. Pixels in, values out.

A face is a connected region of skin and mask of a face's proportions. It is found anew in every standing picture;
nothing is known of it but greys.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from conformance.bench.light import Covering
from conformance.simulator.heads import CHIN_MM, EYES_MM, FACE_HALF_WIDTH_MM, FACE_WIDTH_SHARE, HAIRLINE_MM
from conformance.simulator.optics import FieldView, Picture

_SKIN_FROM = 125.0
"""Grey from which something is skin or a mask: clearly more than half-way from hair to skin."""
_HAIR_GREY = 30.0
"""What mostly borders a face at its sides."""
_FACE_MM = HAIRLINE_MM - CHIN_MM
_HEIGHT_OF_WIDTH = _FACE_MM / (2 * FACE_HALF_WIDTH_MM)
_EYES_UP, _MIDDLE_UP = (EYES_MM - CHIN_MM) / _FACE_MM, -CHIN_MM / _FACE_MM
"""Height of the eyes, and of the head's middle, above the chin, in heights of a face."""
_BELOW_EYES, _ABOVE_EYES = 0.06, 0.13
"""How far the region of the eyes reaches, in heights of a face: to a low brim, not into a mask."""
_SKIN_GREY, _MASK_GREY = 160.0, 240.0
_MASK_FROM_NOSE, _MASK_FROM_MOUTH, _MASK_FROM_CHIN = 0.46, 0.28, 0.09
"""A mask of so many face heights covers nose and mouth, the mouth, the chin."""
_FILLED = 0.5
"""A face fills at least this share of the box around it."""
_PROPORTIONS = (0.75, 4.0)
"""Height of a face over its width: a cap shortens it, turning away and hiding narrow it."""
_UNDER_BRIM, _FINE_ENOUGH_PIXELS = 0.9, 8
"""A face so much lower than it should be is under a brim, if it has the pixels to tell."""
_FEWEST_PIXELS = 6
_MOSTLY_SKINLESS = 0.9
"""What is bright to this share is cloth, and no face behind it."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face; coordinates are shares of the field of view, x from the left and y from the top.

    (x, y) is the middle of the head that it belongs to.
    """

    x: float
    y: float
    width: float
    """Of the head that it belongs to, if it looks this way."""
    covering: Covering
    under_brim: bool
    """Too low for its width: something covers the forehead."""
    box: tuple[float, float, float, float]
    """Left, right, top, bottom of what is seen of it."""
    eyes: tuple[float, float, float, float]
    """The same of the region around the eyes, where the warmest part is."""


def faces(greys: Picture, view: FieldView) -> tuple[Face, ...]:
    """All faces in a visible picture, from left to right."""
    labels, count = ndimage.label(greys >= _SKIN_FROM)
    if not count:
        return ()
    wide = np.pad(greys, ((0, 0), (1, 1)), mode="edge")
    found = (
        _face(labels[box] == number, wide[box[0], box[1].start : box[1].stop + 2], (box[0], box[1]), view)
        for number, box in enumerate(ndimage.find_objects(labels), 1)
    )
    return tuple(sorted((face for face in found if face is not None), key=lambda face: face.x))


def _face(region: NDArray[np.bool_], greys: Picture, box: tuple[slice, slice], view: FieldView) -> Face | None:
    """The face that a region is; None where it is none. ``greys`` is one column wider on both sides."""
    height, width = region.shape
    area = int(region.sum())
    if area < _FEWEST_PIXELS or area < _FILLED * height * width:
        return None
    if not _PROPORTIONS[0] <= height / width <= _PROPORTIONS[1]:
        return None
    brightness = np.clip((greys[:, 1:-1] - _SKIN_GREY) / (_MASK_GREY - _SKIN_GREY), 0, 1)
    bright: Picture = np.where(region, brightness, 0.0)
    if bright.sum() > _MOSTLY_SKINLESS * area:
        return None
    wide = _widest(region, greys, bright)
    whole = max(height, _HEIGHT_OF_WIDTH * wide)
    top, bottom = box[0].start, box[0].stop
    left, right = box[1].start, box[1].stop
    level = bottom - _EYES_UP * whole
    inset = 0.08 * width
    return Face(
        x=(left + right) / 2 / view.columns,
        y=(bottom - _MIDDLE_UP * whole) / view.rows,
        width=max(wide, whole / _HEIGHT_OF_WIDTH) / FACE_WIDTH_SHARE / view.columns,
        covering=_covering(_height(bright) / whole),
        under_brim=wide > _FINE_ENOUGH_PIXELS and height < _UNDER_BRIM * _HEIGHT_OF_WIDTH * wide,
        box=(left / view.columns, right / view.columns, top / view.rows, bottom / view.rows),
        eyes=(
            (left + inset) / view.columns,
            (right - inset) / view.columns,
            max(top, level - _ABOVE_EYES * whole) / view.rows,
            max(top + 1, level + _BELOW_EYES * whole) / view.rows,
        ),
    )


def _widest(region: NDArray[np.bool_], greys: Picture, bright: Picture) -> float:
    """Width of the wide part, to less than a pixel: the mean of the widest third of its rows.

    A pixel at the edge counts by its grey, between that of hair and that of the row. ``greys`` is one column wider
    than the region on both sides.
    """
    near = np.pad(region, ((0, 0), (1, 1)))
    near[:, :-2] |= region
    near[:, 2:] |= region
    cloth = 2 * bright.sum(axis=1) > region.sum(axis=1)
    level = np.where(cloth, _MASK_GREY, _SKIN_GREY)[:, None]
    widths = np.sort((near * np.clip((greys - _HAIR_GREY) / (level - _HAIR_GREY), 0, 1)).sum(axis=1))
    return float(widths[-max(1, len(widths) // 3) :].mean())


def _height(bright: Picture) -> float:
    """Of what is bright, in pixels, in the middle third of the columns."""
    columns = bright.shape[1]
    return float(bright[:, columns // 3 : columns - columns // 3].sum(axis=0).mean())


def _covering(share: float) -> Covering:
    """By the height of the mask, in heights of a face."""
    if share >= _MASK_FROM_NOSE:
        return Covering.NOSE_AND_MOUTH
    if share >= _MASK_FROM_MOUTH:
        return Covering.MOUTH
    return Covering.CHIN if share >= _MASK_FROM_CHIN else Covering.NONE
