"""``conformance bench certificate``: a digital calibration certificate into ``bench.yaml``."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import click

from conformance.cli.terminal import say, say_json, say_lines


@click.command(name="certificate")
@click.argument("certificate", type=click.Path(path_type=Path), metavar="DCC")
@click.option("--bench", "updated", type=click.Path(path_type=Path), metavar="FILE", help="Bench to update in place.")
@click.option("--result", metavar="NAME", help="Result to read, by id or name, if the certificate holds several.")
@click.option("--kind", type=click.Choice(["radiance", "contact"]), help="Which temperature the certificate is for.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Last day on which the calibration is valid.")
@click.option("--json", "as_json", is_flag=True, help="Print the fields as JSON.")
def command(
    certificate: Path,
    updated: Path | None,
    result: str | None,
    kind: str | None,
    expires: datetime.datetime | None,
    as_json: bool,
) -> int:
    """Read a digital calibration certificate (DCC 3, XML) of a reference source.

    Prints the fields of reference_source for bench.yaml: U, k, points with corrections, dates, certificate number,
    laboratory, serial number, and the digest of the file. With --bench, that file is updated: its comments and what the
    certificate does not state stay. Exit code: 0 done, 2 the certificate cannot be used.
    """
    from conformance.bench.dcc import calibration_of

    calibration, identity = calibration_of(certificate, result)
    calibration |= {"kind": kind} if kind else {}
    calibration |= {"expires": expires.date().isoformat()} if expires else {}
    stated: dict[str, Any] = {**({"identity": identity} if identity else {}), "calibration": calibration}
    if updated is not None:
        _update(updated, stated)
    if as_json:
        say_json(stated)
    elif updated is None:
        say_lines(_yaml({"reference_source": stated}).splitlines())
    else:
        number = calibration.get("certificate")
        say(f"updated: {updated}: {len(calibration['points'])} points of certificate {number}")
    return 0


def _update(bench_file: Path, stated: dict[str, Any]) -> None:
    """The bench with the certificate in place of what it said of it, whole or not at all. Raises `BadInput`."""
    from ruamel.yaml import YAML

    from conformance.bench.description import Bench, driver_problems, load_bench
    from conformance.core.problems import BadInput, Problem
    from conformance.documents import load_yaml_text, read_text, validate, write_whole

    text = read_text(bench_file)
    if load_bench(str(bench_file.absolute())).reference_source is None:
        remedy = "Add reference_source with its driver first"
        raise BadInput(
            Problem("the bench has no reference source", str(bench_file), remedy=remedy, code="dcc-unusable")
        )
    editor = YAML(typ="rt")
    editor.preserve_quotes, editor.width = True, 110
    root = editor.load(text)
    source = root["reference_source"]
    held, new = source["calibration"], stated["calibration"]
    if "expires" not in new and str(held.get("date")) != new["date"]:
        held.pop("expires", None)  # it was that of the calibration before
    for name, value in new.items():
        held[name] = value
    if stated.get("identity"):
        source["identity"] = stated["identity"]
    written = io.StringIO()
    editor.dump(root, written)
    validate(load_yaml_text(written.getvalue(), str(bench_file)), Bench, driver_problems)
    write_whole(bench_file, written.getvalue())


def _yaml(block: dict[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(block, sort_keys=False, allow_unicode=True, width=110)
