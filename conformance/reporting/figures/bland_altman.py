"""Bland and Altman's picture of agreement: difference against mean, with bias and limits of agreement."""

from __future__ import annotations

import math
from typing import Any

from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, columns, single
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import quantity

_LINES = (("bias", palette.MARK, "-"), ("lower_limit", palette.LIMIT, "--"), ("upper_limit", palette.LIMIT, "--"))


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series mean_degC, difference_delta_degC and positive; the lines and their bands come from the values."""
    mean, difference = columns(figure, "mean_degC", "difference_delta_degC")
    axes, words = sheet.axes, sheet.words
    positive = [bool(flag) for flag in figure.series.get("positive", [])]
    if len(positive) != len(mean):
        positive = []
    for name, colour, style in _LINES:
        value = single(figure, f"{name}_delta_degC")
        if value is None:
            continue
        low = single(figure, f"{name}_interval_lower_delta_degC")
        high = single(figure, f"{name}_interval_upper_delta_degC")
        if low is not None and high is not None:
            axes.axhspan(low, high, color=colour, alpha=0.14, linewidth=0)
        axes.axhline(value, color=colour, linewidth=1.4, linestyle=style)
        sheet.said.append(words(f"figure.said.{name}", value=quantity(value, "delta_degC")))
    marker: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3.6, "markeredgewidth": 0}
    groups = [(False, palette.DATA, 0.45), (True, palette.OTHER, 0.8)] if positive else [(False, palette.DATA, 0.45)]
    for group, colour, alpha in groups:
        chosen = [
            (x, y)
            for index, (x, y) in enumerate(zip(mean, difference, strict=True))
            if math.isfinite(x) and math.isfinite(y) and (not positive or positive[index] is group)
        ]
        if chosen:
            axes.plot([x for x, _ in chosen], [y for _, y in chosen], color=colour, alpha=alpha, **marker)
    axes.margins(x=0.03, y=0.08)
    sheet.name_axes(words("figure.axis.mean"), words("figure.axis.difference"))
    febrile = sum(positive)
    if positive:
        sheet.key.append(Key("dot", "data", words("figure.key.afebrile", n=len(positive) - febrile)))
        sheet.key.append(Key("dot", "other", words("figure.key.febrile", n=febrile)))
    else:
        sheet.key.append(Key("dot", "data", words("figure.key.subjects", n=len(mean))))
    sheet.key.append(Key("line", "mark", words("figure.key.bias")))
    sheet.key.append(Key("dash", "limit", words("figure.key.limits_of_agreement")))


DRAWING = FigureDrawing("bland_altman", draw)
