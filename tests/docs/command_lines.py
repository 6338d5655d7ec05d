"""The command lines that documents and examples show, and what is wrong with them by the commands' own parsers."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import click

from conformance.cli.reference import commands

BY_NAME = dict(commands())
PLACEHOLDER = re.compile(r"^[A-Z][A-Z0-9_|./:-]*$")
_LINE = re.compile(r"^\s*(?:[-*] )?(?:run: |\$ )?(?:\S*/)?((?:conformance|pytest) .*)$")
_ENDS = re.compile(r"\s*(?:\|\||;|\s#|\s{2}(?=\S)).*$")
"""What ends a command in a line: what a shell does next, a remark after # or after a gap."""


def lines_of(page: Path) -> list[str]:
    """Every command line in the blocks of a Markdown page, or in the steps and hooks of a YAML file."""
    text = re.sub(r"\s*\\\n\s*", " ", page.read_text(encoding="utf-8"))
    text = re.sub(r"run: >-\n((?: {10}.*\n)+)", lambda match: "run: " + " ".join(match[1].split()) + "\n", text)
    blocks = [text] if page.suffix == ".yml" else _blocks(text)
    found = (_LINE.match(line) for block in blocks for line in block.splitlines())
    return [" ".join(_ENDS.sub("", match[1]).split()) for match in found if match is not None]


def _blocks(text: str) -> Iterator[str]:
    fenced = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    yield from fenced
    yield from re.findall(r"(?:^ {4}.*\n?)+", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)


def refused(line: str) -> str | None:
    """Why click would not take the line; None where it would. Words in capitals stand for whatever belongs there, and
    an ellipsis for arguments that are left out."""
    words = [word.strip("[]") for word in shlex.split(line)[1:]]  # brackets: what may be left out
    left_out = bool({"…", "..."} & set(words))
    words = [word for word in words if word not in {"…", "..."}]
    name = max((name for name in BY_NAME if words[: len(name.split())] == name.split()), key=len, default=None)
    if name is None:
        return f"there is no such command: {line}"
    command, given = BY_NAME[name], words[len(name.split()) :]
    try:
        with _placeholders():
            command.make_context(name, given, resilient_parsing=False)
    except click.MissingParameter as error:
        return None if left_out else error.format_message()
    except click.ClickException as error:
        return error.format_message()
    except click.exceptions.Exit:  # --help and its like
        return None
    return None


@contextlib.contextmanager
def _placeholders() -> Iterator[None]:
    """Types take a word in capitals for a value."""
    with contextlib.ExitStack() as patched:
        for kind in (click.Choice, click.IntRange, click.FloatRange, click.DateTime):
            original = kind.convert

            def convert(self: Any, value: Any, *place: Any, original: Any = original) -> Any:
                return value if PLACEHOLDER.match(str(value)) else original(self, value, *place)

            patched.enter_context(mock.patch.object(kind, "convert", convert))
        yield
