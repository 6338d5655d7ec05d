"""What draws a kind of figure. A module of this package that defines ``DRAWING`` has one.

A third party adds one by an entry point in the group ``conformance.figures`` that names a `FigureDrawing`. A figure
decides nothing: one that nothing draws is shown as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.core.registry import Registry, in_modules
from conformance.evaluation.model import FigureResult
from conformance.reporting.figures.canvas import HEIGHT_PX, LEFT_PX, DrawingSheet


@dataclass(frozen=True, slots=True)
class FigureDrawing:
    """One drawing."""

    kind: str
    """The kind of figure that it draws (`conformance.scenarios.scenario.FigureSeries.kind`)."""
    draw: Callable[[FigureResult, DrawingSheet], None]
    """Draws the figure's series on the sheet. Raises `Undrawable` where they do not fit."""
    height_px: Callable[[FigureResult], float] = lambda figure: HEIGHT_PX
    """Of the whole picture."""
    left_px: float = LEFT_PX
    """Room for the labels on the left."""


drawings: Registry[str, FigureDrawing] = Registry(
    "drawing of the figure",
    "conformance.figures",
    FigureDrawing,
    in_modules("conformance.reporting.figures", "DRAWING"),
    lambda drawing: drawing.kind,
)
"""Every drawing by the kind of figure that it draws."""
