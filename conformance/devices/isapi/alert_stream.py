"""The alert stream: a reader's thread takes parts from an answer without end, and stamps each with its arrival."""

from __future__ import annotations

import contextlib
import socket
import threading

from conformance.bench.protocols import Clock
from conformance.devices.inbox import Inbox, LinkLost
from conformance.devices.isapi.alert_decoder import AlertDecoder
from conformance.devices.isapi.alerts import Alert
from conformance.devices.isapi.client import IsapiClient, IsapiRefused
from conformance.devices.isapi.multipart import boundary_of
from conformance.devices.isapi.settings import DEVICE_INFO

PATH = "/ISAPI/Event/notification/alertStream"
_CLOSING_S = 5.0

ANSWERED = Alert(kind="deviceInfo", active=False, channel=None, description="", told=())
"""Stands in the inbox for an answer to the question who it is."""


class AlertStream:
    """The bench's end of the stream."""

    def __init__(
        self,
        client: IsapiClient,
        clock: Clock,
        patience_s: float | None,
        *,
        numbered: bool = True,
        ask_every_s: float | None = None,
    ) -> None:
        """Open it. ``numbered``: serial numbers run without gap, and one that does not is the link's fault.

        ``ask_every_s``: how often the device is asked who it is, because it shows too seldom that it is there.
        Raises `LinkLost` where it cannot be opened.
        """
        self.inbox: Inbox[Alert] = Inbox(clock)
        self.ended: str | None = None
        """Why it ended; None while it goes on."""
        self._closing = False
        try:
            self._response = client.stream(PATH, patience_s)
        except IsapiRefused as error:
            raise LinkLost(f"the device gives no alert stream: {error}") from None
        try:
            boundary = boundary_of(self._response.headers.get("content-type", ""))
        except LinkLost:
            self._response.close()
            raise
        self._alerts = AlertDecoder(boundary, numbered=numbered, transcript=client.transcript)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._over = threading.Event()
        self._asker = None
        if ask_every_s is not None:
            self._asker = threading.Thread(target=self._ask, args=(client, ask_every_s), daemon=True)
            self._asker.start()

    def close(self) -> None:
        """Hang up; the reader's thread ends."""
        self._closing = True
        self._over.set()
        stream = self._response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream is not None else None
        if isinstance(connection, socket.socket):
            with contextlib.suppress(OSError):  # it may be closed already; this wakes a reader that waits
                connection.shutdown(socket.SHUT_RDWR)
        for thread in (self._reader, self._asker):
            if thread is not None:
                thread.join(timeout=_CLOSING_S)

    def _read(self) -> None:
        try:
            for data in self._response.iter_bytes():
                for alert in self._alerts.feed(data):
                    self.inbox.put(alert)
            self._alerts.end()
            raise LinkLost("the device ended the alert stream")
        except LinkLost as error:
            self._end(str(error))
        except Exception as error:  # a reader that dies in silence would look like a silent device
            self._end(f"the alert stream broke: {str(error) or type(error).__name__}")
        finally:
            with contextlib.suppress(Exception):
                self._response.close()

    def _ask(self, client: IsapiClient, every_s: float) -> None:
        """Signs of life on demand; a device that does not answer is lost, whatever its stream says."""
        while not self._over.wait(every_s) and self.ended is None:
            try:
                client.get(DEVICE_INFO)
            except (LinkLost, IsapiRefused) as error:
                self._end(f"the device no longer states its identity: {error}")
                return
            self.inbox.put(ANSWERED)

    def _end(self, reason: str) -> None:
        self.ended = "the alert stream was closed" if self._closing else reason
        self.inbox.end(self.ended)
