"""How far a run is: a bar on a terminal, a line a minute elsewhere, or where a person is asked on that terminal."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from conformance.execution.run import Progress

_LINE_EVERY_S = 60.0


@contextlib.contextmanager
def progress(*, asks: bool = False) -> Iterator[Callable[[Progress], None]]:
    """Where to report; ``asks``: a person is asked things on the same terminal, which a moving bar would garble."""
    if asks or not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(said: Progress) -> None:
            bar.update(task, completed=said.done, total=said.planned, description=escape(in_words(said)))

        yield report


def in_words(said: Progress) -> str:
    """What was just presented with what was read of it, what comes next, and what broke."""
    parts = [said.scene]
    if said.read_degC is not None:
        against = "" if said.reference_degC is None else f" against {said.reference_degC:.2f}"
        parts.append(f"read {said.read_degC:.2f}{against} degC")
    if said.next_scene is not None:
        parts.append(f"next {said.next_scene}")
    if said.broken:
        parts.append(f"{said.broken} broken")
    return ", ".join(parts)


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
        click.echo(line, err=True)

    return report
