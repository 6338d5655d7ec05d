"""Watching: the first frame in which a new person is found, with as few evaluated frames as possible.

A device looks at every frame. The eye finds the same in a frame whenever it is evaluated, so a simulation need not
evaluate all: it looks ahead, and only if a new person has come does it search for the frame in which they came.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from conformance.bench.light import Light, VisibleFigure
from conformance.simulator.devices.frames import FrameTimes
from conformance.simulator.devices.tracking import Tracker
from conformance.simulator.sightings import Eye, Sighting

_LOOKS_KEPT = 16
"""A reading is made of a frame that was looked at ahead: so many are remembered."""
_STRIDE_FRAMES = 2
"""Number of frames in which a person walks no farther than a track reaches."""

Sightings = tuple[Sighting, ...]


class EyeWatch:
    """Looks through the eye, ahead of time but never beyond a horizon."""

    def __init__(self, eye: Eye, tracker: Tracker, glance_s: float) -> None:
        self._eye, self._tracker, self._glance_s = eye, tracker, glance_s
        self._looks: dict[float, Sightings] = {}
        self.begin(FrameTimes(0.0, 1.0), -math.inf)

    def begin(self, frames: FrameTimes, from_s: float, *, still: bool = False) -> None:
        """Start watching at the first frame at or after ``from_s``; in a ``still`` view no person comes or goes."""
        self.frames, self._still = frames, still
        self._looks.clear()
        self._next_s = frames.at_or_after(from_s) if math.isfinite(from_s) else math.inf
        """The first frame that was not watched yet."""
        self._first = True

    def look(self, frame_s: float) -> Sightings:
        """What is found in the image taken then."""
        if frame_s not in self._looks:
            if len(self._looks) >= _LOOKS_KEPT:
                del self._looks[next(iter(self._looks))]
            self._looks[frame_s] = self._eye.look(frame_s)
        return self._looks[frame_s]

    def step(
        self, until_s: float, horizon_s: float, read_s: float | None, found: Callable[[Sighting, float], None]
    ) -> bool:
        """Watch on, if there are frames up to ``until_s`` that were not watched; whether there were.

        ``found`` is told of each stranger and the frame in which they came. ``read_s`` is when the next reading is
        made, of a frame that is looked at anyway: glances fall on it where they can.
        """
        if self._next_s > until_s:
            return False
        last_s = self._glance_at(horizon_s, read_s)
        if last_s is None:
            self._next_s = self._after(self.frames.at_or_before(until_s))
            return True
        seen = self.look(last_s)
        if self._tracker.lost(seen) and self._tracker.strangers(seen):  # somebody walks: keep up, frame by frame
            last_s = min(last_s, self.frames.at_or_before(self._next_s + _STRIDE_FRAMES * self.frames.interval_s))
        self._tracker.keep_up(self.look(last_s))
        first_s = self._first_with_strangers(self._next_s, last_s)
        if first_s is not None:
            for stranger in self._tracker.strangers(self.look(first_s)):
                found(stranger, first_s)
        self._next_s = self._after(last_s if first_s is None else first_s)
        return True

    def _glance_at(self, horizon_s: float, read_s: float | None) -> float | None:
        """The frame to look at next, ahead of all before it; None where nothing new can be in any of them."""
        if self._first:  # most of those who come are there at once
            self._first = False
            return self._next_s
        last_s = self.frames.at_or_before(min(horizon_s, self._next_s + self._glance_s))
        read_frame_s = self.frames.at_or_before(last_s if read_s is None else read_s)
        if self._next_s <= read_frame_s <= last_s:
            return read_frame_s
        return last_s if read_s is None or not self._still else None

    def _first_with_strangers(self, early_s: float, late_s: float) -> float | None:
        """The first of these frames with a person without a track, or None if the last frame has none."""
        strangers = self._tracker.strangers
        if not strangers(self.look(late_s)):
            return None
        if early_s == late_s or strangers(self.look(early_s)):
            return early_s
        while (middle_s := self.frames.between(early_s, late_s)) != early_s:
            early_s, late_s = (early_s, middle_s) if strangers(self.look(middle_s)) else (middle_s, late_s)
        return late_s

    def _after(self, frame_s: float) -> float:
        return self.frames.at_or_after(frame_s + self.frames.interval_s / 2)


def is_still(light: Light) -> bool:
    """Whether all who are in view are there from its beginning to its end.

    This is the one property that a device takes from the light and not from its eye, and it does not change its events:
    frames that cannot show a new person need not be painted.
    """
    moves = (
        isinstance(blob, VisibleFigure) and (blob.arrives_s, blob.leaves_s) != (None, None) for blob in light.blobs
    )
    return bool(light.blobs) and not any(moves)
