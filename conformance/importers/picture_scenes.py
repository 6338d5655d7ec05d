"""Radiometric images on their way from a source's files into a recording: one image in memory at a time.

What no camera in a room with living people sees is flagged, and its scene serves no scenario: it is kept as it was
found, and trusted for nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from conformance.core.events import Event
from conformance.core.frames import Counts, Frame, RadiometricCalibration
from conformance.core.problems import BadInput, Problem, Problems
from conformance.core.scenes import Flag
from conformance.recording.model import Manifest, RecordedScene
from conformance.recording.writer import RecordingWriter, made_recording

ROOM_DEGC = (0.0, 50.0)
"""Where the median of an image lies in a room with living people."""
COLDEST_DEGC, HOTTEST_DEGC = -40.0, 1000.0
"""What the coldest and the hottest pixel of such an image can be."""


@dataclass(frozen=True, slots=True)
class PictureScene:
    """The images of one scene."""

    scene: str
    source: str
    """The file, as the user named it."""
    calibration: RadiometricCalibration
    frames: Callable[[], Iterator[Frame]]
    """The images in their order; may share one buffer. Raises `BadInput` for one that cannot be read."""
    measures_degC: tuple[float, float] | None = None
    """Coldest and hottest temperature that the camera's range covers, where its file states that."""


@dataclass(slots=True)
class _Seen:
    """Extremes of a scene's images, in counts, and the medians that lie outside a room."""

    calibration: RadiometricCalibration
    low: int = 1 << 16
    high: int = -1
    odd_medians: list[str] = field(default_factory=list)
    frames: int = 0

    def look(self, counts: Counts) -> None:
        self.frames += 1
        self.low, self.high = min(self.low, int(counts.min())), max(self.high, int(counts.max()))
        median = float(self.calibration.degC(np.array([np.median(counts)]))[0])
        if not ROOM_DEGC[0] <= median <= ROOM_DEGC[1]:
            self.odd_medians.append(f"{median:.2f}")

    def flags(self, measures_degC: tuple[float, float] | None, source: str) -> Iterator[Flag]:
        low, high = (float(value) for value in self.calibration.degC(np.array([self.low, self.high])))
        for name, value in (("coldest pixel", low), ("hottest pixel", high)):
            if math.isnan(value):
                yield Flag("frames", name, f"its counts are those of no temperature ({source})")
            elif not COLDEST_DEGC <= value <= HOTTEST_DEGC:
                why = f"the {name} lies outside {COLDEST_DEGC:g} to {HOTTEST_DEGC:g} degC"
                yield Flag("frames", f"{value:.2f} degC", f"{why} ({source})")
            elif measures_degC and not measures_degC[0] - 10 <= value <= measures_degC[1] + 10:
                limits = f"{measures_degC[0]:.0f} to {measures_degC[1]:.0f} degC"
                why = f"the {name} lies more than 10 K outside the camera's range of {limits}"
                yield Flag("frames", f"{value:.2f} degC", f"{why} ({source})")
        if self.odd_medians:
            share = f"{len(self.odd_medians)} of {self.frames} images"
            why = f"the median of {share} lies outside {ROOM_DEGC[0]:g} to {ROOM_DEGC[1]:g} degC"
            yield Flag("frames", f"{self.odd_medians[0]} degC", f"{why} ({source})")


def write_with_pictures(
    path: Path,
    manifest: Manifest,
    scenes: Iterable[RecordedScene],
    events: Sequence[Event],
    pictures: Iterable[PictureScene],
) -> Manifest:
    """Write a whole recording with images, or nothing. Raises `BadInput` with every image that cannot be read."""
    with made_recording(path) as beside:
        return _write(beside, manifest, scenes, events, {each.scene: each for each in pictures})


def _write(
    beside: Path,
    manifest: Manifest,
    scenes: Iterable[RecordedScene],
    events: Sequence[Event],
    pictures: dict[str, PictureScene],
) -> Manifest:
    problems = Problems()
    writer = RecordingWriter(beside, manifest)
    try:
        for recorded in scenes:
            writer.begin(recorded.scene)
            shown = recorded
            if recorded.scene.id in pictures:
                with problems.noting():
                    shown = _frames_of(writer, recorded, pictures[recorded.scene.id])
            for event in events:
                if event.scene == recorded.scene.id:
                    writer.event(event)
            writer.end(shown)
        problems.raise_any()
        return writer.close()
    except BaseException:
        writer.abandon()
        raise


def unreadable(frames: Iterable[Frame]) -> Problems:
    """What the images of a scene would say while they are written: so that one attempt names every problem."""
    problems = Problems()
    with problems.noting():
        for _ in frames:
            pass
    return problems


def _frames_of(writer: RecordingWriter, recorded: RecordedScene, pictures: PictureScene) -> RecordedScene:
    """Write the images of a scene; the scene as it is after they were looked at."""
    seen = _Seen(pictures.calibration)
    writer.begin_frames(recorded.scene.id, pictures.calibration)
    for frame in pictures.frames():
        seen.look(frame.counts)
        writer.frame(frame)
    if not seen.frames:
        raise BadInput(Problem("contains no image", pictures.source, remedy="Leave the file out", code="file-empty"))
    flags = tuple(seen.flags(pictures.measures_degC, Path(pictures.source).name))
    if not flags:
        return recorded
    kept = (*recorded.scene.flags, *flags)
    return replace(recorded, scene=replace(recorded.scene, flags=kept, serves=(), stands_for=()))
