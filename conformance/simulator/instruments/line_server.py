"""An instrument with lines of text behind a real wire: a TCP port of loopback, or a pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial

from conformance.core.operating_system import pseudo_terminal, readable

Respond = Callable[[str], "Iterable[bytes | float]"]
"""What is said to a line: bytes as they go over the wire, and pauses in real seconds between them."""


class Hangup(Exception):
    """Raised by who responds: the wire is cut, now."""


def spoken(answer: Callable[[str], str | None], end: bytes = b"\r") -> Respond:
    """Whole lines from what answers a line with a line or with nothing."""

    def respond(line: str) -> Iterable[bytes]:
        said = answer(line)
        return () if said is None else (said.encode("latin-1") + end,)

    return respond


class TcpLineServer:
    """Listens until it is closed; one caller at a time."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopped = threading.Event()
        self.resource = f"TCPIP::127.0.0.1::{self._listener.getsockname()[1]}::SOCKET"
        """Its VISA name."""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up."""
        self._stopped.set()
        self._thread.join(2.0)
        self._listener.close()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            if not readable(self._listener.fileno(), 0.02):
                continue
            caller, _ = self._listener.accept()
            with caller, contextlib.suppress(OSError, Hangup):
                _talk(caller.fileno(), caller.recv, caller.sendall, self._respond, self._stopped)


class PtyLineServer:
    """A serial line without the wire: the slave's name is the port."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._master, self._slave, self.port = pseudo_terminal()
        self._stopped = threading.Event()
        self.resource = f"ASRL{self.port}::INSTR"
        """Its VISA name."""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Pull the plug."""
        self._stopped.set()
        self._thread.join(2.0)

    def _serve(self) -> None:
        with contextlib.suppress(OSError, Hangup):
            end = self._master
            _talk(end, partial(os.read, end), partial(os.write, end), self._respond, self._stopped)
        for end in (self._slave, self._master):  # the master last: then a reader sees the line go
            os.close(end)


def _talk(
    end: int,
    read: Callable[[int], bytes],
    write: Callable[[bytes], object],
    respond: Respond,
    stopped: threading.Event,
) -> None:
    """Answer lines until the other end hangs up. Raises `OSError` or `Hangup` when the wire is gone."""
    heard = b""
    while not stopped.is_set():
        if not readable(end, 0.02):
            continue
        more = read(4096)
        if not more:
            return
        *lines, heard = (heard + more).replace(b"\n", b"\r").split(b"\r")
        for line in filter(None, lines):
            for piece in respond(line.decode("latin-1")):
                if isinstance(piece, bytes):
                    write(piece)
                else:
                    time.sleep(piece)
