"""The one place through which commands speak, so that text of somebody else's stays text on every terminal.

Names, reasons and figures that are printed stand in files that a vendor or an operator wrote. Here they lose what would
colour, move or clear a screen, turn a line around, or begin a line of their own; and a line has an end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from conformance.core.plain import escaped, printable, unbroken

LONGEST = 2000
"""Characters of a line at most; whoever wants all of it asks for JSON, or looks into the file."""


def say(line: str = "", *, err: bool = False, longest: int = LONGEST) -> None:
    """One line, whatever stands in it."""
    click.echo(unbroken(line, longest), err=err)


def say_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Each as a line of its own."""
    for line in lines:
        say(line, err=err)


def cell(text: str, longest: int = LONGEST) -> str:
    """Text for a cell of a table, any word of which may begin a line."""
    return unbroken(text, longest).replace("::", ": :")


def shown(text: str, longest: int = LONGEST) -> str:
    """The same where rich looks for markup of ours: it finds none in the text."""
    from rich.markup import escape

    return escape(cell(text, longest))


def say_text(text: str, *, err: bool = False) -> None:
    """A text of the tool's own, of several lines: its line ends stay, and so does its length."""
    click.echo(printable(text).replace("\r", " "), nl=False, err=err)


def say_json(data: Any) -> None:
    """Plain data as JSON, whole; read back it is the same."""
    say_json_text(json.dumps(data, ensure_ascii=False, indent=1))


def say_json_text(text: str) -> None:
    """The same of what is JSON already."""
    click.echo(escaped(text))
