"""``python -m conformance.cli.reference``: the reference of every command and option, written from their own help.

``make docs`` writes it to ``docs/cli.md``; a test fails if the page differs from ``--help``.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import click

from conformance.cli.main import COMMANDS, conformance

_OPENING = """\
# The command line

Written by `make docs` from the commands' own `--help`; a test compares the two.

What every exit code means:

| code | meaning |
|---|---|
| 0 | conforms; nothing found; done |
| 1 | does not conform; something was found; a certificate was refused |
| 2 | bad input or usage: one paragraph on stderr says what, where and what to do |
| 3 | incomplete: inconclusive, a conditional pass or fail, not tested, not checked |
| 4 | bench, device or tool error |

If several apply, 2 goes before 1, 1 before 4, 4 before 3. `conformance --debug COMMAND …` shows a traceback when
something fails; `conformance --version` prints the version.
"""


ARGUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "DOCUMENT": "a specification's text: Markdown, plain text, HTML, DOCX or PDF",
        "REQUIREMENTS": "a requirement set: its file, or the name of a profile that `conformance profiles` lists",
        "OLD NEW": "two requirement sets, the older edition first",
        "RECORDING": "a recording: its folder, or its zip",
        "FORMAT PATH": "an import format (docs/importers.md), and the files or folders to import",
        "EVALUATION": "an evaluation, as `evaluate -o` writes it",
        "BUNDLE": "the bundle of a certificate (zip)",
        "BENCH": "a bench description (YAML), or the name of a reference device: `simulated-turnstile`, …",
        "COMMAND": "the vendor's adapter: a program with its arguments",
        "DIR": "a new folder",
        "NAME": "the name of an example",
        "KIND": "a kind of document",
        "CODE": "the word in brackets at the end of an error: `file-missing`",
        "FOLDER": "a folder of bundles",
        "SITE": "a registry, as `registry build -o` writes it",
        "NUMBER": "the number of a certificate",
        "STATUS": "a status list, as `certificate withdraw`, `suspend` or `restore` writes it",
        "KEY": "a private key that `key new` wrote",
        "DCC": "a digital calibration certificate (XML)",
    }
)
"""The meaning of the arguments that a command takes without an option."""


def reference() -> str:
    """The whole page as Markdown, in the order of the work."""
    lines = [_OPENING, "| argument | what it is |", "|---|---|"]
    lines += [f"| {word} | {what} |" for word, what in ARGUMENTS.items()]
    lines.append("")
    for name in COMMANDS:
        with click.Context(conformance, info_name="conformance") as parent:
            command = conformance.get_command(parent, name)
            if command is None:
                raise LookupError(f"the table of commands names {name!r}, which cannot be loaded")
            lines += _described(command, click.Context(command, info_name=name, parent=parent), level=2)
    return "\n".join(lines).rstrip() + "\n"


def commands(command: click.Command = conformance, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that is not a group, with its words after ``conformance``: ``recording import``."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is not None:
            yield from commands(found, (*path, name))


def _described(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    yield f"{'#' * level} `{context.command_path}`"
    yield ""
    if isinstance(command, click.Group):
        yield _prose(command)
        yield ""
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _described(below, click.Context(below, info_name=name, parent=context), level + 1)
        return
    yield f"    {' '.join([context.command_path, *command.collect_usage_pieces(context)])}"
    yield ""
    yield _prose(command)
    yield ""
    rows = [
        record
        for option in command.params
        if isinstance(option, click.Option) and (record := option.get_help_record(context))
    ]
    if rows:
        yield "| option | what it does |"
        yield "|---|---|"
        yield from (f"| `{_cell(name)}` | {_cell(what)} |" for name, what in rows)
        yield ""


def _prose(command: click.Command) -> str:
    """Its help as paragraphs; what click must not wrap stays as it stands."""
    text = inspect.cleandoc(command.help or "").split("\f")[0].strip()
    return "\n".join(line for line in text.splitlines() if line.strip() != "\b")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    click.echo(reference(), nl=False)
