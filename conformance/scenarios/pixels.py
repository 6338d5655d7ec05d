"""Statistics of each pixel over the frames of a scene, in one pass and 64 bits, with one frame in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conformance.core.frames import Counts, Frame, RadiometricCalibration
from conformance.core.scenes import FRAMES
from conformance.core.text import Text
from conformance.scenarios.scenario import Evidence

Floats = NDArray[np.float64]
EVERY_FRAME: dict[str, str | float] = {FRAMES: "all"}
"""The condition of a scene whose frames are recorded."""

_NO_FRAMES = Text(zh="场景 {scene} 没有记录图像。", en="No frames were recorded in scene {scene}.")
_TOO_FEW = Text(
    zh="场景 {scene} 只有 {frames} 帧互不相同的图像，要求 {needed} 帧。",
    en="Scene {scene} has {frames} frames that differ from the one before; {needed} are needed.",
)
_REPEATED = Text(
    zh="场景 {scene} 有 {repeated} 帧与前一帧完全相同，未采用：重复的图像没有新的噪声。",
    en="{repeated} frames of scene {scene} equal the one before bit for bit and are not used: a repeated image "
    "contains no new noise.",
)
_OTHER_SIZE = Text(zh="场景 {scene} 的图像大小不一。", en="The frames of scene {scene} are not all of one size.")


class UnusableFramesError(ValueError):
    """The frames of a scene do not serve; says why in both languages."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """Mean and temporal standard deviation of every pixel over frames that differ, in counts (rows, columns)."""

    scene: str
    calibration: RadiometricCalibration
    frames: int
    repeated: int
    mean: Floats
    deviation: Floats

    @property
    def degC(self) -> Floats:
        """Apparent temperature of the mean counts."""
        return self.calibration.degC(self.mean)

    @property
    def per_count(self) -> Floats:
        """Temperature difference of one count at each pixel's mean, delta_degC: slope of the calibration there."""
        return np.abs(self.calibration.degC(self.mean + 0.5) - self.calibration.degC(self.mean - 0.5))

    @property
    def noise_delta_degC(self) -> Floats:
        """Temporal standard deviation."""
        return self.deviation * self.per_count

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was set aside."""
        return (_REPEATED.format(scene=self.scene, repeated=self.repeated),) if self.repeated else ()


def pixels_of(evidence: Evidence, scene: str, least_frames: int) -> Pixels:
    """The pixels of a scene. Raises `UnusableFramesError` for too few frames, or ones of different size."""
    calibration = evidence.calibration(scene)
    if calibration is None:
        raise UnusableFramesError(_NO_FRAMES.format(scene=scene))
    found = evidence.once_through(scene, _Sums.of)
    if found is None:
        raise UnusableFramesError(_OTHER_SIZE.format(scene=scene))
    if found.counted < max(2, least_frames):
        raise UnusableFramesError(_TOO_FEW.format(scene=scene, frames=found.counted, needed=least_frames))
    deviation = np.sqrt(found.squares / (found.counted - 1))
    return Pixels(scene, calibration, found.counted, found.repeated, found.mean, deviation)


@dataclass(slots=True, eq=False)
class _Sums:
    """What one pass over frames adds up, pixel by pixel, in 64 bits and buffers of its own."""

    counted: int = 0
    repeated: int = 0
    mean: Floats = field(default_factory=lambda: np.empty((0, 0)))
    squares: Floats = field(default_factory=lambda: np.empty((0, 0)))

    @classmethod
    def of(cls, frames: Iterable[Frame]) -> _Sums | None:
        """The sums over frames that differ; None where they are not of one size."""
        sums = cls()
        values = step = np.empty((0, 0))
        for counts, again in told_apart(frames):
            if again:
                sums.repeated += 1
                continue
            sums.counted += 1
            if sums.counted == 1:
                sums.mean, sums.squares = counts.astype(np.float64), np.zeros(counts.shape)
                values, step = np.empty(counts.shape), np.empty(counts.shape)
                continue
            if counts.shape != values.shape:
                return None
            values[...] = counts  # Welford: no difference of large sums
            np.subtract(values, sums.mean, out=step)
            sums.mean += step / sums.counted
            values -= sums.mean
            step *= values
            sums.squares += step
        return sums


def told_apart(frames: Iterable[Frame]) -> Iterator[tuple[Counts, bool]]:
    """Each frame's counts, and whether they equal those of the frame before: a camera that froze, or one seen twice."""
    before: Counts | None = None
    for frame in frames:
        again = before is not None and before.shape == frame.counts.shape and bool((before == frame.counts).all())
        yield frame.counts, again
        if before is None or before.shape != frame.counts.shape:
            before = frame.counts.copy()
        elif not again:
            before[...] = frame.counts


def central(values: Floats, share: float) -> Floats:
    """The middle of an image: this share of its rows and of its columns, at least one pixel."""
    rows, columns = (slice(*_middle(length, share)) for length in values.shape)
    return values[rows, columns]


def _middle(length: int, share: float) -> tuple[int, int]:
    kept = max(1, round(length * share))
    first = (length - kept) // 2
    return first, first + kept
