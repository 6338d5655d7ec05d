"""The receiver operating characteristic, with the device's own operating point."""

from __future__ import annotations

from conformance.evaluation.model import FigureResult
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, columns, single
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.reporting.numbers import number


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """Draw series false_positive_rate and true_positive_rate; values auc, its interval, and the operating point."""
    false_positive, true_positive = columns(figure, "false_positive_rate", "true_positive_rate")
    axes, words = sheet.axes, sheet.words
    axes.plot([0, 1], [0, 1], color=palette.MUTED, linewidth=1, linestyle=(0, (2, 3)))
    axes.fill_between(false_positive, true_positive, color=palette.DATA, alpha=0.1, linewidth=0)
    axes.plot(false_positive, true_positive, color=palette.DATA, linewidth=1.8)
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.03))
    sheet.name_axes(words("figure.axis.false_positive_rate"), words("figure.axis.true_positive_rate"))
    auc, low, high = (single(figure, name) for name in ("auc", "auc_lower", "auc_upper"))
    sentence = words("figure.key.curve")
    if auc is not None:
        sentence = words("figure.key.auc", auc=number(auc, "dimensionless"))
        if low is not None and high is not None:
            interval = f"[{number(low, 'dimensionless')}; {number(high, 'dimensionless')}]"
            sentence = words("figure.key.auc_interval", auc=number(auc, "dimensionless"), interval=interval)
    sheet.key.append(Key("line", "data", sentence))
    sheet.said.append(sentence)
    x, y = single(figure, "operating_false_positive_rate"), single(figure, "operating_true_positive_rate")
    if x is not None and y is not None:
        axes.plot([x], [y], marker="D", markersize=8, color=palette.OTHER, markeredgewidth=0, linestyle="none")
        point = words("figure.key.operating_point", sensitivity=f"{y:.4f}", specificity=f"{1 - x:.4f}")
        sheet.key.append(Key("dot", "other", point))
        sheet.said.append(point)
    sheet.key.append(Key("dash", "muted", words("figure.key.chance")))


DRAWING = FigureDrawing("roc", draw)
