"""A recording in memory: the scenes as they were presented, the events, and the manifest that holds them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from pydantic import Field

from conformance.documents import Document, DocumentModel
from conformance.events import Event
from conformance.frames import Frame, RadiometricCalibration
from conformance.scenes import Flag, Scene

DEVICE_SAYS, DEVICE_SAYS_AT_END = "device_says", "device_says_at_end"
"""Where a manifest's bench holds what the device said of itself, when the run began and when it ended."""

LINK_CARRIES = "link_carries"
"""Where a manifest's bench holds what the link to the device carries, where that is not everything."""


class Tool(DocumentModel):
    """What wrote the recording."""

    name: str
    version: str


class SourceFile(DocumentModel):
    """A file a recording was imported from: its name without folders, its digest, its size."""

    name: str
    sha256: str
    bytes: int


class Import(DocumentModel):
    """How a recording was imported: again with the same options on the same bytes gives the same recording."""

    format: str
    options: dict[str, str]


class FileEntry(DocumentModel):
    """One file of the recording, sealed."""

    sha256: str
    bytes: int


class Manifest(Document):
    """``manifest.json``: who was recorded, on what, with which files. ``closed`` is the footer."""

    KIND: ClassVar[str] = "conformance/recording/1"

    closed: bool
    origin: Literal["live", "imported"]
    simulated: bool = False
    unattended: bool = False
    """Operator steps were answered by a script."""
    started_at: str | None = None
    """ISO 8601 time of second 0 of the recording's clock."""
    product: dict[str, Any] | None = None
    """The product declaration the run was made with."""
    bench: dict[str, Any] | None = None
    """The bench the run was made on, without secrets."""
    run: dict[str, Any] | None = None
    """Seed and plan of a live run."""
    imported: Import | None = None
    sources: tuple[SourceFile, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader of the recording has to know of its making."""
    tool: Tool
    files: dict[str, FileEntry] = Field(default_factory=dict)


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
    digest: str
    """Digest of the manifest, and through it of every file."""
    scenes: tuple[RecordedScene, ...]
    events: tuple[Event, ...]
    frames: FrameStore = field(default_factory=NoFrames, compare=False)

    @property
    def complete(self) -> bool:
        """Whether the recording was closed. One that was not is INCOMPLETE and says so everywhere."""
        return self.manifest.closed

    def flags(self) -> Iterator[tuple[str, Flag]]:
        """Every suspicious value of the recording with its scene's id."""
        for recorded in self.scenes:
            for flag in recorded.scene.flags:
                yield recorded.scene.id, flag
