"""Error against reference temperature, with limits and uncertainty bars: the picture of an accuracy verdict."""

from __future__ import annotations

import math
from typing import Any

from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, columns, numbers
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import quantity
from conformance.reporting.phrases import bounds_text

MANY = 60
"""More points than this are drawn smaller and see-through, so that crowds show."""


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series reference_degC, error_delta_degC and (if given) expanded_uncertainty_delta_degC."""
    reference, error = columns(figure, "reference_degC", "error_delta_degC")
    bars = numbers(figure, "expanded_uncertainty_delta_degC") if _has_bars(figure, len(error)) else []
    axes, words = sheet.axes, sheet.words
    axes.axhline(0, color=palette.MUTED, linewidth=0.8)
    lower, upper = sheet.bounds_in("delta_degC")
    for bound in (lower, upper):
        if bound is not None:
            axes.axhline(bound, color=palette.LIMIT, linewidth=1.4, linestyle=(0, (6, 3)))
    if bars:
        axes.errorbar(
            reference,
            error,
            yerr=[0.0 if math.isnan(bar) else abs(bar) for bar in bars],
            fmt="none",
            color=palette.DATA,
            ecolor=palette.DATA,
            elinewidth=1.1,
            capsize=2.5,
        )
    dense: dict[str, Any] = {"markersize": 3.6, "alpha": 0.45} if len(error) > MANY else {"markersize": 5}
    axes.plot(reference, error, linestyle="none", marker="o", color=palette.DATA, markeredgewidth=0, **dense)
    axes.margins(x=0.06, y=0.18)
    sheet.name_axes(words("figure.axis.reference"), words("figure.axis.error"))
    sheet.key.append(Key("dot", "data", words("figure.key.error")))
    if bars:
        sheet.key.append(Key("whisker", "data", words("figure.key.expanded_uncertainty")))
    finite = [value for value in error if math.isfinite(value)]
    sheet.said.append(
        words(
            "figure.said.errors",
            n=len(finite),
            lowest=quantity(min(finite, default=None), "delta_degC"),
            highest=quantity(max(finite, default=None), "delta_degC"),
        )
    )
    if lower is not None or upper is not None:
        limit = bounds_text(lower, upper, "delta_degC", words)
        sheet.key.append(Key("dash", "limit", words("figure.key.limit", limit=limit)))


def _has_bars(figure: FigureResult, length: int) -> bool:
    given = figure.series.get("expanded_uncertainty_delta_degC", [])
    return len(given) == length and any(bar is not None for bar in given)


DRAWING = FigureDrawing("error_against_reference", draw)
