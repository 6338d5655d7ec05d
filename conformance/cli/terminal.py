"""The one place through which commands print: untrusted text is never interpreted by the terminal.

Names, reasons and figures that are printed come from files that a vendor or an operator wrote. Here every character is
removed that would colour, move or clear a screen, reverse a line, or begin a new one; and a line has a maximum length.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from conformance.core.operating_system import reader_is_gone
from conformance.core.plain import escaped, printable, unbroken

LONGEST = 2000
"""Most characters of a line; the whole text is in the JSON and in the file."""


class _Lasting(io.FileIO):
    """A stream whose reader may go away (``| head -1``): what is written then goes nowhere, and the work goes on."""

    _gone = False

    def write(self, data: Any) -> int:
        if not self._gone:
            try:
                return super().write(data)
            except OSError as error:
                if not reader_is_gone(error, terminal=self.isatty()):
                    raise
                self._gone = True
        return memoryview(data).nbytes


def outlive_readers() -> None:
    """Let the exit code of a command be that of its work, whether or not somebody reads its output to the end."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        buffer: object = getattr(stream, "buffer", None)
        if not isinstance(stream, io.TextIOWrapper) or type(getattr(buffer, "raw", buffer)) is not io.FileIO:
            continue  # closed, replaced by who called us, or done already
        stream.flush()
        raw = _Lasting(stream.fileno(), "w", closefd=False)
        made = io.TextIOWrapper(
            raw if isinstance(buffer, io.FileIO) else io.BufferedWriter(raw),  # the first: PYTHONUNBUFFERED
            encoding=stream.encoding, errors=stream.errors, line_buffering=stream.line_buffering,
            write_through=stream.write_through,
        )  # fmt: skip
        setattr(sys, name, made)


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
