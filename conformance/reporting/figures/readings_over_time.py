"""Readings one after another on a source that holds its temperature."""

from __future__ import annotations

import math

from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, columns, single
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import quantity


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series time_s and reading_degC; the value reference_degC as a line."""
    times, readings = columns(figure, "time_s", "reading_degC")
    axes, words = sheet.axes, sheet.words
    reference = single(figure, "reference_degC")
    if reference is not None:
        axes.axhline(reference, color=palette.MARK, linewidth=1.4)
    axes.plot(times, readings, color=palette.DATA, linewidth=0.8, alpha=0.5)
    axes.plot(times, readings, linestyle="none", marker="o", markersize=4, color=palette.DATA, markeredgewidth=0)
    axes.margins(x=0.03, y=0.18)
    axes.ticklabel_format(useOffset=False)
    sheet.name_axes(words("figure.axis.time"), words("figure.axis.reading"))
    finite = [value for value in readings if math.isfinite(value)]
    sheet.key.append(Key("dot", "data", words("figure.key.readings", n=len(finite))))
    sheet.said.append(
        words(
            "figure.said.readings",
            n=len(finite),
            lowest=quantity(min(finite, default=None), "degC"),
            highest=quantity(max(finite, default=None), "degC"),
        )
    )
    if reference is not None:
        sentence = words("figure.key.reference", value=quantity(reference, "degC"))
        sheet.key.append(Key("line", "mark", sentence))
        sheet.said.append(sentence)


DRAWING = FigureDrawing("readings_over_time", draw)
