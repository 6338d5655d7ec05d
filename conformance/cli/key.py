"""``conformance key``: the laboratory's signing keys."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.terminal import say
from conformance.core.visible import prints_as_nothing

if TYPE_CHECKING:
    from conformance.evidence.keys import Purpose

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(name="key")
def command() -> None:
    """Make the keys that certificates are signed with, replace them and revoke them."""


@command.command("new")
@click.option(
    "-o",
    "output",
    required=True,
    type=click.Path(path_type=Path),
    help="Private key to write; the public key is written to KEY.pub.",
)
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds a passphrase for the key.")
@click.option(
    "--for", "purpose", type=click.Choice(["laboratory", "bench", "publisher"]), default="laboratory",
    show_default=True,
    help="What it signs: certificates; recordings and self-test records; releases of requirement sets.",
)  # fmt: skip
@click.option(
    "--signed-by", type=click.Path(path_type=Path), metavar="OLD",
    help="Private key that this one succeeds; it signs KEY.succeeds.json, which --trusted takes.",
)  # fmt: skip
@click.option("--old-passphrase-env", metavar="NAME", help="Environment variable that holds the passphrase of OLD.")
@click.option("--date", type=DAY, help="First day of issue that is believed of the new key; by default today.")
def new(
    output: Path,
    passphrase_env: str | None,
    purpose: Purpose,
    signed_by: Path | None,
    old_passphrase_env: str | None,
    date: datetime.datetime | None,
) -> int:
    """Make an Ed25519 key: KEY (private, mode 0600) and KEY.pub (for those who verify).

    With --signed-by also KEY.succeeds.json: who trusts OLD, and is given that file with --trusted, believes KEY.
    Existing files are not overwritten. The entry for a trust file is printed.
    """
    import base64

    from conformance.evidence.key_statements import succession
    from conformance.evidence.keys import (
        key_id,
        load_secret,
        new_secret,
        public_key,
        public_path,
        write_key_pair,
        write_new,
    )

    secret = new_secret()
    succeeds = succession_path(output)
    day = today_or(date)
    if signed_by is None:
        write_key_pair(output, secret, passphrase_of(passphrase_env), purpose=purpose)
    else:
        old = load_secret(signed_by, passphrase_of(old_passphrase_env))
        _same_purpose(signed_by, purpose)
        passphrase = passphrase_of(passphrase_env)
        write_new(succeeds, succession(old, secret, purpose, day))
        try:
            write_key_pair(output, secret, passphrase, purpose=purpose)
        except BaseException:
            succeeds.unlink()
            raise
    public = public_key(secret)
    say(f"private key: {output} (keep it secret)")
    say(f"public key: {public_path(output)}")
    if signed_by is not None:
        say(f"succession: {succeeds} (from {day} on; publish it beside the public key)")
    say(f"id: {key_id(public)}")
    say("trust file entry:")
    say(f"  - name: {output.stem}")
    say(f"    public_key: {base64.b64encode(public).decode()}")
    say(f"    for: {purpose}")
    return 0


@command.command("revoke")
@click.argument("key", type=click.Path(path_type=Path))
@click.option(
    "--reason", required=True,
    help="Why. What a key signed up to that day stays valid only where the reason begins with 'superseded' or "
    "'retired'; every other reason counts as compromise.",
)  # fmt: skip
@click.option("--date", type=DAY, help="Day of the revocation; by default today.")
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds the key's passphrase.")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), help="Statement to write (JSON).")
def revoke(key: Path, reason: str, date: datetime.datetime | None, passphrase_env: str | None, output: Path) -> int:
    """Write a statement, signed by KEY itself, that KEY is revoked.

    Publish it; --trusted and --status of 'verify' take it. Of a compromised key nothing is believed, whatever day it
    bears, because a thief can write any day. Of a superseded or retired one what it signed up to that day stays valid.
    """
    from conformance.evidence.key_statements import cause_of, revocation
    from conformance.evidence.keys import load_secret, write_new

    if prints_as_nothing(reason):
        raise click.UsageError("--reason says nothing: give the reason in words")
    day = today_or(date)
    write_new(output, revocation(load_secret(key, passphrase_of(passphrase_env)), day, reason.strip()))
    say(f"revocation: {output}")
    if cause_of(reason) == "compromised":
        say("nothing that this key signed is believed any more by those who are given this statement")
    else:
        say(f"what this key signed up to {day} stays valid; what it signs later is refused")
    return 0


def succession_path(key: Path) -> Path:
    """Where the statement lies that a key succeeds another: ``KEY.succeeds.json``."""
    return key.with_name(f"{key.name}.succeeds.json")


def today_or(date: datetime.datetime | None) -> datetime.date:
    """The day of an act: as given, or today. Nothing that is judged depends on this clock."""
    return date.date() if date else datetime.date.today()


def _same_purpose(signed_by: Path, purpose: Purpose) -> None:
    from conformance.core.problems import BadInput, Problem
    from conformance.evidence.keys import load_purpose, public_path

    beside = public_path(signed_by)
    if not beside.is_file() or (of_old := load_purpose(beside)) == purpose:
        return
    raise BadInput(
        Problem(
            f"is a key for a {of_old}; a key for a {purpose} cannot succeed it",
            str(signed_by),
            remedy=f"Give --for {of_old}",
            code="key-unusable",
        )
    )


def passphrase_of(variable: str | None, option: str = "--passphrase-env") -> bytes | None:
    """The passphrase in an environment variable; None if no variable is named. Raises `BadInput` if it is not set."""
    from conformance.core.problems import BadInput, Problem

    if variable is None:
        return None
    value = os.environ.get(variable)
    if not value:
        what = f"the environment variable {variable} is not set, or empty"
        raise BadInput(
            Problem(what, remedy=f"Set it to the key's passphrase, or leave {option} out", code="key-locked")
        )
    return value.encode()
