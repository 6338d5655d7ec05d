"""``conformance registry``: a static site of certified products."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from conformance.cli.key import DAY, passphrase_of, today_or
from conformance.cli.terminal import say, say_json

_PATH = click.Path(path_type=Path)


@click.group(name="registry")
def command() -> None:
    """Publish the certified products of a folder of bundles."""


@command.command("build")
@click.argument("folder", type=_PATH)
@click.option("--trusted", multiple=True, type=_PATH, help="KEY.pub or trust file; by default FOLDER/trust.yaml.")
@click.option(
    "--status", multiple=True, type=_PATH, metavar="FILE", help="Status list of an issuer. Repeatable, oldest first."
)
@click.option("--key", type=_PATH, help="Private key that signs the registry; without it the pages say UNSIGNED.")
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds the key's passphrase.")
@click.option(
    "--date",
    type=DAY,
    help="Day on which certificates have to be valid, and of the signature (by default today, and no validity judged).",
)
@click.option("--specimens", is_flag=True, help="List specimens as well, marked as such.")
@click.option("-o", "output", required=True, type=_PATH, metavar="SITE", help="Folder to write the site to.")
def build(
    folder: Path,
    trusted: tuple[Path, ...],
    status: tuple[Path, ...],
    key: Path | None,
    passphrase_env: str | None,
    date: datetime.datetime | None,
    specimens: bool,
    output: Path,
) -> int:
    """Verify every bundle (*.zip) in FOLDER and write a site of the certificates, with the status of each.

    A bundle that does not hold is named with every reason, and the others are listed all the same. Certificates that
    are withdrawn, suspended, replaced or expired stay in the list, with their status.

    Exit code: 0 all are listed, 1 some were refused, 2 bad input.
    """
    from conformance.certification.check import check
    from conformance.certification.checked import Means
    from conformance.certification.registry import listed
    from conformance.certification.registry_lists import falls_behind, issuers_lists
    from conformance.certification.registry_seal import sealed_site
    from conformance.certification.registry_site import RegistryFacts, counts, site
    from conformance.certification.status_files import status_means
    from conformance.evidence.keys import load_secret
    from conformance.evidence.signed import NamedKey
    from conformance.evidence.trust import Trust, load_trust
    from conformance.recording.packed import read_packed

    means, trust = status_means(status, None, load_trust(trusted or [_default_trust(folder)]))
    assert isinstance(trust, Trust)
    secret = None if key is None else load_secret(key, passphrase_of(passphrase_env))
    day, signed_on = date.date() if date else None, today_or(date)
    _writable(output)
    lists = issuers_lists(means, trust)
    behind = list(falls_behind(_before(output), lists))
    if behind:
        for failure in behind:
            say(f"refused: {failure} [{failure.code}]", err=True)
        say("nothing was written: give the newest list of each issuer with --status", err=True)
        return 1
    entries, refused = listed(
        _bundles(folder),
        lambda data: check(data, Means(read_packed, trust=trust, date=day, status=lists.means_for(data))),
        specimens=specimens,
        statements=means.statements,
    )
    refused = (*lists.refused, *refused)
    signer = None if secret is None else NamedKey.of_secret(secret)
    files = site(entries, refused, RegistryFacts(day, lists.in_force, signer, signed_on if signer else None))
    _write_site(output, files if secret is None else sealed_site(files, secret, signed_on, lists.in_force))
    for each in refused:
        for failure in each.failures:
            say(f"refused: {each.file!r}: {str(failure)!r} [{failure.code}]", err=True)
    if secret is None:
        say("UNSIGNED: give the key that signs the registry with --key")
    states = ", ".join(f"{count} {standing.replace('_', ' ')}" for standing, count in counts(entries).items())
    if states:
        say(f"status: {states}")
    say(f"{len(entries)} listed, {len(refused)} refused: {output / 'index.html'}")
    return 1 if refused else 0


@command.command("check")
@click.argument("folder", type=_PATH, metavar="SITE")
@click.option("--trusted", multiple=True, required=True, type=_PATH, help="KEY.pub or trust file. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check_site(folder: Path, trusted: tuple[Path, ...], as_json: bool) -> int:
    """Check that every file of the registry SITE is as its signer published it.

    Exit code: 0 it is, 1 it is not, or it is not signed, 2 bad input.
    """
    from conformance.certification.registry_seal import site_failures
    from conformance.evidence.trust import load_trust

    _folder(folder)
    trust = load_trust(trusted)
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    files = {path.relative_to(folder).as_posix(): _content(path) for path in paths}
    failures = list(site_failures(files, trust))
    if as_json:
        found = [{"code": each.code, "member": each.member, "what": each.what} for each in failures]
        say_json({"verdict": "invalid" if failures else "valid", "files": len(files), "failures": found})
        return 1 if failures else 0
    for each in failures:
        say(f"FAILED [{each.code}] {each}")
    say(f"{'INVALID' if failures else 'VALID'}: {len(files)} files")
    return 1 if failures else 0


def _content(path: Path) -> bytes:
    """A file of a site; an empty one is one that was changed."""
    from conformance.documents import read_bytes
    from conformance.evidence.sealed_zip import MOST_BYTES

    return read_bytes(path, max_bytes=MOST_BYTES) if path.is_dir() or path.stat().st_size else b""


def _before(output: Path) -> Mapping[str, Any]:
    """The list for machines of the registry that is replaced; an empty one where there is none that can be read."""
    from conformance.certification.registry_seal import LIST

    try:
        found = json.loads((output / LIST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


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


def _folder(folder: Path) -> None:
    from conformance.core.problems import BadInput, Problem

    if not folder.is_dir():
        raise BadInput(
            Problem("there is no such folder", str(folder), remedy="Name another folder", code="file-missing")
        )


def _bundles(folder: Path) -> Iterator[tuple[str, bytes]]:
    from conformance.certification.from_files import bundle_bytes
    from conformance.core.problems import BadInput

    _folder(folder)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".zip" or path.is_dir():
            continue
        try:
            yield path.name, bundle_bytes(path)
        except BadInput:
            yield path.name, b""  # empty, too large or unreadable: no bundle, and refused as none


def _writable(output: Path) -> None:
    """Refuse to replace anything but a registry."""
    from conformance.certification.registry_seal import LIST
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
