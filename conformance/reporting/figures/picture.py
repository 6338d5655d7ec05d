"""A figure of an evaluation as a picture with its key, or as a table where no drawing can be made of it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from conformance.core.plain import printable
from conformance.evaluation.model import FigureResult
from conformance.reporting.figures.canvas import Key, Undrawable, sheet
from conformance.reporting.figures.drawing import drawings
from conformance.reporting.figures.svg import settings, svg_of
from conformance.reporting.phrases import named_value
from conformance.reporting.words import LocaleWords
from conformance.requirements.model import Limit

MOST_ROWS = 50
"""Rows of a series shown as a table; the evaluation holds them all."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure."""

    svg: Markup
    key: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """A figure that is shown by its numbers."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int
    values: tuple[tuple[str, str], ...]


def picture_of(figure: FigureResult, limit: Limit | None, words: LocaleWords, prefix: str) -> Picture | SeriesTable:
    """The figure drawn; as a table where its kind is unknown or its series do not fit the kind."""
    drawing = drawings().get(figure.kind)
    if drawing is None:
        return table_of(figure, words)
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()  # what a user configured for plots of their own has no say here
        mpl.rcParams.update(settings())
        try:
            blank = sheet(limit, words, drawing.height_px(figure), drawing.left_px)
            drawing.draw(figure, blank)
        except Undrawable:
            return table_of(figure, words)
        description = words("figure.sentence_separator").join(blank.said)
        title = printable(words.said(figure.title))
        return Picture(Markup(svg_of(blank.drawing, prefix, title, printable(description))), tuple(blank.key))  # noqa: S704 - escaped in svg_of and by matplotlib


def table_of(figure: FigureResult, words: LocaleWords) -> SeriesTable:
    """The figure's series as bounded rows."""
    names = tuple(figure.series)
    length = max((len(column) for column in figure.series.values()), default=0)
    rows = tuple(
        tuple(
            named_value(name, column[index], words) if index < len(column) else ""
            for name, column in figure.series.items()
        )
        for index in range(min(length, MOST_ROWS))
    )
    values = tuple((name, named_value(name, value, words)) for name, value in figure.values.items())
    return SeriesTable(names, rows, max(0, length - MOST_ROWS), values)
