"""What all tests share: where the public data set lies, how the command line is called, small recordings."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from conformance.cli.main import main

ROOT = Path(__file__).resolve().parent.parent
REFERENCE_DATA = Path(os.environ.get("CONFORMANCE_REFERENCE_DATA", ROOT.parent / "shared" / "reference-data"))
FACE_ORAL = REFERENCE_DATA / "face-oral-temperature"

pytest_plugins = ("tests.kinds", "tests.needs", "tests.unsynced")

# How long a machine takes is no property of the code: a busy one fails nothing.
settings.register_profile("conformance", deadline=None)
settings.load_profile("conformance")


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def conformance(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Call the command line in this process: ``conformance("spec", "lint", path)``."""

    def call(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture(scope="session")
def face_oral_files() -> Sequence[Path]:
    """The two files of the public data set; absent data is said loudly at the end of the run."""
    files = [FACE_ORAL / "FLIR_group1.csv", FACE_ORAL / "FLIR_group2.csv"]
    if not all(file.is_file() for file in files):
        pytest.skip(f"REFERENCE DATA ABSENT: {FACE_ORAL} is not there; the published figures were NOT reproduced")
    return files


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A run without the reference data does not look like one with it."""
    absent = [r for r in terminalreporter.stats.get("skipped", []) if "REFERENCE DATA ABSENT" in str(r.longrepr)]
    if absent:
        terminalreporter.section("REFERENCE DATA ABSENT", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(absent)} tests did not run: the published figures were NOT reproduced.", red=True)
        terminalreporter.line("Set CONFORMANCE_REFERENCE_DATA to the folder that holds face-oral-temperature/.")
