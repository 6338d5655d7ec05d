"""A device of a test: a real HTTP server whose documents and stream the test writes itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from conformance.bench.clock import RealClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.core.events import Event, Fault
from conformance.devices.isapi.driver import IsapiDevice, IsapiOptions
from conformance.simulator.served.http_peer import HttpPeer, Pushed, Request, Response
from conformance.simulator.served.isapi.digest import DigestGuard
from tests.devices.isapi.payloads import DEVICE_INFO, VIDEOLOSS, part

STREAM = "/ISAPI/Event/notification/alertStream"


class Peer:
    """Answers GET from ``documents``, whatever else from ``answers``; everything asked is kept."""

    def __init__(self, content_type: str = "multipart/mixed; boundary=boundary", **digest: str) -> None:
        self.documents: dict[str, str | bytes | Response] = {"/ISAPI/System/deviceInfo": DEVICE_INFO}
        self.asked: list[Request] = []
        self.streams: list[Pushed] = []
        self.opened = threading.Semaphore(0)
        self._content_type = content_type
        self._digest = DigestGuard(**digest) if digest else None
        self._server = HttpPeer(self._answer)
        self.url = self._server.url

    def push(self, content: bytes) -> None:
        assert self.streams[-1].wait_ready(5)
        self.streams[-1].push(content)

    def push_all(self, *contents: bytes) -> None:
        for content in contents:
            self.push(content)

    def end(self, *, cleanly: bool = True) -> None:
        self.streams[-1].end(cleanly=cleanly)

    def close(self) -> None:
        for stream in self.streams:
            stream.end()
        self._server.close()

    def _answer(self, request: Request) -> Response | Pushed:
        if self._digest is not None and not self._digest.allows(request):
            return Response(status=401, headers={"WWW-Authenticate": self._digest.challenge()})
        self.asked.append(request)
        if request.path == STREAM:
            self.streams.append(Pushed(self._content_type))
            return self.streams[-1]
        if request.method == "PUT":
            self.documents[request.path] = request.content
            return Response(b"<ResponseStatus><statusCode>1</statusCode></ResponseStatus>")
        found = self.documents.get(request.path)
        if found is None:
            return Response(
                b"<ResponseStatus><statusString>Invalid Operation</statusString></ResponseStatus>", status=404
            )
        if isinstance(found, Response):
            return found
        return Response(found.encode() if isinstance(found, str) else found)


@contextmanager
def talking(peer: Peer, options: Mapping[str, Any] | None = None) -> Iterator[IsapiDevice]:
    """A driver connected to a peer, in real time; both are closed afterwards."""
    device = None
    try:
        made = IsapiOptions.model_validate({"url": peer.url, "deadline_s": 3.0, "ask_every_s": None, **(options or {})})
        device = IsapiDevice(made, Surroundings(RealClock(), 0, Light()))
        yield device
    finally:
        if device is not None:
            device.close()
        peer.close()


OVER = "the test is over"
MARKER = part(VIDEOLOSS.replace("inactive", "active").replace("videoloss alarm", OVER))


def heard(device: IsapiDevice, peer: Peer, *contents: bytes) -> list[Event]:
    """What a driver makes of bytes that come while it listens, up to a mark that is pushed behind them."""
    timer = threading.Timer(0.05, peer.push_all, (*contents, MARKER))
    timer.start()
    events = []
    try:
        for event in device.listen(device._clock.now_s() + 10.0):
            if isinstance(event, Fault) and OVER in event.message:
                return events
            events.append(event)
        raise AssertionError("the mark did not come")
    finally:
        timer.join()
