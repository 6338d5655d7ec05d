"""The side channel of a simulated device behind a wire: time and light, and nothing that a real device would say.

The bench's end owns the clock and the light. It tells the device's process what is in view and lets it act until a
time; the answer says when each message was sent over the wire meanwhile. Everything the device has to say goes over
its wire. The connection is a loopback socket with one JSON object a line, a request and its answer in turn.
"""

from __future__ import annotations

import dataclasses
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from conformance.bench.light import Blob, Light, VisibleFigure, figure
from conformance.core.ending import gone, started
from conformance.core.operating_system import end_group, own_group
from conformance.simulator.json_lines import JsonLines

HOST = "127.0.0.1"
START_DEADLINE_S = 60.0
"""Real time in which the device's process must be there."""
PLAY_DEADLINE_S = 300.0
"""Real time that one stretch of virtual time may take to be played."""

_FIGURES = TypeAdapter(tuple[VisibleFigure, ...])


class SentLight(Light):
    """The bench's light, sent over the side channel whenever it changes."""

    def __init__(self, channel: SideChannel) -> None:
        super().__init__()
        self._channel = channel

    def show(self, blobs: tuple[Blob, ...], now_s: float, *chance: str | int, **air: Any) -> None:
        """Change the view here and there."""
        super().show(blobs, now_s, *chance, **air)
        self._channel.tell(
            {"show": [dataclasses.asdict(figure(blob)) for blob in blobs], "now_s": now_s, "chance": chance, "air": air}
        )


def shown(light: Light, message: Mapping[str, Any]) -> None:
    """The other end of `SentLight`: change the view as the message says."""
    blobs = _FIGURES.validate_python(message["show"])
    light.show(blobs, message["now_s"], *message["chance"], **message["air"])


class SideChannel:
    """`conformance.bench.protocols.Simulation`: the bench's end, and the process at the other."""

    def __init__(self, start: Mapping[str, Any], *, spawn: bool) -> None:
        """``start`` is the first message to the device's process; without ``spawn`` someone else starts that process.

        Raises `ConnectionError` or `TimeoutError` when it does not come up.
        """
        self._start = dict(start)
        self._key = secrets.token_hex(16)
        self._listener = socket.create_server((HOST, 0))
        self._listener.settimeout(START_DEADLINE_S)
        self._process = self._spawned() if spawn else None
        self._lines: JsonLines | None = None
        self._address: Mapping[str, str] = {}
        self.light: Light = SentLight(self)
        self._met = threading.Event()
        self._failed: str | None = None
        if spawn:
            self._meet()
        else:  # whoever starts the process waits for it to speak on its wire, so nobody may wait here
            threading.Thread(target=self._meet_later, daemon=True).start()

    @property
    def where(self) -> str:
        """``HOST:PORT:KEY``: what the device's process is given to find this end."""
        return f"{HOST}:{self._listener.getsockname()[1]}:{self._key}"

    @property
    def address(self) -> Mapping[str, str]:
        """Where its wire is to be met."""
        return self._address

    def tell(self, message: dict[str, Any]) -> None:
        """Say something that needs no answer but that it was done. Raises `LookupError` where it cannot be."""
        answer = self._at_work().ask(message)
        if "failed" in answer:
            raise LookupError(str(answer["failed"]))

    def play(self, until_s: float) -> Sequence[float]:
        """Let the device act until ``until_s``; returns when each message was sent over the wire meanwhile, s."""
        sent: list[float] = self._at_work().ask({"play": until_s})["sent"]
        return sent

    def switch_on(self, at_s: float) -> None:
        """Cut the device's power and give it back."""
        self.tell({"switch_on": at_s})

    def close(self) -> None:
        """End the device's process."""
        if self._lines is not None:
            self._lines.close()
        self._listener.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                pass
            finally:
                end_group(self._process)
                self._process.wait()
                gone(self._process)

    def _spawned(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "conformance.simulator.served", "--side-channel", self.where]
        process = subprocess.Popen(  # noqa: S603 (this very program)
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **own_group()
        )
        started(process)
        return process

    def _meet(self) -> None:
        """Wait for the device's process, tell it what it is, and learn where its wire is."""
        connection, _ = self._listener.accept()
        connection.settimeout(PLAY_DEADLINE_S)
        lines = JsonLines(connection)
        if lines.receive().get("key") != self._key:
            raise ConnectionError("something else than the simulated device connected to the side channel")
        answer = lines.ask({"start": self._start})
        if "failed" in answer:
            raise ConnectionError(f"the simulated device does not start: {answer['failed']}")
        self._address, self._lines = answer["address"], lines
        self._met.set()

    def _meet_later(self) -> None:
        try:
            self._meet()
        except Exception as error:
            self._failed = str(error)
            self._met.set()

    def _at_work(self) -> JsonLines:
        """The other end, once it is there. Raises `ConnectionError` when it never came."""
        if not self._met.wait(START_DEADLINE_S) or self._lines is None:
            raise ConnectionError(self._failed or "the simulated device's process never came to the side channel")
        return self._lines
