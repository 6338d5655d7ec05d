"""Every command line of README and docs is typed in a stranger's folder with the wheel, or listed here with why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.command_lines import lines_of
from tests.docs.test_ci import PAGES
from tests.installed.stage import Stage, staged

NOT_TYPED = {
    "conformance selftest": "minutes; a part of it is in the journey",
    "conformance recording import": "files of the reader's own; tests/importers has some of each",
    "conformance explore": "minutes; tests/exploration",
    "conformance run": "hours of virtual time, or hardware; the journey has a whole run",
    "conformance evaluate REQUIREMENTS first second": "two sessions of a device: tests/evaluation/test_sessions.py",
    "conformance check": "a whole run; the journey has one",
    "conformance init": "followed in order: tests/installed/test_tutorial.py",
    "conformance bench check": "hardware, or what init wrote: tests/installed/test_tutorial.py",
    "conformance adapter check python3 my-device/adapter.py": "followed in order: tests/installed/test_tutorial.py",
    "conformance plan first-look.yaml": "followed in order: tests/installed/test_tutorial.py",
    "conformance certificate pdf": "needs the extra [pdf]: tests/evidence/test_pdf_seal.py",
    "conformance bench certificate": "a certificate of the reader's own: tests/bench/test_dcc.py",
    "pytest": "not a command of ours: the journey and the workflow have it",
}
"""What is parsed (tests/docs/test_ci.py) and not typed here, by how a line begins, and why."""
OF_WHOLE_RUNS = ("reports/certify/recording",)
"""Files of a whole run, which `make certify` makes."""
SLOW = ("--format pdf",)
"""What takes long, or a system package."""


def typed_lines() -> list[str]:
    """The lines that are typed, each once."""
    every = dict.fromkeys(line for page in PAGES for line in lines_of(page))
    return [
        line
        for line in every
        if not line.startswith(tuple(NOT_TYPED)) and not any(each in line for each in (*OF_WHOLE_RUNS, "…", "..."))
    ]


@pytest.fixture(scope="module")
def stage(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return staged(tmp_path_factory.mktemp("stage") / "stranger", programs, ROOT)


def test_every_line_of_the_documents_runs(stage: Stage, tmp_path: Path) -> None:
    lines = typed_lines()
    assert len(lines) > 40
    found = stage.type([line.replace(" --format pdf", "") for line in lines], tmp_path)
    wrong = [each for each in found if each.code not in {0, 1, 3} or "Traceback" in each.said]
    assert not wrong, "\n".join(f"$ {each.line}\nexit code {each.code}: {each.said}" for each in wrong)


def test_every_exception_is_still_in_the_documents() -> None:
    every = [line for page in PAGES for line in lines_of(page)]
    assert {begin for begin in NOT_TYPED if not any(line.startswith(begin) for line in every)} == set()
