"""Refused because the recordings are not, or cannot be seen to be, of the product that the certificate would name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.evaluation.identity import DECLARED, agrees, contradictions
from conformance.evidence.failure import Failure
from conformance.recording.model import Recording
from conformance.recording.stated_identity import INTERVAL_S, IdentityStatement, statements

_NEEDED = ("manufacturer", "model", "firmware")


def refusals(application: Application) -> Iterator[Failure]:
    """A device that states another identity than the declaration, changes it, or states none."""
    identity = application.evaluation.product.identity
    item = assignment_of(application.evaluation).item
    by_laboratory = item is not None and item.identified_by is not None and bool((item.identification or "").strip())
    for recording in application.recordings:
        said = tuple(statements(recording.manifest, recording.events))
        name = f"in the recording {recording.digest.short(12)} the device"
        for each in contradictions(identity, said):
            before = "stated before" if each.changed else "the declaration states"
            what = f"{name} stated {each.name} {each.stated!r} {each.at.when}; {before}: {each.expected!r}"
            yield Failure("identity_differs", what)
        yield from _declared_otherwise(name, identity, recording, said)
        unasked_s = _not_asked_s(recording, said)
        if unasked_s is not None:
            what = f"{name} was not asked who it is in the ten minutes after {unasked_s:.0f} s, in which scenes began"
            yield Failure("identity_not_asked", what)
        lacking = _not_stated(recording, said)
        if lacking and not by_laboratory:
            what = (
                f"{name} did not state {', '.join(lacking)}: state in the assignment how the laboratory identified it "
                "(item.identification and item.identified_by)"
            )
            yield Failure("identity_not_stated", what)


def _not_stated(recording: Recording, said: Sequence[IdentityStatement]) -> list[str]:
    """What of its identity a device never stated; and whether it was not asked again when a live run ended."""
    lacking = [name for name in _NEEDED if not any((each.stated.get(name) or "").strip() for each in said)]
    if lacking or recording.manifest.origin != "live":
        return lacking
    return [] if any(each.time_s is None for each in said) else ["its identity when the run ended"]


def _not_asked_s(recording: Recording, said: Sequence[IdentityStatement]) -> float | None:
    """The beginning of the first ten minutes of a live run without a question, s; None where there are none.

    It is asked in the first scene that stands in them; the answer may arrive in the next ten.
    """
    if recording.manifest.origin != "live":
        return None
    asked = {int(each.time_s // INTERVAL_S) for each in said if each.time_s is not None}
    for recorded in recording.scenes:
        interval = int(recorded.start_s // INTERVAL_S)
        stood = recorded.error is None and not recorded.not_needed
        if stood and interval > 0 and not {interval, interval + 1} & asked:
            return interval * INTERVAL_S
    return None


def _declared_otherwise(
    name: str, identity: Mapping[str, str | None], recording: Recording, said: Sequence[IdentityStatement]
) -> Iterator[Failure]:
    """A declaration that was exchanged after the run, where the device does not state itself what it is."""
    stated_then = (recording.manifest.product or {}).get("identity")
    at_the_run: Mapping[str, object] = stated_then if isinstance(stated_then, Mapping) else {}
    for field in DECLARED:
        before, now = at_the_run.get(field), identity.get(field)
        stated = any(each.stated.get(field) for each in said)
        if stated or not before or not now or agrees(field, str(before), now):
            continue
        what = f"{name} was declared with {field} {str(before)!r} when it was recorded; the declaration states {now!r}"
        yield Failure("identity_differs", what)
