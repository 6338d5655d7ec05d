"""The report formats there are: every module of this package that defines ``FORMAT``, and entry points of others.

A third party adds one by an entry point in the group ``conformance.reports`` that names a `ReportFormat`.
"""

from __future__ import annotations

from conformance.core.registry import Registry, in_modules
from conformance.reporting.format import ReportFormat


def _same_file(new: ReportFormat, old: ReportFormat) -> str | None:
    return f"is written to {new.filename!r}" if new.filename == old.filename else None


formats: Registry[str, ReportFormat] = Registry(
    "report format",
    "conformance.reports",
    ReportFormat,
    in_modules("conformance.reporting", "FORMAT"),
    lambda one: one.name,
    clash=_same_file,
)
"""Every format by its name."""
