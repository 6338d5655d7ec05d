"""``conformance recording``: import, describe, check, repack and redact recordings."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.recording_described import describe, seal_described, seal_summary, summary, wire_log_described
from conformance.cli.terminal import say, say_json, say_lines
from conformance.core.problems import BadInput, Problem
from conformance.documents import write_whole
from conformance.importers.importer import import_recording
from conformance.recording.codec import RecordError
from conformance.recording.integrity import integrity_problems
from conformance.recording.layout import WIRE
from conformance.recording.model import Manifest
from conformance.recording.opening import open_place
from conformance.recording.place import DAMAGED
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.wire_log import wire_log_of
from conformance.seals.check import SealFound, check_seal

_PATH = click.Path(path_type=Path)
_INTO = click.option("-o", "into", required=True, type=_PATH, metavar="FOLDER|ZIP", help="Recording to write.")
_FORM = click.option(
    "--form",
    type=click.Choice(["work", "exchange", "plain"]),
    default="work",
    show_default=True,
    help="How frames are compressed: fast, readable by any HDF5 library, or not at all.",
)


@click.group()
def command() -> None:
    """Import, describe, check, repack and redact recordings."""


@command.command("import")
@click.argument("format_name", metavar="FORMAT")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--option", "options", multiple=True, metavar="NAME=VALUE", help="Set an option of the format. Repeatable."
)
@click.option(
    "-o", "output", required=True, type=click.Path(path_type=Path), help="Recording to write, a new folder or zip."
)
def import_(format_name: str, paths: tuple[Path, ...], options: tuple[str, ...], output: Path) -> int:
    """Convert recorded data of another FORMAT into a recording; all of it, or none if a file is invalid."""
    given = _pairs(options)
    import_recording(format_name, paths, given, output)
    say_lines(summary(describe(read_recording(output))))
    say(f"recording: {output}")
    return 0


@command.command("info")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--picture", type=_PATH, metavar="FILE.png", help="Draw the timeline and a contact sheet of the frames.")
def info(recording: Path, as_json: bool, picture: Path | None) -> int:
    """Describe what a RECORDING contains, where its frames have gaps, and whether it is complete."""
    read = read_recording(recording)
    try:
        found = describe(read) | wire_log_described(open_place(recording)) | {"seal": seal_described(check_seal(read))}
    except RecordError as error:
        raise BadInput(
            Problem(str(error), str(recording), field=WIRE, remedy=DAMAGED, code="recording-damaged")
        ) from None
    if picture is not None:
        from conformance.recording.picture import picture_of

        write_whole(picture, picture_of(read))
    if as_json:
        say_json(found)
    else:
        say_lines(summary(found))
        say_lines([f"picture: {picture}"] if picture is not None else [])
    return 0


@command.command("check")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(recording: Path, as_json: bool) -> int:
    """Check a RECORDING against its digests and its seal; exits with 1 if a file was changed, added or removed, if
    what was sealed was edited, cut, joined, reordered or relabelled, or if it was not closed.
    """
    try:
        manifest = read_manifest(recording)
    except BadInput as error:
        if any(problem.code != "zip-unsafe" for problem in error.problems):
            raise
        return _said(list(map(str, error.problems)), recording, None, as_json)
    problems = [str(problem) for problem in integrity_problems(recording, manifest)]
    seal: SealFound | None = None
    damaged = bool(problems)
    if not manifest.closed:
        problems.append(f"{recording}: INCOMPLETE: the recording was never closed.")
    if not damaged:
        try:
            seal = check_seal(read_recording(recording))
            problems += [f"{recording}: {failure} [{failure.code}]" for failure in seal.failures]
            wire_log_of(open_place(recording))
        except BadInput as error:
            problems += map(str, error.problems)
        except RecordError as error:
            problems.append(
                str(Problem(str(error), str(recording), field=WIRE, remedy=DAMAGED, code="recording-damaged"))
            )
    return _said(problems, recording, manifest, as_json, seal)


def _said(
    problems: list[str], recording: Path, manifest: Manifest | None, as_json: bool, seal: SealFound | None = None
) -> int:
    """What a check found; without a manifest nothing of the recording could be trusted far enough to read it."""
    if as_json:
        sealed = None if seal is None else seal_described(seal)
        say_json({"closed": manifest is not None and manifest.closed, "problems": problems, "seal": sealed})
    else:
        files = 0 if manifest is None else len(manifest.files)
        say_lines(problems or [f"{recording}: complete, {files} files match the manifest"])
        say_lines([] if seal is None else seal_summary(seal_described(seal)))
    return 1 if problems else 0


@command.command("repack")
@click.argument("recording", type=_PATH)
@_INTO
@_FORM
@click.option(
    "--tables",
    type=click.Choice(["auto", "lines", "parquet"]),
    default="auto",
    show_default=True,
    help="Write scenes, targets and events as JSON Lines, as Parquet, or as Parquet only if they are large.",
)
@click.option(
    "--consent", metavar="TEXT", help="State the consent under which the people in the pictures were recorded."
)
@click.option("--retention", metavar="TEXT", help="State how long pictures of people are kept.")
def repack_(recording: Path, into: Path, form: str, tables: str, consent: str | None, retention: str | None) -> int:
    """Write a closed RECORDING in another form, as a folder or a zip; its content does not change."""
    from conformance.recording.closing import PARQUET_FROM_BYTES
    from conformance.recording.packing import FrameForm
    from conformance.recording.repacking import ALWAYS_PARQUET, NEVER_PARQUET, repack

    from_bytes = {"auto": PARQUET_FROM_BYTES, "lines": NEVER_PARQUET, "parquet": ALWAYS_PARQUET}[tables]
    manifest, content = repack(recording, into, FrameForm(form), from_bytes, consent=consent, retention=retention)
    say(f"{len(manifest.files)} files, content unchanged: {content}")
    say(f"recording: {into}")
    return 0


@command.command("redact")
@click.argument("recording", type=_PATH)
@_INTO
@_FORM
@click.option("--blur", is_flag=True, help="Blur frames that show people instead of removing them.")
def redact_(recording: Path, into: Path, form: str, blur: bool) -> int:
    """Write a closed RECORDING without its pictures of people; their digests are kept."""
    from conformance.recording.packing import FrameForm
    from conformance.recording.redaction import redact

    done = redact(recording, into, "blurred" if blur else "removed", FrameForm(form))
    say(f"{done.frames} frames {'blurred' if blur else 'removed'}, {done.attachments} attachments removed")
    say(f"recording: {into}")
    return 0


def _pairs(options: tuple[str, ...]) -> dict[str, str]:
    """``NAME=VALUE`` options as a mapping. Raises `BadInput` with every one that is not."""
    problems = [
        Problem(
            f"{option!r} is not NAME=VALUE",
            field="--option",
            remedy="Write for example reading=T_Max",
            code="option-refused",
        )
        for option in options
        if not option.partition("=")[0] or "=" not in option
    ]
    if problems:
        raise BadInput(problems)
    return {name: value for name, _, value in (option.partition("=") for option in options)}
