"""A driver of your own: a screening device that says a line of text for each person, over TCP.

    ID?                        asked by us; it answers   ID Example T-1 0001 1.0.0
    BODY 36.6                  said by itself, and an empty line at least once a second while nobody stands there
    ALARM 37.8

An example for authors (docs/authors.md); `conformance.drivers` in a package's entry points makes it known.
"""

from __future__ import annotations

import math
import queue
import socket
import threading
from collections.abc import Iterator, Mapping

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.core.events import Alarm, Event, Heartbeat, Mode, Reading
from conformance.devices.inbox import Inbox, LinkLost


class LineThermometerOptions(Options):
    """Where it is."""

    host: str
    tcp_port: int = Field(ge=1, le=65535)
    deadline_s: float = Field(default=5.0, gt=0)
    """How long an answer may take."""


class LineThermometer:
    """`conformance.bench.protocols.Device`."""

    def __init__(self, options: LineThermometerOptions, around: Surroundings) -> None:
        """Connect. Raises `OSError` where nobody listens."""
        self._options = options
        self._inbox: Inbox[str] = Inbox(around.clock)
        self._answers: queue.Queue[str] = queue.Queue()
        self._socket = socket.create_connection((options.host, options.tcp_port), options.deadline_s)
        self._socket.settimeout(None)
        threading.Thread(target=self._read, daemon=True).start()

    def identity(self) -> Mapping[str, str]:
        """Asked each time: firmware can change in mid-run."""
        self._socket.sendall(b"ID?\n")
        try:
            answer = self._answers.get(timeout=self._options.deadline_s)
        except queue.Empty:
            raise LinkLost(f"no answer to ID? within {self._options.deadline_s:g} s") from None
        match answer.split():
            case ["ID", manufacturer, model, serial, firmware]:
                return {"manufacturer": manufacturer, "model": model, "serial": serial, "firmware": firmware}
        raise LinkLost(f"answered ID? with {answer[:80]!r}")

    def answers(self) -> bool:
        """Whether it still says who it is."""
        try:
            return bool(self.identity())
        except OSError:
            return False

    def listen(self, until_s: float) -> Iterator[Event]:
        """What it says until the clock shows ``until_s``. An empty line proves the link alive."""
        for arrival in self._inbox.until(until_s):
            yield _event(arrival.message, arrival.time_s)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _read(self) -> None:
        """The reader's thread: every line is dated as it comes."""
        try:
            with self._socket.makefile("r", encoding="ascii", newline="\n") as lines:
                for line in lines:
                    (self._answers if line.startswith("ID ") else self._inbox).put(line.strip())
            reason = "the device hung up"
        except (OSError, ValueError) as error:
            reason = f"the link broke: {error}"
        self._inbox.end(reason)
        self._answers.put(reason)


def _event(line: str, time_s: float) -> Event:
    match line.split():
        case []:
            return Heartbeat("", time_s)
        case ["BODY", number]:
            said = float(number)
            return Reading("", time_s, said if math.isfinite(said) else None, Mode.BODY, raw=line)
        case ["ALARM", _]:
            return Alarm("", time_s)
    raise LinkLost(f"said what is no message: {line[:80]!r}")


DRIVER = Driver(
    name="line_thermometer",
    role=Role.DEVICE,
    options=LineThermometerOptions,
    make=LineThermometer,
    carries=lambda options: frozenset({"readings", "alarms"}),
)
