"""Met out of tried, by group: bars of proportions with their exact intervals."""

from __future__ import annotations

import math

from conformance.core.plain import one_line
from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, Undrawable, columns, numbers
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import exact
from conformance.reporting.phrases import bounds_text
from conformance.reporting.words import LocaleWords

ROW_PX = 26.0
MOST_ROWS = 40


def height_px(figure: FigureResult) -> float:
    """As high as its rows."""
    return 74 + ROW_PX * max(1, min(len(figure.series.get("label", [])), MOST_ROWS))


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series label, met and trials; lower and upper (proportions) where given."""
    met, trials = columns(figure, "met", "trials")
    labels = [one_line(_spoken(str(item), sheet.words), 26) for item in figure.series.get("label", [])]
    if len(labels) != len(met):
        raise Undrawable("the series have different lengths")
    met, trials, labels = met[:MOST_ROWS], trials[:MOST_ROWS], labels[:MOST_ROWS]
    shares = [100 * m / t if t and t > 0 else math.nan for m, t in zip(met, trials, strict=True)]
    rows = list(range(len(labels)))
    axes, words = sheet.axes, sheet.words
    axes.barh(
        rows, [0 if math.isnan(share) else share for share in shares], height=0.58, color=palette.DATA, alpha=0.55
    )
    sheet.key.append(Key("bar", "data", words("figure.key.share")))
    _intervals(figure, sheet, shares)
    lower, upper = _limit_percent(sheet)
    for bound in (lower, None if upper is None else 100 - upper):
        if bound is not None:
            axes.axvline(bound, color=palette.LIMIT, linewidth=1.4, linestyle=(0, (6, 3)))
    axes.set_yticks(
        rows, [f"{name}\N{EM SPACE}{exact(m)}/{exact(t)}" for name, m, t in zip(labels, met, trials, strict=True)]
    )
    axes.set(xlim=(0, 101), ylim=(len(rows) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(words("figure.axis.share"), color=palette.INK)
    for name, m, t in zip(labels, met, trials, strict=True):
        sheet.said.append(words("figure.said.count", label=name, met=exact(m), trials=exact(t)))
    if lower is not None:
        limit = bounds_text(lower, None, "percent", words)
        sheet.key.append(Key("dash", "limit", words("figure.key.limit", limit=limit)))
    if upper is not None:  # an upper limit is one on what went wrong: the bars show the rest
        limit = bounds_text(None, upper, "percent", words)
        sheet.key.append(Key("dash", "limit", words("figure.key.limit_not_met", limit=limit)))


def _spoken(label: str, words: LocaleWords) -> str:
    """The label in words: as a whole where it is known, else each of its parts that is (``cup near_face``)."""
    whole = words.of("term", label)
    return whole if whole != label else " ".join(words.of("term", part) for part in label.split(" "))


def _intervals(figure: FigureResult, sheet: DrawingSheet, shares: list[float]) -> None:
    """Draw the intervals, given as proportions."""
    if "lower" not in figure.series or "upper" not in figure.series:
        return
    low, high = numbers(figure, "lower")[: len(shares)], numbers(figure, "upper")[: len(shares)]
    if len(low) != len(shares) or len(high) != len(shares):
        raise Undrawable("the series have different lengths")
    for row, (a, b) in enumerate(zip(low, high, strict=True)):
        left, right = (0.0 if math.isnan(a) else 100 * a), (100.0 if math.isnan(b) else 100 * b)
        sheet.axes.plot([left, right], [row, row], color=palette.INK, linewidth=1.3)
    sheet.key.append(Key("line", "ink", sheet.words("figure.key.interval")))


def _limit_percent(sheet: DrawingSheet) -> tuple[float | None, float | None]:
    """The limit in percent, whether it is given in percent or as a ratio."""
    lower, upper = sheet.bounds_in("percent")
    if (lower, upper) != (None, None):
        return lower, upper
    ratio = sheet.bounds_in("dimensionless")
    return (
        None if ratio[0] is None else 100 * ratio[0],
        None if ratio[1] is None else 100 * ratio[1],
    )


DRAWING = FigureDrawing("counts", draw, height_px=height_px, left_px=190.0)
