"""The one place through which commands print: untrusted text is never interpreted by the terminal.

Names, reasons and figures that are printed come from files that a vendor or an operator wrote. Here every character is
removed that would colour, move or clear a screen, reverse a line, or begin a new one; and a line has a maximum length.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from conformance.core.plain import escaped, printable, unbroken

LONGEST = 2000
"""Most characters of a line; the whole text is in the JSON and in the file."""


def say(line: str = "", *, err: bool = False, longest: int = LONGEST) -> None:
    """Print one line, whatever the text contains."""
    click.echo(unbroken(line, longest), err=err)


def say_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print each as a line of its own."""
    for line in lines:
        say(line, err=err)


def cell(text: str, longest: int = LONGEST) -> str:
    """Text for a cell of a table, any word of which may begin a line."""
    return unbroken(text, longest).replace("::", ": :")


def shown(text: str, longest: int = LONGEST) -> str:
    """The same for a place where rich interprets markup: the text contains none."""
    from rich.markup import escape

    return escape(cell(text, longest))


def say_text(text: str, *, err: bool = False) -> None:
    """A text of the tool's own with several lines: line ends and length are kept."""
    click.echo(printable(text).replace("\r", " "), nl=False, err=err)


def say_json(data: Any) -> None:
    """Plain data as JSON, not cut; read back it is equal."""
    say_json_text(json.dumps(data, ensure_ascii=False, indent=1))


def say_json_text(text: str) -> None:
    """The same for text that is already JSON."""
    click.echo(escaped(text))
