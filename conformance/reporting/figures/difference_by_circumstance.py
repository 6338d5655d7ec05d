"""Changes by the circumstance that was varied (distance, time, air, place), with their expanded uncertainties."""

from __future__ import annotations

import math
from itertools import pairwise

from conformance.core.units import name_and_unit
from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, Undrawable, columns, numbers
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import quantity, symbol
from conformance.reporting.phrases import bounds_text, label, named_value

_DIFFERENCE, _UNCERTAINTY = "difference_delta_degC", "expanded_uncertainty_delta_degC"


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw the series of the circumstance, difference_delta_degC and expanded_uncertainty_delta_degC.

    A limit is one on these changes only where the value ``judged`` says ``size``: then it holds to both sides.
    """
    circumstance = _circumstance(figure)
    at, change = columns(figure, circumstance, _DIFFERENCE)
    bars = [0.0 if math.isnan(half) else abs(half) for half in numbers(figure, _UNCERTAINTY)]
    if len(bars) != len(change):
        raise Undrawable("the series have different lengths")
    axes, words = sheet.axes, sheet.words
    axes.axhline(0, color=palette.MUTED, linewidth=0.8)
    axes.errorbar(
        at, change, yerr=bars, fmt="none", color=palette.DATA, ecolor=palette.DATA, elinewidth=1.1, capsize=2.5
    )
    if all(first < second for first, second in pairwise(at)):  # one course, not a crowd
        axes.plot(at, change, color=palette.DATA, linewidth=0.9, alpha=0.5)
    axes.plot(at, change, linestyle="none", marker="o", markersize=4.5, color=palette.DATA, markeredgewidth=0)
    axes.margins(x=0.06, y=0.18)
    unit = symbol(name_and_unit(circumstance)[1])
    name = label(circumstance, words)
    title = words("figure.axis.circumstance", name=name, unit=unit) if unit else name
    sheet.name_axes(title, words("figure.axis.change"))
    sheet.key.append(Key("dot", "data", words("figure.key.change")))
    if any(bars):
        sheet.key.append(Key("whisker", "data", words("figure.key.expanded_uncertainty")))
    _limit(figure, sheet)
    known = [(x, y) for x, y in zip(at, change, strict=True) if math.isfinite(x) and math.isfinite(y)]
    if not known:
        raise Undrawable("no circumstance has a change")
    for key, (x, y) in (
        ("figure.said.lowest_change", min(known, key=lambda pair: pair[1])),
        ("figure.said.highest_change", max(known, key=lambda pair: pair[1])),
    ):
        sheet.said.append(words(key, value=quantity(y, "delta_degC"), at=named_value(circumstance, x, words)))


def _circumstance(figure: FigureResult) -> str:
    """The series that is neither the change nor its uncertainty."""
    for name in figure.series:
        if name not in {_DIFFERENCE, _UNCERTAINTY}:
            return name
    raise Undrawable("the figure does not state what was varied")


def _limit(figure: FigureResult, sheet: DrawingSheet) -> None:
    _, upper = sheet.bounds_in("delta_degC")
    if upper is None or figure.values.get("judged") != "size":
        return
    for bound in (-upper, upper):
        sheet.axes.axhline(bound, color=palette.LIMIT, linewidth=1.4, linestyle=(0, (6, 3)))
    limit = bounds_text(-upper, upper, "delta_degC", sheet.words)
    sheet.key.append(Key("dash", "limit", sheet.words("figure.key.limit", limit=limit)))


DRAWING = FigureDrawing("difference_by_circumstance", draw)
