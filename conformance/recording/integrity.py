"""Integrity of a recording: files changed, added or removed since it was closed, and foreign files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conformance.core.problems import Problem
from conformance.documents import Digest
from conformance.recording.layout import FILES, MANIFEST, is_inside, table_of
from conformance.recording.model import Manifest
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
        elif (what := _changed(place, name, entry.sha256)) is not None:
            yield Problem(what, place.shown(name), remedy=DAMAGED, code="recording-damaged")
    for name in place.names():
        if name != MANIFEST and name not in manifest.files:
            yield Problem(
                "the file was added after the recording was closed",
                place.shown(name),
                remedy=DAMAGED,
                code="recording-damaged",
            )


def _changed(place: RecordingFiles, name: str, sha256: Digest) -> str | None:
    try:
        if place.digest(name) == sha256:
            return None
    except OSError as error:
        return f"the file was damaged after the recording was closed: {error}"
    return "the file was changed after the recording was closed"
