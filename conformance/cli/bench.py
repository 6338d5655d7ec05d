"""``conformance bench``: try a bench out before a run."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.bench_certificate import command as certificate
from conformance.cli.capability_described import say_capability
from conformance.cli.given import BENCH_GIVEN, PRODUCT_GIVEN, REQUIREMENTS
from conformance.cli.run import IGNORE_CAPABILITY
from conformance.cli.terminal import say, say_json
from conformance.core.operating_system import command_of

if TYPE_CHECKING:
    from conformance.execution.bench_check import BenchCheckStep


@click.group(name="bench")
def command() -> None:
    """Try a bench out before a run, and describe it."""


command.add_command(certificate)


@command.command(name="check")
@click.argument("bench_file", type=BENCH_GIVEN, metavar="BENCH")
@click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the work: calibrations must be valid on it."
)
@click.option("--requirements", type=REQUIREMENTS, help="With --product: also check whether the bench can tell.")
@click.option("--product", "product_file", type=PRODUCT_GIVEN, help="Product declaration, with --requirements.")
@IGNORE_CAPABILITY
@click.option("--only", metavar="STEP", help="Repeat this step alone; a failed step prints the command.")
@click.option("--transcript", type=click.Path(path_type=Path), metavar="FILE", help="Append what goes over the wires.")
@click.option("--json", "as_json", is_flag=True, help="Print the steps as JSON.")
def check(
    bench_file: str,
    on: datetime.datetime | None,
    requirements: str | None,
    product_file: str | None,
    ignore_capability: bool,
    only: str | None,
    transcript: Path | None,
    as_json: bool,
) -> int:
    """Connect to every fitting, read identities and calibrations, take a good and a bad reading.

    Without --date the day of the work is that of the bench's started_at, else today. With --requirements and --product
    it also checks whether the bench's own uncertainty leaves anything to accept. Exit code: 0 no findings, 1 findings,
    4 the bench cannot tell.
    """
    from conformance.bench.description import load_bench
    from conformance.execution.bench_check import check_bench
    from conformance.recording.wire_log import wire_log_into

    if (requirements is None) != (product_file is None):
        raise click.UsageError("Give --requirements and --product together.")
    bench = load_bench(bench_file)
    refused = False
    if requirements is not None and product_file is not None:
        refused = _cannot_tell(requirements, product_file, bench_file) and not ignore_capability
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
    wrong = any(step.wrong for step in steps)
    return 1 if wrong else 4 if refused else 0


def _cannot_tell(requirements: str, product_file: str, bench_file: str) -> bool:
    """Whether a run would be refused on this bench; what it cannot tell is printed."""
    from conformance.execution.capability_gate import found_of
    from conformance.execution.inputs import load_inputs
    from conformance.verification.capability import least_index

    inputs = load_inputs(requirements, product_file, bench_file)
    return say_capability(found_of(inputs), least_index(inputs.requirements))


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
