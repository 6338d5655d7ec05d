"""The whole matrix: every class, every flaw, every size, five seeds. ``make test-full`` runs it."""

from __future__ import annotations

import os
import time

import pytest

from conformance.cli.selftest import DEVICES, PROFILE
from conformance.selftest.matrix import Design, run_matrix
from conformance.selftest.recorded import record_of
from conformance.selftest.subjects import load_subjects

CLASSES = ["dual-light", "blackbody-free", "security-gate", "turnstile", "multi-person"]


@pytest.mark.full
def test_every_expectation_is_met_in_all_classes_with_five_seeds_in_eight_minutes() -> None:
    began_s = time.monotonic()
    requirements, subjects = load_subjects(PROFILE, DEVICES, CLASSES)
    matrix = run_matrix(Design(requirements, subjects, (1, 2, 3, 4, 5)), os.cpu_count() or 1)
    record = record_of(matrix, requirements)
    missed = [(row.class_, row.flaw, row.size, cell) for row in record.rows for cell in row.cells if cell.missed_seeds]
    assert missed == []
    assert record.verdict == "met"
    assert record.summary.unsure == ()
    assert time.monotonic() - began_s < 480
