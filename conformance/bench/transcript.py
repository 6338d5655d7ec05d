"""The log of a wire: what went each way, and when, message by message.

A driver gets one with its `conformance.bench.driver.Surroundings` and says what it sends and receives. Usually nobody
asked for a log: then a transcript keeps nothing, and a driver that would have to prepare a message asks `on` first.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from conformance.bench.kept_secrets import KeptSecrets, secrets_in
from conformance.bench.protocols import Clock

Direction = Literal["sent", "received"]

MOST_CHARACTERS = 4096
"""Of one message that is text."""
MOST_BINARY_BYTES = 256
"""Of one message that is not text. So little shows no picture of anybody."""
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class WireSink(Protocol):
    """Where the lines of a log go (`conformance.recording.wire_log.WireLog`)."""

    def write(self, line: Mapping[str, Any]) -> None:
        """One line, from whichever thread. Raises nothing: a log that cannot be written stops no run."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The part of a log that belongs to one role of the bench; without a sink it keeps nothing."""

    role: str = ""
    clock: Clock | None = None
    sink: WireSink | None = None
    secrets: KeptSecrets = field(default_factory=KeptSecrets)

    @property
    def on(self) -> bool:
        """Whether anything is kept: asked before a message is put together for the log alone."""
        return self.sink is not None

    def sent(self, wire: str, message: str | bytes, head: str = "") -> None:
        """A message went out. ``head`` is what it is, where the message does not say so itself: ``GET /path``."""
        if self.sink is not None:
            self._write("sent", wire, message, head)

    def received(self, wire: str, message: str | bytes, head: str = "") -> None:
        """A message came in."""
        if self.sink is not None:
            self._write("received", wire, message, head)

    def keep_secret(self, *secrets: str) -> None:
        """Never show these from now on, in whatever form."""
        if self.sink is not None:
            for secret in secrets:
                self.secrets.keep(secret)

    def keep_secrets_of(self, options: Any) -> None:
        """The same for all that a driver's options name."""
        if self.sink is not None:
            self.keep_secret(*secrets_in(options))

    def _write(self, direction: Direction, wire: str, message: str | bytes, head: str) -> None:
        assert self.sink is not None
        assert self.clock is not None
        line: dict[str, Any] = {
            "time_s": round(self.clock.now_s(), 6),
            "role": self.role,
            "direction": direction,
            "wire": wire,
        }
        if head:
            shown = self.secrets.masked(head)
            line["head"] = "" if shown is None else shown[:MOST_CHARACTERS]
        self.sink.write(line | _content(message, self.secrets))


def _content(message: str | bytes, secrets: KeptSecrets) -> dict[str, Any]:
    """``text`` or ``base64``, ``bytes``, and ``cut`` or ``withheld`` where not all of it is shown."""
    data = message.encode(errors="surrogatepass") if isinstance(message, str) else bytes(message)
    if not data:
        return {"bytes": 0}
    text = message if isinstance(message, str) else _as_text(data)
    if text is None:
        kept = secrets.masked_bytes(data)
        shown, cut = base64.b64encode(kept[:MOST_BINARY_BYTES]).decode(), len(kept) > MOST_BINARY_BYTES
        content: dict[str, Any] = {"base64": shown}
        withheld = secrets.shown_by(shown)
    else:
        masked = secrets.masked(text)
        withheld, cut = masked is None, masked is not None and len(masked) > MOST_CHARACTERS
        content = {"text": (masked or "")[:MOST_CHARACTERS]}
    if withheld:
        return {"bytes": len(data), "withheld": True}
    return {**content, "bytes": len(data), **({"cut": True} if cut else {})}


def _as_text(data: bytes) -> str | None:
    """The text that bytes are; None where they are something else."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT.search(text) else text


SILENT = Transcript()
"""Keeps nothing."""
