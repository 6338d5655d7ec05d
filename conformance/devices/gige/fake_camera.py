"""Aravis' own fake GigE Vision camera with our frames: a real peer for simulated devices, tests and benchmarks.

It answers on GigE Vision's fixed port, UDP 3956, so an address has room for one. It runs freely, or sends a frame
whenever it is given one (`send`). Its time stamps are what it is given, else the computer's time.

Registers: ``arvfakecamera.h``. Two traps: the size that its buffer states is what was received, 0 for a camera's, so
the size comes from its registers; and it keeps no reference to the callback.
"""

from __future__ import annotations

import ctypes
import socket
import threading
import time
from collections.abc import Callable
from ctypes import byref, c_uint32
from typing import Any

import numpy as np

from conformance.core.frames import Counts
from conformance.devices.gige.camera import PIXEL_FORMATS
from conformance.devices.gige.library import FillPattern, aravis

_WIDTH, _HEIGHT, _X_OFFSET, _Y_OFFSET = 0x100, 0x104, 0x130, 0x134
_PIXEL_FORMAT = 0x128
_TRIGGER_MODE, _TRIGGER_SOURCE, _TRIGGER_SOFTWARE = 0x300, 0x304, 0x30C
FRAMES_SENT_REGISTER = 0xFFF0
"""Ours, in memory that the fake camera leaves alone: how many frames it has sent, modulo 2³²."""
_POLLS_PER_S = 2000.0
"""How often it looks for a trigger."""
_SEND_DEADLINE_S = 10.0
_PORT = 3956


class FakeCamera:
    """The camera. Frames are cut to the region that its user asked for, as a sensor does."""

    def __init__(
        self,
        serial: str,
        rows: int,
        columns: int,
        *,
        address: str = "127.0.0.1",
        pictures: Callable[[int], Counts] | None = None,
        lost_packet_share: float = 0.0,
    ) -> None:
        """``pictures`` gives frame 0, 1, … when it runs freely; without it a frame is sent by `send` only.

        Raises `OSError` where its port is taken.
        """
        self.address = address
        self._aravis = aravis()
        self._pictures = pictures
        self._next: tuple[Counts, int] | None = None
        self._taken = threading.Event()
        self._sent = 0
        self._error: str | None = None
        self._camera: int | None = None
        _expect_free(address)
        self._camera = self._aravis.call("arv_gv_fake_camera_new", address.encode(), serial.encode())
        if not self._camera or not self._aravis.call("arv_gv_fake_camera_is_running", self._camera):
            self.close()
            raise OSError(f"no simulated GigE Vision camera can answer at {address}: this computer has no such address")
        if lost_packet_share > 0:
            self._aravis.set_property(self._camera, "gvsp-lost-ratio", float(lost_packet_share))
        self._fake = self._aravis.call("arv_gv_fake_camera_get_fake_camera", self._camera)
        for register, value in ((_WIDTH, columns), (_HEIGHT, rows), (_PIXEL_FORMAT, PIXEL_FORMATS["Mono16"])):
            self.write(register, value)
        if pictures is None:
            self._wait_for_triggers()
        self._callback = FillPattern(self._fill)  # kept: the library keeps no reference
        self._aravis.call("arv_fake_camera_set_fill_pattern", self._fake, self._callback, None)

    @property
    def acquiring(self) -> bool:
        """Whether it was started."""
        return self._camera is not None and bool(
            self._aravis.call("arv_fake_camera_get_acquisition_status", self._fake)
        )

    @property
    def sent(self) -> int:
        """Frames so far."""
        return self._sent

    def send(self, counts: Counts, time_s: float) -> bool:
        """Send one frame, now, with this time stamp; returns whether it was sent, which needs a started camera.

        Returns when the camera has it; frames are sent in the order in which they are given.
        """
        if self._camera is None or not self.acquiring:
            return False
        self._wait_for_triggers()  # its user may have set a frame rate, which makes it run freely
        self._taken.clear()
        self._next = counts, round(time_s * 1e9)
        self.write(_TRIGGER_SOFTWARE, 1)
        deadline_s = time.monotonic() + _SEND_DEADLINE_S
        while not self._taken.wait(0.1):
            if time.monotonic() > deadline_s:
                raise OSError("the simulated camera does not take its frames")
            if self._stopped():
                return False
        if self._error is not None:
            raise OSError(self._error)
        return True

    def write(self, register: int, value: int) -> None:
        """Set one of its registers, as its firmware could."""
        self._aravis.call("arv_fake_camera_write_register", self._fake, register, value)

    def read(self, register: int) -> int:
        """One of its registers."""
        value = c_uint32()
        self._aravis.call("arv_fake_camera_read_register", self._fake, register, byref(value))
        return value.value

    def close(self) -> None:
        """Vanish from the network."""
        camera, self._camera = self._camera, None
        self._aravis.let_go(camera)

    def _stopped(self) -> bool:
        return not self.acquiring

    def _wait_for_triggers(self) -> None:
        self.write(_TRIGGER_SOURCE, 1)
        self.write(_TRIGGER_MODE, 1)
        self._aravis.call("arv_fake_camera_set_trigger_frequency", self._fake, _POLLS_PER_S)

    def _fill(self, buffer: Any, _user: Any, _exposure_us: int, _gain: int, pixel_format: int) -> None:
        """On the camera's own thread: put the frame into its buffer."""
        try:
            given = self._next if self._pictures is None else (self._pictures(self._sent), None)
            if given is None:
                return
            counts, stamp_ns = given
            x, y = self.read(_X_OFFSET), self.read(_Y_OFFSET)
            rows, columns = self.read(_HEIGHT), self.read(_WIDTH)
            if pixel_format == PIXEL_FORMATS["Mono16"]:
                seen = np.zeros((rows, columns), "<u2")
                part = counts[y : y + rows, x : x + columns]
                seen[: part.shape[0], : part.shape[1]] = part
                size = ctypes.c_size_t()
                place = self._aravis.call("arv_buffer_get_data", buffer, byref(size))
                ctypes.memmove(place, seen.ctypes.data, seen.nbytes)
            if stamp_ns is not None:
                self._aravis.call("arv_buffer_set_timestamp", buffer, stamp_ns)
            self._sent += 1
            self.write(FRAMES_SENT_REGISTER, self._sent % 2**32)
        except Exception as error:  # nothing may be raised into the library
            self._error = f"{type(error).__name__}: {error}"
        finally:
            self._next = None
            self._taken.set()


def _expect_free(address: str) -> None:
    """The library's camera shares its port with any other, and both answer: that is refused here."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, _PORT))
        except OSError as error:
            taken = f"no simulated GigE Vision camera can answer at {address}: its port, UDP {_PORT}, is taken"
            raise OSError(f"{taken} ({error.strerror})") from None
