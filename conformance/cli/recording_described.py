"""The contents of a recording, as plain data and in words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import Any

from conformance.recording.frame_parts import StoredFrames
from conformance.recording.gaps import gaps
from conformance.recording.model import Recording, planned_only
from conformance.recording.place import RecordingFiles
from conformance.recording.wire_log import wire_log_of
from conformance.seals.check import SealFound

SHOWN_FLAGS, SHOWN_GAPS = 20, 10


def describe(recording: Recording) -> dict[str, Any]:
    """The contents of a recording, as plain data."""
    manifest = recording.manifest
    flags = list(recording.flags())
    kinds = Counter(type(event).__name__ for event in recording.events)
    stored = recording.frames if isinstance(recording.frames, StoredFrames) else StoredFrames()
    units = {target.code or target.unit for item in recording.scenes for target in item.scene.targets}
    return {
        "digest": recording.digest,
        "complete": recording.complete,
        "origin": manifest.origin,
        "simulated": manifest.simulated,
        "unattended": manifest.unattended,
        "only": None if (only := planned_only(manifest)) is None else list(only),
        "started_at": manifest.started_at,
        "scenes": sum(not item.not_needed for item in recording.scenes),
        "scenes_not_needed": sum(bool(item.not_needed) for item in recording.scenes),
        "broken_scenes": sum(item.error is not None for item in recording.scenes),
        "independent_units": len(units),
        "events": dict(sorted(kinds.items())),
        "files": {name: entry.bytes for name, entry in manifest.files.items()},
        "frames": _frames(stored),
        "gaps": [dataclasses.asdict(gap) for gap in gaps(stored)],
        "attempts": [
            {
                "scene": each.scene,
                "attempt": each.number,
                "resumed_at_s": each.resumed_at_s,
                "events": len(each.events),
                "error": each.error,
            }
            for each in recording.attempts
        ],
        "attachments": [{**dataclasses.asdict(each), "sha256": each.sha256} for each in recording.attachments],
        "pictures": manifest.pictures.model_dump() if manifest.pictures else None,
        "imported": manifest.imported.model_dump() if manifest.imported else None,
        "sources": [source.model_dump() for source in manifest.sources],
        "notes": list(manifest.notes),
        "flags": [
            {"scene": scene, "field": flag.field, "value": flag.value, "reason": flag.reason} for scene, flag in flags
        ],
    }


def wire_log_described(place: RecordingFiles) -> dict[str, Any]:
    """What the log of the wires holds, as one more field; nothing where there is none. Raises `RecordError`."""
    found = wire_log_of(place)
    return {} if found is None else {"wire_log": dataclasses.asdict(found)}


def seal_described(found: SealFound) -> dict[str, Any]:
    """What checking a seal found."""
    return {
        "state": found.state,
        "key": found.key,
        "session": found.session,
        "opened_at": found.opened.at if found.opened else None,
        "last_at": found.last.at if found.last else None,
        "links": found.links,
        "resumed": list(found.resumed),
        "frames_removed": found.frames.removed,
        "frames_blurred": found.frames.blurred,
        "attachments_removed": found.frames.attachments_removed,
        "failures": [{"code": each.code, "what": each.what} for each in found.failures],
    }


def seal_summary(seal: dict[str, Any]) -> Iterator[str]:
    """The same in a few lines."""
    if seal["state"] == "unsealed":
        yield "seal: unsealed; what was recorded is as trustworthy as who kept it"
        return
    words = {"sealed": "sealed, unbroken", "open": "sealed as far as it goes", "broken": "BROKEN"}[seal["state"]]
    span = f", from {seal['opened_at']} to {seal['last_at']}" if seal["opened_at"] else ""
    yield f"seal: {words}; session {seal['session']} of the bench's key {seal['key']}, {seal['links']} links{span}"
    yield from (f"seal: {each['what']} [{each['code']}]" for each in seal["failures"])
    yield from (f"seal: resumed {each}" for each in seal["resumed"])
    pictures = [
        f"{seal[name]} {what}"
        for name, what in (
            ("frames_removed", "frames removed"),
            ("frames_blurred", "frames blurred"),
            ("attachments_removed", "attachments removed"),
        )
        if seal[name]
    ]
    if pictures:
        yield f"seal: redacted: {', '.join(pictures)}; the seal still has their digests"


def _frames(stored: StoredFrames) -> list[dict[str, Any]]:
    """The frames of each scene that has frames."""
    return [
        {
            "scene": scene,
            "frames": sum(len(part.frame_ids) for part in parts),
            "rows": parts[0].rows,
            "columns": parts[0].columns,
            "bytes": sum(part.bytes for part in parts),
            "first_s": float(parts[0].times_s[0]),
            "last_s": float(parts[-1].times_s[-1]),
        }
        for scene in stored.scenes()
        for parts in (stored.parts_of(scene),)
    ]


def summary(found: dict[str, Any]) -> list[str]:
    """The same in a few lines."""
    state = "complete" if found["complete"] else "INCOMPLETE: never closed"
    events = ", ".join(f"{count} {kind}" for kind, count in found["events"].items()) or "no events"
    left_out = f", {found['scenes_not_needed']} more not needed" if found["scenes_not_needed"] else ""
    lines = [
        f"{state}; {found['origin']}{', SIMULATED' if found['simulated'] else ''}"
        f"{'' if found['only'] is None else ', PARTIAL: planned for ' + ', '.join(found['only']) + ' alone'}",
        f"{found['scenes']} scenes ({found['broken_scenes']} broken{left_out}), "
        f"{found['independent_units']} independent units, {events}",
        f"digest {found['digest']}",
        *(f"from {source['name']} {source['sha256']}" for source in found["sources"]),
        *(f"note: {note}" for note in found["notes"]),
        *_pictures(found),
        *_wire_log(found),
        *(seal_summary(found["seal"]) if "seal" in found else ()),
        f"{len(found['flags'])} suspicious values flagged and not used" + (":" if found["flags"] else ""),
        *(
            f"  {flag['scene']} {flag['field']} = {flag['value']}: {flag['reason']}"
            for flag in found["flags"][:SHOWN_FLAGS]
        ),
    ]
    if len(found["flags"]) > SHOWN_FLAGS:
        lines.append(f"  … and {len(found['flags']) - SHOWN_FLAGS} more, all in 'conformance recording info --json'")
    return lines


def _wire_log(found: dict[str, Any]) -> Iterator[str]:
    log = found.get("wire_log")
    if log is not None:
        messages = ", ".join(f"{count} {wire}" for wire, count in log["messages"].items()) or "no messages"
        left_out = f"; {log['left_out']} more did not fit" if log["left_out"] else ""
        resumed = f"; resumed {log['sessions'] - 1} times" if log["sessions"] > 1 else ""
        cut_off = "" if log["ended"] else "; cut off"
        yield f"log of the wires: {messages}{left_out}{resumed}{cut_off}"


def _pictures(found: dict[str, Any]) -> Iterator[str]:
    """Frames and their gaps, attempts, attachments, and the stated consent of people."""
    frames, gaps_found = found["frames"], found["gaps"]
    if frames:
        count = sum(each["frames"] for each in frames)
        sizes = sorted({f"{each['columns']}×{each['rows']}" for each in frames})
        lost = sum(gap["frames"] for gap in gaps_found if gap["kind"] == "lost")
        yield f"{count} frames ({', '.join(sizes)}) in {len(frames)} scenes, {len(gaps_found)} gaps, {lost} frames lost"
        for gap in gaps_found[:SHOWN_GAPS]:
            missing = f", {gap['frames']} missing" if gap["frames"] else ""
            numbers = f"{gap['after_frame_id']} → {gap['frame_id']}"
            yield f"  gap: {gap['scene']} {numbers} at {gap['time_s']:.3f} s: {gap['kind']}{missing}"
        if len(gaps_found) > SHOWN_GAPS:
            yield f"  … and {len(gaps_found) - SHOWN_GAPS} more gaps, all in 'conformance recording info --json'"
    for each in found["attempts"]:
        ended = "was cut off" if each["error"] is None else f"broke ({each['error']})"
        yield f"attempt {each['attempt']} of {each['scene']} {ended}: {each['events']} events kept, not used"
    for each in found["attachments"]:
        out = ", removed" if each["redacted"] else ""
        yield f"attachment: {each['name']} {each['sha256']}{out}"
    if found["pictures"]:
        stated = found["pictures"]
        redacted = f", {stated['redacted']}" if stated["redacted"] else ""
        yield f"pictures of people{redacted}: consent {stated['consent']}; retention {stated['retention']}"
