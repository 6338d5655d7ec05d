"""A recording in memory: the scenes as they were presented, the events, and the manifest."""

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
"""Key of a manifest's ``run`` with the unmet requirements that it repeats: ``{"of": [digests], "requirements":
[ids]}``."""

ONLY = "only"
"""Key of a manifest's ``run`` with the requirements that it was planned for, where those were not all: PARTIAL."""

PLANNED_FOR = "requirements"
"""Key of a manifest's ``run`` with the digest of the requirement set that it was planned for."""

EXPLORED = "explored"
"""Key of a manifest's ``run`` with the requirements that an exploration tried to break: it is not evidence."""

ALTERED = "altered"
"""The origin of a recording that was altered in memory: it answers a question, and no certificate rests on it."""


class Tool(DocumentModel):
    """The tool that wrote the recording."""

    name: str
    version: str


class SourceFile(DocumentModel):
    """A file a recording was imported from: its name without folders, its digest, its size."""

    name: str
    sha256: Digest
    bytes: int


class Import(DocumentModel):
    """How a recording was imported: the same options on the same bytes give the same recording."""

    format: str
    options: dict[str, str]


class FileEntry(DocumentModel):
    """One file of the recording, with its digest and size."""

    sha256: Digest
    bytes: int


class PicturesOfPeople(DocumentModel):
    """Pictures of people in a recording: the consent, the retention period, and what was removed."""

    consent: str = "not stated"
    retention: str = "not stated"
    redacted: Literal["removed", "blurred"] | None = None
    redacted_from: str | None = None
    """Digest of the recording that still contains what was removed."""


class Manifest(Document):
    """``manifest.json``: the device, the bench and the files of a recording. ``closed`` is the footer."""

    KIND: ClassVar[str] = "conformance/recording/2"
    BEFORE: ClassVar[str] = "conformance/recording/1"
    """The older version that is also read: tables as JSON Lines, frames in segments, no attempts, no attachments."""

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
    """Notes on how the recording was made."""
    pictures: PicturesOfPeople | None = None
    """The stated consent of the people in its pictures; None if it contains no pictures of people."""
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
    """What broke (device, link, bench or tool), or None. A broken scene is not evidence about the device."""
    not_needed: tuple[str, ...] = ()
    """The requirements that were already decided, so that the scene was skipped."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file added to the recording: an operator's photograph, a device's own report."""

    file: str
    """Its path in the recording: ``attachments/<sha256>.<ending>``."""
    name: str
    """Its original name, without folders."""
    bytes: int
    scene: str = ""
    """The scene it belongs to; empty for the session."""
    people: bool = False
    """Whether it is a picture of people."""
    redacted: bool = False
    """Whether it was removed: its digest is kept, in its name."""

    @property
    def sha256(self) -> Digest:
        """Digest of its bytes."""
        return Digest.of_hex(self.file.rpartition("/")[2].partition(".")[0])


class AttachmentStore(Protocol):
    """The bytes of a recording's attachments, one at a time."""

    def open(self, attached: Attachment) -> BinaryIO | None:
        """Its bytes, seekable, to be closed by the caller; None if they were removed or are missing. Raises
        `OSError`."""


class NoAttachments:
    """The store of a recording without attachments."""

    def open(self, attached: Attachment) -> BinaryIO | None:
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was recorded of a scene before it was interrupted, or broke, and was presented again: kept, not used."""

    scene: str
    number: int
    """1 for the first."""
    resumed_at_s: float
    """When the recording continued, on its clock."""
    targets: tuple[Target, ...]
    events: tuple[Event, ...]
    error: str | None = None
    """What broke, if the scene was repeated within its run; None if the run itself was interrupted."""


class SealStore(Protocol):
    """The seal of a recording, and the rows that it is compared with."""

    @property
    def lines(self) -> tuple[bytes, ...]:
        """Of ``seal.jsonl``, without their newlines."""

    def rows(self, name: str) -> Iterator[bytes]:
        """The rows of a table as they were sealed. Raises `RecordError`, `OSError`."""

    def redacted(self) -> Iterator[bytes]:
        """The lines that say which frames were removed. Raises `OSError`."""


class FrameStore(Protocol):
    """The frames of a recording, a scene at a time."""

    def of(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene in the order in which they came. All may share one buffer: a frame is valid until the
        next."""

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """The calibration of a scene's counts; None if none of its frames was recorded."""


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
    """In the order in which they were recorded; columns if there are many (`event_columns`)."""
    frames: FrameStore = field(default_factory=NoFrames, compare=False)
    attempts: tuple[Attempt, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contents: AttachmentStore = field(default_factory=NoAttachments, compare=False)
    """The store of the attachments' bytes."""
    seal: SealStore | None = field(default=None, compare=False)
    """None: it was not sealed while it was made."""

    @property
    def complete(self) -> bool:
        """Whether the recording was closed. If not, it is INCOMPLETE and is marked so everywhere."""
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


def planned_only(manifest: Manifest) -> tuple[str, ...] | None:
    """The requirements that a run was planned for, where those were not all (`ONLY`, or what a rerun repeats)."""
    run = manifest.run or {}
    rerun = run.get(RERUN)
    stated = (run.get(ONLY), rerun.get("requirements") if isinstance(rerun, dict) else None)
    lists = [list(map(str, each)) for each in stated if isinstance(each, list)]
    return tuple(name for name in lists[0] if all(name in each for each in lists)) if lists else None


def planned_for(manifest: Manifest) -> Digest | None:
    """The digest of the requirement set that a run was planned for, where it states one (`PLANNED_FOR`)."""
    stated = (manifest.run or {}).get(PLANNED_FOR)
    return Digest(stated) if isinstance(stated, str) else None


def _all_of(values: Iterable[Any], kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """Values as a tuple. Raises `TypeError` where one is of another kind."""
    found = tuple(values)
    for number, value in enumerate(found):
        if not isinstance(value, kinds):
            names = ", ".join(kind.__name__ for kind in kinds)
            raise TypeError(f"value {number} is a {type(value).__name__}, expected: {names}")
    return found
