"""Which tests are for the outer loop: `make test` runs them, `make quick` leaves them out. Whole folders and files.

A mark on the test itself does the same: `pytest.mark.wires` for what stands alone in a file of quick ones.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
OUTER = {
    "selftest": ("selftest", "cli/test_selftest.py"),
    "pages": ("reporting/browser", "reporting/test_hostile.py", "reporting/test_on_paper.py", "reporting/test_pdf.py"),
    "wires": (
        "simulator/wires",
        "devices/gige",
        "batch/test_dask.py",
        "batch/test_workers.py",
        "house/test_needs.py",
        "plugin",
    ),
    "runs": (
        "cli/test_ending.py",
        "cli/test_explore.py",
        "cli/test_hostile.py",
        "cli/test_readers.py",
        "cli/test_spine.py",
        "docs/test_python_examples.py",
        "docs/test_walkthrough.py",
        "execution/test_rerun.py",
        "execution/test_same_verdict.py",
        "execution/test_session.py",
        "execution/test_transcript.py",
        "exploration/test_conditions.py",
        "exploration/test_explore.py",
        "exploration/test_search.py",
        "simulator/flaws",
    ),
    "corpus": (
        "cli/test_junk.py",
        "importers/test_flir_sequence.py",
        "simulator/test_eye.py",
        "specification/sources/test_hostile_documents.py",
        "specification/test_corpus.py",
        "specification/test_parser_properties.py",
        "specification/test_scoring.py",
    ),
    "installed": ("installed",),
}
"""By mark: devices with flaws through the whole plan; pages in Chromium and as PDF; devices and programs in other
processes; runs from a plan to a verdict; many documents, many pictures; the wheel."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test bears the mark of its folder or file."""
    for mark, places in OUTER.items():
        if any(item.path.is_relative_to(TESTS / place) for place in places):
            item.add_marker(mark)
