"""Refused for what the recordings are, and what they were made with."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.evidence.failure import Failure
from conformance.recording.model import ALTERED


def refusals(application: Application) -> Iterator[Failure]:
    """Altered in memory, not closed, or made with an instrument whose calibration had expired."""
    parts = application.recording_parts
    if any(part.origin == ALTERED for part in parts):
        yield Failure("recording_altered", "the recording was altered in memory: it is not the one that was recorded")
    if not all(part.complete for part in parts):
        yield Failure("recording_incomplete", "the recording is INCOMPLETE: it was not closed")
    yield from _calibrations(application)


def _calibrations(application: Application) -> Iterator[Failure]:
    """Each calibration of the bench that had expired on a day of the work; the clock is never asked."""
    work = assignment_of(application.evaluation).work
    stated = [work.first_day, work.last_day] if work else []
    told = set()
    for part in application.recording_parts:
        days = [day for day in [*stated, part.day] if day is not None]
        for who, expires in ((each.instrument, each.expires) for each in part.bench_record.calibrations):
            late = [day for day in days if expires is not None and day > expires]
            if late and (who, expires) not in told:
                told.add((who, expires))
                what = f"the calibration of {who} was valid until {expires} and had expired on {min(late)}"
                yield Failure("calibration_expired", f"{what}, a day of the work")
