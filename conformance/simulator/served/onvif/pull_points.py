"""Pull points: what is kept for each subscriber until it asks, and requests that wait until there is something."""

from __future__ import annotations

import threading
from collections import deque

_MOST = 100_000
"""Messages kept for one subscriber: one that never asks is forgotten."""


class PullPointQueue:
    """One subscriber's messages. Every method may be called from any thread."""

    def __init__(self, accepts: frozenset[str] | None) -> None:
        """``accepts`` are the roots of topics that it subscribed to; None for all."""
        self._accepts = accepts
        self._kept: deque[bytes | None] = deque()
        self._changed = threading.Condition()
        self.over = False

    def keep(self, topic: str, message: bytes | None) -> bool:
        """A message, or None for a second without any; whether the subscriber will get it."""
        if self._accepts is not None and message is not None and not any(map(topic.startswith, self._accepts)):
            return False
        with self._changed:
            if self.over or len(self._kept) >= _MOST:
                return False
            self._kept.append(message)
            self._changed.notify_all()
        return True

    def pull(self, limit: int) -> list[bytes] | None:
        """The queued messages, at most ``limit``, in order; empty after a second without messages; None at the end.

        Waits in the device's time, which moves only while the simulation is played.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._kept or self.over)
            if self.over:
                return None
            if self._kept[0] is None:
                self._kept.popleft()
                return []
            found: list[bytes] = []
            while self._kept and (first := self._kept[0]) is not None and len(found) < limit:
                found.append(first)
                self._kept.popleft()
            return found

    def end(self) -> None:
        """No further requests are answered."""
        with self._changed:
            self.over = True
            self._changed.notify_all()
