"""``conformance batch``: judge the recordings of many products, one evaluation each, with a table of all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from conformance.batch.listing import listed
from conformance.batch.order import BatchOrder
from conformance.batch.run import outcomes, summed_up, written
from conformance.batch.summary import BatchRow
from conformance.cli.given import ASSIGNMENT_GIVEN, PRODUCT_GIVEN, REQUIREMENTS
from conformance.cli.terminal import say, say_json
from conformance.documents import Document
from conformance.evaluation.assignment import load_assignment
from conformance.product.declaration import load_product
from conformance.requirements.file import load_requirements


@click.command("batch")
@click.argument("requirements", type=REQUIREMENTS)
@click.argument("recording", nargs=-1, required=True)
@click.option("--product", type=PRODUCT_GIVEN, help="One declaration for all; by default the one in each recording.")
@click.option("--assignment", type=ASSIGNMENT_GIVEN, help="Laboratory, customer, dates, authoriser.")
@click.option(
    "--decision-rule",
    type=click.Choice(["simple", "guarded", "non_binary"]),
    help="Replace the decision rule of the profile.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes on this computer; by default one per processor.")
@click.option("--scheduler", help="Address of a Dask scheduler whose workers judge the recordings: tcp://HOST:PORT.")
@click.option(
    "-o",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for evaluations and tables.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the recordings with their status as JSON, at the end.")
def command(
    requirements: str,
    recording: tuple[str, ...],
    product: str | None,
    assignment: str | None,
    decision_rule: str | None,
    jobs: int | None,
    scheduler: str | None,
    folder: Path,
    as_json: bool,
) -> int:
    """Judge each RECORDING against REQUIREMENTS, one evaluation for each.

    RECORDING is a recording (folder or zip), a folder of recordings, a text file with one on each line, or a URL on
    shared or object storage. A recording that cannot be used is reported; the others are still judged. The output
    folder contains evaluations/NAME.json (as `conformance evaluate` writes them), summary.parquet, summary.en.html and
    summary.zh.html; the number of workers does not change a byte of them.

    Exit code: 2 if a recording cannot be used; else 1 if a device does not conform, 4 if a decisive requirement ended
    in error or the tool failed, 3 if an evaluation is incomplete, 0 if all conform.
    """
    if jobs is not None and scheduler is not None:
        raise click.UsageError("--jobs is for this computer, --scheduler for others: give one of them.")
    order = BatchOrder(
        requirements=_json(load_requirements(requirements)),
        product=_json(load_product(product)) if product is not None else None,
        assignment=_json(load_assignment(assignment)) if assignment is not None else None,
        decision_rule=decision_rule,
    )
    recordings = listed(recording)
    done = outcomes(order, recordings, jobs=jobs or os.cpu_count() or 1, scheduler=scheduler)
    devices = []
    for device, left in written(done, recordings, folder):
        devices.append(device)
        if not as_json:
            say(f"{device.status:<16} {device.name}{f' ({left} left)' if left else ''}")
        for problem in device.problems:
            say(f"conformance: {device.name}: {problem}", err=True)
    batch = summed_up(devices, recordings, folder)
    if as_json:
        say_json({"recordings": [_plain(device) for device in devices], "exit_code": batch.exit_code})
        return batch.exit_code
    say()
    say(f"{len(devices)} recordings; tables: {folder / 'summary.parquet'}, {folder / 'summary.en.html'}")
    return batch.exit_code


def _plain(device: BatchRow) -> dict[str, Any]:
    return {
        "name": device.name,
        "address": device.address,
        "status": device.status,
        "exit_code": device.exit_code,
        "problems": list(device.problems),
    }


def _json(document: Document) -> str:
    return document.model_dump_json(by_alias=True)
