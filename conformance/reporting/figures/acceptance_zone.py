"""Value, uncertainty, tolerance and acceptance zone of every measurement that a decision rule judged."""

from __future__ import annotations

import math
from collections.abc import Sequence

from conformance.evaluation.model import FigureResult, MeasurementResult, Result
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, Undrawable, columns, numbers
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import quantity, symbol
from conformance.reporting.phrases import bounds_text
from conformance.reporting.words import in_both

KIND = "acceptance_zone"
ROW_PX = 26.0
MOST_ROWS = 40
_SERIES = (
    "value",
    "expanded_uncertainty",
    "tolerance_lower",
    "tolerance_upper",
    "acceptance_lower",
    "acceptance_upper",
)


def zones_of(result: Result) -> tuple[FigureResult, ...]:
    """The pictures of a result, one a unit: nothing in them is new, every number stands in its measurements."""
    judged = [(n, m) for n, m in enumerate(result.measurements, 1) if m.tolerance is not None and m.value is not None]
    units = dict.fromkeys(m.unit for _, m in judged)
    return tuple(_zone([(n, m) for n, m in judged if m.unit == unit], unit) for unit in units)


def _zone(judged: Sequence[tuple[int, MeasurementResult]], unit: str) -> FigureResult:
    return FigureResult(
        kind=KIND,
        title=in_both("figure.zone.title"),
        series={
            "measurement": [str(number) for number, _ in judged],
            "value": [m.value for _, m in judged],
            "expanded_uncertainty": [m.expanded_uncertainty for _, m in judged],
            **{
                f"{zone}_{side}": [pair[place] if (pair := getattr(m, zone)) else None for _, m in judged]
                for zone in ("tolerance", "acceptance")
                for place, side in enumerate(("lower", "upper"))
            },
            "empty": [m.empty_acceptance_zone for _, m in judged],
        },
        values={"unit": unit},
    )


def height_px(figure: FigureResult) -> float:
    """As high as its rows."""
    return 74 + ROW_PX * max(1, min(len(figure.series.get("measurement", [])), MOST_ROWS))


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series measurement, value, expanded_uncertainty, tolerance_ and acceptance_ lower and upper, empty."""
    columns(figure, "value", "tolerance_lower")
    value, u, low, high, first, last = (numbers(figure, name)[:MOST_ROWS] for name in _SERIES)
    labels = [str(item) for item in figure.series.get("measurement", [])][:MOST_ROWS]
    empty = [bool(item) for item in figure.series.get("empty", [])][:MOST_ROWS]
    if len({len(column) for column in (value, u, low, high, first, last, labels, empty)}) != 1:
        raise Undrawable("the series have different lengths")
    unit = str(figure.values.get("unit") or "")
    axes, spoken = sheet.axes, sheet.words
    left, right = _span(value, u, (low, high))
    for row, (a, b) in enumerate(zip(low, high, strict=True)):
        for limit in (a, b):
            if math.isfinite(limit):
                axes.plot([limit, limit], [row - 0.5, row + 0.5], color=palette.LIMIT, linewidth=1.4)
    for row, (a, b, nothing) in enumerate(zip(first, last, empty, strict=True)):
        if not nothing:
            start, end = (left if math.isnan(a) else a), (right if math.isnan(b) else b)
            axes.barh(row, end - start, left=start, height=0.62, color=palette.MARK, alpha=0.22)
    rows = list(range(len(value)))
    bars = [0.0 if math.isnan(half) else half for half in u]
    axes.errorbar(
        value, rows, xerr=bars, fmt="none", color=palette.DATA, ecolor=palette.DATA, elinewidth=1.3, capsize=3
    )
    axes.plot(value, rows, linestyle="none", marker="o", markersize=5.5, color=palette.DATA, markeredgewidth=0)
    axes.set_yticks(rows, labels)
    axes.set(xlim=(left, right), ylim=(len(rows) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    sheet.name_axes(spoken("figure.axis.value", unit=symbol(unit) or "1"), spoken("figure.axis.measurement"))
    sheet.key += [
        Key("dot", "data", spoken("figure.key.value")),
        Key("whisker", "data", spoken("figure.key.expanded_uncertainty")),
        Key("line", "limit", spoken("figure.key.tolerance")),
        Key("bar", "mark", spoken("figure.key.acceptance")),
    ]
    if any(empty):
        sheet.key.append(Key("bar", "muted", spoken("figure.key.empty_zone")))
    for row, label in enumerate(labels):
        zone = bounds_text(_known(first[row]), _known(last[row]), unit, spoken)
        said = spoken("figure.said.empty_zone") if empty[row] else zone
        sheet.said.append(
            spoken(
                "figure.said.zone",
                number=label,
                value=quantity(value[row], unit, uncertainty=_known(u[row])),
                zone=said,
            )
        )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _span(value: Sequence[float], u: Sequence[float], limits: Sequence[Sequence[float]]) -> tuple[float, float]:
    """The horizontal axis: every value with its uncertainty and every limit, and a margin."""
    bars = [0.0 if math.isnan(half) else half for half in u]
    points = [v + sign * half for v, half in zip(value, bars, strict=True) for sign in (-1, 1)]
    points = [point for point in (*points, *(limit for side in limits for limit in side)) if math.isfinite(point)]
    if not points:
        raise Undrawable("there is no value to draw")
    margin = 0.08 * (max(points) - min(points)) or 0.1 * abs(points[0]) or 1.0
    return min(points) - margin, max(points) + margin


DRAWING = FigureDrawing(KIND, draw, height_px=height_px)
