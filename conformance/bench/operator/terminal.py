"""A terminal with an operator: prints what to do and waits for a line, within a time limit if one is set.

A thread reads, so that a time limit and Ctrl-C end the waiting. Lines typed before a question are ignored. ``p``
pauses: time limits stop until the next line.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar, TextIO

from conformance.core.operating_system import open_terminal, typed
from conformance.core.plain import printable, unbroken
from conformance.core.text import Language, Text

_MOST_CHARACTERS = 4000
"""Most characters of a text from a file that are shown."""
PAUSE = frozenset({"p", "pause", "暂停"})
_PAUSED = Text(zh="已暂停。按回车继续。", en="Paused. Press Enter to continue.")
_AGAIN = Text(zh="继续。", en="Continuing.")
_CLOSED = "the operator's terminal was closed"
_KEYS = Text(zh="（p：暂停）", en="(p: pause)")


class NoAnswer(TimeoutError):
    """The operator did not answer in time."""


class NobodyThere(ConnectionError):
    """The terminal was closed."""


class _Lines:
    """The lines typed at one terminal, shared by all that ask there, because a line can be read only once."""

    _shared: ClassVar[dict[str | None, _Lines]] = {}

    def __init__(self, path: str | None) -> None:
        self._path, self.users, self._over = path, 0, False
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.out: TextIO
        descriptor, self.out = open_terminal(path)
        self._reader = threading.Thread(target=self._read, args=(descriptor,), daemon=True)
        self._reader.start()

    @classmethod
    def of(cls, path: str | None) -> _Lines:
        """The lines of a terminal, which is opened at the first use."""
        if path not in cls._shared or cls._shared[path].gone:
            cls._shared[path] = cls(path)
        cls._shared[path].users += 1
        return cls._shared[path]

    @property
    def gone(self) -> bool:
        """Whether the terminal was closed: no further line can come."""
        return not self._reader.is_alive()

    def let_go(self) -> None:
        """The last user closes a terminal that is not the program's own."""
        self.users -= 1
        if self.users == 0 and self._path is not None:
            if self._shared.get(self._path) is self:
                del self._shared[self._path]
            self._over = True
            self._reader.join(5)
            with contextlib.suppress(OSError):
                self.out.close()

    def _read(self, descriptor: int) -> None:
        """The thread: complete lines, then None once the terminal is closed."""
        pending = b""
        with contextlib.suppress(OSError):
            for chunk in typed(descriptor, lambda: not self._over):
                *whole, pending = (pending + chunk).split(b"\n")
                for line in whole:
                    self.lines.put(line.decode("utf-8", "replace"))
        self.lines.put(None)
        if self._path is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)


class Terminal:
    """Lines to and from an operator. ``took_s`` is the time of the last answer without pauses."""

    def __init__(self, language: Language, path: str | None = None) -> None:
        """``path``: a terminal other than the program's own. Raises `OSError` if it cannot be opened."""
        self._language, self._shared = language, _Lines.of(path)
        self._out, self._lines = self._shared.out, self._shared.lines
        self.took_s = 0.0

    def say(self, text: Text) -> None:
        """Print a text."""
        self._show(self._plain(text))

    def step(self, title: Text, text: Text) -> None:
        """Print the next step in a frame."""
        from rich.panel import Panel

        self._show(Panel(self._plain(text), title=self._plain(title), title_align="left"))

    def _plain(self, text: Text) -> Any:
        """Text of a requirement set or a bench is untrusted: markup and terminal controls are removed."""
        from rich.text import Text as Plain

        return Plain(printable(text.in_(self._language)).replace("\r", " ")[:_MOST_CHARACTERS])

    def _show(self, what: Any) -> None:
        from rich.console import Console

        try:
            Console(file=self._out, highlight=False, force_terminal=True).print(what)
        except OSError:
            raise NobodyThere(_CLOSED) from None

    def ask(self, prompt: Text, timeout_s: float = 0.0, now_s: Callable[[], float] = time.monotonic) -> str:
        """The next typed line, without its end. ``timeout_s`` 0: no time limit.

        Raises `NoAnswer` after the time limit, `NobodyThere` if the terminal was closed.
        """
        self._pass_over()
        try:
            asked = unbroken(prompt.in_(self._language), _MOST_CHARACTERS)
            self._out.write(f"{asked} {_KEYS.in_(self._language)} > ")
            self._out.flush()
        except OSError:
            raise NobodyThere(_CLOSED) from None
        begun_s, paused_s = now_s(), 0.0
        while True:
            waited_s = now_s() - begun_s - paused_s
            line = self._next(timeout_s - waited_s if timeout_s else None)
            if line.strip().lower() in PAUSE:
                since_s = now_s()
                self.say(_PAUSED)
                self._next(None)
                self.say(_AGAIN)
                paused_s += now_s() - since_s
                continue
            self.took_s = round(now_s() - begun_s - paused_s, 3)
            return line.strip()

    def close(self) -> None:
        """Stop using it."""
        self._shared.let_go()

    def _next(self, wait_s: float | None) -> str:
        try:
            line = self._lines.get(timeout=None if wait_s is None else max(0.0, wait_s))
        except queue.Empty:
            raise NoAnswer("the operator did not answer in time") from None
        if line is None:
            self._lines.put(None)  # and it stays closed
            raise NobodyThere(_CLOSED)
        return line

    def _pass_over(self) -> None:
        with contextlib.suppress(queue.Empty):
            while (line := self._lines.get_nowait()) is not None:
                pass
            self._lines.put(line)
