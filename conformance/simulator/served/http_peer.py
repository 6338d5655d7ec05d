"""A small HTTP server on loopback for simulated devices: one port, one function that answers, streams without end."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

HOST = "127.0.0.1"
_LONGEST_REQUEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    content: bytes = b""


class Pushed:
    """An answer without end: chunks, one a message. Every method may be called from any thread."""

    def __init__(self, content_type: str) -> None:
        self.content_type = content_type
        self._ready, self._over = threading.Event(), threading.Event()
        self._writing = threading.Lock()
        self._write: Callable[[bytes], None] | None = None

    def push(self, content: bytes) -> bool:
        """Send one chunk; returns whether a client received it."""
        with self._writing:
            if self._write is None or self._over.is_set():
                return False
            try:
                self._write(b"%x\r\n%s\r\n" % (len(content), content))
            except (OSError, ValueError):
                self._over.set()
                return False
            return True

    def end(self, *, cleanly: bool = True) -> None:
        """No more comes; not cleanly: the connection breaks off."""
        with self._writing:
            if cleanly and self._write is not None and not self._over.is_set():
                with contextlib.suppress(OSError, ValueError):
                    self._write(b"0\r\n\r\n")
            self._over.set()

    def wait_ready(self, deadline_s: float) -> bool:
        """Wait until its head was sent."""
        return self._ready.wait(deadline_s)

    def serve(self, write: Callable[[bytes], None], head: bytes) -> None:
        """The server's side: send the head, then hold the connection until it is over."""
        with self._writing:
            write(head)
            self._write = write
        self._ready.set()
        self._over.wait()


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    content: bytes = b""
    content_type: str = "application/xml; charset=UTF-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Callable[[Request], Response | Pushed]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer in two writes would wait for an acknowledgement between them
    wbufsize = 64 * 1024
    answer: ClassVar[Answer]

    def do_GET(self) -> None:
        self._do()

    def do_PUT(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def _do(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(min(length, _LONGEST_REQUEST))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = type(self).answer(Request(self.command, self.path, headers, content))
        if isinstance(answer, Pushed):
            self.close_connection = True
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {answer.content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
            with contextlib.suppress(OSError):
                answer.serve(self._now, head.encode("latin-1"))
            return
        self.send_response_only(answer.status)
        for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def _now(self, content: bytes) -> None:
        self.wfile.write(content)
        self.wfile.flush()

    def finish(self) -> None:
        """Let go of both directions, even where what is left to send cannot be sent."""
        for file in (self.wfile, self.rfile):
            with contextlib.suppress(OSError, ValueError):
                file.close()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a device has no console."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients may disconnect at any time; this is ignored."""


class HttpPeer:
    """The server at work, on a port of its own."""

    def __init__(self, answer: Answer) -> None:
        handler = type("Handler", (_Handler,), {"answer": staticmethod(answer)})
        self._server = _Server((HOST, 0), handler)
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Hang up."""
        self._server.shutdown()
        self._server.server_close()
