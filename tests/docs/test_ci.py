"""A place in everyone's CI: the examples load, name what is there, and run."""

from __future__ import annotations

import itertools
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.evaluation.waivers import Waivers
from conformance.product.declaration import ProductClass
from conformance.requirements.model import Modality
from tests.conftest import ROOT, Said
from tests.docs.command_lines import BY_NAME, lines_of, refused

DOCS = ROOT / "docs"
WORKFLOW, HOOKS_USED = (
    DOCS / "examples" / "ci" / "github-actions.yml",
    DOCS / "examples" / "ci" / "pre-commit-config.yaml",
)
HOOKS = ROOT / ".pre-commit-hooks.yaml"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), WORKFLOW, ROOT / "test_vectors" / "README.md"]
PAGES.remove(DOCS / "cli.md")  # written from the commands themselves
VECTORS = ROOT / "test_vectors" / "simulated-turnstile"
BIN = Path(sys.executable).parent


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_is_one_that_the_command_takes(page: Path) -> None:
    lines = [line for line in lines_of(page) if line.startswith("conformance ")]
    assert {line: why for line in lines if (why := refused(line)) is not None} == {}


def test_lines_with_a_mistake_are_refused() -> None:
    for line in (
        "conformance evaluate REQUIREMENTS -o out.json",
        "conformance evaluate REQUIREMENTS RECORDING --wavers W -o out.json",
        "conformance report evaluation.json --format jnuit",
        "conformance product new --class dual",
        "conformance explode",
        "conformance recording check one two",
        "conformance selftest --seeds none",
    ):
        assert refused(line), line
    assert refused("conformance product new --class CLASS") is None
    assert refused("conformance run … --resume RECORDING") is None


@pytest.fixture(scope="module")
def pytest_options() -> set[str]:
    """Every option of pytest with the plugin in it."""
    told = subprocess.run([BIN / "pytest", "--help"], capture_output=True, text=True, cwd="/", check=True).stdout
    return {"--junitxml", *re.findall(r"(?<![\w-])--?[a-z][\w-]*", told)}  # which --help spells --junit-xml


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_line_of_pytest_names_options_and_markers_that_are_there(page: Path, pytest_options: set[str]) -> None:
    markers = {each.value for each in (*Modality, *ProductClass)} | {"or", "and", "not", "full"}
    for line in lines_of(page):
        words = shlex.split(line)
        if words[0] != "pytest":
            continue
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= pytest_options, line
        for option, value in itertools.pairwise(words):
            if option == "-m":
                assert set(value.split()) <= markers, line


def test_the_page_shows_the_files_as_they_are() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / "ci.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks == [WORKFLOW.read_text(encoding="utf-8"), HOOKS_USED.read_text(encoding="utf-8")]
    assert len([line for line in lines_of(DOCS / "ci.md") if line.startswith("conformance ")]) >= 9


def test_the_waiver_in_the_documentation_is_one() -> None:
    text = (DOCS / "waivers.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    [waiver] = Waivers.model_validate(yaml.safe_load(block), strict=False).waivers
    assert waiver.firmware == ("2.4.1", "2.5*")


def test_a_hook_calls_a_command_that_is_there_with_what_it_takes() -> None:
    hooks = {hook["id"]: hook for hook in loaded(HOOKS)}
    assert len(hooks) == len(loaded(HOOKS))
    for hook in hooks.values():
        assert hook["entry"].removeprefix("conformance ") in BY_NAME
        assert {"id", "name", "entry", "language"} <= set(hook)
        assert hook["language"] == "python"
        if hook.get("pass_filenames", True):
            assert re.search(hook["files"], "specs/contactless-screening/requirements.yaml")
            assert not re.search(hook["files"], "requirements.yaml.txt")
            assert refused(f"{hook['entry']} a/requirements.yaml b/requirements.yaml") is None
    for used in (each for repository in loaded(HOOKS_USED)["repos"] for each in repository["hooks"]):
        entry = hooks[used["id"]]["entry"]
        files = ["requirements.yaml"] if hooks[used["id"]].get("pass_filenames", True) else []
        assert refused(shlex.join([*entry.split(), *used.get("args", []), *files])) is None


def test_the_hooks_run(tmp_path: Path, conformance: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "specs" / "contactless-screening" / "requirements.yaml", "requirements.yaml")
    Path("screening").mkdir()
    shutil.copy(VECTORS / "recordings" / "good.zip", "screening/recording.zip")
    hooks = {hook["id"]: hook for hook in loaded(HOOKS)}
    for used in (each for repository in loaded(HOOKS_USED)["repos"] for each in repository["hooks"]):
        files = ["requirements.yaml"] if hooks[used["id"]].get("pass_filenames", True) else []
        said = conformance(*hooks[used["id"]]["entry"].split()[1:], *used.get("args", []), *files)
        assert said.code == 0, said
    assert Path("results/evaluation.json").exists()


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = loaded(WORKFLOW)["jobs"]["conformance"]["steps"]
    return found


def test_the_workflow_is_one() -> None:
    workflow = loaded(WORKFLOW)
    assert set(workflow) == {"name", True, "permissions", "env", "jobs"}  # YAML 1.1 reads "on" as yes
    assert workflow["permissions"] == {"contents": "read"}
    for step in steps():
        assert ("run" in step) != ("uses" in step)
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/checkout@v4"))
        assert "${{" not in str(step)  # nothing that others write is put into a shell
    used = {name for step in steps() for name in re.findall(r"\$([A-Z]+)", step.get("run", ""))}
    assert used == set(workflow["env"])
