"""``conformance bench``: try a bench out before a run."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.given import BENCH_GIVEN
from conformance.cli.terminal import say, say_json
from conformance.core.operating_system import command_of

if TYPE_CHECKING:
    from conformance.execution.bench_check import BenchCheckStep


@click.group(name="bench")
def command() -> None:
    """Try a bench out before a run."""


@command.command(name="check")
@click.argument("bench_file", type=BENCH_GIVEN, metavar="BENCH")
@click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the work: calibrations must be valid on it."
)
@click.option("--only", metavar="STEP", help="Repeat this step alone; a failed step prints the command.")
@click.option("--transcript", type=click.Path(path_type=Path), metavar="FILE", help="Append what goes over the wires.")
@click.option("--json", "as_json", is_flag=True, help="Print the steps as JSON.")
def check(
    bench_file: str, on: datetime.datetime | None, only: str | None, transcript: Path | None, as_json: bool
) -> int:
    """Connect to every fitting, read identities and calibrations, take a good and a bad reading.

    Without --date the day of the work is that of the bench's started_at, else today. Exit code: 0 no findings, 1
    findings.
    """
    from conformance.bench.description import load_bench
    from conformance.execution.bench_check import check_bench
    from conformance.recording.wire_log import wire_log_into

    bench = load_bench(bench_file)
    day = on.date() if on else _day(bench.started_at)
    steps = []
    with wire_log_into(transcript) as log:
        for step in check_bench(bench, day, only, log, [Path(bench_file).absolute().parent, Path.cwd()]):
            steps.append(step)
            if not as_json:
                state = _state(step)
                say(f"{state}  {step.name}: {step.wrong or step.remark}")
                if step.wrong:
                    words = ["conformance", "bench", "check", bench_file, "--date", str(day), "--only", step.name]
                    say(f"       again: {command_of(words)}")
    if as_json:
        say_json(
            [
                {"step": s.name, "wrong": s.wrong, "remark": s.remark, "skipped": s.skipped, "warning": s.warning}
                for s in steps
            ]
        )
    if not steps:
        raise click.UsageError(f"there is no step {only!r}")
    return 1 if any(step.wrong for step in steps) else 0


def _state(step: BenchCheckStep) -> str:
    if step.wrong:
        return "WRONG"
    if step.warning:
        return "WARN "
    return "-    " if step.skipped else "ok   "


def _day(started_at: str | None) -> datetime.date:
    if started_at is None:
        return datetime.datetime.now().astimezone().date()
    return datetime.datetime.fromisoformat(started_at).date()
