"""``conformance key``: the laboratory's signing keys."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.terminal import say

if TYPE_CHECKING:
    from conformance.evidence.keys import Purpose


@click.group(name="key")
def command() -> None:
    """Make the keys that certificates are signed with."""


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
def new(output: Path, passphrase_env: str | None, purpose: Purpose) -> int:
    """Make an Ed25519 key: KEY (private, mode 0600) and KEY.pub (for those who verify).

    Existing files are not overwritten. The entry for a trust file is printed.
    """
    import base64

    from conformance.evidence.keys import key_id, new_secret, public_key, public_path, write_key_pair

    secret = new_secret()
    write_key_pair(output, secret, passphrase_of(passphrase_env), purpose=purpose)
    public = public_key(secret)
    say(f"private key: {output} (keep it secret)")
    say(f"public key: {public_path(output)}")
    say(f"id: {key_id(public)}")
    say("trust file entry:")
    say(f"  - name: {output.stem}")
    say(f"    public_key: {base64.b64encode(public).decode()}")
    say(f"    for: {purpose}")
    return 0


def passphrase_of(variable: str | None) -> bytes | None:
    """The passphrase in an environment variable; None if no variable is named. Raises `BadInput` if it is not set."""
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
