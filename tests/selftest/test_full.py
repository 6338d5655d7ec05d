"""The whole matrix: every class, every flaw, every size, five seeds. ``make test-full`` runs it."""

from __future__ import annotations

import os
import resource

import pytest

from conformance.selftest.matrix import Design, run_matrix
from conformance.selftest.record_writer import record_of
from conformance.selftest.subjects import load_subjects

CLASSES = ["dual-light", "blackbody-free", "security-gate", "turnstile", "multi-person"]


def _processor_s() -> float:
    """Of this process and those that it waited for: others may be at work on the machine."""
    of = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in of)


@pytest.mark.full
def test_every_expectation_is_met_in_all_classes_with_five_seeds_in_eight_minutes_of_two_processors() -> None:
    began_s = _processor_s()
    requirements, subjects = load_subjects(classes=CLASSES)
    matrix = run_matrix(Design(requirements, subjects, (1, 2, 3, 4, 5)), os.cpu_count() or 1)
    record = record_of(matrix, requirements)
    missed = [(row.class_, row.flaw, row.size, cell) for row in record.rows for cell in row.cells if cell.missed_seeds]
    assert missed == []
    assert record.verdict == "met"
    assert record.summary.unsure == ()
    assert [flaw.name for flaw in record.flaws if bool(flaw.caught_by) == (flaw.harmless is not None)] == []
    assert _processor_s() - began_s < 2 * 480
