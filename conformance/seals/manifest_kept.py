"""Whether the manifest is the one that was sealed: what repacking and redacting may change, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from conformance.documents import Digest
from conformance.evidence.failure import Failure
from conformance.recording.layout import WIRE
from conformance.recording.model import Manifest, Recording
from conformance.recording.seal_links import SealedManifest, SealLink, sealed_manifest

_REDACTED = re.compile(r"Pictures of people were (removed|blurred): \d+ frames; \d+ attachments were removed\.")
_LOG_LEFT_OUT = re.compile(r"The log of the wires \((sha256:[0-9a-f]{64})\) was left out: devices may name .*")


def manifest_failures(recording: Recording, opened: SealLink, last: SealLink) -> Iterator[Failure]:
    """What a manifest states otherwise than it was sealed."""
    manifest = recording.manifest
    assert opened.manifest is not None  # the chain was checked
    if last.manifest is None or last.kind != "closed":
        now = sealed_manifest(manifest, opened.manifest.notes)
        yield from _differing(opened.manifest.fields, now.fields, "after the recording was begun")
        return
    now = sealed_manifest(manifest, last.manifest.notes)
    yield from _differing(last.manifest.fields, now.fields, "after the recording was closed")
    yield from _while_recording(opened.manifest, last.manifest)
    yield from _added_notes(manifest, last)
    yield from _log(manifest, last)


def _differing(sealed: Mapping[str, Digest], now: Mapping[str, Digest], when: str) -> Iterator[Failure]:
    fields = [name for name in sorted({*sealed, *now}) if sealed.get(name) != now.get(name)]
    if fields:
        yield Failure("seal_relabelled", f"the manifest's {', '.join(fields)} were changed {when}")


def _while_recording(opened: SealedManifest, closed: SealedManifest) -> Iterator[Failure]:
    """Only what the bench states at the end comes in addition."""
    fields = [
        name
        for name in sorted({*opened.fields, *closed.fields})
        if opened.fields.get(name) != closed.fields.get(name)
        and not (name.startswith("bench.") and name not in opened.fields)
    ]
    if fields:
        what = f"the manifest's {', '.join(fields)} were changed between the beginning and the end of the recording"
        yield Failure("seal_relabelled", what)


def _added_notes(manifest: Manifest, last: SealLink) -> Iterator[Failure]:
    """A redaction says what it did; nobody else adds a note."""
    assert last.manifest is not None
    redacted = manifest.pictures is not None and manifest.pictures.redacted is not None
    for note in manifest.notes[last.manifest.notes :]:
        log = _LOG_LEFT_OUT.fullmatch(note)
        known = _REDACTED.fullmatch(note) or (
            log and last.files and WIRE in last.files and log[1] == last.files[WIRE].sha256
        )
        if not (redacted and known):
            yield Failure("seal_relabelled", f"the manifest's notes: a note was added: {note[:120]!r}")


def _log(manifest: Manifest, last: SealLink) -> Iterator[Failure]:
    """The log of the wires is the one that was closed, or a redaction left it out."""
    sealed, now = (last.files or {}).get(WIRE), manifest.files.get(WIRE)
    redacted = manifest.pictures is not None and manifest.pictures.redacted is not None
    if sealed is not None and now is None and not redacted:
        yield Failure("seal_cut", "the log of the wires was sealed, and is missing")
    elif now is not None and sealed != now:
        code, how = (
            ("seal_joined", "was added") if sealed is None else ("seal_edited", "is not the one that was sealed")
        )
        yield Failure(code, f"the log of the wires {how}")
