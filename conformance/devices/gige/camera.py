"""A camera: opened, set up for 16-bit frames, started and stopped. GenICam features by their SFNC names."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from ctypes import byref, c_int, c_uint, c_uint32
from dataclasses import dataclass
from typing import Any

from conformance.bench.transcript import SILENT, Transcript
from conformance.devices.gige.library import AravisError, aravis
from conformance.devices.gige.stream import Stream, StreamSettings
from conformance.devices.inbox import LinkLost

PIXEL_FORMATS: Mapping[str, int] = {
    "Mono10": 0x01100003,
    "Mono12": 0x01100005,
    "Mono14": 0x01100025,
    "Mono16": 0x01100007,
}
"""Formats of one count in 16 bits, by their codes of the Pixel Format Naming Convention; packed ones are not read."""

_WIRE = "gige-control"
CONTROL_CHANNEL_PRIVILEGE = 0x0A00
"""A bootstrap register of GigE Vision: readable on every camera."""
_IDENTITY = {
    "manufacturer": ("DeviceVendorName",),
    "model": ("DeviceModelName",),
    "serial": ("DeviceSerialNumber", "DeviceID"),
    "firmware": ("DeviceFirmwareVersion", "DeviceVersion"),
    "manufacturer_info": ("DeviceManufacturerInfo",),
}
"""What a camera says of itself, by the features that may say it: the first that is there."""


@dataclass(frozen=True, slots=True)
class Region:
    """The part of the sensor that is sent, in its pixels; x to the right, y downwards."""

    x_px: int
    y_px: int
    columns: int
    rows: int


class GigeCamera:
    """One GigE Vision camera, under this program's control as long as it is open."""

    def __init__(self, address: str, transcript: Transcript = SILENT) -> None:
        """``address``: IP address, or Aravis' name (vendor-model-serial). Raises `LinkLost`, `LibraryMissing`."""
        self.address, self._transcript = address, transcript
        self._aravis = aravis()
        try:
            self._camera: int | None = self._aravis.call("arv_camera_new", address.encode())
        except AravisError as error:
            raise LinkLost(f"no GigE Vision camera answers at {address}: {error}") from None
        if not self._camera:
            raise LinkLost(f"no GigE Vision camera answers at {address}")
        if not self._aravis.call("arv_camera_is_gv_device", self._camera):
            self.close()
            raise LinkLost(f"the device at {address} is not a GigE Vision camera")

    def identity(self) -> dict[str, str]:
        """Manufacturer, model, serial, firmware: what it has of them. Raises `LinkLost`."""
        found = {}
        for name, features in _IDENTITY.items():
            for feature in features:
                if self._ask("arv_camera_is_feature_available", feature.encode()) and (said := self._feature(feature)):
                    found[name] = said
                    break
        return found

    def set_pixel_format(self, name: str) -> None:
        """Raises `LookupError` with what it offers where it does not offer this one."""
        offered = self.pixel_formats()
        if name not in offered:
            raise LookupError(
                f"the camera at {self.address} offers no pixel format {name}, only {', '.join(offered)}: "
                "counts of 16 bits are needed"
            )
        self._ask("arv_camera_set_pixel_format_from_string", name.encode())
        if (now := self._aravis.text("arv_camera_get_pixel_format_as_string", self._camera)) != name:
            raise LookupError(f"the camera at {self.address} was set to pixel format {name} and is at {now}")

    def pixel_formats(self) -> tuple[str, ...]:
        """What it offers."""
        count = c_uint()
        names = self._ask("arv_camera_dup_available_pixel_formats_as_strings", byref(count))
        return tuple(names[number].decode() for number in range(count.value))  # a few bytes that nobody frees

    def region(self) -> Region:
        """What is sent."""
        x, y, columns, rows = (c_int() for _ in range(4))
        self._ask("arv_camera_get_region", byref(x), byref(y), byref(columns), byref(rows))
        return Region(x.value, y.value, columns.value, rows.value)

    def set_region(self, region: Region) -> None:
        """Raises `LookupError` where it takes another one."""
        self._ask("arv_camera_set_region", region.x_px, region.y_px, region.columns, region.rows)
        if (now := self.region()) != region:
            raise LookupError(f"the camera at {self.address} does not accept {region}: it is at {now}")

    def set_frame_rate(self, rate_per_s: float) -> float:
        """Frames a second; returns what it then runs at."""
        self._ask("arv_camera_set_frame_rate", rate_per_s)
        return float(self._ask("arv_camera_get_frame_rate"))

    def set_packet_size(self, bytes_: int) -> None:
        """Of one packet on the network, with its headers: 9000 where every part of the way takes jumbo frames."""
        self._ask("arv_camera_gv_set_packet_size", bytes_)

    def read_register(self, address: int = CONTROL_CHANNEL_PRIVILEGE) -> int:
        """One 32-bit register: also the question whether the camera still answers. Raises `LinkLost`."""
        value = c_uint32()
        device = self._aravis.call("arv_camera_get_device", self._camera)
        self._transcript.sent(_WIRE, "", f"read register 0x{address:x}")
        try:
            self._aravis.call("arv_device_read_register", device, address, byref(value))
        except AravisError as error:
            self._transcript.received(_WIRE, str(error), "error")
            raise LinkLost(f"the camera at {self.address} does not answer: {error}") from None
        if self._transcript.on:
            self._transcript.received(_WIRE, str(value.value), f"register 0x{address:x}")
        return value.value

    def stream(self, settings: StreamSettings) -> Stream:
        """Where its frames arrive; closed before the camera is."""
        stream = self._ask("arv_camera_create_stream", None, None)
        if not stream:
            raise LinkLost(f"the camera at {self.address} opens no stream")
        return Stream(stream, int(self._ask("arv_camera_get_payload")), settings)

    def start(self) -> None:
        """Frames come from now on."""
        self._ask("arv_camera_start_acquisition")

    def stop(self) -> None:
        """No more frames."""
        self._ask("arv_camera_stop_acquisition")

    def close(self) -> None:
        """Let go of it."""
        camera, self._camera = self._camera, None
        with contextlib.suppress(AravisError):
            self._aravis.let_go(camera)

    def _feature(self, name: str) -> str:
        self._transcript.sent(_WIRE, "", f"read {name}")
        said = self._aravis.text("arv_camera_get_string", self._camera, name.encode()).strip()
        self._transcript.received(_WIRE, said, name)
        return said

    def _ask(self, name: str, *arguments: Any) -> Any:
        if self._camera is None:
            raise LinkLost(f"the camera at {self.address} is closed")
        if self._transcript.on:
            plain = " ".join(str(each) for each in map(_plain, arguments) if each is not None)
            self._transcript.sent(_WIRE, plain, name.removeprefix("arv_camera_"))
        try:
            answer = self._aravis.call(name, self._camera, *arguments)
        except AravisError as error:
            self._transcript.received(_WIRE, str(error), "error")
            raise LinkLost(f"the camera at {self.address}: {error}") from None
        if self._transcript.on and (said := _plain(answer)) is not None:
            self._transcript.received(_WIRE, str(said), name.removeprefix("arv_camera_"))
        return answer


def _plain(value: Any) -> str | int | float | None:
    """What can be shown of an argument or an answer; None for what only the library understands."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if isinstance(value, (str, int, float)) else None
