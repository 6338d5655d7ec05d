"""The report formats there are: every module of this package that defines ``FORMAT``, and entry points of others.

A format is a module (or any object) with ``FORMAT`` (its name), ``FILENAME`` (the file it is written to) and
``render(evaluation, language)``, a pure function. A third party adds one by an entry point in the group
``conformance.reports``.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

from conformance.evaluation.model import Evaluation
from conformance.text import Language

ENTRY_POINT_GROUP = "conformance.reports"


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One way to render an evaluation."""

    name: str
    filename: str
    render: Callable[[Evaluation, Language], str | bytes]


@functools.cache
def formats() -> Mapping[str, ReportFormat]:
    """Every format by its name. Two of one name or one file name are refused (`ValueError`)."""
    found: dict[str, ReportFormat] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.ispkg:
            loaded = importlib.import_module(f"conformance.reporting.{module.name}")
            if hasattr(loaded, "FORMAT"):
                _add(found, loaded)
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        _add(found, entry_point.load())
    return MappingProxyType(dict(sorted(found.items())))


def _add(found: dict[str, ReportFormat], given: Any) -> None:
    added = ReportFormat(given.FORMAT, given.FILENAME, given.render)
    for other in found.values():
        if added.name == other.name or added.filename == other.filename:
            raise ValueError(f"two report formats are named {added.name!r} or written to {added.filename!r}")
    found[added.name] = added
