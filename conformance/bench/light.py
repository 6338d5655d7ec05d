"""Light: all that a simulated device receives of the scene. It carries appearances, never references or names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from conformance.core.seeding import generator


class VisibleShape(StrEnum):
    """Shape of an object as a camera sees it."""

    FACE = "face"
    PLATE = "plate"
    """A flat, uniform, framed surface: a blackbody."""
    OBJECT = "object"
    """Any other warm object."""


class Covering(StrEnum):
    """How much of a face is covered."""

    NONE = "none"
    NOSE_AND_MOUTH = "nose_and_mouth"
    MOUTH = "mouth"
    CHIN = "chin"


@dataclass(frozen=True, slots=True)
class Blob:
    """One warm object in view."""

    shape: VisibleShape
    apparent_degC: float
    """Apparent surface temperature at its warmest part."""
    position: float
    """0 (left) to 1 (right) of the field of view."""
    covering: Covering = Covering.NONE
    size: float = 0.1
    """Apparent width as a share of the field of view: a face at 1.5 m fills a tenth."""


class Make(StrEnum):
    """Appearance of an object: which picture of it is drawn."""

    HEAD = "head"
    PHANTOM = "phantom"
    """A uniform head: bald, on a stand, as warm as a face."""
    PLATE = "plate"
    BARS = "bars"
    """Four bars on a plate, each seven times as high as wide, as wide apart as they are wide."""
    CUP = "cup"
    PHONE = "phone"
    LIGHTER = "lighter"
    WARM_BAG = "warm_bag"


FACE_WIDTH_M = 0.15
"""Of a head, seen from the front: at 1 m it fills 0.15 of a field of view that is 1 m wide there."""


@dataclass(frozen=True, slots=True)
class VisibleFigure(Blob):
    """One object with everything that a camera can see of it.

    ``apparent_degC`` is of a face the skin's own temperature in the inner corners of the eyes (its warmest part), of
    everything else the radiance temperature of its warmest part, seen at no distance; of bars it is the ground's.
    """

    make: Make = Make.HEAD
    distance_m: float = 1.5
    height: float = 0.5
    """0 (bottom) to 1 (top) of the field of view."""
    width_m: float = FACE_WIDTH_M
    """Of bars, one bar's."""
    capped: bool = False
    angle_deg: float = 0.0
    """Angle by which a face is turned to the camera's right; negative to its left."""
    hidden_share: float = 0.0
    """Share of its width that a cool object in front hides, from the left."""
    contrast_delta_degC: float = 0.0
    """Of bars: what they are above the ground, radiance temperatures."""
    arrives_s: float | None = None
    """Time after the view began; it then walks to its place. None: present from the start."""
    leaves_s: float | None = None
    """Time after the view began; None: never."""


_MAKE = {VisibleShape.FACE: Make.HEAD, VisibleShape.PLATE: Make.PLATE, VisibleShape.OBJECT: Make.CUP}


def figure(blob: Blob) -> VisibleFigure:
    """Everything visible of a blob; a plain `Blob` is upright at mid-height."""
    if isinstance(blob, VisibleFigure):
        return blob
    return VisibleFigure(
        blob.shape,
        blob.apparent_degC,
        blob.position,
        blob.covering,
        blob.size,
        make=_MAKE[blob.shape],
        distance_m=FACE_WIDTH_M / blob.size,
    )


ROOM_HUMIDITY_PERCENT = 45.0
"""Relative humidity of the air if no sensor measures it."""
ROOM_DEGC = 22.0
"""Temperature of the air if no sensor measures it."""


class Light:
    """What is in view now. The presenter changes it, the device views it."""

    def __init__(self) -> None:
        self.blobs: tuple[Blob, ...] = ()
        self.changes = 0
        """Grows by one whenever the view changes."""
        self.since_s = 0.0
        """When it last changed."""
        self.ambient_degC = ROOM_DEGC
        """The air around the device: not stated to the device, but it affects it."""
        self.relative_humidity_percent = ROOM_HUMIDITY_PERCENT
        self._chance: tuple[str | int, ...] = ("dark",)

    def show(
        self,
        blobs: tuple[Blob, ...],
        now_s: float,
        *chance: str | int,
        ambient_degC: float | None = None,
        relative_humidity_percent: float | None = None,
    ) -> None:
        """Change the view; ``chance`` seeds whatever noise this view meets, whatever came before it."""
        self.ambient_degC = ROOM_DEGC if ambient_degC is None else ambient_degC
        humidity = relative_humidity_percent
        self.relative_humidity_percent = ROOM_HUMIDITY_PERCENT if humidity is None else humidity
        self.blobs, self.since_s, self._chance = blobs, now_s, chance
        self.changes += 1

    @property
    def chance(self) -> tuple[str | int, ...]:
        """Seed of the noise of this view."""
        return self._chance

    def noise(self, purpose: str) -> np.random.Generator:
        """A generator of this view's noise: the same view gives the same noise in any order of views."""
        return generator(*self._chance, purpose)
