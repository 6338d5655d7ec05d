"""A simulated device behind ONVIF: SOAP on loopback, readings and rule alarms queued for pull points."""

from __future__ import annotations

import itertools
import json
import secrets
import threading
from collections.abc import Mapping

from conformance.bench.protocols import Clock, Device
from conformance.core.events import Alarm, Event, Heartbeat, Reading
from conformance.core.frames import Frame
from conformance.devices.safe_xml import Element, NotXml, parse_xml
from conformance.simulator.served.http_peer import HttpPeer, Request, Response
from conformance.simulator.served.onvif import messages
from conformance.simulator.served.onvif.guard import Guard
from conformance.simulator.served.onvif.options import OnvifWireOptions
from conformance.simulator.served.onvif.pull_points import PullPointQueue
from conformance.simulator.served.wire import Wire

_SOAP = "application/soap+xml; charset=utf-8"
_OPEN_TO_ALL = frozenset({"GetServices", "GetSystemDateAndTime"})
"""Requests that need no authentication, according to the specification."""


class ServedOnvif:
    """`Served`: what is said waits at the pull points, and a request that waits there is answered at once."""

    wants_frames = False

    def __init__(self, device: Device, clock: Clock, options: OnvifWireOptions) -> None:
        self._device, self._clock, self._options = device, clock, options
        password = options.password.read() if options.password else secrets.token_hex(16)
        self._guard = Guard(options.user, password)
        self._queues: dict[str, PullPointQueue] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._peer = HttpPeer(self._answer)
        self.address: Mapping[str, str] = {"url": f"{self._peer.url}/onvif/device_service"}
        if options.password is None:
            self.address = {**self.address, "user": options.user, "password": password}

    def say(self, said: Event | Frame) -> bool:
        """One notification a reading or rule alarm; a heartbeat ends a second without any."""
        message: bytes | None
        match said:
            case Reading():
                topic, message = messages.read(said, self._options)
            case Alarm() if self._options.rules:
                topic, message = messages.alarmed(said)
            case Heartbeat():
                topic, message = "", None
            case _:
                return False
        with self._lock:
            queues = list(self._queues.values())
        kept = [queue.keep(topic, message) for queue in queues]  # each keeps its own
        return any(kept)

    def end_subscriptions(self) -> None:
        """Forget every subscriber, as a device does that restarts."""
        with self._lock:
            queues, self._queues = self._queues, {}
        for queue in queues.values():
            queue.end()

    def close(self) -> None:
        """Hang up."""
        self.end_subscriptions()
        self._peer.close()

    def _answer(self, request: Request) -> Response:
        try:
            envelope = parse_xml(request.content)
        except NotXml as error:
            return Response(messages.fault("WellFormed", str(error)), _SOAP, 400)
        body = envelope.find("Body")
        asked = body.children[0] if body is not None and body.children else None
        if asked is None:
            return Response(messages.fault("InvalidArgs", "nothing was asked"), _SOAP, 400)
        if asked.name not in _OPEN_TO_ALL and not self._guard.allows(envelope):
            return Response(messages.fault("NotAuthorized", "Sender not Authorized"), _SOAP, 400)
        try:
            return Response(messages.envelope(self._asked(asked, request.path)), _SOAP)
        except LookupError as error:
            return Response(messages.fault("ActionNotSupported", str(error)), _SOAP, 400)

    def _asked(self, asked: Element, path: str) -> str:
        base, now_s = f"{self._peer.url}/onvif", self._clock.now_s()
        match asked.name:
            case "GetServices":
                addresses = {messages.DEVICE: "device", messages.EVENTS: "event", messages.THERMAL: "thermal"}
                return messages.services({name: f"{base}/{each}_service" for name, each in addresses.items()})
            case "GetSystemDateAndTime":
                return messages.system_time(now_s)
            case "GetDeviceInformation":
                return messages.device_information(self._device.identity())
            case "GetRadiometryConfiguration":
                return messages.radiometry(self._options)
            case "CreatePullPointSubscription":
                return messages.subscribed(f"{self._peer.url}{self._subscribed(asked)}", now_s)
            case "PullMessages":
                pulled = self._queue(path).pull(int(asked.said("MessageLimit") or 1))
                if pulled is None:
                    raise LookupError("the subscription has ended")
                return messages.pulled(pulled, self._clock.now_s())
            case "Renew":
                self._queue(path)
                return messages.renewed(now_s)
            case "Unsubscribe":
                self._queue(path).end()
                with self._lock:
                    self._queues.pop(path, None)
                return "<wsnt:UnsubscribeResponse/>"
        raise LookupError(f"there is no {asked.name} here")

    def _subscribed(self, asked: Element) -> str:
        """Make a pull point for the topics that the filter names."""
        expression = asked.said("Filter", "TopicExpression")
        roots = (
            None if expression is None else frozenset(one.strip().removesuffix("//.") for one in expression.split("|"))
        )
        path = f"/onvif/subscription/{next(self._numbers)}"
        with self._lock:
            self._queues[path] = PullPointQueue(roots)
        return path

    def _queue(self, path: str) -> PullPointQueue:
        with self._lock:
            queue = self._queues.get(path)
        if queue is None:
            raise LookupError("there is no such subscription")
        return queue


WIRE = Wire(
    "onvif",
    lambda device, clock, options: ServedOnvif(
        device, clock, OnvifWireOptions.model_validate_json(json.dumps(dict(options)))
    ),
)
