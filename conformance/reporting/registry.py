"""The report formats there are: every module of this package that defines ``FORMAT``, and entry points of others.

A third party adds one by an entry point in the group ``conformance.reports`` that names a `ReportFormat`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from conformance.core.plugins import discovered
from conformance.reporting.format import ReportFormat

ENTRY_POINT_GROUP = "conformance.reports"


@functools.cache
def formats() -> Mapping[str, ReportFormat]:
    """Every format by its name. Two of one name or one file name are refused (`ValueError`)."""
    found: dict[str, ReportFormat] = {}
    for added in discovered(__package__ or "", "FORMAT", ENTRY_POINT_GROUP):
        for other in found.values():
            if added.name == other.name or added.filename == other.filename:
                raise ValueError(f"two report formats are named {added.name!r} or written to {added.filename!r}")
        found[added.name] = added
    return MappingProxyType(dict(sorted(found.items())))
