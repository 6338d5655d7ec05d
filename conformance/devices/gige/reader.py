"""What comes off a camera while it is started: frames and lost frames, each with the time of its arrival."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from conformance.core.frames import Counts
from conformance.devices.gige.camera import GigeCamera
from conformance.devices.gige.numbering import FrameIds, OutOfOrder
from conformance.devices.gige.stream import Buffer, Status, Stream

_GLANCE_S = 0.1
"""How long the reader waits at most before it looks whether it is to end."""


@dataclass(frozen=True, slots=True)
class Image:
    """A whole frame."""

    frame_id: int
    """Without wraps."""
    timestamp_ns: int
    """The camera's clock."""
    counts: Counts


@dataclass(frozen=True, slots=True)
class Lost:
    """Frames that did not come, or not whole."""

    frame_id: int
    """The first of them."""
    frames: int
    why: str

    @property
    def message(self) -> str:
        """For the recording."""
        last = self.frame_id + self.frames - 1
        which = f"frame {self.frame_id}" if self.frames == 1 else f"frames {self.frame_id} to {last}"
        return f"lost on the link: {which} ({self.why})"


@dataclass(frozen=True, slots=True)
class Broken:
    """The stream cannot go on."""

    reason: str


Came = Image | Lost | Broken


class FrameReader:
    """Starts a camera, hands on what comes from a thread of its own, and stops it."""

    def __init__(
        self,
        camera: GigeCamera,
        stream: Stream,
        put: Callable[[Came], None],
        pixel_format: int,
        shape: tuple[int, int],
        silence_s: float | None,
    ) -> None:
        """``shape``: rows and columns of every frame. ``silence_s``: the longest time between two frames; None for a
        camera whose time is played. What the camera refuses raises `LinkLost`."""
        self._camera, self._stream, self._put = camera, stream, put
        self._pixel_format, self._shape, self._silence_s = pixel_format, shape, silence_s
        self._ids = FrameIds()
        self._spoiled: dict[int, str] = {}
        """Frames that came broken since the last whole one, by the camera's id."""
        self._stopping = False
        stream.empty()
        camera.start()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the stream; frames that arrived are handed on. Raises `LinkLost` if the camera cannot be reached."""
        try:
            if self._thread.is_alive():  # one that fell silent would only be waited for
                self._camera.stop()
        finally:
            self._stopping = True
            self._thread.join()

    def _read(self) -> None:
        try:
            self._take_all()
        except Exception as error:  # a reader that dies in silence would look like a silent camera
            self._put(Broken(f"reading the stream failed: {type(error).__name__}: {error}"))

    def _take_all(self) -> None:
        heard_s = time.monotonic()
        while True:
            buffer = self._stream.pop(_GLANCE_S)
            now_s = time.monotonic()
            if buffer is None:
                if self._stopping:
                    self._tell_what_came_last()
                    return
                if self._silence_s is not None and now_s - heard_s > self._silence_s:
                    self._put(Broken(f"no frame came for {now_s - heard_s:.1f} s"))
                    return
                continue
            heard_s = now_s
            if not self._take(buffer):
                return

    def _tell_what_came_last(self) -> None:
        """Frames that came broken, with none after them to show the gap."""
        for raw, why in self._spoiled.items():
            frame_id = self._ids.ahead(raw) if self._ids.begun else raw
            if frame_id is not None:
                self._put(Lost(frame_id, 1, why))

    def _take(self, buffer: Buffer) -> bool:
        """Hand it on; whether the stream can go on."""
        if buffer.status in (Status.ABORTED, Status.CLEARED):  # given back when the camera was stopped
            return True
        if buffer.status is not Status.SUCCESS:  # it may come after later frames: the gap that it leaves is what counts
            self._spoiled[buffer.frame_id] = buffer.status.words
            return True
        first = not self._ids.begun
        try:
            frame_id, missing = self._ids.next(buffer.frame_id)
        except OutOfOrder as error:
            self._put(Broken(str(error)))
            return False
        if first:  # there is no gap before it to count
            missing = len(self._spoiled)
        if missing:
            why = ", ".join(sorted(set(self._spoiled.values()))) or "never seen"
            self._put(Lost(frame_id - missing, missing, why))
        self._spoiled.clear()
        problem = buffer.problem or self._not_as_set_up(buffer)
        if problem or buffer.counts is None:
            self._put(Broken(f"frame {frame_id} is not as the camera was set up: {problem}"))
            return False
        self._put(Image(frame_id, buffer.timestamp_ns, buffer.counts))
        return True

    def _not_as_set_up(self, buffer: Buffer) -> str:
        if buffer.pixel_format != self._pixel_format:
            return f"pixel format 0x{buffer.pixel_format:08x} instead of 0x{self._pixel_format:08x}"
        if buffer.counts is not None and buffer.counts.shape != self._shape:
            return f"{buffer.counts.shape[1]} × {buffer.counts.shape[0]} pixels"
        return ""
