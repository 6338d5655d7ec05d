"""The progress of a run: a bar on a terminal; a line a minute elsewhere, or where a person answers on that terminal.

Below the bar is the last reading of the current scene against its reference. It is shown at most `LIVE_PER_S` times a
second and drawn by a thread of its own: a slow terminal does not delay the recording.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.cli.terminal import say
from conformance.core.plain import unbroken

if TYPE_CHECKING:
    from rich.console import Console

    from conformance.execution.presentation import Live
    from conformance.execution.run import Progress

_LINE_EVERY_S = 60.0
_LONGEST = 300
LIVE_PER_S = 4.0
"""Readings shown a second, however many come."""


@dataclass(frozen=True, slots=True)
class Display:
    """Where a run reports its progress."""

    report: Callable[[Progress], None]
    """After each scene."""
    live: Callable[[Live], None] | None = None
    """At each reading; None if no display shows it."""


@contextlib.contextmanager
def progress(*, asks: bool = False) -> Iterator[Display]:
    """Where to report; ``asks``: a person answers on the same terminal, which a moving bar would garble."""
    if asks or not sys.stderr.isatty():
        yield Display(_lines())
        return
    from rich.console import Console

    with bar(Console(stderr=True)) as display:
        yield display


@contextlib.contextmanager
def bar(console: Console) -> Iterator[Display]:
    """A bar and the live reading on a console."""
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=console, transient=True, refresh_per_second=LIVE_PER_S) as shown:
        task = shown.add_task("", total=None)
        last_s = -1.0 / LIVE_PER_S

        def report(said: Progress) -> None:
            shown.update(task, completed=said.done, total=said.planned, description=escape(in_words(said)))

        def live(said: Live) -> None:
            nonlocal last_s
            now_s = time.monotonic()
            if now_s - last_s >= 1.0 / LIVE_PER_S:
                last_s = now_s
                shown.update(task, description=escape(live_in_words(said)))

        yield Display(report, live)


def in_words(said: Progress) -> str:
    """The scene just presented with its reading, the next scene, and the number of broken scenes."""
    parts = [said.scene]
    if said.read_degC is not None:
        parts.append(_read(said.read_degC, said.reference_degC))
    if said.next_scene is not None:
        parts.append(f"next {said.next_scene}")
    if said.broken:
        parts.append(f"{said.broken} broken")
    return unbroken(", ".join(parts), _LONGEST)


def live_in_words(said: Live) -> str:
    """The current scene and its reading."""
    off = "" if said.reference_degC is None else f" ({said.read_degC - said.reference_degC:+.2f})"
    return unbroken(f"now {said.scene}, {_read(said.read_degC, said.reference_degC)}{off}", _LONGEST)


def _read(read_degC: float, reference_degC: float | None) -> str:
    against = "" if reference_degC is None else f" against {reference_degC:.2f}"
    return f"read {read_degC:.2f}{against} degC"


def _lines() -> Callable[[Progress], None]:
    begun_s = time.monotonic()
    last_s = begun_s

    def report(said: Progress) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if now_s - last_s < _LINE_EVERY_S:
            return
        last_s = now_s
        left_s = (now_s - begun_s) / said.done * (said.planned - said.done)
        line = f"{said.done} of {said.planned} scenes, about {left_s / 60:.0f} min left: {in_words(said)}"
        say(line, err=True)

    return report
