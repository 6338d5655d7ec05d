"""Refused because nothing shows that a recording is still what a trusted bench recorded."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.evaluation.model import RecordingPart
from conformance.evidence.failure import Failure
from conformance.recording.model import ALTERED, Recording
from conformance.seals.check import SealFound, check_seal


def refusals(application: Application) -> Iterator[Failure]:
    """Unsealed, broken, or sealed by a key that the laboratory does not trust to seal."""
    at_hand = {recording.digest: recording for recording in application.recordings}
    parts = application.single_parts
    for number, part in enumerate(parts, 1):
        which = f"recording {number}" if len(parts) > 1 else "the recording"
        recording = at_hand.get(part.digest)
        if part.origin == ALTERED:
            continue  # refused for that
        if part.seal is None:
            if "unsealed" not in application.waived:
                yield Failure("recording_unsealed", _unsealed(which, part))
        elif recording is not None:
            yield from _sealed(application, which, part, recording)
        else:
            yield from (Failure("seal_broken", f"{which}: {each}") for each in part.seal.failures)
            if part.seal.key is not None:
                yield from _key(application, which, part.seal.key, _day(part.seal.opened_at))


def _unsealed(which: str, part: RecordingPart) -> str:
    if part.origin == "imported":
        return f"{which} is unsealed: it was imported, and no bench signed what was recorded while it was"
    return f"{which} is unsealed: record with --bench-key; what is recorded already cannot be sealed any more"


def _sealed(application: Application, which: str, part: RecordingPart, recording: Recording) -> Iterator[Failure]:
    found = check_seal(recording)
    yield from (Failure(each.code, f"{which}: {each.what}") for each in found.failures)
    if found.frames.blurred:
        what = (
            f"{which}: {found.frames.blurred} frames were blurred, and what they show cannot be compared with the seal"
        )
        yield Failure("seal_blurred", f"{what}: give the recording itself, or one with its pictures removed")
    if found.opened is None or found.key is None:
        return
    yield from _key(application, which, found.key, _day(found.opened.at))
    if not application.simulated:
        yield from _times(which, part, found)


def _key(application: Application, which: str, key: str, day: datetime.date | None) -> Iterator[Failure]:
    """Whether who issues trusts the bench. Who checks relies on the laboratory, unless he knows better of the key."""
    trust = application.trust
    if trust is None:
        if key not in application.vouched:
            what = f"{which} is sealed by the key {key}, and no trusted bench keys were given: give them with --trusted"
            yield Failure("seal_key_unknown", what)
        return
    for each in trust.refuses(key, day or datetime.date.min, "bench"):
        if each.code != "key_unknown" or key not in application.vouched:
            what = f"{which}: its seal: {each.what}"
            yield {
                "key_unknown": Failure("seal_key_unknown", what),
                "key_other_purpose": Failure("seal_key_other_purpose", what),
                "key_revoked": Failure("seal_key_revoked", what),
                "key_not_valid": Failure("seal_key_not_valid", what),
            }[each.code]


def _times(which: str, part: RecordingPart, found: SealFound) -> Iterator[Failure]:
    """The day on which a recording says that it began is the day on which the bench's computer opened its seal.

    A day apart is allowed: time zones, and clocks that were set.
    """
    opened = _day(found.opened.at) if found.opened else None
    if part.day is not None and opened is not None and abs((part.day - opened).days) > 1:
        what = f"{which} says that it began on {part.day}; the bench opened its seal on {opened}"
        yield Failure("seal_times_differ", what)


def _day(at: str | None) -> datetime.date | None:
    try:
        return datetime.datetime.fromisoformat(at).date() if at else None
    except ValueError:
        return None
