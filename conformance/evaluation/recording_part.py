"""What an evaluation says of the recording, or of the several recordings, that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from conformance.evaluation.model import FlagPart, RecordingPart, SealPart, SessionPart
from conformance.evaluation.sessions import Session, joined_digest
from conformance.recording.model import Recording, planned_for, planned_only
from conformance.seals.check import check_seal

T = TypeVar("T")
MOST_FLAGS = 200
"""An evaluation lists at most so many flags; it says how many there are in all."""


def recording_part(recording: Recording) -> RecordingPart:
    """One recording."""
    manifest = recording.manifest
    flags = list(recording.flags())
    return RecordingPart(
        digest=recording.digest,
        complete=recording.complete,
        origin=manifest.origin,
        simulated=manifest.simulated,
        unattended=manifest.unattended,
        started_at=manifest.started_at,
        scenes=sum(not recorded.not_needed for recorded in recording.scenes),
        broken_scenes=sum(recorded.error is not None for recorded in recording.scenes),
        events=len(recording.events),
        sources=tuple(source.model_dump() for source in manifest.sources),
        imported=manifest.imported.model_dump() if manifest.imported else None,
        bench=manifest.bench,
        notes=manifest.notes,
        flag_count=len(flags),
        flags=tuple(
            FlagPart(scene=scene, field=flag.field, value=flag.value, reason=flag.reason)
            for scene, flag in flags[:MOST_FLAGS]
        ),
        ambient_degC=_range([recorded.scene.ambient_degC for recorded in recording.scenes]),
        relative_humidity_percent=_range([recorded.scene.relative_humidity_percent for recorded in recording.scenes]),
        tool=manifest.tool.model_dump(),
        only=planned_only(manifest),
        planned_for=planned_for(manifest),
        seal=seal_part(recording),
    )


def seal_part(recording: Recording) -> SealPart | None:
    """The state of a recording's seal; None where it was not sealed. Its frames are not read again if it is closed and
    no file was changed since.
    """
    found = check_seal(recording, thorough=False)
    if found.state == "unsealed":
        return None
    return SealPart(
        state=found.state,
        key=found.key,
        session=found.session,
        opened_at=found.opened.at if found.opened else None,
        last_at=found.last.at if found.last else None,
        links=found.links,
        resumed=found.resumed,
        frames_removed=found.frames.removed,
        frames_blurred=found.frames.blurred,
        attachments_removed=found.frames.attachments_removed,
        failures=tuple(each.what for each in found.failures),
    )


def _range(values: Sequence[float | None]) -> tuple[float, float] | None:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None


def joined_part(sessions: Sequence[Session]) -> RecordingPart:
    """Several recordings: summed up, and each beside."""
    parts = [
        SessionPart(session=each.number, sample=each.sample, recording=recording_part(each.recording))
        for each in sessions
    ]
    each = [part.recording for part in parts]
    return RecordingPart(
        digest=joined_digest([session.recording for session in sessions]),
        complete=all(one.complete for one in each),
        origin=", ".join(sorted({one.origin for one in each})),
        simulated=any(one.simulated for one in each),
        unattended=any(one.unattended for one in each),
        started_at=min((one.started_at for one in each if one.started_at is not None), default=None),
        scenes=sum(one.scenes for one in each),
        broken_scenes=sum(one.broken_scenes for one in each),
        events=sum(one.events for one in each),
        sources=_once(source for one in each for source in one.sources),
        imported=each[0].imported if all(one.imported == each[0].imported for one in each) else None,
        bench=_common([one.bench or {} for one in each]),
        notes=_once(note for one in each for note in one.notes),
        flag_count=sum(one.flag_count for one in each),
        flags=tuple(flag for one in each for flag in one.flags)[:MOST_FLAGS],
        ambient_degC=_range([end for one in each for end in one.ambient_degC or ()]),
        relative_humidity_percent=_range([end for one in each for end in one.relative_humidity_percent or ()]),
        tool=_tools([one.tool for one in each]),
        only=_only(each),
        sessions=tuple(parts),
    )


def _only(parts: Sequence[RecordingPart]) -> tuple[str, ...] | None:
    """What at least one session was planned for; None where one was planned for all."""
    several = [part.only for part in parts]
    if any(only is None for only in several):
        return None
    return _once(name for only in several for name in only or ())


def _common(benches: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """What all state alike; where they differ each session states its own."""
    first, *others = benches
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in others)} or None


def _once(values: Iterable[T]) -> tuple[T, ...]:
    found: list[T] = []
    for value in values:
        if value not in found:
            found.append(value)
    return tuple(found)


def _tools(tools: Sequence[dict[str, str]]) -> dict[str, str]:
    return {name: ", ".join(_once(tool[name] for tool in tools)) for name in tools[0]}
