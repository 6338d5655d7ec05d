"""What differs over the field of view: a map of places, each with its number, warm and cold by shade and by sign."""

from __future__ import annotations

import math
from itertools import pairwise

from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, Undrawable, columns
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import fixed, quantity

MOST_PLACES = 400
MOST_NUMBERS = 60
"""More places than this are shaded only: their numbers would run into each other."""
_STRONGEST = 0.55


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series position, height and difference_delta_degC: one tile a place, as wide as its neighbours leave."""
    position, height, difference = columns(figure, "position", "height", "difference_delta_degC")
    places = [place for place in zip(position, height, difference, strict=True) if all(map(math.isfinite, place))]
    if not places or len(places) > MOST_PLACES:
        raise Undrawable("there is no place to draw, or there are too many")
    axes, words = sheet.axes, sheet.words
    wide, high = _spacing([x for x, _, _ in places]), _spacing([y for _, y, _ in places])
    largest = max(abs(value) for _, _, value in places) or 1.0
    for x, y, value in places:
        axes.bar(
            [x],
            [0.96 * high],
            width=0.96 * wide,
            bottom=y - 0.48 * high,
            color=palette.OTHER if value > 0 else palette.DATA,
            alpha=max(0.04, _STRONGEST * abs(value) / largest),
            linewidth=0,
        )
        if len(places) <= MOST_NUMBERS:
            axes.text(x, y, _signed(value), ha="center", va="center", color=palette.INK, fontsize=9.5)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.grid(visible=False)
    sheet.name_axes(words("figure.axis.position"), words("figure.axis.height"))
    sheet.key.append(Key("bar", "other", words("figure.key.warmer", value=quantity(largest, "delta_degC"))))
    sheet.key.append(Key("bar", "data", words("figure.key.colder", value=quantity(-largest, "delta_degC"))))
    for key, (x, y, value) in (
        ("figure.said.warmest_place", max(places, key=lambda place: place[2])),
        ("figure.said.coldest_place", min(places, key=lambda place: place[2])),
    ):
        sheet.said.append(words(key, value=quantity(value, "delta_degC"), position=f"{x:.2f}", height=f"{y:.2f}"))


def _spacing(places: list[float]) -> float:
    """The least distance of two neighbours; the whole field where all stand in one line."""
    apart = [second - first for first, second in pairwise(sorted(set(places)))]
    return min((gap for gap in apart if gap > 1e-9), default=1.0)


def _signed(value: float) -> str:
    text = fixed(value, 2)
    return f"+{text}" if value > 0 and text.strip("0.") else text


DRAWING = FigureDrawing("field_map", draw)
