"""``conformance run``: drive a device through the plan and record it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from conformance.execution.run import Outcome, Progress

_FILE = click.Path(path_type=Path)


@click.command(name="run")
@click.argument("requirements", type=_FILE)
@click.option("--product", "product_file", type=_FILE, required=True, metavar="FILE", help="Product declaration.")
@click.option("--bench", "bench_file", type=_FILE, required=True, metavar="FILE", help="Bench to run on.")
@click.option("-o", "output", type=_FILE, required=True, metavar="FOLDER", help="Where the recording goes.")
@click.option("--complete", is_flag=True, help="Present every scene, also those that can change no verdict any more.")
def command(requirements: Path, product_file: Path, bench_file: Path, output: Path, complete: bool) -> int:
    """Drive a device through the plan and record it.

    Scenes that are needed no more, because every requirement they are for is decided, are left out and noted.
    Exit code: 0 done, 4 a scene broke or the run was interrupted; what was recorded until then stays.
    """
    from conformance.execution.inputs import load_inputs
    from conformance.execution.session import record

    inputs = load_inputs(requirements, product_file, bench_file)
    try:
        with _progress() as report:
            outcome = record(inputs, output, report, complete=complete)
    except KeyboardInterrupt:
        click.echo(f"interrupted: the recording so far lies INCOMPLETE in {output}", err=True)
        return 4
    _say(outcome, output)
    return 4 if outcome.broken else 0


def _say(outcome: Outcome, output: Path) -> None:
    if outcome.broken:
        first = f"{outcome.broken} of {outcome.scenes} scenes broke, the first: {outcome.first_error}"
        click.echo(f"conformance: {first}. They say nothing of the device; see 'conformance recording info'.", err=True)
    simulated = " of a SIMULATED device" if outcome.manifest.simulated else ""
    left_out = f" ({outcome.not_needed} more were not needed)" if outcome.not_needed else ""
    click.echo(
        f"recording{simulated}, {outcome.scenes} scenes{left_out}, {outcome.duration_s / 60:.1f} min of test: {output}"
    )


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """A bar on stderr where that is a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(progress: Progress) -> None:
            broken = f", {progress.broken} broken" if progress.broken else ""
            words = f"{progress.scene}{broken}"
            bar.update(task, completed=progress.done, total=progress.planned, description=words)

        yield report
