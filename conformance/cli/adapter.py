"""``conformance adapter``: what authors of vendor adapters need."""

from __future__ import annotations

import os
from pathlib import Path

import click

from conformance.cli.terminal import say, say_json
from conformance.core.operating_system import words_of


@click.group(name="adapter")
def command() -> None:
    """Try out a vendor adapter."""


@command.command(name="check", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="COMMAND...")
@click.option(
    "--listen",
    "listen_s",
    type=click.FloatRange(min=0.1),
    default=3.0,
    show_default=True,
    help="How long to listen for events, in seconds.",
)
@click.option(
    "--deadline",
    "deadline_s",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="How long an answer may take, in seconds.",
)
@click.option(
    "--environment", "variables", multiple=True, metavar="NAME",
    help="Pass this environment variable on to the adapter, e.g. the device's password. Repeatable.",
)  # fmt: skip
@click.option("--transcript", type=click.Path(path_type=Path), metavar="FILE", help="Append what goes over the wires.")
@click.option("--json", "as_json", is_flag=True, help="Print the steps as JSON.")
def check(
    words: tuple[str, ...],
    listen_s: float,
    deadline_s: float,
    variables: tuple[str, ...],
    transcript: Path | None,
    as_json: bool,
) -> int:
    """Send an adapter every message, valid and invalid, and report what is wrong.

    COMMAND is the adapter and its arguments, or tcp://HOST:PORT of one that listens. It gets an environment of its own.
    Exit code: 0 no findings, 1
    findings.
    """
    from conformance.bench.published import hidden_words
    from conformance.devices.adapter.check import check_adapter
    from conformance.devices.adapter.transport import Connection, Program, Transport
    from conformance.devices.secret import Secret
    from conformance.recording.wire_log import wire_log_into

    named = {name: Secret(environment=name) for name in variables}
    secrets = [os.environ[name] for name in variables if name in os.environ]
    parts = words_of(words[0]) if len(words) == 1 else list(words)

    def connect() -> Transport:
        if parts[0].startswith("tcp://"):
            host, _, port = parts[0].removeprefix("tcp://").rpartition(":")
            if not port.isdecimal():
                raise click.UsageError(f"{parts[0]} is not tcp://HOST:PORT")
            return Connection(host, int(port), deadline_s)
        return Program(parts, named)

    steps = []
    with wire_log_into(transcript) as log:
        for step in check_adapter(connect, listen_s, deadline_s, log, [*secrets, *hidden_words(parts)]):
            steps.append(step)
            if not as_json:
                say(f"{'WRONG' if step.wrong else 'ok   '}  {step.name}: {step.wrong or step.remark or 'as it should'}")
    if as_json:
        say_json([{"step": s.name, "wrong": s.wrong, "remark": s.remark} for s in steps])
    return 1 if any(step.wrong for step in steps) else 0
