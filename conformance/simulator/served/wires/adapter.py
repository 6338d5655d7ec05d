"""A simulated device as an adapter: the adapter protocol on its process's stdin and stdout."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from conformance.bench.driver import Options
from conformance.bench.protocols import Clock, Configurable, Device, RecordKeeper
from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Reading
from conformance.core.frames import Frame
from conformance.devices.adapter.messages import PROTOCOL
from conformance.simulator.served.wire import Wire

_SETTINGS = ("alarm_threshold_degC",)


class DeviceClock(Options):
    """The device's own clock. It is never trusted, so it may be arbitrarily wrong."""

    begins: str = "2020-01-01T00:00:00+00:00"
    """What it shows at the bench's second 0, ISO 8601 with offset."""
    drift_ppm: float = 0.0
    jumps_at_s: float | None = None
    jump_s: float = 0.0

    def at(self, now_s: float) -> str:
        """What it shows, ISO 8601."""
        jumped_s = self.jump_s if self.jumps_at_s is not None and now_s >= self.jumps_at_s else 0.0
        passed_s = now_s * (1 + self.drift_ppm / 1e6) + jumped_s
        return (datetime.fromisoformat(self.begins) + timedelta(seconds=passed_s)).isoformat()


class ServedAdapterOptions(Options):
    """What the adapter offers beyond what the device can."""

    clock: DeviceClock | None = None


class ServedAdapter:
    """`Served` on stdout, with requests read from stdin by a thread."""

    address: Mapping[str, str] = {}
    wants_frames = False

    def __init__(self, device: Device, clock: Clock, options: ServedAdapterOptions) -> None:
        self._device, self._clock, self._options = device, clock, options
        self._writing = threading.Lock()
        self._sequence = 0
        threading.Thread(target=self._answer, daemon=True).start()

    def say(self, said: Event | Frame) -> bool:
        """One line an event."""
        message = _message(said)
        if message is None:
            return False
        self._sequence += 1
        self._write({**message, "sequence": self._sequence})
        return True

    def close(self) -> None:
        """Nothing is held: the process ends."""

    def _write(self, message: Mapping[str, Any]) -> None:
        with self._writing:
            sys.stdout.write(json.dumps(message, allow_nan=False) + "\n")
            sys.stdout.flush()

    def _answer(self) -> None:
        for line in sys.stdin:
            number = None
            try:
                request = json.loads(line)
                number = request["id"]
                answer = self._answered(request)
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            self._write({"reply": number, **answer})

    def _answered(self, request: Mapping[str, Any]) -> dict[str, Any]:
        device = self._device
        match request["request"]:
            case "hello":
                return {
                    "protocol": PROTOCOL,
                    "identity": dict(device.identity()),
                    "settings": _SETTINGS if isinstance(device, Configurable) else (),
                    "alarm_records": isinstance(device, RecordKeeper),
                    "clock": self._options.clock is not None,
                }
            case "clock" if self._options.clock is not None:
                return {"clock": self._options.clock.at(self._clock.now_s())}
            case "identity":
                return {"identity": dict(device.identity())}
            case "configure" if isinstance(device, Configurable):
                return {"stated": device.configure(request["setting"], request["value"])}
            case "alarm_records" if isinstance(device, RecordKeeper):
                return {"records": self._records(device, float(request["age_s"]))}
            case "goodbye":
                return {}
        raise ValueError(f"there is no request {request['request']!r} here")

    def _records(self, device: RecordKeeper, age_s: float) -> list[dict[str, Any]]:
        now_s = self._clock.now_s()
        return [
            {
                "age_s": None if record.recorded_at_s is None else now_s - record.recorded_at_s,
                "temperature": record.temperature_degC,
                "mode": record.mode.value,
                "threshold": record.threshold_degC,
                "track": record.track,
                "position": record.position,
                "image": record.image,
            }
            for record in device.alarm_records(now_s - age_s)
        ]


def _message(said: Event | Frame) -> dict[str, Any] | None:
    """An event in the protocol's words; None for what the protocol does not carry."""
    match said:
        case Reading():
            found: dict[str, Any] = {"temperature": said.temperature_degC, "unit": "degC", "mode": said.mode.value}
            return {"event": "reading", **found, "track": said.track, "position": said.position}
        case Alarm():
            found = {"threshold": said.threshold_degC, "unit": "degC"}
            return {"event": "alarm", **found, "track": said.track, "position": said.position}
        case MaskStatus():
            return {"event": "mask_status", "worn": said.worn, "track": said.track, "position": said.position}
        case Detection():
            return {"event": "detection", "track": said.track, "position": said.position}
        case Fault():
            return {"event": "fault", "message": said.message}
        case Heartbeat():
            return {"event": "heartbeat"}
    return None


def _served(device: Device, clock: Clock, options: Mapping[str, Any]) -> ServedAdapter:
    return ServedAdapter(device, clock, ServedAdapterOptions.model_validate(options))


WIRE = Wire("adapter", _served)
