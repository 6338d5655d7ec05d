"""A recording in memory: the scenes as they were presented, the events, and the manifest that holds them together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, ClassVar, Literal, Protocol, get_args

from pydantic import Field

from conformance.core.events import Event
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Flag, Scene, Target
from conformance.documents import Digest, Document, DocumentModel, sha256_of
from conformance.recording.bench_record import BenchRecord, day_of
from conformance.recording.plugins_used import PluginUsed

RERUN = "rerun"
"""Where a manifest's ``run`` says what it repeats, for it was not met: ``{"of": [digests], "requirements": [ids]}``."""

EXPLORED = "explored"
"""Where a manifest's ``run`` names the requirements that scenes were tried out to break: no evidence of anything."""

ALTERED = "altered"
"""The origin of a recording that was altered in memory: it answers a question, and no certificate rests on it."""


class Tool(DocumentModel):
    """What wrote the recording."""

    name: str
    version: str


class SourceFile(DocumentModel):
    """A file a recording was imported from: its name without folders, its digest, its size."""

    name: str
    sha256: Digest
    bytes: int


class Import(DocumentModel):
    """How a recording was imported: again with the same options on the same bytes gives the same recording."""

    format: str
    options: dict[str, str]


class FileEntry(DocumentModel):
    """One file of the recording, sealed."""

    sha256: Digest
    bytes: int


class PicturesOfPeople(DocumentModel):
    """Pictures of people in a recording: under whose consent, kept for how long, and what was taken out of them."""

    consent: str = "not stated"
    retention: str = "not stated"
    redacted: Literal["removed", "blurred"] | None = None
    redacted_from: str | None = None
    """Digest of the recording that still holds what was taken out."""


class Manifest(Document):
    """``manifest.json``: who was recorded, on what, with which files. ``closed`` is the footer."""

    KIND: ClassVar[str] = "conformance/recording/2"
    BEFORE: ClassVar[str] = "conformance/recording/1"
    """The version that is read as well: tables as JSON Lines, frames in segments, neither attempts nor attachments."""

    closed: bool
    origin: Literal["live", "imported", "altered"]
    """``altered``: in memory, by `Recording.replace`; no such recording is written."""
    simulated: bool = False
    unattended: bool = False
    """Operator steps were answered by a script."""
    started_at: str | None = None
    """ISO 8601 time of second 0 of the recording's clock."""
    product: dict[str, Any] | None = None
    """The product declaration the run was made with."""
    bench: dict[str, Any] | None = None
    """The bench the run was made on, without secrets, as it was described: read it by `bench_record`."""
    run: dict[str, Any] | None = None
    """Seed and plan of a live run."""
    imported: Import | None = None
    sources: tuple[SourceFile, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader of the recording has to know of its making."""
    pictures: PicturesOfPeople | None = None
    """What is known of the consent of the people in its pictures; None where it holds no pictures of people."""
    tool: Tool
    plugins: tuple[PluginUsed, ...] = Field(default=(), exclude_if=lambda plugins: not plugins)
    """Packages of others that took part in recording: drivers, importers, kinds of events. Left out where none did."""
    files: dict[str, FileEntry] = Field(default_factory=dict)

    @property
    def bench_record(self) -> BenchRecord:
        """What is known of the bench."""
        return BenchRecord.read(self.bench)

    @property
    def day(self) -> datetime.date | None:
        """The day on which the recording began; None where it is not stated, or is no time."""
        return day_of(self.started_at)


@dataclass(frozen=True, slots=True)
class RecordedScene:
    """A scene as it was presented."""

    scene: Scene
    start_s: float
    """On the recording's clock."""
    end_s: float | None = None
    error: str | None = None
    """What broke (device, link, bench or tool), or None. A broken scene says nothing of the device."""
    not_needed: tuple[str, ...] = ()
    """The requirements that were decided when its turn came, so that it was not presented: nothing was shown."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was taken into the recording: an operator's photograph, a device's own report."""

    file: str
    """Where it lies in the recording: ``attachments/<sha256>.<ending>``."""
    name: str
    """What it was called, without folders."""
    bytes: int
    scene: str = ""
    """The scene it belongs to; empty for the session."""
    people: bool = False
    """Whether it is a picture of people."""
    redacted: bool = False
    """Whether it was taken out: its digest stays, in its name."""

    @property
    def sha256(self) -> Digest:
        """Digest of its bytes."""
        return Digest.of_hex(self.file.rpartition("/")[2].partition(".")[0])


class AttachmentStore(Protocol):
    """Where the bytes of a recording's attachments are found, one at a time."""

    def open(self, attached: Attachment) -> BinaryIO | None:
        """Its bytes, from any position, to be closed by the caller; None where they were taken out or are not there.
        Raises `OSError`."""


class NoAttachments:
    """The store of a recording without attachments."""

    def open(self, attached: Attachment) -> BinaryIO | None:
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was recorded of a scene before it was cut off, or broke, and began again: kept, and used in nothing."""

    scene: str
    number: int
    """1 for the first."""
    resumed_at_s: float
    """When the recording went on, on its clock."""
    targets: tuple[Target, ...]
    events: tuple[Event, ...]
    error: str | None = None
    """What broke, where the scene was repeated within its run; None where the run itself was cut off."""


class FrameStore(Protocol):
    """Where the frames of a recording are found, a scene at a time."""

    def of(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene in the order in which they came. All may share one buffer: a frame holds until the
        next."""

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """What the counts of a scene mean; None where no frame of it was recorded."""


class NoFrames:
    """The store of a recording without frames."""

    def of(self, scene: str) -> Iterator[Frame]:
        """None."""
        yield from ()

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class Recording:
    """One session's evidence, verified against its digests."""

    manifest: Manifest
    digest: Digest
    """Digest of the manifest, and through it of every file."""
    scenes: tuple[RecordedScene, ...]
    events: Sequence[Event]
    """In the order in which they were recorded; where there are many, columns (`event_columns`)."""
    frames: FrameStore = field(default_factory=NoFrames, compare=False)
    attempts: tuple[Attempt, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contents: AttachmentStore = field(default_factory=NoAttachments, compare=False)
    """Where the bytes of the attachments are."""

    @property
    def complete(self) -> bool:
        """Whether the recording was closed. One that was not is INCOMPLETE and says so everywhere."""
        return self.manifest.closed

    def flags(self) -> Iterator[tuple[str, Flag]]:
        """Every suspicious value of the recording with its scene's id."""
        for recorded in self.scenes:
            for flag in recorded.scene.flags:
                yield recorded.scene.id, flag

    def replace(
        self,
        *,
        scenes: Iterable[RecordedScene] | None = None,
        events: Iterable[Event] | None = None,
        manifest: Manifest | None = None,
    ) -> Recording:
        """The recording with other scenes, events or another manifest, in memory: what would be judged of that.

        Frames, attachments and earlier attempts stay; a scene finds its frames by its id. The copy has a digest of its
        own, the origin ``altered`` and a note of what was replaced: no certificate rests on it. Equal alterations of
        equal recordings have equal digests, and what equals the original alters nothing. Raises `TypeError` for a scene
        that is not a `RecordedScene`, or an event that is not one.
        """
        kept = self.events if events is self.events or events is None else _all_of(events, get_args(Event))
        shown = self.scenes if scenes is None else _all_of(scenes, (RecordedScene,))
        described = self.manifest if manifest is None else manifest
        changed = {
            "scenes": shown if shown != self.scenes else None,
            "events": kept if kept is not self.events and kept != self.events else None,
            "manifest": (described.model_dump_json(),) if described != self.manifest else None,
        }
        parts = [name for name, values in changed.items() if values is not None]
        if not parts:
            return self
        lines = (f"{name} {value!r}" for name, values in changed.items() for value in values or ())
        note = f"Altered in memory: {' and '.join(parts)} of the recording {self.digest}."
        described = described.model_copy(update={"origin": ALTERED, "notes": (*described.notes, note)})
        digest = sha256_of("\n".join([ALTERED, self.digest, *parts, *lines]))
        return replace(self, manifest=described, digest=digest, scenes=shown, events=kept)


def _all_of(values: Iterable[Any], kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """Values as a tuple. Raises `TypeError` where one is of another kind."""
    found = tuple(values)
    for number, value in enumerate(found):
        if not isinstance(value, kinds):
            names = ", ".join(kind.__name__ for kind in kinds)
            raise TypeError(f"value {number} is a {type(value).__name__}, expected: {names}")
    return found
