"""The report for people: one self-contained HTML file, without script and without network, in one language or both."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from conformance.core.plain import one_line, printable
from conformance.core.text import LANGUAGES, Language, Text
from conformance.evaluation.model import Evaluation
from conformance.reporting import numbers, phrases
from conformance.reporting.comparison import comparisons
from conformance.reporting.escaping import escaping_environment
from conformance.reporting.figures.acceptance_zone import zones_of
from conformance.reporting.figures.picture import Picture, picture_of
from conformance.reporting.format import ReportFormat
from conformance.reporting.other_specifications import elsewhere
from conformance.reporting.particulars import particulars
from conformance.reporting.report_text import seen_in_html
from conformance.reporting.view import ReportView, budgets, grouped, stated
from conformance.reporting.words import LocaleWords, words

if TYPE_CHECKING:
    import jinja2


_PLAIN = ("coverage_text", "interval_text", "flat")
_SPOKEN = (
    "seal_text",
    "value_text",
    "label",
    "plain_value",
    "named_value",
    "limit_text",
    "bounds_text",
    "origin_text",
    "condition_text",
    "declared_text",
)
SECTIONS: Mapping[str, str] = {
    "summary": "summary.title",
    "traceability": "trace.title",
    "requirements": "requirements.title",
    "method": "method.title",
    "product": "product.title",
    "recording": "recording.title",
    "validity": "validity.title",
}
"""The sections that a particular may point at, and the key of their titles."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The report in one language; in a document of two, ids of the second begin with a prefix."""

    w: LocaleWords
    prefix: str
    body: Markup


def render(evaluation: Evaluation, language: Language) -> str:
    """The report as HTML. A pure function: the same evaluation and language give the same text."""
    return document(evaluation, (language,))


def render_both(evaluation: Evaluation) -> str:
    """One document, the Chinese report whole and then the English one."""
    return document(evaluation, LANGUAGES)


def document(evaluation: Evaluation, languages: Sequence[Language], *, style: str = "") -> str:
    """The report in the given languages, one after the other. ``style`` is added to the style sheet."""
    view = ReportView(evaluation)
    parts = [
        _Part(words(language), prefix, _body(view, language, prefix))
        for language, prefix in zip(languages, ("", f"{languages[-1]}-"), strict=False)
    ]
    environment = _environment(languages[0])
    return environment.get_template("report.html").render(
        view=view,
        evaluation=evaluation,
        parts=parts,
        report_id=view.assigned("report"),
        style=Markup(_text("report.css") + style),  # noqa: S704 - our own files
    )


def _body(view: ReportView, language: Language, prefix: str) -> Markup:
    """The report in one language, without the page around it."""
    spoken = words(language)
    zones = {id(result): zones_of(result) for result in view.results}
    figures = {
        id(figure): picture_of(figure, result.limit, spoken, f"{prefix}f{index}-{place}")
        for index, result in enumerate(view.results, 1)
        for place, figure in enumerate((*result.figures, *zones[id(result)]), 1)
    }
    items = particulars(view, spoken)
    template = _environment(language).get_template("body.html")
    return Markup(  # noqa: S704 - what the template escaped
        template.render(
            view=view,
            evaluation=view.evaluation,
            p=prefix,
            picture=lambda figure: figures[id(figure)],
            zones=lambda result: zones[id(result)],
            items=items,
            lacking=[item for item in items if not item.lines],
            compared=comparisons(view, spoken),
            others=elsewhere(view),
        )
    )


@functools.cache
def _environment(language: Language) -> jinja2.Environment:
    """The templates with the words of a language. Everything a template prints is escaped and made printable."""
    spoken = words(language)
    environment = escaping_environment("conformance.reporting")
    environment.globals.update(
        w=spoken,
        n=numbers,
        said=functools.partial(_said, spoken),
        say=lambda line: _said(spoken, line) if isinstance(line, Text) else line,
        is_picture=lambda shown: isinstance(shown, Picture),
        one_line=one_line,
        budgets=budgets,
        grouped=grouped,
        in_words=functools.partial(phrases.has_words, words=spoken),
        stated=stated,
        sections=SECTIONS,
        **{name: getattr(phrases, name) for name in _PLAIN},
        **{name: functools.partial(getattr(phrases, name), words=spoken) for name in _SPOKEN},
    )
    return environment


def _text(name: str) -> str:
    return files("conformance.reporting").joinpath("templates", name).read_text(encoding="utf-8")


def _said(spoken: LocaleWords, text: Text) -> Markup:
    """A bilingual text; where it has no words in the report's language the other one, marked and said."""
    language = spoken.said_in(text)
    body = escape(printable(spoken.said(text)))
    if language == spoken.language:
        return body
    note = escape(spoken("language.other_only"))
    return Markup('<span lang="{}">{}</span> <span class="aside">{}</span>').format(language, body, note)


FORMAT = ReportFormat("html", "report.html", render, render_both, seen_in_html)
