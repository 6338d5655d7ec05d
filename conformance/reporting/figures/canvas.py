"""The sheet a figure is drawn on: one pair of axes, quiet grid, limit lines; and the columns a drawing reads."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.core.plain import printable
from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.words import LocaleWords
from conformance.requirements.model import Limit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

WIDTH_PX, HEIGHT_PX = 560, 340
LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 62.0, 14, 12, 48


class Undrawable(ValueError):
    """The figure does not hold what its drawing needs; its series are shown as a table."""


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a figure's key: the mark (``dot``, ``line``, ``dash``, ``whisker``, ``bar``), its role, words."""

    mark: str
    role: str
    words: str


@dataclass(slots=True)
class DrawingSheet:
    """What a drawing draws on and with."""

    drawing: Drawing
    axes: Axes
    limit: Limit | None
    words: LocaleWords
    key: list[Key] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What the picture shows, in sentences, for who cannot see it."""

    def name_axes(self, horizontal: str, vertical: str) -> None:
        """Label both axes."""
        self.axes.set_xlabel(printable(horizontal), color=palette.INK)
        self.axes.set_ylabel(printable(vertical), color=palette.INK, rotation_mode="anchor", va="bottom")
        self.axes.yaxis.set_label_coords(-(LEFT_PX - 18) / (WIDTH_PX - LEFT_PX - _RIGHT_PX), 0.5)

    def bounds_in(self, unit: str) -> tuple[float | None, float | None]:
        """The limit's bounds where it is given in ``unit``."""
        if self.limit is None or self.limit.unit != unit:
            return None, None
        return self.limit.lower, self.limit.upper


def sheet(
    limit: Limit | None, words: LocaleWords, height_px: float = HEIGHT_PX, left_px: float = LEFT_PX
) -> DrawingSheet:
    """A blank sheet, its plot area fixed in pixels so that no text's width moves anything."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(WIDTH_PX / 72, height_px / 72), dpi=72)
    axes = drawing.add_axes(
        (
            left_px / WIDTH_PX,
            _BOTTOM_PX / height_px,
            1 - (left_px + _RIGHT_PX) / WIDTH_PX,
            1 - (_TOP_PX + _BOTTOM_PX) / height_px,
        )
    )
    axes.patch.set_visible(False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set(color=palette.MUTED, linewidth=0.8)
    axes.tick_params(color=palette.MUTED, labelcolor=palette.INK, length=4, width=0.8)
    axes.grid(color=palette.GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    return DrawingSheet(drawing, axes, limit, words)


def numbers(figure: FigureResult, name: str) -> list[float]:
    """A numeric column, None as NaN. Raises `Undrawable` where it is missing or holds something else."""
    column = figure.series.get(name)
    if column is None:
        raise Undrawable(f"the figure has no series {name!r}")
    values: list[float] = []
    for item in column:
        if item is None:
            values.append(math.nan)
        elif isinstance(item, (int, float)) and not isinstance(item, bool) and abs(item) < 1e12:
            values.append(float(item))
        else:
            raise Undrawable(f"the series {name!r} contains {item!r}, not a number")
    return values


def columns(figure: FigureResult, *names: str) -> list[list[float]]:
    """Numeric columns of equal length with something in them. Raises `Undrawable` otherwise."""
    read = [numbers(figure, name) for name in names]
    if len({len(column) for column in read}) != 1:
        raise Undrawable("the series have different lengths")
    if not any(math.isfinite(value) for value in read[0]):
        raise Undrawable("the series are empty")
    return read


def single(figure: FigureResult, name: str) -> float | None:
    """A single figure by name; None where it is missing or no number."""
    value = figure.values.get(name)
    return float(value) if isinstance(value, (int, float)) and abs(value) < 1e12 else None
