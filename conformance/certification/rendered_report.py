"""The report that a bundle holds, rendered once a language: the pages that are examined are the pages that go in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import Evaluation
from conformance.reporting import html
from conformance.reporting.completeness import ReportItem, lacking
from conformance.reporting.report_text import seen_in_html


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """The report of one evaluation in every language. Rendering takes most of the time of certifying: do it once."""

    pages: Mapping[Language, str]
    """A whole page of HTML a language."""
    lacking: tuple[ReportItem, ...]
    """What one of the pages is missing of ISO/IEC 17025, 7.8, read as its readers see it."""


def rendered_report(evaluation: Evaluation) -> RenderedReport:
    """Render the report of an evaluation and read it. A pure function."""
    pages = {language: html.render(evaluation, language) for language in LANGUAGES}
    sheets = (sheet for language, page in pages.items() for sheet in seen_in_html(page, (language,)))
    return RenderedReport(pages, lacking(sheets))
