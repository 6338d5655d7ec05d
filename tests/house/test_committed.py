"""What the project's own hooks look at before a commit: they need nothing but `make`, and find what they are for."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.house.committed import main, wrong
from tests.installed.build import files_of

HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
TEXTS = {".cfg", ".css", ".html", ".json", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}


def test_no_hook_is_fetched_from_elsewhere() -> None:
    assert [each["repo"] for each in HOOKS] == ["local"]
    assert {hook["language"] for hook in HOOKS[0]["hooks"]} == {"system"}


def test_every_hook_calls_a_program_that_make_installs() -> None:
    lint = (ROOT / "setup.cfg").read_text(encoding="utf-8").partition("\nlint =")[2].partition("\n[")[0]
    for hook in HOOKS[0]["hooks"]:
        program, *arguments = shlex.split(hook["entry"])
        assert program.startswith(".venv/bin/")
        name = {"lint-imports": "import-linter"}.get(Path(program).name, Path(program).name)
        assert name == "python" or re.search(rf"^    {name}\b", lint, re.MULTILINE), name
        assert all((ROOT / each).is_file() for each in arguments if each.endswith(".py"))


def test_everything_that_is_committed_passes() -> None:
    texts = [str(ROOT / name) for name in files_of(ROOT) if name.suffix in TEXTS]
    assert len(texts) > 900
    assert main(texts) == 0


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.yaml", "a: [1, 2\n", "expected ',' or ']'"),
        ("a.json", '{"a": 1,}', "property name"),
        ("a.py", "<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> other\n", "a conflict is left in it"),
    ],
)
def test_what_cannot_be_read_and_a_conflict_are_found(tmp_path: Path, name: str, text: str, what: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [what in line for line in wrong(tmp_path / name)] == [True]
    assert main([str(tmp_path / name)]) == 1
