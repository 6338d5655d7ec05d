"""A conversation with an adapter: requests with a deadline, events into an inbox, every fault with its own words."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from conformance import __version__
from conformance.bench.protocols import Clock
from conformance.bench.transcript import SILENT, Transcript
from conformance.devices.adapter.messages import PROTOCOL, Greeting, Said, said, shortened
from conformance.devices.adapter.transport import Transport
from conformance.devices.inbox import Inbox, LinkLost

_WIRE = "adapter"
_WORDS = {"error", "message"}
"""Fields of a line that hold what a person reads; they are recorded and printed."""


class AdapterRefused(ValueError):
    """The adapter answered a request with an error of its own: the link works."""


class Conversation:
    """The bench's end of the link. `LinkLost` is raised once the other end breaks the protocol, and ever after."""

    def __init__(self, transport: Transport, clock: Clock, deadline_s: float, transcript: Transcript = SILENT) -> None:
        """Greet the adapter. Raises `LinkLost` when it does not answer as the protocol says."""
        self._transport, self._deadline_s, self._transcript = transport, deadline_s, transcript
        self.inbox: Inbox[Said] = Inbox(clock)
        self._replies: queue.Queue[Mapping[str, Any] | LinkLost] = queue.Queue()
        self._lost: LinkLost | None = None
        self._closed = False
        self._asked, self._lines = 0, 0
        self._sequence: int | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.greeting = self._greeted()

    def ask(self, request: str, **fields: Any) -> Mapping[str, Any]:
        """The reply to a request. Raises `AdapterRefused` in the adapter's words, `LinkLost` when none comes."""
        if self._lost is not None:
            raise self._lost
        self._asked += 1
        line = json.dumps({"id": self._asked, "request": request, **fields}, allow_nan=False)
        reply = self._reply_to(line.encode() + b"\n", repr(request))
        if reply["reply"] != self._asked:
            self._lost = LinkLost(f"the adapter answered {reply['reply']!r}, asked was {self._asked} ({request})")
            raise self._lost
        if "error" in reply:
            raise AdapterRefused(str(reply["error"]))
        return reply

    def provoke(self, line: bytes) -> Mapping[str, Any]:
        """The reply to a line that is not a request. Raises `LinkLost` for silence."""
        return self._reply_to(line, "a line that is not a request")

    def _reply_to(self, line: bytes, what: str) -> Mapping[str, Any]:
        self._transcript.sent(_WIRE, line)
        self._transport.write(line)
        try:
            reply = self._replies.get(timeout=self._deadline_s)
        except queue.Empty:
            self._lost = LinkLost(f"the adapter did not answer {what} within {self._deadline_s:g} s")
            raise self._lost from None
        if isinstance(reply, LinkLost):
            self._lost = reply
            raise reply
        return reply

    def close(self) -> None:
        """Send the last request, if the adapter still listens, and disconnect."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(LinkLost, AdapterRefused):  # it may take its leave without a word
                self.ask("goodbye")
        self._transport.close()
        self._reader.join(timeout=self._deadline_s)

    def _greeted(self) -> Greeting:
        try:
            reply = self.ask("hello", protocol=PROTOCOL, tool=f"conformance {__version__}")
            greeting = Greeting.model_validate(reply)
        except (AdapterRefused, ValidationError, LinkLost) as error:
            self._transport.close()
            if isinstance(error, LinkLost):
                raise
            raise LinkLost(f"the adapter's greeting does not follow the protocol: {_told(error)}") from None
        if greeting.protocol != PROTOCOL:
            self._transport.close()
            raise LinkLost(f"the adapter uses {shortened(greeting.protocol)!r}, this tool uses {PROTOCOL!r}")
        return greeting

    def _read(self) -> None:
        """The reader's thread: every line to where it belongs, until the end."""
        try:
            while line := self._transport.read():
                self._lines += 1
                self._transcript.received(_WIRE, line)
                self._take(line)
            raise LinkLost(self._transport.ending())
        except LinkLost as error:
            self._end(error)
        except Exception as error:  # a reader that dies in silence would look like a silent device
            self._end(LinkLost(f"reading the adapter failed: {type(error).__name__}: {error}"))

    def _end(self, lost: LinkLost) -> None:
        shown = self._transport.shown(str(lost))
        self._replies.put(LinkLost(shown))
        self.inbox.end(shown)

    def _take(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict) or ("reply" in message) == ("event" in message):
            text = shortened(line.decode(errors="replace").strip())
            raise LinkLost(f"line {self._lines} of the adapter is neither a reply nor an event: {text!r}")
        for words in _WORDS & message.keys():
            if isinstance(message[words], str):
                message[words] = self._transport.shown(message[words])
        if "reply" in message:
            self._replies.put(message)
            return
        event = said(message)
        self._count(event.sequence)
        self.inbox.put(event)

    def _count(self, sequence: int | None) -> None:
        """Events that carry a number come one by one: what a link loses, doubles or reorders is the link's fault."""
        if sequence is None:
            return
        if self._sequence is not None and sequence != self._sequence + 1:
            raise LinkLost(
                f"event {sequence} came after event {self._sequence}: events were lost, doubled or reordered"
            )
        self._sequence = sequence


def _told(error: AdapterRefused | ValidationError) -> str:
    if isinstance(error, AdapterRefused):
        return str(error)
    detail = error.errors()[0]
    return f"{'.'.join(map(str, detail['loc']))}: {detail['msg'].lower()}"
