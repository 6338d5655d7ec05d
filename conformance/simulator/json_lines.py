"""JSON Lines over a socket: one object a line, nothing else, with a limit on a line's length."""

from __future__ import annotations

import json
import socket
from typing import Any

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of the longest line that is read: a whole scene's light is far smaller."""


class JsonLines:
    """One end of a connection. Every method raises `ConnectionError` when the other end is gone."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._reader = connection.makefile("rb")

    def send(self, message: dict[str, Any]) -> None:
        """Send one object."""
        self._connection.sendall(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    def receive(self) -> dict[str, Any]:
        """The next object. Raises `ConnectionError` at the end, `TimeoutError` past the socket's deadline."""
        line = self._reader.readline(LONGEST_LINE + 1)
        if not line.endswith(b"\n"):
            raise ConnectionError(
                "the other end closed the connection" if not line else "a line is cut off or too long"
            )
        message = json.loads(line)
        if not isinstance(message, dict):
            raise ConnectionError("a line is not a JSON object")
        return message

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send an object and return the one that answers it."""
        self.send(message)
        return self.receive()

    def close(self) -> None:
        """Let go of the connection."""
        self._reader.close()
        self._connection.close()
