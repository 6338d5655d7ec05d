"""The results as one table for spreadsheets and scripts: a row a measurement, units in columns of their own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from conformance.core.plain import printable
from conformance.core.text import Language
from conformance.documents import canonical_json
from conformance.evaluation.model import Evaluation, MeasurementResult, Result
from conformance.reporting.format import ReportFormat
from conformance.reporting.view import ReportView
from conformance.reporting.words import LocaleWords, words

_BEGINNING = re.compile(r"(?:^|[;\n])[\s\u200b\ufeff]*")
"""Where a spreadsheet would begin a formula: at the beginning of a cell, whatever blanks come first, and after what is
the end of a cell or a row where the list separator is a semicolon, as quotes do not protect it then."""
_FORMULAS = frozenset("=+-@＝＋－＠")


def render(evaluation: Evaluation, language: Language) -> str:
    """The table as CSV (RFC 4180, UTF-8). A requirement without measurements has one row, so that none is missing."""
    view, spoken = ReportView(evaluation), words(language)
    rows = [row for result in view.results for row in _rows(result, view, spoken)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_row(None, None, None, view, spoken))
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return stream.getvalue()


def _rows(result: Result, view: ReportView, spoken: LocaleWords) -> Iterator[dict[str, Any]]:
    if not result.measurements:
        yield _row(result, None, None, view, spoken)
    for index, measurement in enumerate(result.measurements, 1):
        yield _row(result, index, measurement, view, spoken)


def _row(
    result: Result | None, index: int | None, m: MeasurementResult | None, view: ReportView, spoken: LocaleWords
) -> dict[str, Any]:
    """One row by column name; the keys are the header."""
    r, limit = result, result.limit if result else None
    return {
        "requirement": r and r.requirement,
        "clause": r and r.clause,
        "modality": r and r.modality.value,
        "verdict": r and r.verdict.value,
        "module": spoken.said(r.module) if r and r.module else None,
        "characteristic": m.characteristic if m else r and r.characteristic,
        "limit_lower": limit and limit.lower,
        "limit_upper": limit and limit.upper,
        "limit_unit": limit and limit.unit,
        "limit_declared": limit and limit.declared,
        "limit_origin": r and r.limit_origin,
        "measurement": index,
        "value": m and m.value,
        "unit": m and m.unit,
        "expanded_uncertainty": m and m.expanded_uncertainty,
        "coverage_factor": m and m.coverage_factor,
        "interval_lower": m and m.interval and m.interval[0],
        "interval_upper": m and m.interval and m.interval[1],
        "interval_confidence": m and m.interval_confidence,
        "independent_units": m and m.units,
        "units_of": m and m.units_of,
        "conditions": canonical_json(m.conditions).decode() if m and m.conditions else None,
        "measurement_verdict": m.verdict.value if m and m.verdict else None,
        "conformance_probability": m and m.conformance_probability,
        "scenario": r.verification.scenario if r and r.verification else None,
        "scenes": sum(item.scenes for item in r.evidence) if r else None,
        "events": sum(item.events for item in r.evidence) if r else None,
        "waiver": r.waiver.get("id") if r and r.waiver else None,
        "waiver_expires": r.waiver.get("expires") if r and r.waiver else None,
        "simulated": view.simulated,
        "recording_complete": view.evaluation.recording.complete,
        "recording_digest": view.evaluation.recording.digest,
        "specification": f"{view.evaluation.specification.profile} {view.evaluation.specification.edition}",
        "specification_marked": "; ".join(spoken.said(mark) for mark in view.marks) or None,
        "partial": view.evaluation.partial,
        "reason": r.why.in_(spoken.language) if r else None,
        "statement": spoken.said(r.statement) if r else None,
    }


def _cell(value: Any) -> Any:
    """A cell: numbers stay numbers; what a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = printable(value).replace("\r\n", "\n").replace("\r", "\n")

    def guarded(match: re.Match[str]) -> str:
        if text[match.end() : match.end() + 1] not in _FORMULAS:
            return match[0]
        return f"{match[0]}'" if match.start() or "\n" in match[0] else f"'{match[0]}"

    guarded_text = _BEGINNING.sub(guarded, text)
    return f"'{guarded_text}" if text.startswith("\t") and not guarded_text.startswith("'") else guarded_text


FORMAT = ReportFormat("csv", "results.csv", render)
