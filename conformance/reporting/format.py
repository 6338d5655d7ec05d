"""What a report format is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.core.text import Language
from conformance.evaluation.model import Evaluation
from conformance.reporting.report_text import ReportSheet


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One way to render an evaluation."""

    name: str
    filename: str
    render: Callable[[Evaluation, Language], str | bytes]
    """A pure function: no clock, no randomness; the same evaluation gives the same bytes."""
    render_both: Callable[[Evaluation], str | bytes] | None = None
    """The same in both languages; None where a document for machines has no use for that."""
    seen: Callable[[str | bytes, Sequence[Language]], Sequence[ReportSheet]] | None = None
    """What is rendered as its reader sees it, a sheet for each language; None of a document for machines."""
