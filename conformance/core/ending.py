"""How a command ends that is told to end: TERM, HUP and INT alike, and nothing that it started stays behind.

The signal raises `Ended` in the main thread, so that links are closed and files are left in order. What takes longer
than `PATIENCE_S` is cut off: a recording is in order after a kill as well.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

from conformance.core.operating_system import end_group, ending_signals, watching_signals

if TYPE_CHECKING:
    import subprocess

PATIENCE_S = 4.0
"""How long links and files may take to be closed."""
EXIT_CODE = 4
"""Of a command that was told to end: nothing was decided, and what was recorded is kept."""

_programs: set[subprocess.Popen[bytes]] = set()


class Ended(KeyboardInterrupt):
    """The program was told to end; its text is the signal's name. What handles Ctrl-C handles it alike."""


def started(program: subprocess.Popen[bytes]) -> None:
    """Remember a program that was started with `conformance.core.operating_system.own_group`."""
    _programs.add(program)


def gone(program: subprocess.Popen[bytes]) -> None:
    """Forget one that has ended."""
    _programs.discard(program)


def end_programs() -> None:
    """End at once every program that was started and has not been forgotten, and whatever it started."""
    while _programs:
        program = _programs.pop()
        end_group(program)
        program.wait()


def end_workers() -> None:
    """End at once every process that does part of this one's work; none of them holds a device or a file."""
    if multiprocessing := sys.modules.get("multiprocessing"):
        for worker in multiprocessing.active_children():
            worker.kill()


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Inside, the first TERM, HUP or INT raises `Ended`; further ones are ignored, for the first is being obeyed.

    A signal that the caller ignores stays ignored (``nohup``). In another thread than the main one nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        if not told:
            told.append(number)
            end_workers()
            raise Ended(signal.Signals(number).name)

    before = {number: signal.getsignal(number) for number in ending_signals()}
    heard = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, handle)
    try:
        with watching_signals(heard, PATIENCE_S, _cut_off):
            try:
                yield
            finally:
                end_programs()
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _cut_off() -> None:
    with contextlib.suppress(OSError):
        os.write(2, b"conformance: ended; what was not closed by then was cut off, recordings can be resumed\n")
    end_workers()
    for program in list(_programs):
        end_group(program)
    os._exit(EXIT_CODE)


def work_for_parent() -> None:
    """In a process that does part of another's work: leave signals to that one, and end when it is gone."""
    import multiprocessing

    signal.set_wakeup_fd(-1)  # a fork inherits the watch of its parent
    for number in ending_signals():
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    _programs.clear()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(EXIT_CODE)
