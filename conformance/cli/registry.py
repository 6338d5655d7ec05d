"""``conformance registry``: a static site of certified products."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from conformance.cli.terminal import say

_PATH = click.Path(path_type=Path)


@click.group(name="registry")
def command() -> None:
    """Publish the certified products of a folder of bundles."""


@command.command("build")
@click.argument("folder", type=_PATH)
@click.option("--trusted", multiple=True, type=_PATH, help="KEY.pub or trust file; by default FOLDER/trust.yaml.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day on which certificates have to be valid.")
@click.option("--specimens", is_flag=True, help="List specimens as well, marked as such.")
@click.option("-o", "output", required=True, type=_PATH, metavar="SITE", help="Folder to write the site to.")
def build(
    folder: Path, trusted: tuple[Path, ...], date: datetime.datetime | None, specimens: bool, output: Path
) -> int:
    """Verify every bundle (*.zip) in FOLDER and write a site that lists the valid ones and names the others.

    Exit code: 0 all are listed, 1 some were refused, 2 bad input.
    """
    from conformance.certification.check import check
    from conformance.certification.checked import Means
    from conformance.certification.registry import listed, site
    from conformance.evidence.trust import load_trust
    from conformance.recording.packed import read_packed

    trust = load_trust(trusted or [_default_trust(folder)])
    day = date.date() if date else None
    _writable(output)
    entries, refused = listed(
        _bundles(folder), lambda data: check(data, Means(read_packed, trust=trust, date=day)), specimens=specimens
    )
    _write_site(output, site(entries, refused, day))
    for each in refused:
        for failure in each.failures:
            say(f"refused: {each.file!r}: {str(failure)!r}", err=True)
    say(f"{len(entries)} listed, {len(refused)} refused: {output / 'index.html'}")
    return 1 if refused else 0


def _default_trust(folder: Path) -> Path:
    from conformance.core.problems import BadInput, Problem

    path = folder / "trust.yaml"
    if not path.is_file():
        what = "no trusted keys were given"
        raise BadInput(
            Problem(
                what,
                str(path),
                remedy="Name public keys with --trusted, or put trust.yaml there",
                code="option-missing",
            )
        )
    return path


def _bundles(folder: Path) -> Iterator[tuple[str, bytes]]:
    from conformance.certification.from_files import bundle_bytes
    from conformance.core.problems import BadInput, Problem

    if not folder.is_dir():
        raise BadInput(
            Problem(
                "there is no such folder", str(folder), remedy="Name the folder of the bundles", code="file-missing"
            )
        )
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".zip" or path.is_dir():
            continue
        try:
            yield path.name, bundle_bytes(path)
        except BadInput:
            yield path.name, b""  # empty, too large or unreadable: no bundle, and refused as none


def _writable(output: Path) -> None:
    """Refuse to replace anything but a registry."""
    from conformance.certification.registry import LIST
    from conformance.core.problems import BadInput, Problem

    if not os.path.lexists(output):
        return
    if output.is_symlink() or not output.is_dir() or (any(output.iterdir()) and not (output / LIST).is_file()):
        what = "is not a registry and would be overwritten"
        raise BadInput(Problem(what, str(output), remedy="Choose another place with -o", code="output-exists"))


def _write_site(output: Path, files: Mapping[str, bytes]) -> None:
    """The whole site or none: it is built beside the old one and then replaces it."""
    from conformance.core.problems import BadInput, Problem
    from conformance.documents.atomic import whole_folder

    try:
        with whole_folder(output, replacing=True) as made:
            for name, data in files.items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(data)
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise BadInput(
            Problem(what, str(output), remedy="Choose another place with -o", code="output-unwritable")
        ) from None
