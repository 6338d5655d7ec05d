"""``conformance key``: the laboratory's signing keys."""

from __future__ import annotations

import os
from pathlib import Path

import click

from conformance.cli.terminal import say


@click.group(name="key")
def command() -> None:
    """Make the keys that certificates are signed with."""


@command.command("new")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), help="KEY; its public half is KEY.pub.")
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds a passphrase for the key.")
def new(output: Path, passphrase_env: str | None) -> int:
    """Make an Ed25519 key: KEY (private, mode 0600) and KEY.pub (to give away).

    Nothing is overwritten. What is printed is the entry of a trust file.
    """
    import base64

    from conformance.evidence.keys import key_id, new_secret, public_key, public_path, write_key_pair

    secret = new_secret()
    write_key_pair(output, secret, passphrase_of(passphrase_env))
    public = public_key(secret)
    say(f"private key: {output} (keep it, and nobody else)")
    say(f"public key: {public_path(output)}")
    say(f"id: {key_id(public)}")
    say("trust file entry:")
    say(f"  - name: {output.stem}")
    say(f"    public_key: {base64.b64encode(public).decode()}")
    return 0


def passphrase_of(variable: str | None) -> bytes | None:
    """The passphrase in an environment variable; None where none is named. Raises `BadInput` where it is not set."""
    from conformance.core.problems import BadInput, Problem

    if variable is None:
        return None
    value = os.environ.get(variable)
    if not value:
        what = f"the environment variable {variable} is not set, or empty"
        raise BadInput(
            Problem(what, remedy="Set it to the key's passphrase, or leave --passphrase-env out", code="key-locked")
        )
    return value.encode()
