"""Formats are found where they stand."""

from __future__ import annotations

from pathlib import Path

from conformance.reporting.registry import formats
from tests.core.plugged import distribution, installed

THEIRS = """
from conformance.reporting.format import ReportFormat
TEXT = ReportFormat("text", "report.txt", lambda evaluation, language: "text")
OTHER = ReportFormat("other", "report.html", lambda evaluation, language: "text")
"""


def test_every_format_has_a_file_name_of_its_own() -> None:
    found = formats()
    assert {"html", "junit", "json", "csv"} <= set(found)
    assert {name: found[name].filename for name in ("html", "junit", "json", "csv")} == {
        "html": "report.html", "junit": "junit.xml", "json": "evaluation.json", "csv": "results.csv",
    }  # fmt: skip


def test_others_add_a_format_and_one_that_writes_the_file_of_another_is_set_aside(tmp_path: Path) -> None:
    points = {"conformance.reports": {"text": "their_formats:TEXT", "other": "their_formats:OTHER"}}
    with installed(distribution(tmp_path, "their-formats", points, {"their_formats.py": THEIRS})):
        assert formats()["text"].filename == "report.txt"
        assert "other" not in formats()
        (aside,) = [each for each in formats.plugins() if each.set_aside]
        assert aside.set_aside == "the report format 'html' is written to 'report.html' as well"
