"""The report as PDF: the same template, laid out on paper by WeasyPrint. Same inputs, same bytes.

A text too long for paper is cut there, and the page says so; the evaluation holds all of it. A screen scrolls; on paper
a megabyte is four hundred pages, which take an hour to lay out, and a word of a thousand letters runs over the edge.
"""

from __future__ import annotations

import html as html_text
import logging
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from conformance.core.problems import BadInput, Problem
from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import Evaluation
from conformance.reporting.fonts import drawable_or_raise
from conformance.reporting.format import ReportFormat
from conformance.reporting.html import document
from conformance.reporting.report_text import seen_in_pdf

_SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)
_TAG = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
FIGURE_FONT = "font-family:'Noto Sans','Source Sans 3','Noto Sans CJK SC','DejaVu Sans',sans-serif"


def render(evaluation: Evaluation, language: Language) -> bytes:
    """The report in one language. Raises `BadInput` where WeasyPrint or a font is missing."""
    return _pdf(evaluation, (language,))


def render_both(evaluation: Evaluation) -> bytes:
    """The Chinese report whole and then the English one, in one file."""
    return _pdf(evaluation, LANGUAGES)


def _pdf(evaluation: Evaluation, languages: Sequence[Language]) -> bytes:
    weasyprint()  # said before the page is made
    style = files("conformance.reporting").joinpath("templates", "pdf.css").read_text(encoding="utf-8")
    return on_paper(_literal(bounded(document(evaluation, languages, style=style))))


def on_paper(page: str) -> bytes:
    """A self-contained page as PDF (PDF/UA). Raises `BadInput` where WeasyPrint or a font is missing."""
    library = weasyprint()
    drawable_or_raise(html_text.unescape(_TAG.sub(" ", page)))
    # Pictures lie in the page itself. Nothing is fetched, whatever a text says.
    enclosed_only = library.URLFetcher(allowed_protocols=["data"])
    written: bytes = library.HTML(string=page, url_fetcher=enclosed_only).write_pdf(pdf_variant="pdf/ua-1")
    return written


def weasyprint() -> Any:
    """WeasyPrint, imported late: an extra that takes half a second to import. Raises `BadInput` if it is missing."""
    try:
        import weasyprint as library
    except ImportError:
        what, remedy = "PDF needs WeasyPrint, which is not installed", "Run: pip install 'conformance[pdf]'"
        raise BadInput(Problem(what, remedy=remedy, code="library-missing")) from None
    except OSError as error:
        remedy = "Install Pango (Debian, Ubuntu: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)"
        raise BadInput(
            Problem(f"PDF needs a library that is missing: {error}", remedy=remedy, code="library-missing")
        ) from None
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # not what of our style sheet it does not know
    return library


def _literal(page: str) -> str:
    """Figures with the colours of paper and a font of their own: a drawing in SVG hears no style sheet of the page."""
    paper = page[page.index("@media print") :]
    colours = dict(re.findall(r"--(fig-[\w-]+): (#[0-9a-f]{3,6});", paper))

    def drawn(match: re.Match[str]) -> str:
        svg = re.sub(r"var\(--(fig-[\w-]+)\)", lambda variable: colours[variable[1]], match[0])
        return svg.replace("<svg ", f'<svg style="{FIGURE_FONT}" ', 1)

    return _SVG.sub(drawn, page)


FORMAT = ReportFormat("pdf", "report.pdf", render, render_both, seen_in_pdf)


LONGEST = 2000
"""Characters of one text; honest ones are shorter by far."""
LONGEST_WORD = 40
"""Letters after which a line may end though no blank is there."""

_DRAWING = re.compile(r"(<svg .*?</svg>)", re.DOTALL)
_TEXT = re.compile(rf"(?<=>)[^<>]{{{LONGEST_WORD + 1},}}(?=<)")
_CHARACTER = re.compile(r"&[^;\s]{1,30};|.", re.DOTALL)
_WORD = re.compile(rf"(?:&[^;\s]{{1,30}};|[!-%'-;=?-~]){{{LONGEST_WORD}}}(?=\S)")
"""Letters of the Latin scripts, which end no line by themselves; Chinese does at each character."""


def bounded(page: str) -> str:
    """The page with each of its texts no longer than is printed, and with places in long words where a line may end."""
    head, body, rest = page.partition("<body")
    parts = _DRAWING.split(rest)  # drawings are every other part
    parts[::2] = [_TEXT.sub(lambda match: _WORD.sub(r"\g<0><wbr>", _cut(match[0])), part) for part in parts[::2]]
    return head + body + "".join(parts)


def _cut(text: str) -> str:
    """The beginning of a text, how much was left out, and where all of it is; entities stay whole."""
    if len(text) <= LONGEST:
        return text
    ends = [match.end() for match, _ in zip(_CHARACTER.finditer(text), range(LONGEST + 1), strict=False)]
    if len(ends) <= LONGEST:
        return text
    left = sum(1 for _ in _CHARACTER.finditer(text, ends[LONGEST - 1]))
    return f"{text[: ends[LONGEST - 1]]}… [+ {left} 字符 characters: evaluation.json]"
