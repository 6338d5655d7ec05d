"""A stream of frames into a ring of buffers that are used again and again. A frame is copied out of its buffer."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from ctypes import byref, c_size_t
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from conformance.core.frames import Counts
from conformance.devices.gige.library import aravis


class Status(IntEnum):
    """How a buffer came (ArvBufferStatus)."""

    UNKNOWN = -1
    SUCCESS = 0
    CLEARED = 1
    TIMEOUT = 2
    MISSING_PACKETS = 3
    WRONG_PACKET_ID = 4
    SIZE_MISMATCH = 5
    FILLING = 6
    ABORTED = 7
    PAYLOAD_NOT_SUPPORTED = 8

    @property
    def words(self) -> str:
        """For messages."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """How a stream is received."""

    buffers: int = 50
    """How many frames may wait for the program before one finds no buffer (an underrun)."""
    packet_resend: bool = True
    """Whether packets that did not come are asked for again."""
    packet_timeout_ms: float = 20.0
    """After so long a packet that did not come is asked for again."""
    frame_retention_ms: float = 100.0
    """After so long without a packet a frame that is not complete is given up."""


@dataclass(frozen=True, slots=True)
class Buffer:
    """One frame as it came off the network."""

    status: Status
    frame_id: int
    """The camera's own; 16 bits that wrap from 65535 to 1, or 64 with extended ids."""
    timestamp_ns: int
    """The camera's clock. Not the bench's."""
    pixel_format: int = 0
    """By the Pixel Format Naming Convention."""
    counts: Counts | None = None
    """Rows × columns; None where the frame is not whole."""
    problem: str = ""
    """Why a complete frame is not an image of 16-bit counts."""


class Stream:
    """The receiving end. `pop` may be called from one thread, the rest from any."""

    def __init__(self, stream: int, payload_bytes: int, settings: StreamSettings) -> None:
        """``stream`` is the library's; ``payload_bytes`` the size of one frame."""
        self._aravis, self._stream = aravis(), stream
        set_property = self._aravis.set_property
        set_property(stream, "packet-resend", int(settings.packet_resend))
        set_property(stream, "packet-timeout", round(settings.packet_timeout_ms * 1000))
        set_property(stream, "frame-retention", round(settings.frame_retention_ms * 1000))
        for _ in range(settings.buffers):
            self._push(self._aravis.call("arv_buffer_new_allocate", payload_bytes))

    def pop(self, wait_s: float) -> Buffer | None:
        """The next frame, whole or not; None when none comes in that time."""
        buffer = self._aravis.call("arv_stream_timeout_pop_buffer", self._stream, max(1, round(wait_s * 1e6)))
        if not buffer:
            return None
        try:
            return self._read(buffer)
        finally:
            self._push(buffer)

    def empty(self) -> None:
        """Pass over what has come and was not taken."""
        while buffer := self._aravis.call("arv_stream_try_pop_buffer", self._stream):
            self._push(buffer)

    def statistics(self) -> Mapping[str, int]:
        """The library's counters by name: buffers completed, failures, underruns, missing and resent packets…"""
        call, text = self._aravis.call, self._aravis.text
        return {
            text("arv_stream_get_info_name", self._stream, number).removeprefix("n_"): int(
                call("arv_stream_get_info_uint64", self._stream, number)
            )
            for number in range(call("arv_stream_get_n_infos", self._stream))
        }

    def close(self) -> None:
        """No more frames; the library's own thread ends."""
        stream, self._stream = self._stream, 0
        self._aravis.let_go(stream)

    def _push(self, buffer: int) -> None:
        self._aravis.call("arv_stream_push_buffer", self._stream, buffer)

    def _read(self, buffer: int) -> Buffer:
        call = self._aravis.call
        status = Status(call("arv_buffer_get_status", buffer))
        frame_id = int(call("arv_buffer_get_frame_id", buffer))
        stamp = int(call("arv_buffer_get_timestamp", buffer))
        if status is not Status.SUCCESS:
            return Buffer(status, frame_id, stamp)
        rows, columns = call("arv_buffer_get_image_height", buffer), call("arv_buffer_get_image_width", buffer)
        form, size = int(call("arv_buffer_get_image_pixel_format", buffer)), c_size_t()
        start = call("arv_buffer_get_data", buffer, byref(size))
        if size.value != rows * columns * 2:
            problem = f"{size.value} bytes came for {columns} × {rows} pixels"
            return Buffer(status, frame_id, stamp, form, problem=problem)
        memory = memoryview((ctypes.c_uint8 * size.value).from_address(start)).cast("B")
        counts = np.frombuffer(memory, np.dtype("<u2")).reshape(rows, columns).astype(np.uint16)
        return Buffer(status, frame_id, stamp, form, counts)
