"""``conformance recording``: import, describe and check recordings."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from conformance.problems import BadInput, Problem
from conformance.recording.importers.importer import import_recording
from conformance.recording.integrity import integrity_problems
from conformance.recording.model import Recording
from conformance.recording.reader import read_manifest, read_recording

SHOWN_FLAGS = 20


@click.group()
def command() -> None:
    """Import, describe and check recordings."""


@command.command("import")
@click.argument("format_name", metavar="FORMAT")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="An option of the format.")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), help="The recording's new folder.")
def import_(format_name: str, paths: tuple[Path, ...], options: tuple[str, ...], output: Path) -> int:
    """Turn recorded data of another FORMAT into a recording, whole or not at all."""
    import_recording(format_name, paths, _pairs(options), output)
    click.echo(_summary(describe(read_recording(output))))
    click.echo(f"recording: {output}")
    return 0


@command.command("info")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(recording: Path, as_json: bool) -> int:
    """Say what a RECORDING holds."""
    found = describe(read_recording(recording))
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _summary(found))
    return 0


@command.command("check")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(recording: Path, as_json: bool) -> int:
    """Check a RECORDING against its digests; exit 1 when something was changed, added or removed, or is unclosed."""
    manifest = read_manifest(recording)
    problems = [str(problem) for problem in integrity_problems(recording, manifest)]
    if not manifest.closed:
        problems.append(f"{recording}: INCOMPLETE: the recording was never closed.")
    if not problems:
        try:
            read_recording(recording)
        except BadInput as error:
            problems += map(str, error.problems)
    if as_json:
        click.echo(json.dumps({"closed": manifest.closed, "problems": problems}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(problems) or f"{recording}: whole, {len(manifest.files)} files agree with the manifest")
    return 1 if problems else 0


def describe(recording: Recording) -> dict[str, Any]:
    """What a recording holds, as plain data."""
    manifest = recording.manifest
    flags = list(recording.flags())
    kinds = Counter(type(event).__name__ for event in recording.events)
    units = {target.unit for item in recording.scenes for target in item.scene.targets}
    return {
        "digest": recording.digest,
        "complete": recording.complete,
        "origin": manifest.origin,
        "simulated": manifest.simulated,
        "unattended": manifest.unattended,
        "started_at": manifest.started_at,
        "scenes": sum(not item.not_needed for item in recording.scenes),
        "scenes_not_needed": sum(bool(item.not_needed) for item in recording.scenes),
        "broken_scenes": sum(item.error is not None for item in recording.scenes),
        "independent_units": len(units),
        "events": dict(sorted(kinds.items())),
        "imported": manifest.imported.model_dump() if manifest.imported else None,
        "sources": [source.model_dump() for source in manifest.sources],
        "notes": list(manifest.notes),
        "flags": [
            {"scene": scene, "field": flag.field, "value": flag.value, "reason": flag.reason} for scene, flag in flags
        ],
    }


def _summary(found: dict[str, Any]) -> str:
    state = "complete" if found["complete"] else "INCOMPLETE: never closed"
    events = ", ".join(f"{count} {kind}" for kind, count in found["events"].items()) or "no events"
    left_out = f", {found['scenes_not_needed']} more not needed" if found["scenes_not_needed"] else ""
    lines = [
        f"{state}; {found['origin']}{', SIMULATED' if found['simulated'] else ''}",
        f"{found['scenes']} scenes ({found['broken_scenes']} broken{left_out}), "
        f"{found['independent_units']} independent units, {events}",
        f"digest {found['digest']}",
        *(f"from {source['name']} {source['sha256']}" for source in found["sources"]),
        *(f"note: {note}" for note in found["notes"]),
        f"{len(found['flags'])} suspicious values flagged and not used" + (":" if found["flags"] else ""),
        *(
            f"  {flag['scene']} {flag['field']} = {flag['value']}: {flag['reason']}"
            for flag in found["flags"][:SHOWN_FLAGS]
        ),
    ]
    if len(found["flags"]) > SHOWN_FLAGS:
        lines.append(f"  … and {len(found['flags']) - SHOWN_FLAGS} more, all in 'conformance recording info --json'")
    return "\n".join(lines)


def _pairs(options: tuple[str, ...]) -> dict[str, str]:
    """``NAME=VALUE`` options as a mapping. Raises `BadInput` with every one that is not."""
    problems = [
        Problem(f"{option!r} is not NAME=VALUE", field="--option", remedy="Write for example reading=T_Max")
        for option in options
        if not option.partition("=")[0] or "=" not in option
    ]
    if problems:
        raise BadInput(problems)
    return {name: value for name, _, value in (option.partition("=") for option in options)}
