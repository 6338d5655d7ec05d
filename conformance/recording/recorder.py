"""What a run records into: a folder, or memory if the recording is not kept."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from conformance.core.events import Event
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene, Target
from conformance.documents import sha256_of
from conformance.recording.attachments import attachment
from conformance.recording.model import Attachment, Attempt, Manifest, RecordedScene, Recording


class Recorder(Protocol):
    """Records a session as it happens. Scene after scene: begin, (frames,) events, end; then close, or abandon."""

    def begin(self, scene: Scene) -> None:
        """A scene stands."""

    def begin_frames(self, scene: str, calibration: RadiometricCalibration) -> None:
        """Frames of the scene follow."""

    def frame(self, frame: Frame) -> None:
        """The device gave an image."""

    def event(self, event: Event) -> None:
        """Something was said."""

    def attach(self, content: Path | bytes, name: str, *, scene: str = "", people: bool = False) -> Attachment:
        """Add a file to the recording; ``people``: it is a picture of people. Raises `BadInput`."""

    def repeat(self, scene: str, at_s: float, error: str) -> None:
        """The current scene broke and begins again: its events are kept as an earlier attempt."""

    def end(self, recorded: RecordedScene) -> None:
        """The scene is over."""

    def close(self, at_end: Mapping[str, Any] | None = None) -> Manifest:
        """Seal the recording; ``at_end`` is what the bench states only at the end."""

    def abandon(self) -> None:
        """Stop without sealing: the recording stays readable and INCOMPLETE."""


class MemoryRecorder:
    """`Recorder` and, once closed, the `Recording` itself, without a folder."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest.model_copy(update={"closed": False, "files": {}})
        self._scenes: list[RecordedScene] = []
        self._events: list[Event] = []
        self._frames = _MemoryFrames()
        self._attachments: list[Attachment] = []
        self._contents = _MemoryAttachments()
        self._attempts: list[Attempt] = []
        self._targets: tuple[Target, ...] = ()
        self._begun = 0

    def begin(self, scene: Scene) -> None:
        """A scene begins; it is kept when it is over."""
        self._targets, self._begun = scene.targets, len(self._events)

    def begin_frames(self, scene: str, calibration: RadiometricCalibration) -> None:
        """Frames of the scene follow."""
        self._frames.begin(scene, calibration)

    def frame(self, frame: Frame) -> None:
        """The device gave an image."""
        self._frames.keep(frame)

    def event(self, event: Event) -> None:
        """Something was said."""
        self._events.append(event)

    def attach(self, content: Path | bytes, name: str, *, scene: str = "", people: bool = False) -> Attachment:
        """Add a file, under the name that a folder would give it."""
        attached, data = attachment(content, name, scene=scene, people=people)
        self._attachments.append(attached)
        self._contents.keep(attached, data)
        return attached

    def repeat(self, scene: str, at_s: float, error: str) -> None:
        """The events so far become an earlier attempt; its frames are not kept."""
        number = 1 + sum(attempt.scene == scene for attempt in self._attempts)
        said = tuple(self._events[self._begun :])
        del self._events[self._begun :]
        self._frames.forget(scene)
        self._attempts.append(Attempt(scene, number, at_s, self._targets, said, error))

    def end(self, recorded: RecordedScene) -> None:
        """The scene is over."""
        self._scenes.append(recorded)

    def close(self, at_end: Mapping[str, Any] | None = None) -> Manifest:
        """Seal the recording."""
        self._manifest = sealed(self._manifest, {}, at_end)
        return self._manifest

    def abandon(self) -> None:
        """Nothing to close."""

    def recording(self) -> Recording:
        """The recording. Its digest is that of the manifest alone: there are no files."""
        digest = sha256_of(self._manifest.model_dump_json(by_alias=True))
        return Recording(
            self._manifest,
            digest,
            tuple(self._scenes),
            tuple(self._events),
            self._frames,
            attempts=tuple(self._attempts),
            attachments=tuple(self._attachments),
            contents=self._contents,
        )


class _MemoryFrames:
    """`conformance.recording.model.FrameStore` in memory."""

    def __init__(self) -> None:
        self._calibrations: dict[str, RadiometricCalibration] = {}
        self._frames: dict[str, list[Frame]] = {}

    def begin(self, scene: str, calibration: RadiometricCalibration) -> None:
        self._calibrations[scene] = calibration
        self._frames[scene] = []

    def forget(self, scene: str) -> None:
        self._frames.pop(scene, None)

    def keep(self, frame: Frame) -> None:
        self._frames[frame.scene].append(frame)

    def of(self, scene: str) -> Iterator[Frame]:
        """The frames of a scene in the order in which they came."""
        return iter(self._frames.get(scene, ()))

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """What the counts of a scene mean; None where no frame of it was recorded."""
        return self._calibrations.get(scene) if self._frames.get(scene) else None


class _MemoryAttachments:
    """`conformance.recording.model.AttachmentStore` in memory."""

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}

    def keep(self, attached: Attachment, data: bytes) -> None:
        self._data[attached.file] = data

    def open(self, attached: Attachment) -> BinaryIO | None:
        """Its bytes."""
        data = self._data.get(attached.file)
        return None if data is None else io.BytesIO(data)


def sealed(manifest: Manifest, files: Mapping[str, Any], at_end: Mapping[str, Any] | None) -> Manifest:
    """The manifest of a closed recording, with the statements of its bench at the beginning and at the end."""
    bench = None if manifest.bench is None and not at_end else {**(manifest.bench or {}), **(at_end or {})}
    return manifest.model_copy(update={"closed": True, "files": dict(files), "bench": bench})
