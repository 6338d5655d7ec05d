"""docs/cli.md says what ``--help`` says, and no document shows a command or an option that is not there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from conformance.cli.reference import ARGUMENTS, commands, reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "test_vectors").glob("*.md")])
BY_NAME = dict(commands())
LINE = re.compile(r"^ {0,8}(?:[-*] )?(?:run: |\$ )?(?:\S*/)?conformance ((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)
WITHIN = re.compile(r"`conformance ([^`\n]+)`")


def shown(page: Path) -> list[str]:
    """The command lines that a page shows, in blocks and within its sentences."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:\w*)\n(.*?)```", text, re.DOTALL)
    blocks += re.findall(r"(?:^ {4}.*\n?)+", text, re.MULTILINE)
    lines = [found.replace("\\\n", " ") for block in blocks for found in LINE.findall(block)]
    return lines + WITHIN.findall(text)


def command_of(words: list[str]) -> str | None:
    """The longest command that the words begin with."""
    return max((name for name in BY_NAME if words[: len(name.split())] == name.split()), key=len, default=None)


def test_the_reference_is_what_the_commands_say_of_themselves() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference(), "run `make docs`"


@pytest.mark.parametrize("name", BY_NAME)
def test_every_command_says_what_it_does(name: str) -> None:
    assert (BY_NAME[name].help or "").strip()


@pytest.mark.parametrize("name", BY_NAME)
def test_every_option_says_what_it_is_for(name: str) -> None:
    options = [each for each in BY_NAME[name].params if isinstance(each, click.Option)]
    assert [each.opts for each in options if len((each.help or "").split()) < 2] == []


@pytest.mark.parametrize("name", BY_NAME)
def test_every_argument_is_explained(name: str) -> None:
    explained = {word for words in ARGUMENTS for word in words.split()}
    usage = " ".join(BY_NAME[name].collect_usage_pieces(click.Context(BY_NAME[name])))
    assert set(re.findall(r"[A-Z]{2,}", usage)) - {"OPTIONS"} <= explained


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documents_show_only_commands_and_options_that_are_there(page: Path) -> None:
    wrong = []
    for line in shown(page):
        words = shlex.split(line.split("#")[0].replace("…", " ").replace("'", " "))
        name = command_of(words)
        if name is None:
            if not words or words[0] in {"COMMAND", *(known.split()[0] for known in BY_NAME)} or words[0][0] == "-":
                continue  # any command, a group on its own, or an option of the whole
            wrong.append(line)
            continue
        known = {opt for each in BY_NAME[name].params for opt in each.opts} | {"-h", "--help"}
        given = [word.split("=")[0].rstrip(".,;:)]") for word in words if re.match(r"\[?--?[a-z]", word)]
        wrong += [f"{name}: {each}" for each in given if each.lstrip("[") not in known]
    assert wrong == []
