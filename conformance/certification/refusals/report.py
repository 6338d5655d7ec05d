"""Refused for what the rendered report does not state."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.evidence.failure import Failure
from conformance.reporting.completeness import named


def refusals(application: Application) -> Iterator[Failure]:
    """Items of ISO/IEC 17025, 7.8 that the report states neither, nor gives a reason for."""
    lacking = application.report.lacking
    if lacking and "report_lacking" not in application.waived:
        what = f"the report states neither these items of ISO/IEC 17025:2017, 7.8, nor a reason: {named(lacking)}"
        yield Failure("report_lacking", what)
