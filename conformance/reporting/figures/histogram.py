"""How many pixels have how much of something: bars from edge to edge, the median marked."""

from __future__ import annotations

from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, columns, single
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import exact, quantity
from conformance.reporting.phrases import bounds_text


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series from_delta_degC, to_delta_degC and pixels; the value median_delta_degC as a line."""
    low, high, count = columns(figure, "from_delta_degC", "to_delta_degC", "pixels")
    axes, words = sheet.axes, sheet.words
    widths = [last - first for first, last in zip(low, high, strict=True)]
    axes.bar(low, count, width=widths, align="edge", color=palette.DATA, alpha=0.55, linewidth=0)
    lower, upper = sheet.bounds_in("delta_degC")
    for bound in (lower, upper):
        if bound is not None:
            axes.axvline(bound, color=palette.LIMIT, linewidth=1.4, linestyle=(0, (6, 3)))
    axes.grid(visible=False, axis="x")
    sheet.name_axes(words("figure.axis.noise"), words("figure.axis.pixels"))
    pixels = exact(sum(count))
    sheet.key.append(Key("bar", "data", words("figure.key.pixels", n=pixels)))
    sheet.said.append(
        words(
            "figure.said.pixels",
            n=pixels,
            lowest=quantity(min(low), "delta_degC"),
            highest=quantity(max(high), "delta_degC"),
        )
    )
    median = single(figure, "median_delta_degC")
    if median is not None:
        axes.axvline(median, color=palette.MARK, linewidth=1.4)
        sentence = words("figure.key.median", value=quantity(median, "delta_degC"))
        sheet.key.append(Key("line", "mark", sentence))
        sheet.said.append(sentence)
    if lower is not None or upper is not None:
        limit = bounds_text(lower, upper, "delta_degC", words)
        sheet.key.append(Key("dash", "limit", words("figure.key.limit", limit=limit)))


DRAWING = FigureDrawing("histogram", draw)
