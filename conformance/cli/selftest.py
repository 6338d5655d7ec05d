"""``conformance selftest``: check that the harness catches flawed devices and passes the good one."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.given import REQUIREMENTS
from conformance.cli.terminal import say_json_text, shown
from conformance.documents.shipped import MAIN_PROFILE
from conformance.selftest import SEEDS

if TYPE_CHECKING:
    from conformance.selftest.record import DemandCell, DeviceRecord, SelfTest
    from conformance.selftest.subjects import SensorPixels
    from conformance.simulator.flaw import Flaw

_FILE = click.Path(path_type=Path)


@click.command(name="selftest")
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Test only this product class. Repeatable.")
@click.option(
    "--flaw", "names", multiple=True, metavar="FLAW", help="Test only this flaw, and the good device. Repeatable."
)
@click.option(
    "--seeds", type=click.IntRange(1, 1000), default=SEEDS, show_default=True, help="Number of seeds, from 1 on."
)
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes; by default one per processor.")
@click.option("--sensor", metavar="COLUMNSxROWS", help="Size of the infrared sensor; by default each device's own.")
@click.option("--requirements", type=REQUIREMENTS, default=MAIN_PROFILE, show_default=True, help="Requirement set.")
@click.option(
    "--decision-rule",
    type=click.Choice(["simple", "guarded", "non_binary"]),
    help="Replace the decision rule of the profile, as `evaluate` does.",
)
@click.option(
    "--devices", type=_FILE, metavar="FOLDER", help="Folder with device descriptions; by default those that ship."
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Date that the record states.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")
@click.option(
    "--bench-key", type=_FILE, metavar="KEY", help="Seal the record with this key of the bench ('key new --for bench')."
)
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds the key's passphrase.")
@click.option("-o", "output", type=_FILE, metavar="FOLDER", help="Folder for selftest.json and the validation report.")
def command(
    classes: tuple[str, ...],
    names: tuple[str, ...],
    seeds: int,
    jobs: int | None,
    sensor: str | None,
    requirements: str,
    decision_rule: str | None,
    devices: Path | None,
    date: datetime.datetime | None,
    as_json: bool,
    bench_key: Path | None,
    passphrase_env: str | None,
    output: Path | None,
) -> int:
    """Run devices with known flaws through the whole plan, and compare their verdicts with the expected ones.

    Exit code: 0 every expectation met, 1 an expectation missed, 4 the tool failed.
    """
    from conformance.evaluation.evaluate import under_rule
    from conformance.requirements.model import DecisionRule
    from conformance.selftest.matrix import Design, run_matrix
    from conformance.selftest.record_writer import record_of
    from conformance.selftest.subjects import load_subjects

    secret = _bench_secret(bench_key, passphrase_env, output)
    requirement_set, subjects = load_subjects(requirements, devices, classes, _sensor(sensor))
    if decision_rule is not None:
        requirement_set = under_rule(requirement_set, DecisionRule.model_validate({"name": decision_rule}))
    design = Design(requirement_set, subjects, tuple(range(1, seeds + 1)), _flaws(names))
    with _progress() as report:
        matrix = run_matrix(design, jobs or os.cpu_count() or 1, report)
    record = record_of(matrix, requirement_set, date.date() if date else None)
    if output is not None:
        _write(record, output, secret)
    if as_json:
        say_json_text(record.model_dump_json(by_alias=True, indent=1))
    else:
        _show(record)
    return 1 if record.verdict == "missed" else 0


def _flaws(names: tuple[str, ...]) -> Mapping[str, Flaw]:
    from conformance.core.problems import BadInput
    from conformance.simulator.flaws import flaws

    installed = flaws()
    unknown = sorted(set(names) - set(installed))
    if unknown:
        raise BadInput(flaws.missing(name).at(field="--flaw") for name in unknown)
    return {name: flaw for name, flaw in installed.items() if not names or name in names}


def _sensor(text: str | None) -> SensorPixels | None:
    from conformance.selftest.subjects import SensorPixels

    if text is None:
        return None
    columns, _, rows = text.partition("x")
    if not (columns.isdigit() and rows.isdigit()):
        raise click.BadParameter(f"{text!r} is not a sensor size; write it like 80x60")
    return SensorPixels(int(columns), int(rows))


def _bench_secret(key: Path | None, passphrase_env: str | None, output: Path | None) -> bytes | None:
    """The bench's key, read before anything is run. Raises `BadInput`."""
    from conformance.cli.key import passphrase_of
    from conformance.core.problems import BadInput, Problem
    from conformance.evidence.keys import load_secret_for

    if key is None:
        return None
    if output is None:
        what = "a seal is written beside the record, and no folder was named for it"
        raise BadInput(Problem(what, field="--bench-key", remedy="Name the folder with -o", code="option-missing"))
    return load_secret_for("bench", key, passphrase_of(passphrase_env))


def _write(record: SelfTest, folder: Path, secret: bytes | None) -> None:
    from conformance.core.text import LANGUAGES
    from conformance.documents import write_whole
    from conformance.selftest.report import report_of
    from conformance.selftest.seal import RECORD_NAME, SEAL_NAME, seal_of

    folder.mkdir(parents=True, exist_ok=True)
    written = record.to_json()
    (folder / SEAL_NAME).unlink(missing_ok=True)  # of a record that lay here before
    write_whole(folder / RECORD_NAME, written)
    if secret is not None:
        write_whole(folder / SEAL_NAME, seal_of(record, written.encode(), secret))
    for language in LANGUAGES:
        write_whole(folder / f"validation.{language}.md", report_of(record, language))


def _show(record: SelfTest) -> None:
    """Missed expectations first; then a line per flaw and size with a column per class; then the counts."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    for row in record.rows:
        for cell in row.cells:
            if cell.missed_seeds:
                console.print(_missed(row, cell, record))
    table = Table("flaw", "size", "demanded other than pass", *(shown(one.name) for one in record.classes), box=None)
    for flaw, size in dict.fromkeys((row.flaw, row.size) for row in record.rows):
        table.add_row(*_line(record, flaw, size))
    console.print(table)
    summary = record.summary
    console.print(
        f"{summary.campaigns} campaigns, {summary.cells} verdicts: {summary.demanded} demanded, {summary.met} met, "
        f"{summary.missed} missed ({summary.let_through} flaws let through, {summary.blamed} devices blamed wrongly; "
        f"{summary.missed_by_chance_expected:.2f} would miss by chance), {summary.without_expectation} without "
        "expectation"
    )
    if summary.unsure:
        console.print(f"[bold]no expectation even for the good device[/]: {shown('; '.join(summary.unsure))}")
    for one in record.flaws:
        if one.harmless and not one.caught_by:
            why = shown(one.harmless.en)
            console.print(f"{shown(one.name)} is harmless: no requirement may fail, every one has to pass: {why}")
    unseen = [flaw.name for flaw in record.flaws if not flaw.caught_by and not flaw.harmless]
    if unseen:
        console.print(f"no requirement of this plan is expected to catch: {shown(', '.join(unseen))}")
    console.print("[bold green]EVERY EXPECTATION MET[/]" if record.verdict == "met" else "[bold red]MISSED[/]")


def _missed(row: DeviceRecord, cell: DemandCell, record: SelfTest) -> str:
    from conformance.selftest.record import demand_in_words

    device = "the good device" if row.flaw is None else f"{row.flaw} {row.size:g}"
    lacks = f", missing {'; '.join(cell.lacking)}" if cell.lacking else ""
    return "[bold red]MISSED[/] " + shown(
        f"{row.class_}, {device}: {cell.requirement} has to be {demand_in_words(cell.demand)} "
        f"(power {cell.power:.4f}), and was {', '.join(cell.observed)} "
        f"at seeds {', '.join(map(str, record.seeds))}{lacks}"
    )


def _line(record: SelfTest, flaw: str | None, size: float | None) -> list[str]:
    """Of one flaw and size: the requirements that have to catch it, and met of demanded in each class."""
    rows = {row.class_: row for row in record.rows if (row.flaw, row.size) == (flaw, size)}
    good = {row.class_: row for row in record.rows if row.flaw is None}
    caught: dict[str, None] = {}
    cells = []
    for one in record.classes:
        row = rows.get(one.name)
        if row is None:
            cells.append("–")
            continue
        usual = {cell.requirement: cell.demand for cell in good[one.name].cells}
        demanded = [cell for cell in row.cells if cell.demand]
        caught |= dict.fromkeys(
            cell.requirement
            for cell in demanded
            if cell.demand != usual[cell.requirement] and not {"pass", "conforms"} & set(cell.demand)
        )
        wanted = len(demanded) * len(record.seeds)
        met = wanted - sum(len(cell.missed_seeds) for cell in demanded)
        cells.append(f"{met}/{wanted}" if met == wanted else f"[bold red]{met}/{wanted}[/]")
    return [shown(flaw or "(good device)"), "" if size is None else f"{size:g}", shown(" ".join(caught) or "–"), *cells]


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr if that is a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, all_of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("self-test", total=None)
        yield lambda done, all_of: bar.update(task, completed=done, total=all_of)
