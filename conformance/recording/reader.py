"""Reading a recording: its digests are checked first; an unclosed one is read as far as it is complete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from conformance.core.events import Event
from conformance.core.problems import BadInput, Problem
from conformance.core.scenes import Target
from conformance.documents import Digest, LoadedYaml, sha256_of, validate
from conformance.documents.files import MAX_DOCUMENT_BYTES
from conformance.documents.strict_json import read_json
from conformance.recording.attachments import StoredAttachments, attachment_of
from conformance.recording.attempts import CutOff, Rows, cut_off_of
from conformance.recording.codec import RecordError, event_of, scene_record_of, target_of
from conformance.recording.event_reading import large_events
from conformance.recording.frame_index import FrameIndex
from conformance.recording.frame_parts import StoredFrames
from conformance.recording.integrity import damage_of
from conformance.recording.layout import (
    ATTACHMENTS_INDEX,
    ATTEMPTS,
    EVENTS,
    FRAME_INDEX,
    MANIFEST,
    PACKED_FRAMES,
    SCENES,
    SEAL,
    TARGETS,
    table_of,
)
from conformance.recording.lines import read_lines
from conformance.recording.model import Attempt, Manifest, RecordedScene, Recording
from conformance.recording.opening import open_place
from conformance.recording.packed_frames import packed_frames
from conformance.recording.place import DAMAGED, RecordingFiles
from conformance.recording.seal_content import StoredSeal
from conformance.recording.tables import read_events, read_scenes, read_targets

T = TypeVar("T")


def read_manifest(path: Path) -> Manifest:
    """The manifest of a recording. Raises `BadInput` if it is missing."""
    return _manifest(open_place(path))[0]


def read_recording(path: Path) -> Recording:
    """Read and verify a recording, a folder or a zip. Raises `BadInput` with every damage found.

    An unclosed recording has no digests to verify; incomplete records after a crash are left out, and the recording is
    marked INCOMPLETE.
    """
    place = open_place(path)
    manifest, digest = _manifest(place)
    damage = list(damage_of(place, manifest))
    if damage:
        raise BadInput(damage)
    try:
        return _Reader(place, manifest.closed).recording(manifest, digest)
    except OSError as error:
        raise BadInput(
            Problem(f"cannot be read: {error}", str(path), remedy=DAMAGED, code="recording-damaged")
        ) from None


def _manifest(place: RecordingFiles) -> tuple[Manifest, Digest]:
    """The manifest, of whichever version, and its digest."""
    shown = place.shown(MANIFEST)
    try:
        if place.size(MANIFEST) > MAX_DOCUMENT_BYTES:
            raise BadInput(Problem("the manifest exceeds 32 MiB", shown, remedy=DAMAGED, code="recording-damaged"))
        with place.open(MANIFEST) as stream:
            text = stream.read()
        data = read_json(text)
    except (OSError, ValueError) as error:
        raise BadInput(
            Problem(f"the manifest cannot be read: {error}", shown, remedy=DAMAGED, code="recording-damaged")
        ) from None
    if isinstance(data, dict) and data.get("schema") == Manifest.BEFORE:
        data["schema"] = Manifest.KIND
    return validate(LoadedYaml(shown, data, {}), Manifest), sha256_of(text)


class _Reader:
    """Reads the files of one recording and collects their problems."""

    def __init__(self, place: RecordingFiles, closed: bool) -> None:
        self._place, self._closed = place, closed
        self._problems: list[Problem] = []

    def recording(self, manifest: Manifest, digest: Digest) -> Recording:
        """All of it. Raises `BadInput`."""
        cut_off = self._lines(ATTEMPTS, lambda line, row: cut_off_of(line))
        kept_targets: dict[int, list[Target]] = defaultdict(list)
        kept_events: dict[int, list[Event]] = defaultdict(list)
        targets: dict[str, list[Target]] = defaultdict(list)
        of_targets, of_events = Rows([each.targets for each in cut_off]), Rows([each.events for each in cut_off])
        for row, (scene, target) in enumerate(self._table(TARGETS, target_of, read_targets)):
            before = of_targets.cut_off(row)
            (targets[scene] if before is None else kept_targets[before]).append(target)
        scenes = tuple(
            record.recorded(tuple(targets.get(record.id, ())))
            for record in self._table(SCENES, scene_record_of, read_scenes)
        )
        self._refuse_twice(scenes)
        many = None if cut_off else large_events(self._place, self._closed)
        events: list[Event] = []
        for row, event in enumerate(self._table(EVENTS, event_of, read_events) if many is None else ()):
            before = of_events.cut_off(row)
            (events if before is None else kept_events[before]).append(event)
        frames = self._frames(cut_off)
        attachments = tuple(self._lines(ATTACHMENTS_INDEX, lambda line, row: attachment_of(line)))
        for attached in attachments:
            if not attached.redacted and not self._place.holds(attached.file):
                self._problem(attached.file, f"the attachment {attached.name} is missing")
        if self._problems:
            raise BadInput(self._problems)
        attempts = tuple(
            Attempt(
                each.scene,
                each.attempt,
                each.resumed_at_s,
                tuple(kept_targets[number]),
                tuple(kept_events[number]),
                each.error,
            )
            for number, each in enumerate(cut_off)
        )
        said = tuple(events) if many is None else many
        contents = StoredAttachments(self._place)
        return Recording(manifest, digest, scenes, said, frames, attempts, attachments, contents, self._seal())

    def _seal(self) -> StoredSeal | None:
        """The seal, as it lies there; its check is another matter. What a crash cut off of a line is left out."""
        if not self._place.holds(SEAL):
            return None
        with self._place.open(SEAL) as stream:
            *lines, rest = stream.read().split(b"\n")
        return StoredSeal(tuple([*lines, rest] if rest and self._closed else lines), self._place)

    def _refuse_twice(self, scenes: Iterable[RecordedScene]) -> None:
        """A scene is recorded once; what was cut off or broke before is an attempt."""
        first: dict[str, int] = {}
        for row, recorded in enumerate(scenes, 1):
            if first.setdefault(recorded.scene.id, row) != row:
                what = f"the scene {recorded.scene.id} is recorded twice, first in row {first[recorded.scene.id]}"
                self._problem(SCENES if self._place.holds(SCENES) else table_of(SCENES), what, row)

    def _frames(self, cut_off: Iterable[CutOff]) -> StoredFrames:
        """The frames, packed or live; in an unclosed recording, those lost in a crash are left out."""
        if self._place.holds(PACKED_FRAMES):
            return packed_frames(self._place)
        earlier = list(cut_off)
        rows, index = Rows([each.frames for each in earlier]), FrameIndex(self._place)

        def learn(line: bytes, row: int) -> None:
            number = rows.cut_off(row)
            index.learn(line, 0 if number is None else earlier[number].attempt)

        self._lines(FRAME_INDEX, learn)
        for name in index.settle():
            if self._closed:
                self._problem(name, "contains fewer frames than its index")
        return index.frames()

    def _table(self, name: str, parse: Callable[[bytes], T], read: Callable[[RecordingFiles], Iterable[T]]) -> list[T]:
        """The records of a table, in either form."""
        if not self._place.holds(table_of(name)):
            return self._lines(name, lambda line, row: parse(line))
        try:
            return list(read(self._place))
        except RecordError as error:
            self._problem(table_of(name), str(error))
            return []

    def _lines(self, name: str, parse: Callable[[bytes, int], T]) -> list[T]:
        if not self._place.holds(name):
            return []
        with self._place.open(name) as stream:
            lines = read_lines(stream.read(), parse, self._closed)
        for row, what in lines.wrong:
            self._problem(name, what, row + 1)
        return list(lines.records)

    def _problem(self, name: str, what: str, line: int | None = None) -> None:
        remedy = "Import or record again; evidence is not edited" if line else DAMAGED
        self._problems.append(Problem(what, self._place.shown(name), line, remedy=remedy, code="recording-damaged"))
