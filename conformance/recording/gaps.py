"""Gaps in frames, by frame number and by time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from conformance.recording.frame_parts import StoredFrames

LAST_BLOCK_ID = 65535
"""The highest frame number of a GigE Vision device with 16-bit block ids; the next one is 1, for 0 is reserved."""
LATE_FACTOR = 1.5
"""A frame later than this many usual intervals after the previous one is late: frames are missing."""


@dataclass(frozen=True, slots=True)
class FrameGap:
    """A place where frames of a scene do not follow each other."""

    scene: str
    kind: Literal["lost", "repeated", "backwards", "late", "not_later"]
    """By number: lost, repeated, backwards (out of order, or counted anew). By time: late, not later than the last."""
    after_frame_id: int
    frame_id: int
    time_s: float
    """Of the frame after the gap."""
    frames: int
    """Number of missing frames; may be 0."""


def gaps(frames: StoredFrames) -> Iterator[FrameGap]:
    """Every gap in the frames of a recording, scene after scene."""
    for scene in frames.scenes():
        parts = frames.parts_of(scene)
        yield from scene_gaps(
            scene, np.concatenate([part.frame_ids for part in parts]), np.concatenate([part.times_s for part in parts])
        )


def scene_gaps(scene: str, frame_ids: NDArray[np.int64], times_s: NDArray[np.float64]) -> Iterator[FrameGap]:
    """The gaps of one scene, from its frames' numbers and times (s)."""
    intervals_s = np.diff(times_s)
    rising = intervals_s[intervals_s > 0]
    usual_s = float(np.median(rising)) if len(rising) else 0.0
    steps = np.diff(frame_ids)
    for index in np.flatnonzero((steps != 1) | (intervals_s <= 0) | (intervals_s > LATE_FACTOR * usual_s)):
        before, after, time_s = int(frame_ids[index]), int(frame_ids[index + 1]), float(times_s[index + 1])
        interval_s = float(intervals_s[index])
        step = step_of(before, after)
        if step > 1:
            yield FrameGap(scene, "lost", before, after, time_s, step - 1)
        elif step < 1:
            yield FrameGap(scene, "repeated" if step == 0 else "backwards", before, after, time_s, 0)
        if interval_s <= 0:
            yield FrameGap(scene, "not_later", before, after, time_s, 0)
        elif interval_s > LATE_FACTOR * usual_s:
            yield FrameGap(scene, "late", before, after, time_s, round(interval_s / usual_s) - 1)


def step_of(before: int, after: int) -> int:
    """Step of a device's frame counter; 16-bit counters continue from 65535 to 1. Negative if it went back."""
    step = after - before
    if step >= 0 or not 1 <= after <= before <= LAST_BLOCK_ID:
        return step
    around = step + LAST_BLOCK_ID
    return around if around <= LAST_BLOCK_ID // 2 else step
