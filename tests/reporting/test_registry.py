"""Formats are found where they stand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from conformance.core import plugins
from conformance.reporting import registry
from conformance.reporting.format import ReportFormat


def test_every_format_has_a_file_name_of_its_own() -> None:
    found = registry.formats()
    assert {"html", "junit", "json", "csv"} <= set(found)
    assert {name: found[name].filename for name in ("html", "junit", "json", "csv")} == {
        "html": "report.html", "junit": "junit.xml", "json": "evaluation.json", "csv": "results.csv",
    }  # fmt: skip


def test_others_add_a_format_through_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    given = ReportFormat("text", "report.txt", lambda evaluation, language: "text")
    assert "text" in _formats_with(given, monkeypatch)


def test_two_formats_of_one_name_or_one_file_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    given = ReportFormat("other", "report.html", lambda evaluation, language: "text")
    with pytest.raises(ValueError, match="two report formats"):
        _formats_with(given, monkeypatch)


def _formats_with(given: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    point = SimpleNamespace(load=lambda: given)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point])
    return registry.formats.__wrapped__()
