"""Refused because days of work, recording, calibration, issue and validity cannot all be true."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.model import RecordingPart
from conformance.evidence.failure import Failure
from conformance.recording.bench_record import day_of
from conformance.recording.model import RecordedScene

EARLIEST = datetime.date(2015, 1, 1)
"""No such device was tested before; clocks that were never set begin in 1970, 1980, 2000 or 2010."""
_EAST, _WEST = datetime.timedelta(hours=14), datetime.timedelta(hours=12)
"""How far a laboratory's own day may be from that of a time in UTC."""


def refusals(application: Application) -> Iterator[Failure]:
    """Every contradiction between the dates of assignment, recordings and instruments. No clock is read."""
    assignment = assignment_of(application.evaluation)
    yield from _order(assignment)
    sessions = application.evaluation.recording.sessions
    parts = [each.recording for each in sessions] or [application.evaluation.recording]
    ends_s = {each.digest: _end_s(each.scenes) for each in application.recordings}
    for part in parts:
        yield from _recorded(part, ends_s.get(part.digest, 0.0), assignment)
        yield from _calibrated(part)


def validity_contradictions(
    issued: datetime.date, begins: datetime.date, ends: datetime.date | None
) -> Iterator[Failure]:
    """What is wrong with a certificate's validity."""
    if begins < issued:
        yield Failure("valid_before_issue", f"the validity begins ({begins}) before the issue ({issued})")
    if ends is None:
        yield Failure("validity_endless", "the validity has no end: state its last day with --valid-until")
    elif ends < begins:
        yield Failure("validity_reversed", f"the validity ends ({ends}) before it begins ({begins})")


def _order(assignment: Assignment) -> Iterator[Failure]:
    work, issued, item = assignment.work, assignment.issued, assignment.item
    first, last = (work.first_day, work.last_day) if work else (None, None)
    if first and last and first > last:
        yield Failure("work_reversed", f"the work ends ({last}) before it begins ({first})")
    if last and issued and issued < last:
        yield Failure("issued_before_work_ended", f"the report was issued ({issued}) before the work ended ({last})")
    for name, day in (("work.first_day", first), ("issued", issued)):
        if day is not None and day < EARLIEST:
            yield Failure("date_impossible", f"{name} is {day}: no such device was tested before {EARLIEST}")
    received = item.received if item else None
    if received and first and received > first:
        yield Failure("received_after_work", f"the item was received ({received}) after the work began ({first})")
    sampled = assignment.sampling.date if assignment.sampling else None
    if sampled and last and sampled > last:
        yield Failure("sampled_after_work", f"the item was sampled ({sampled}) after the work ended ({last})")
    before = assignment.amends.issued if assignment.amends else None
    if before and issued and before > issued:
        yield Failure("amended_before_issue", f"the amended report was issued ({before}) after this one ({issued})")


def _recorded(part: RecordingPart, end_s: float, assignment: Assignment) -> Iterator[Failure]:
    """Whether a recording began and ended on days of the work, before the issue."""
    name = f"the recording {part.digest.short(12)}"
    if part.started_at is None:
        what = f"{name} does not state when it began: state started_at in the bench's description"
        yield Failure("recording_undated", what)
        return
    began = _moment(part.started_at)
    if began is None or began.date() < EARLIEST:
        yield Failure(
            "started_at_impossible", f"{name} states that it began on {part.started_at[:40]!r}, an impossible time"
        )
        return
    work, issued = assignment.work, assignment.issued
    first, last = (work.first_day, work.last_day) if work else (None, None)
    if issued and _earliest(began) > issued:
        yield Failure("recorded_after_issue", f"{name} began on {began.date()}, after the day of issue, {issued}")
        return
    try:
        ended = began + datetime.timedelta(seconds=max(0.0, end_s))
    except OverflowError:
        yield Failure(
            "started_at_impossible", f"{name} lasts {end_s} s from {part.started_at[:40]!r}, an impossible time"
        )
        return
    if issued and _earliest(ended) > issued:
        yield Failure("recorded_after_issue", f"{name} ended on {ended.date()}, after the day of issue, {issued}")
    if first and _latest(began) < first:
        yield Failure("recorded_before_work", f"{name} began on {began.date()}, before the first day of work, {first}")
    if last and _earliest(ended) > last:
        yield Failure("recorded_after_work", f"{name} ended on {ended.date()}, after the last day of work, {last}")


def _calibrated(part: RecordingPart) -> Iterator[Failure]:
    """Whether each instrument was calibrated before the recording was made with it."""
    day, told = part.day, set()
    for each in part.bench_record.calibrations:
        stated, key = each.date, (each.instrument, each.date)
        if stated is None or key in told:
            continue
        told.add(key)
        on = day_of(stated)
        if on is None or on < datetime.date(1990, 1, 1):
            what = f"the calibration of {each.instrument} is dated {stated[:40]!r}, which is not a day"
            yield Failure("calibration_undated", what)
        elif day is not None and on > day:
            what = f"{each.instrument} was calibrated on {on}, after the recording was made with it ({day})"
            yield Failure("calibrated_after_work", what)
        elif each.expires is not None and each.expires < on:
            what = f"the calibration of {each.instrument} expires ({each.expires}) before it was made ({on})"
            yield Failure("calibration_reversed", what)


def _moment(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _earliest(moment: datetime.datetime) -> datetime.date:
    """The earliest day that a moment may be in the laboratory: UTC says nothing of its place."""
    return _shifted(moment, -_WEST)


def _latest(moment: datetime.datetime) -> datetime.date:
    return _shifted(moment, _EAST)


def _shifted(moment: datetime.datetime, by: datetime.timedelta) -> datetime.date:
    in_utc = moment.utcoffset() == datetime.timedelta(0)
    try:
        return (moment + by).date() if in_utc else moment.date()
    except OverflowError:
        return moment.date()


def _end_s(scenes: Iterable[RecordedScene]) -> float:
    """When the last scene ended, on the recording's clock."""
    ends = [each.start_s if each.end_s is None else each.end_s for each in scenes]
    return max((end for end in ends if not math.isnan(end)), default=0.0)
