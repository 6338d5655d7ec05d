"""Lines of the documents that are not commands of ours name targets, extras and files that are there."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def extras() -> set[str]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return set(setup["options.extras_require"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_targets_of_make_and_extras_of_the_package_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = re.findall(r"`make ([a-z-]+)|^(?: {4}|\$ )make ([a-z-]+)", text, re.MULTILINE)
    named = {name for pair in shown for name in pair if name}
    assert named <= TARGETS
    asked = {name for found in re.findall(r"conformance\[([a-z, ]+)\]", text) for name in re.split(r",\s*", found)}
    assert asked <= extras()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_single_test_file_that_is_named_is_there(page: Path) -> None:
    named = set(re.findall(r"\b(?:tests|\.ci)/[\w/]+(?:\.py)?", page.read_text(encoding="utf-8")))
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_readme_names_the_two_commands_that_set_everything_up() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"make certify", "make test"} <= set(re.findall(r"make [a-z]+", text))
