"""A simulated device's frames behind GigE Vision: Aravis' fake camera on loopback, triggered frame by frame.

Virtual time crosses in the camera's time stamps, and a register counts the frames that were sent, so that none is
missed. With ``decisions`` another wire carries the same device's events beside it. UDP port 3956 is GigE Vision's own:
one such simulation at a time has room on 127.0.0.1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import Field

from conformance.bench.driver import Options
from conformance.bench.protocols import Clock, Device, Imaging
from conformance.core.events import Event
from conformance.core.frames import Frame
from conformance.simulator.served.wire import Gathers, ServedWire, Wire, served_wires


class OtherWire(Options):
    """A wire beside this one."""

    wire: str
    wire_options: dict[str, Any] = Field(default_factory=dict)


class GigeWireOptions(Options):
    """What the wire does."""

    lost_packet_share: float = Field(default=0.0, ge=0, le=1)
    """Of the packets of frames, so many are not sent: a bad cable."""
    decisions: OtherWire | None = None


class ServedGige:
    """`ServedWire` and `Gathers`. Frames are made and sent only while the camera is started."""

    def __init__(self, device: Device, clock: Clock, options: GigeWireOptions) -> None:
        """Raises `LookupError` for a device without frames."""
        from conformance.devices.gige.fake_camera import FRAMES_SENT_REGISTER, FakeCamera

        if not isinstance(device, Imaging):
            raise LookupError("this simulated device gives no frames, so there is nothing to serve on GigE Vision")
        rows, columns = _size(device)
        serial = device.identity().get("serial", "SIM")
        self.camera = FakeCamera(serial[:15], rows, columns, lost_packet_share=options.lost_packet_share)
        self._last_s = -1.0
        try:
            self._events = None if options.decisions is None else _served(options.decisions, device, clock)
        except BaseException:
            self.camera.close()
            raise
        self.address: Mapping[str, str] = {
            **(self._events.address if self._events is not None else {}),
            "camera": self.camera.address,
            "frames_sent_register": str(FRAMES_SENT_REGISTER),
            "calibration": json.dumps(asdict(device.calibration())),
        }

    @property
    def wants_frames(self) -> bool:
        """Whether the camera is started, or the other wire is asked for images."""
        return self.camera.acquiring or (self._events is not None and self._events.wants_frames)

    def say(self, said: Event | Frame) -> bool:
        """A frame goes over the camera, counted there; an event over the other wire."""
        if isinstance(said, Frame) and said.time_s > self._last_s:  # the same instant may end and begin a stretch
            self._last_s = said.time_s
            self.camera.send(said.counts, said.time_s)
        return self._events is not None and self._events.say(said)

    def flush(self) -> None:
        """What the other wire holds back."""
        events: object = self._events
        if isinstance(events, Gathers):
            events.flush()

    def close(self) -> None:
        """Hang up."""
        self.camera.close()
        if self._events is not None:
            self._events.close()


def _size(device: Imaging) -> tuple[int, int]:
    """Rows and columns of its images. Raises `LookupError` where it does not say them."""
    eye = getattr(device, "_eye_options", None)
    if eye is None:
        raise LookupError("this simulated device does not state the size of its frames")
    return int(eye.rows), int(eye.columns)


def _served(other: OtherWire, device: Device, clock: Clock) -> ServedWire:
    found = served_wires().get(other.wire)
    if found is None:
        raise LookupError(f"the decisions beside GigE Vision: {served_wires.missing(other.wire)}")
    if other.wire == "gige":
        raise LookupError("the decisions beside GigE Vision need another wire")
    return found.serve(device, clock, other.wire_options)


WIRE = Wire(
    "gige",
    lambda device, clock, options: ServedGige(
        device, clock, GigeWireOptions.model_validate_json(json.dumps(dict(options)))
    ),
)
