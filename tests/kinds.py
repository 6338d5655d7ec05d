"""Which tests are for the outer loop: `make test` runs them, `make quick` leaves them out. Whole folders and files.

A mark on the test itself does the same: `pytest.mark.wires` for what stands alone in a file of quick ones.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
OUTER = {
    "selftest": ("selftest", "cli/test_selftest.py"),
    "pages": (
        "reporting/browser",
        "reporting/test_completeness.py",
        "evidence/test_pdf_seal.py",
        "reporting/test_figures.py",
        "reporting/test_hostile.py",
        "reporting/test_html.py",
        "reporting/test_on_paper.py",
        "reporting/test_pdf.py",
        "reporting/test_pictures.py",
    ),
    "wires": (
        "api/test_frames.py",
        "batch/test_dask.py",
        "batch/test_workers.py",
        "bench/operator/test_terminal.py",
        "devices/adapter",
        "devices/gige",
        "devices/instruments",
        "devices/isapi/test_stream.py",
        "house/test_needs.py",
        "house/test_portable.py",
        "plugin",
        "recording/test_killed.py",
        "simulator/wires",
    ),
    "runs": (
        "api/test_judging.py",
        "certification",
        "cli/test_ending.py",
        "cli/test_explore.py",
        "cli/test_hostile.py",
        "cli/test_init.py",
        "cli/test_plan.py",
        "cli/test_readers.py",
        "cli/test_releases.py",
        "cli/test_scopes.py",
        "cli/test_spine.py",
        "deceptions",
        "docs/test_python_examples.py",
        "docs/test_walkthrough.py",
        "evaluation/test_capability.py",
        "evaluation/test_published_figures.py",
        "evaluation/test_requirement_risk.py",
        "execution/test_cold_start_over_a_wire.py",
        "execution/test_rerun.py",
        "execution/test_same_verdict.py",
        "execution/test_session.py",
        "execution/test_transcript.py",
        "exploration/test_conditions.py",
        "exploration/test_explore.py",
        "exploration/test_search.py",
        "metrology/test_sprt.py",
        "metrology/test_verdicts_keep_their_promise.py",
        "requirements/test_release.py",
        "scenarios/test_one_source.py",
        "seals",
        "simulator/devices/test_truth.py",
        "simulator/flaws",
        "simulator/test_camera.py",
        "testing/test_strategies.py",
        "vectors",
    ),
    "corpus": (
        "cli/test_explain.py",
        "cli/test_junk.py",
        "documents/test_strict_zip.py",
        "importers/test_flir_sequence.py",
        "recording/test_damage.py",
        "recording/test_event_columns.py",
        "recording/test_repacking.py",
        "recording/test_tables.py",
        "requirements/test_renew.py",
        "simulator/test_eye.py",
        "specification/sources",
        "specification/test_corpus.py",
        "specification/test_parser_properties.py",
        "specification/test_profiles.py",
        "specification/test_scoring.py",
        "specs",
    ),
    "installed": ("installed",),
}
"""By mark: devices with flaws through the whole plan; pages; devices and programs in other
processes; runs from a plan to a verdict; many documents, pictures and rows; the wheel."""
FIRST = ("installed", "pages", "wires", "runs", "selftest", "corpus")
"""The order in which workers take them: a file that takes a minute is not begun when all others are done."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Workers begin with the long ones; without workers the order is that of the files."""
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, mark in enumerate(FIRST) if item.get_closest_marker(mark)), len(FIRST))


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test bears the mark of its folder or file."""
    for mark, places in OUTER.items():
        if any(item.path.is_relative_to(TESTS / place) for place in places):
            item.add_marker(mark)
