"""What is public: a written list, with docstrings and types, and light to import."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import conformance
from conformance import api, testing

NAMES = {
    "Alarm", "BadInput", "Bench", "BenchError", "Certificate", "Checked", "Evaluation", "Plan", "Problem",
    "ProductDeclaration", "Reading", "RecordedScene", "Recording", "RequirementSet", "Result", "Scene", "Specification",
    "Target", "Untrustworthy", "Verdict", "certify", "evaluate", "frames", "load_bench", "load_product",
    "load_requirements", "parse", "plan", "read_recording", "report", "run", "verify",
}  # fmt: skip
"""A name goes from here only after one minor version in which it was deprecated (RELEASING.md)."""
FOR_AUTHORS = {
    "CENTIKELVIN", "SOURCE", "ScriptedFrames", "WIRES", "bench", "counts", "evidence", "evidence_of",
    "first_scenes_only", "found", "found_with", "found_without", "messages_of", "nothing", "readings", "recorded",
    "surroundings", "verdict",
}  # fmt: skip
HEAVY = {"pandas", "matplotlib", "weasyprint", "jinja2", "pyarrow", "h5py", "scipy", "hypothesis", "pytest", "httpx"}
TYPING = Path(__file__).parents[1] / "typing"


def test_the_public_names_are_those_that_are_written_down() -> None:
    assert set(api.__all__) == NAMES
    assert set(dir(api)) == NAMES
    assert set(testing.__all__) == FOR_AUTHORS


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(api, name)
    assert inspect.getdoc(found)
    if inspect.isfunction(found):
        hints = inspect.get_annotations(found)
        assert set(inspect.signature(found).parameters) | {"return"} == set(hints)


def test_a_name_that_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Judge'"):
        _ = api.Judge  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", ["conformance.api", "conformance.cli.main"])
def test_importing_brings_nothing_heavy_with_it(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & HEAVY == set()


def errors_of_mypy(folder: Path, *names: str) -> list[str]:
    """Errors of mypy in strict mode, run where no configuration is; libraries other than this one are left out."""
    for name in names:
        shutil.copy(TYPING / name, folder)
    options = [
        "--strict",
        "--config-file=",
        "--follow-imports=silent",
        "--no-site-packages",
        "--ignore-missing-imports",
    ]
    environment = {**os.environ, "MYPYPATH": str(Path(conformance.__file__).parents[1])}
    command = [sys.executable, "-m", "mypy", *options, *names]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if ": error:" in line]


def test_a_client_in_strict_mode_is_accepted_and_every_misuse_is_named(tmp_path: Path) -> None:
    errors = errors_of_mypy(tmp_path, "client.py", "misuse.py")
    lines = (TYPING / "misuse.py").read_text(encoding="utf-8").splitlines()
    misuses = [f"misuse.py:{number}" for number, line in enumerate(lines, 1) if line.startswith("api.")]
    assert sorted({error.partition(": error:")[0] for error in errors}) == sorted(misuses)
