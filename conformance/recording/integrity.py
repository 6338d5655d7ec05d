"""Integrity of a recording: files changed, added or removed since it was closed, and foreign files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conformance.core.problems import Problem
from conformance.recording.layout import ATTACHMENTS, FILES, MANIFEST, is_inside, table_of
from conformance.recording.model import FileEntry, Manifest
from conformance.recording.opening import open_place
from conformance.recording.place import DAMAGED, RecordingFiles


def integrity_problems(path: Path, manifest: Manifest) -> list[Problem]:
    """Files that never belong to a recording, else every way in which a closed one differs from its manifest."""
    return list(damage_of(open_place(path), manifest))


def damage_of(place: RecordingFiles, manifest: Manifest) -> Iterator[Problem]:
    """The same of a place that is open already."""
    hostile = list(place.hostile())
    yield from hostile
    if hostile or not manifest.closed:
        return  # what cannot be trusted is not opened
    stated = place.shown(MANIFEST)
    for name in FILES:
        forms = [form for form in (name, table_of(name)) if form in manifest.files]
        if not forms:
            yield Problem(f"the manifest has no entry for {name}", stated, remedy=DAMAGED, code="recording-damaged")
        elif len(forms) > 1:
            yield Problem(
                f"the manifest names {' and '.join(forms)}: which of them counts?",
                stated,
                remedy=DAMAGED,
                code="recording-damaged",
            )
    for name, entry in sorted(manifest.files.items()):
        if not is_inside(name):
            yield Problem(
                f"the manifest names a file outside the folder: {name}",
                stated,
                remedy=DAMAGED,
                code="recording-damaged",
            )
        elif not place.holds(name):
            yield Problem("the file is missing or a link", place.shown(name), remedy=DAMAGED, code="recording-damaged")
        elif (what := _changed(place, name, entry)) is not None:
            yield Problem(what, place.shown(name), remedy=DAMAGED, code="recording-damaged")
    for name in place.names():
        if name != MANIFEST and name not in manifest.files:
            yield Problem(
                "the file was added after the recording was closed",
                place.shown(name),
                remedy=DAMAGED,
                code="recording-damaged",
            )


def _changed(place: RecordingFiles, name: str, entry: FileEntry) -> str | None:
    try:
        found = place.digest(name)
    except OSError as error:
        return f"the file was damaged after the recording was closed: {error}"
    if found != entry.sha256:
        return "the file was changed after the recording was closed"
    if place.size(name) != entry.bytes:
        return f"the file has {place.size(name)} bytes; the manifest states {entry.bytes}"
    if name.startswith(f"{ATTACHMENTS}/") and name.partition("/")[2].partition(".")[0] != found.hex:
        return "the file is not the attachment that its name states"
    return None
