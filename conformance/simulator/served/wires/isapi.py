"""A simulated device behind ISAPI: HTTP with digest authentication on loopback, alerts pushed, the rest asked for."""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Mapping

from conformance.bench.protocols import Clock, Configurable, Device, Imaging, RecordKeeper
from conformance.core.events import Event, MaskStatus, Reading
from conformance.core.frames import Frame
from conformance.simulator.served.http_peer import HttpPeer, Pushed, Request, Response
from conformance.simulator.served.isapi import documents
from conformance.simulator.served.isapi.alerts import BOUNDARY, Alerts, Held
from conformance.simulator.served.isapi.digest import DigestGuard
from conformance.simulator.served.isapi.options import IsapiWireOptions
from conformance.simulator.served.isapi.passages import Passages
from conformance.simulator.served.isapi.snapshot import snapshot
from conformance.simulator.served.wire import Wire

_ALERT_STREAM = "/ISAPI/Event/notification/alertStream"
_THRESHOLD = re.compile(rb"<alarmTemperature>\s*([-+0-9.eE]+)\s*</alarmTemperature>")


class ServedIsapi:
    """`Served` and `Gathers`: events go out on the alert streams, gathered by person and instant."""

    wants_frames = False

    def __init__(self, device: Device, clock: Clock, options: IsapiWireOptions) -> None:
        self._device, self._clock, self._options = device, clock, options
        password = options.password.read() if options.password else secrets.token_hex(16)
        self._digest = DigestGuard(options.user, password)
        self._alerts = Alerts(options)
        self._passages = Passages(self._alerts, options)
        self._threshold_degC = options.alarm_threshold_degC
        self._streams: list[Pushed] = []
        self._lock = threading.Lock()
        self._held: list[Held] = []
        self._frame: Frame | None = None
        self._peer = HttpPeer(self._answer)
        self.address: Mapping[str, str] = {"url": self._peer.url, "second_0": options.second_0}
        if options.password is None:
            self.address = {**self.address, "user": options.user, "password": password}

    def say(self, said: Event | Frame) -> bool:
        """One part a message; mask, reading and alarm of one person at one instant are one."""
        if isinstance(said, Frame):
            self._frame = said
            return False
        if self._held and said.time_s != self._held[-1].time_s:
            self.flush()
        if any(held.takes(said) for held in self._held):
            return False
        if isinstance(said, Reading | MaskStatus):
            held = Held(said.time_s, said.track, said.position)
            held.takes(said)
            self._held.append(held)
            return self._listened_to
        self.flush()
        part = self._alerts.other(said)
        return part is not None and self._push(part)

    def flush(self) -> None:
        """Send what was held back."""
        held, self._held = self._held, []
        for each in held:
            self._push(self._alerts.measured(each))

    def end_streams(self, *, cleanly: bool = True) -> None:
        """End every alert stream, as a device does that restarts."""
        with self._lock:
            streams, self._streams = self._streams, []
        for stream in streams:
            stream.end(cleanly=cleanly)

    def close(self) -> None:
        """Hang up."""
        self.end_streams()
        self._peer.close()

    @property
    def _listened_to(self) -> bool:
        with self._lock:
            return bool(self._streams)

    def _push(self, part: bytes) -> bool:
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.wait_ready(5.0)
        taken = [stream.push(part) for stream in streams]
        with self._lock:
            self._streams = [s for s in self._streams if s not in streams or taken[streams.index(s)]]
        return any(taken)

    def _answer(self, request: Request) -> Response | Pushed:
        if not self._digest.allows(request):
            return Response(status=401, headers={"WWW-Authenticate": self._digest.challenge()})
        if request.path == _ALERT_STREAM:
            stream = Pushed(f"multipart/mixed; boundary={BOUNDARY}")
            with self._lock:
                self._streams.append(stream)
            return stream
        try:
            return self._asked(request)
        except ValueError as error:
            return Response(documents.status(request.path, 6, "Invalid Content", str(error)), status=400)

    def _asked(self, request: Request) -> Response:
        options, path = self._options, request.path
        channels = "/ISAPI/Thermal/channels"
        thermal = f"{channels}/{options.thermal_channel}"
        compensation_delta_degC, blackbody_degC = (
            options.body_temperature_compensation_delta_degC,
            options.blackbody_degC,
        )
        match request.method, path:
            case "GET", "/ISAPI/System/deviceInfo":
                return Response(documents.device_info(self._device.identity()))
            case "GET", "/ISAPI/Thermal/capabilities":
                return Response(documents.thermal_capabilities(options, matrix=isinstance(self._device, Imaging)))
            case method, _ if path == f"{channels}/{options.visible_channel}/faceThermometry":
                if method == "PUT":
                    return self._configured(request)
                return Response(documents.face_thermometry(self._threshold_degC))
            case "GET", _ if path == f"{thermal}/bodyTemperatureCompensation" and compensation_delta_degC is not None:
                return Response(documents.compensation(compensation_delta_degC))
            case "GET", _ if path == f"{thermal}/blackBody" and blackbody_degC is not None:
                return Response(documents.blackbody(blackbody_degC))
            case "GET", _ if path == f"{thermal}/thermometry/jpegPicWithAppendData?format=json":
                return self._snapshot(path)
            case "POST", "/ISAPI/AccessControl/AcsEvent?format=json" if isinstance(self._device, RecordKeeper):
                return self._passages.page(self._device, json.loads(request.content)["AcsEventCond"])
        return Response(documents.status(path, 4, "Invalid Operation", "notSupport"), status=404)

    def _configured(self, request: Request) -> Response:
        found = _THRESHOLD.search(request.content)
        if found is None or not isinstance(self._device, Configurable):
            raise ValueError("badXmlContent")
        asked_degC = float(found[1])
        stated = self._device.configure("alarm_threshold_degC", asked_degC)
        self._threshold_degC = asked_degC if stated is None else stated
        return Response(documents.status(request.path, 1, "OK"))

    def _snapshot(self, path: str) -> Response:
        if not isinstance(self._device, Imaging):
            return Response(documents.status(path, 4, "Invalid Operation", "notSupport"), status=404)
        self.wants_frames = True
        return snapshot(self._device.calibration(), self._frame, self._options.thermal_channel)


WIRE = Wire(
    "isapi",
    lambda device, clock, options: ServedIsapi(
        device, clock, IsapiWireOptions.model_validate_json(json.dumps(dict(options)))
    ),
)
