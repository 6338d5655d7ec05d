"""How times are distributed: the empirical distribution, its quantile, and the limit."""

from __future__ import annotations

import math

from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, columns, single
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import exact, quantity
from conformance.reporting.phrases import bounds_text


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series time_s as a step function; values quantile and quantile_time_s."""
    (times,) = columns(figure, "time_s")
    ordered = sorted(time for time in times if math.isfinite(time))
    n = len(ordered)
    axes, words = sheet.axes, sheet.words
    lower, upper = sheet.bounds_in("s")
    for bound in (lower, upper):
        if bound is not None:
            axes.axvline(bound, color=palette.LIMIT, linewidth=1.4, linestyle=(0, (6, 3)))
    shares = [100 * (rank + 1) / n for rank in range(n)]
    axes.plot([ordered[0], *ordered], [0.0, *shares], drawstyle="steps-post", color=palette.DATA, linewidth=1.8)
    axes.set_ylim(0, 103)
    highest = max([ordered[-1], *(bound for bound in (upper, lower) if bound is not None)])
    axes.set_xlim(0 if ordered[0] >= 0 else None, highest * 1.06 if highest > 0 else None)
    sheet.name_axes(words("figure.axis.time"), words("figure.axis.share"))
    sheet.key.append(Key("line", "data", words("figure.key.distribution", n=n)))
    sheet.said.append(
        words("figure.said.times", n=n, shortest=quantity(ordered[0], "s"), longest=quantity(ordered[-1], "s"))
    )
    share, time = single(figure, "quantile"), single(figure, "quantile_time_s")
    if share is not None and time is not None:
        percent = 100 * share if share <= 1 else share
        axes.plot([time, time], [0, percent], color=palette.MARK, linewidth=0.9)
        axes.plot([time], [percent], marker="o", markersize=6, color=palette.MARK, linestyle="none")
        sentence = words("figure.key.quantile", share=exact(round(percent, 6)), time=quantity(time, "s"))
        sheet.key.append(Key("dot", "mark", sentence))
        sheet.said.append(sentence)
    if lower is not None or upper is not None:
        limit = bounds_text(lower, upper, "s", words)
        sheet.key.append(Key("dash", "limit", words("figure.key.limit", limit=limit)))


DRAWING = FigureDrawing("time_distribution", draw)
