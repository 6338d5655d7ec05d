"""How an adapter is reached: a program of the vendor's on this machine, or a TCP address. Lines, nothing more."""

from __future__ import annotations

import collections
import contextlib
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import IO, Protocol

from conformance.bench.kept_secrets import KeptSecrets
from conformance.bench.published import hidden_words
from conformance.core.ending import gone, started
from conformance.core.operating_system import as_user, end_group, own_group
from conformance.devices.adapter.environment import environment_of_program
from conformance.devices.adapter.messages import shortened
from conformance.devices.inbox import LinkLost
from conformance.devices.secret import Secret

LONGEST_LINE = 1024 * 1024
"""Bytes; a line that does not end by then is garbage."""
_GOODBYE_S = 3.0
"""How long a program may take to end by itself."""
_LAST_WORDS = 20
"""Lines of a program's stderr that are kept for the error that tells of its end."""


class Transport(Protocol):
    """Lines to and from an adapter."""

    def write(self, line: bytes) -> None:
        """Send a line. Raises `LinkLost`."""

    def read(self) -> bytes:
        """The next line with its newline; empty at the end. Raises `LinkLost` for a line without end."""

    def ending(self) -> str:
        """Why the link ended, as far as it is known."""

    def shown(self, text: str) -> str:
        """What the adapter says to people, without the secrets that it was given."""

    def close(self) -> None:
        """Hang up."""


class Program:
    """An adapter on stdin and stdout. What it writes to stderr is its log; its last lines explain its end."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str | Secret] = MappingProxyType({}),
        run_as: str | None = None,
    ) -> None:
        """Start it, in an environment of its own. Raises `LinkLost` when it cannot be started."""
        self._hidden = KeptSecrets()
        try:
            how, its_own = as_user(run_as) if run_as is not None else ({}, {})
            variables = {**environment_of_program({}), **its_own, **environment_of_program(environment, {})}
            for name, named in environment.items():
                if isinstance(named, Secret):
                    self._hidden.keep(variables[name])
            for word in hidden_words(command):
                self._hidden.keep(word)
            self._process = subprocess.Popen(  # noqa: S603 (the laboratory's own command, from its bench's description)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables,
                **own_group(), **how,
            )  # fmt: skip
        except (OSError, LookupError) as error:
            why = (error.strerror or error) if isinstance(error, OSError) else error
            raise LinkLost(f"the adapter {command[0]} cannot be started: {why}") from error
        started(self._process)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._said: collections.deque[str] = collections.deque(maxlen=_LAST_WORDS)
        self._log = threading.Thread(target=self._listen, args=(self._process.stderr,), daemon=True)
        self._log.start()

    def write(self, line: bytes) -> None:
        """Send a line."""
        try:
            self._stdin.write(line)
            self._stdin.flush()
        except OSError:
            raise LinkLost(self.ending()) from None

    def read(self) -> bytes:
        """The next line."""
        return whole(self._stdout.readline(LONGEST_LINE + 1))

    def ending(self) -> str:
        """Its exit code and last words."""
        try:
            code = self._process.wait(timeout=_GOODBYE_S)
        except subprocess.TimeoutExpired:
            return "the adapter closed its output but is still running"
        self._log.join(timeout=_GOODBYE_S)
        words = self.shown(shortened(" / ".join(self._said)))
        return f"the adapter ended with exit code {code}" + (f": {words}" if words else "")

    def shown(self, text: str) -> str:
        """Without the secrets of its environment, and the words of its command that no recording shows."""
        shown = self._hidden.masked(text)
        return "(not shown: it contains a secret)" if shown is None else shown

    def close(self) -> None:
        """Let it end by itself, else end it and whatever it started."""
        with contextlib.suppress(OSError):  # it may be gone already
            self._stdin.close()
        try:
            self._process.wait(timeout=_GOODBYE_S)
        except subprocess.TimeoutExpired:
            pass
        finally:
            end_group(self._process)  # what it started may hold the device
            self._process.wait()
            gone(self._process)
        self._log.join(timeout=_GOODBYE_S)
        self._stdout.close()

    def _listen(self, stderr: IO[bytes]) -> None:
        with stderr:
            for line in stderr:
                self._said.append(line.decode(errors="replace").strip())


class Connection:
    """An adapter that listens on a TCP port."""

    def __init__(self, host: str, port: int, deadline_s: float) -> None:
        """Connect. Raises `LinkLost`."""
        self._where = f"{host}:{port}"
        try:
            self._socket = socket.create_connection((host, port), timeout=deadline_s)
        except OSError as error:
            raise LinkLost(f"no adapter answers at {self._where}: {error}") from error
        self._socket.settimeout(None)
        self._reader = self._socket.makefile("rb")

    def write(self, line: bytes) -> None:
        """Send a line."""
        try:
            self._socket.sendall(line)
        except OSError as error:
            raise LinkLost(f"the connection to the adapter at {self._where} is lost: {error}") from error

    def read(self) -> bytes:
        """The next line."""
        try:
            return whole(self._reader.readline(LONGEST_LINE + 1))
        except (OSError, ValueError):
            return b""

    def ending(self) -> str:
        """What is known."""
        return f"the adapter at {self._where} closed the connection"

    def shown(self, text: str) -> str:
        """All of it: who listens was given nothing."""
        return text

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):  # the other end may be faster
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.close()
        self._socket.close()


def whole(line: bytes) -> bytes:
    """The line, if it ends. Raises `LinkLost` for one that does not within the limit."""
    if len(line) > LONGEST_LINE:
        raise LinkLost(f"the adapter sent a line of more than {LONGEST_LINE} bytes")
    return line
