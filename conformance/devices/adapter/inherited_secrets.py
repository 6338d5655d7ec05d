"""What an adapter inherits from this program's environment and may say again: no log shows it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from conformance.bench.protocols import Clock
from conformance.bench.transcript import SILENT, Transcript, WireSink

_SECRET_NAME = re.compile(r"passw|passphrase|secret|token|key|credential", re.IGNORECASE)
_SHORTEST_SECRET = 6
"""Characters. A shorter value (``1``, ``true``) switches something and is not a secret."""


def keep_inherited_secrets(transcript: Transcript) -> None:
    """Keep passwords, keys and tokens of the environment out of a log."""
    if transcript.on:
        transcript.keep_secret(*inherited_secrets(os.environ))


def inherited_secrets(environment: Mapping[str, str]) -> Iterator[str]:
    """The values whose names say that they are secret."""
    for name, value in environment.items():
        if _SECRET_NAME.search(name) and len(value) >= _SHORTEST_SECRET:
            yield value


def transcript_of_adapter(clock: Clock, log: WireSink | None) -> Transcript:
    """The transcript of an adapter that is tried out without a bench."""
    if log is None:
        return SILENT
    transcript = Transcript("device", clock, log)
    keep_inherited_secrets(transcript)
    return transcript
