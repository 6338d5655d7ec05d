"""Who reads the output may go away: the exit code stays that of the work, and no traceback follows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.requirements.file import dump_requirements
from tests.certification import factory
from tests.conftest import ROOT

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
ENVIRONMENT["PYTHONPATH"] = str(ROOT)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a set, a recording, an evaluation and a bundle."""
    folder = tmp_path_factory.mktemp("readers")
    case = factory.case(folder)
    (folder / "requirements.yaml").write_text(dump_requirements(factory.requirements()), encoding="utf-8")
    (folder / "evaluation.json").write_bytes(case.evaluation_json)
    (folder / "bundle").write_bytes(factory.bundle(case))
    (folder / "trust.yaml").write_text(_trust())
    (folder / "specification.md").write_text("## 5 X\n\n5.1 It shall work.\n")
    return folder


def _trust() -> str:
    import base64

    from conformance.evidence.keys import public_key

    public = base64.b64encode(public_key(factory.SECRET)).decode()
    return f"schema: conformance/trust/1\nkeys:\n  - {{name: Laboratory, public_key: {public}}}\n"


def ended(place: Path, *words: str, gone: bool, unbuffered: bool = False) -> tuple[int, str]:
    """How a command ends whose output is read, or whose reader is gone before it begins."""
    read, write = os.pipe()
    if gone:
        os.close(read)
    process = subprocess.Popen(
        [sys.executable, "-m", "conformance", *words], cwd=place, stdout=write, stderr=subprocess.PIPE, text=True,
        env={**ENVIRONMENT, **({"PYTHONUNBUFFERED": "1"} if unbuffered else {})},
    )  # fmt: skip
    os.close(write)
    if not gone:
        with os.fdopen(read, "rb") as stream:
            assert stream.read()
    _, said = process.communicate(timeout=120)
    return process.returncode, said


COMMANDS = (
    ("--help",),
    ("profiles",),
    ("explain", "file-missing"),
    ("spec", "parse", "specification.md"),
    ("recording", "info", "recording"),
    ("evaluate", "requirements.yaml", "recording", "-o", "again.json"),
    ("compare", "evaluation.json", "evaluation.json"),
    ("verify", "bundle", "--trusted", "trust.yaml", "--date", "2027-01-19"),
    ("verify", "bundle"),
    ("decide", "--value", "1", "--standard-uncertainty", "0.1", "--upper", "0"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_the_exit_code_is_that_of_the_work(place: Path, words: tuple[str, ...]) -> None:
    assert ended(place, *words, gone=True) == ended(place, *words, gone=False)


def test_without_buffers_as_well(place: Path) -> None:
    assert ended(place, "profiles", gone=True, unbuffered=True) == (0, "")


def test_of_a_valid_certificate_it_is_0(place: Path) -> None:
    command = f"{sys.executable} -m conformance verify bundle --trusted trust.yaml --date 2027-01-19 | true"
    command += "; exit ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", command], cwd=place, env=ENVIRONMENT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
