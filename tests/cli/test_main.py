"""The command line as a whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from conformance import __version__
from conformance.cli.main import COMMANDS
from conformance.cli.main import conformance as group
from tests.conftest import Said


def test_help_lists_every_command_with_a_line(conformance: Callable[..., Said]) -> None:
    said = conformance("--help")
    assert said.code == 0
    for name, (_, line) in COMMANDS.items():
        assert f"{name} " in said.out
        assert line.rstrip(".") in " ".join(said.out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(conformance: Callable[..., Said], name: str) -> None:
    said = conformance(name, "--help")
    assert said.code == 0
    assert "Usage:" in said.out


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom conformance.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'scipy', 'pydantic', 'yaml', 'matplotlib', 'jinja2', 'pint', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_version_is_told(conformance: Callable[..., Said]) -> None:
    assert __version__ in conformance("--version").out


@pytest.mark.parametrize(
    "arguments", [["dance"], ["evaluate"], ["evaluate", "--moon"], ["report", "x", "--format", "scroll"]]
)
def test_wrong_usage_ends_with_2(conformance: Callable[..., Said], arguments: list[str]) -> None:
    said = conformance(*arguments)
    assert said.code == 2
    assert "Traceback" not in said.err


def test_an_unforeseen_failure_is_a_tool_error_without_a_traceback(
    conformance: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("the cat sat on it")

    monkeypatch.setattr(group, "get_command", explode)
    said = conformance("evaluate")
    assert said.code == 4
    assert "the tool failed: RuntimeError: the cat sat on it" in said.err
    assert "Traceback" not in said.err
    assert "Traceback" in conformance("--debug", "evaluate").err
