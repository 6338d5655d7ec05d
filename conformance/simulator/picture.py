"""Pictures: from the figures in view to the noiseless infrared radiance and the visible greys before the sensor.

The air, the walls and what surfaces reflect are at one temperature (simplification), so all is linear in the radiance
above the air's: a surface adds emissivity × transmission × (own − air), and what is near hides what is far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from conformance.bench.light import Covering, Make, VisibleFigure
from conformance.simulator.atmosphere import transmission
from conformance.simulator.heads import (
    CLOTH,
    CLOTH_GREY,
    HALF_WIDTH_MM,
    SKIN_EMISSIVITY,
    TORSO_FROM_MM,
    TORSO_HALF_WIDTH_MM,
    head,
)
from conformance.simulator.objects import hot_object
from conformance.simulator.optics import FieldView, Picture
from conformance.simulator.radiometry import band
from conformance.simulator.template import Patch, Plane, Template, laid, rectangle

WALL_GREY = 75.0
_WALL_DELTA_DEGC = 0.3
"""Walls are warmer by this at the ceiling and cooler at the floor."""
_FRAME = 0.12
"""Width of a plate's frame, as a share of the plate."""
_FRAME_GREY, _PLATE_GREY = 90.0, 20.0
_FLOOR_M = -1.6
_BARS = 4
_BAR_LENGTH = 7
"""In widths, as is the whole pattern: four bars and three gaps (STANAG 4349, four-bar target)."""
_PLATE_OF_BARS = 15
"""Side of the plate that bars stand on, in widths of a bar."""


@dataclass(frozen=True, slots=True)
class Air:
    """What fills the room."""

    degC: float
    relative_humidity_percent: float

    def transmission(self, distance_m: float) -> float:
        """Share of radiance that comes through."""
        return transmission(distance_m, self.degC, self.relative_humidity_percent)


@dataclass(frozen=True, slots=True)
class Looked:
    """A figure as one of the two pictures meets it."""

    figure: VisibleFigure
    position: float
    visible_covering: Covering
    """What the visible picture makes one believe of the mask."""
    in_shadow: bool = False
    """The visible picture shows no face."""


def infrared(figures: Sequence[Looked], air: Air, view: FieldView) -> Picture:
    """Radiance before the lens, W m-2 sr-1."""
    walls = np.linspace(_WALL_DELTA_DEGC, -_WALL_DELTA_DEGC, view.rows) * float(band().slope(air.degC))
    excess = np.repeat(walls[:, None], view.columns, axis=1)
    for each in _far_first(figures):
        _warm(excess, each, air, view)
    excess += float(band().radiance(air.degC))
    return excess


def visible(figures: Sequence[Looked], view: FieldView) -> Picture:
    """Greys, 0 to 255."""
    greys = np.full((view.rows, view.columns), WALL_GREY)
    for each in _far_first(figures):
        _lit(greys, each, view)
    return greys


def _far_first(figures: Sequence[Looked]) -> list[Looked]:
    return sorted(figures, key=lambda each: -each.figure.distance_m)


def _warm(excess: Picture, looked: Looked, air: Air, view: FieldView) -> None:
    """Lay one figure over the infrared picture."""
    figure = looked.figure
    through = air.transmission(figure.distance_m)
    if figure.make in _HEADS:
        through *= SKIN_EMISSIVITY
    warmest = through * _excess(figure.apparent_degC, air)
    pixel_m = view.pixel_m(figure.distance_m)
    x, y = view.centre(looked.position, figure.height)
    if figure.make in _PLATES:
        side_m = _side_m(figure)
        _over(excess, _square(view, x, y, side_m * (1 + 2 * _FRAME) / pixel_m), 0.0)
        _over(excess, _square(view, x, y, side_m / pixel_m), warmest)
        if figure.make is Make.BARS:
            bars = through * _excess(figure.apparent_degC + figure.contrast_delta_degC, air)
            _over(excess, _pattern(view, x, y, figure.width_m / pixel_m), bars)
        return
    if figure.make is Make.HEAD:
        _over(excess, _legs(view, x, y, pixel_m), CLOTH * warmest)
    drawn = _drawn(figure, figure.covering)
    if (patch := _laid(drawn, "infrared", view, x, y, pixel_m)) is not None:
        region = excess[patch.at]
        region += patch.values * warmest - patch.cover * region
    if figure.hidden_share > 0:
        _over(excess, _screen(view, x, figure, pixel_m), 0.0)


def _lit(greys: Picture, looked: Looked, view: FieldView) -> None:
    """Lay one figure over the visible picture."""
    figure = looked.figure
    pixel_m = view.pixel_m(figure.distance_m)
    x, y = view.centre(looked.position, figure.height)
    if figure.make in _PLATES:
        side_m = _side_m(figure)
        _over(greys, _square(view, x, y, side_m * (1 + 2 * _FRAME) / pixel_m), _FRAME_GREY)
        _over(greys, _square(view, x, y, side_m / pixel_m), _PLATE_GREY)
        return
    if figure.make is Make.HEAD:
        _over(greys, _legs(view, x, y, pixel_m), CLOTH_GREY)
    drawn = _drawn(figure, looked.visible_covering)
    if (patch := _laid(drawn, "visible", view, x, y, pixel_m)) is not None:
        region = greys[patch.at]
        region += (0.5 if looked.in_shadow else 1.0) * patch.values - patch.cover * region
    if figure.hidden_share > 0:
        _over(greys, _screen(view, x, figure, pixel_m), WALL_GREY)


_HEADS = frozenset({Make.HEAD, Make.PHANTOM})
_PLATES = frozenset({Make.PLATE, Make.BARS})


def _drawn(figure: VisibleFigure, covering: Covering) -> Template:
    if figure.make in _HEADS:
        return head(covering, figure.capped, round(figure.angle_deg), figure.make is Make.PHANTOM)
    return hot_object(figure.make, figure.width_m)


@lru_cache(maxsize=48)
def _laid(drawn: Template, plane: str, view: FieldView, x: float, y: float, pixel_m: float) -> Patch | None:
    """Kept for the next who stands there: where a thing falls does not hang on how warm it is."""
    return laid(drawn, drawn.infrared if plane == "infrared" else drawn.visible, view, x, y, pixel_m)


def _side_m(figure: VisibleFigure) -> float:
    return figure.width_m * (_PLATE_OF_BARS if figure.make is Make.BARS else 1)


def _excess(degC: float, air: Air) -> float:
    return float(band().radiance(degC)) - float(band().radiance(air.degC))


def _over(picture: Picture, cover: Plane, value: float) -> None:
    picture += cover * (value - picture)


def _square(view: FieldView, x: float, y: float, side: float) -> Plane:
    return rectangle(view, x - side / 2, x + side / 2, y - side / 2, y + side / 2)


def _legs(view: FieldView, x: float, y: float, pixel_m: float) -> Plane:
    """What is below the drawn shoulders, down to the floor."""
    half = TORSO_HALF_WIDTH_MM / 1e3 / pixel_m
    from_m = TORSO_FROM_MM / 1e3 + 0.02  # a little under what is drawn, so that no seam shows
    return rectangle(view, x - half, x + half, y - from_m / pixel_m, y - _FLOOR_M / pixel_m)


def _pattern(view: FieldView, x: float, y: float, bar: float) -> Plane:
    """The four upright bars."""
    left, half = x - _BAR_LENGTH * bar / 2, _BAR_LENGTH * bar / 2
    starts = (left + 2 * number * bar for number in range(_BARS))
    bars: Plane = np.sum([rectangle(view, start, start + bar, y - half, y + half) for start in starts], axis=0)
    return bars


def _screen(view: FieldView, x: float, figure: VisibleFigure, pixel_m: float) -> Plane:
    """What stands before a partly hidden head: from the floor to the ceiling, in front of its left part."""
    half = HALF_WIDTH_MM / 1e3 / pixel_m
    return rectangle(view, x - 4 * half, x - half + 2 * half * figure.hidden_share, 0, view.rows)
