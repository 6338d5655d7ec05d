"""A figure of an evaluation as a picture with its key, or as a table where no drawing can be made of it."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType

from markupsafe import Markup

from conformance.core.plain import printable
from conformance.evaluation.model import FigureResult
from conformance.reporting.figures.canvas import HEIGHT_PX, Key, Undrawable, sheet
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


@functools.cache
def drawings() -> Mapping[str, ModuleType]:
    """The module that draws each kind of figure: every one of this package with a ``KIND`` and a ``draw``."""
    found = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        loaded = importlib.import_module(f"{__package__}.{module.name}")
        if hasattr(loaded, "KIND") and hasattr(loaded, "draw"):
            found[loaded.KIND] = loaded
    return MappingProxyType(found)


def picture_of(figure: FigureResult, limit: Limit | None, words: LocaleWords, prefix: str) -> Picture | SeriesTable:
    """The figure drawn; as a table where its kind is unknown or its series do not fit the kind."""
    module = drawings().get(figure.kind)
    if module is None:
        return table_of(figure, words)
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()  # what a user configured for plots of their own has no say here
        mpl.rcParams.update(settings())
        try:
            height = module.height_px(figure) if hasattr(module, "height_px") else HEIGHT_PX
            left = {"left_px": module.LEFT_PX} if hasattr(module, "LEFT_PX") else {}
            blank = sheet(limit, words, height, **left)
            module.draw(figure, blank)
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
