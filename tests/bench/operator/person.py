"""A person at a pseudo-terminal: types lines when the right question appears."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self


class Person:
    """Types each line once what they wait for has appeared on the screen since the line before."""

    def __init__(self, *typed: tuple[str, str]) -> None:
        """``typed`` is (what has to appear, what is typed then)."""
        self._keyboard, self._screen_end = os.openpty()
        self.terminal = os.ttyname(self._screen_end)
        self._typed: Sequence[tuple[str, str]] = typed
        self.seen = ""
        self.left = len(typed)
        self._over = False
        self._thread = threading.Thread(target=self._live, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over = True
        self._thread.join(5)
        for end in (self._keyboard, self._screen_end):
            with contextlib.suppress(OSError):
                os.close(end)

    def hang_up(self) -> None:
        """The terminal window is closed."""
        self._over = True
        self._thread.join(5)
        os.close(self._keyboard)

    def hang_up_soon(self) -> None:
        """The window is closed once a question was asked."""
        self._typed = ()
        threading.Thread(target=self._leave, daemon=True).start()

    def _leave(self) -> None:
        while not self.seen.endswith("> "):
            time.sleep(0.01)
        self.hang_up()

    @staticmethod
    def _asked(what: str, seen: str) -> bool:
        """Whether it stands there, and the question is complete: what is typed before it was asked answers nothing."""
        return what in seen and (what.endswith(".") or seen.endswith("> "))

    def _live(self) -> None:
        os.set_blocking(self._keyboard, False)
        pending, since = list(self._typed), 0
        while not self._over:
            try:
                self.seen += os.read(self._keyboard, 65536).decode("utf-8", "replace")
            except (BlockingIOError, OSError):
                time.sleep(0.01)
            if pending and self._asked(pending[0][0], self.seen[since:]):
                since = len(self.seen)
                os.write(self._keyboard, f"{pending.pop(0)[1]}\n".encode())
                self.left = len(pending)
