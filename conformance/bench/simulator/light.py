"""Light: all that a simulated device is given of the scene. It carries looks, never references or names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from conformance.bench.dice import generator


class Shape(StrEnum):
    """What a thing looks like to a camera."""

    FACE = "face"
    PLATE = "plate"
    """A flat, even, framed surface: a blackbody."""
    OBJECT = "object"
    """Anything else that is warm."""


class Covering(StrEnum):
    """How much of a face is covered."""

    NONE = "none"
    NOSE_AND_MOUTH = "nose_and_mouth"
    MOUTH = "mouth"
    CHIN = "chin"


@dataclass(frozen=True, slots=True)
class Blob:
    """One warm thing in view."""

    shape: Shape
    apparent_degC: float
    """Apparent surface temperature at its warmest part."""
    position: float
    """0 (left) to 1 (right) of the field of view."""
    covering: Covering = Covering.NONE
    size: float = 0.1
    """Apparent width as a share of the field of view: a face at 1.5 m fills a tenth."""


ROOM_DEGC = 22.0
"""The air where nobody measures it."""


class Light:
    """What is in view now. The presenter changes it, the device looks at it."""

    def __init__(self) -> None:
        self.blobs: tuple[Blob, ...] = ()
        self.changes = 0
        """Grows by one whenever the view changes."""
        self.since_s = 0.0
        """When it last changed."""
        self.ambient_degC = ROOM_DEGC
        """The air that the device stands in: it is never told, but it feels it."""
        self._chance: tuple[str | int, ...] = ("dark",)

    def show(
        self, blobs: tuple[Blob, ...], now_s: float, *chance: str | int, ambient_degC: float | None = None
    ) -> None:
        """Change the view; ``chance`` seeds whatever noise this view meets, whatever came before it."""
        self.ambient_degC = ROOM_DEGC if ambient_degC is None else ambient_degC
        self.blobs, self.since_s, self._chance = blobs, now_s, chance
        self.changes += 1

    def noise(self, purpose: str) -> np.random.Generator:
        """A generator of this view's noise: the same view meets the same noise in any order of views."""
        return generator(*self._chance, purpose)
