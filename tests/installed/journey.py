"""What somebody does who installed the wheel and has no checkout: a dozen commands from an empty folder.

Standard library alone: `make test` runs it in an environment that borrows the test environment's libraries, and
``.ci/installed`` in empty ones: ``python3 journey.py BIN``, with the folder of the environment's programs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SMALL = """\
schema: conformance/requirements/1
profile: small
edition: "1"
title: {zh: 小规范, en: Small}
requirements:
  - id: 1a
    clause: "1"
    modality: shall
    statement: {zh: 测温时间应不大于1 s。, en: The measuring time shall be at most 1 s.}
    source: {}
    characteristic: response_time
    limit: {upper: 1.0, unit: s}
    verification: {method: test, scenario: response_time, parameters: {trials: 5, quantile: 0.5}}
"""
"""A requirement set of the stranger's own."""
PYTEST_INI = """\
[pytest]
addopts = --strict-markers --strict-config -p no:cacheprovider
filterwarnings = error
testpaths = mine
"""
"""The stranger's own configuration: not the harness's, and strict."""
OWN_TEST = "def test_the_vendors_own_code() -> None:\n    assert True\n"


@dataclass(frozen=True)
class Step:
    """A command, and what is expected of it."""

    command: str
    """Words, as a person types them: no word here holds a space."""
    makes: tuple[str, ...] = ()
    """Files that are there and not empty afterwards."""
    prints: str = ""
    """What it says on stdout or stderr."""
    code: int = 0
    where: Callable[[Path], bool] = lambda python: True
    """Whether the step is for the environment of an interpreter."""


def has_pdf(python: Path) -> bool:
    """Whether the environment can make a PDF (weasyprint, and Pango from the system)."""
    asked = [python, "-c", "import weasyprint"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def lacks_weasyprint(python: Path) -> bool:
    """Whether the extra [pdf] is not installed."""
    asked = [python, "-c", "import importlib.util as u, sys; sys.exit(u.find_spec('weasyprint') is not None)"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


DEVICE = "--product simulated-turnstile --bench simulated-turnstile"
CHECK = f"conformance check small.yaml {DEVICE} -o checked"
EVALUATED = "checked/evaluation.json"
PRINTS = "prints a report"
"""The journey that needs Pango and fonts from the system."""
JOURNEYS: Mapping[str, tuple[Step, ...]] = {
    "looks around and checks": (
        Step("conformance --version"),
        Step("conformance profiles", prints="contactless-screening"),
        Step("conformance examples", prints="adapter"),
        Step("conformance product new --class turnstile -o mine.yaml", ("mine.yaml",)),
        Step(f"conformance plan contactless-screening {DEVICE}", prints="scenes"),
        Step("conformance spec lint contactless-screening"),
        Step("conformance spec coverage screening-thermograph"),
        Step(CHECK, (EVALUATED,)),
        Step(f"conformance report {EVALUATED} --format junit --format csv --format json -o out", ("out/junit.xml",)),
        Step(f"conformance report {EVALUATED} --format html --language zh -o out", ("out/report.html",)),
        Step(f"conformance report {EVALUATED} --format pdf -o out", (), "conformance[pdf]", 2, lacks_weasyprint),
        Step(f"conformance compare {EVALUATED} {EVALUATED}"),
    ),
    PRINTS: (
        Step(CHECK, (EVALUATED,)),
        Step(f"conformance report {EVALUATED} --format pdf -o out", ("out/report.pdf",), where=has_pdf),
    ),
    "judges and certifies": (
        Step(f"conformance run contactless-screening {DEVICE} -o recording", ("recording/manifest.json",)),
        Step("conformance recording check recording"),
        Step(
            "conformance evaluate contactless-screening recording --assignment simulated-turnstile -o evaluation.json",
            ("evaluation.json",),
        ),
        Step("conformance report evaluation.json --format html --format badge -o reports", ("reports/report.html",)),
        Step(
            "pytest --conformance contactless-screening --recording recording --junitxml=junit.xml",
            ("junit.xml",),
            "passed",
        ),
        Step("pytest", prints="1 passed"),
        Step(
            "conformance selftest --class turnstile --flaw slow --seeds 1 --jobs 1 -o selftest",
            ("selftest/selftest.json",),
        ),
        Step("conformance key new -o laboratory.key", ("laboratory.key", "laboratory.key.pub")),
        Step(
            "conformance certify evaluation.json --recording recording --key laboratory.key --specimen"
            " --valid-until 2028-01-19 -o certificate.zip",
            ("certificate.zip",),
        ),
        Step("conformance verify certificate.zip --trusted laboratory.key.pub --date 2026-06-01", prints="SPECIMEN"),
        Step("conformance batch contactless-screening recording --jobs 2 -o batch", ("batch/summary.parquet",)),
    ),
}


def prepare(folder: Path) -> None:
    """What is the stranger's own in the folder: a requirement set, a test, and a configuration of pytest."""
    (folder / "mine").mkdir(parents=True)
    for name, text in {
        "small.yaml": SMALL, "pytest.ini": PYTEST_INI, "mine/test_mine.py": OWN_TEST,
    }.items():  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")


def follow(steps: Sequence[Step], folder: Path, environment: Mapping[str, str], python: Path) -> list[str]:
    """Type each command in the folder; what went otherwise than expected, the first of it alone."""
    for step in steps:
        if not step.where(python):
            continue
        words = step.command.split()
        program = python.parent / words[0]
        done = subprocess.run(
            [program, *words[1:]], cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        absent = [name for name in step.makes if not _is_there(folder / name)]
        if done.returncode != step.code or absent or step.prints not in said or "Traceback" in said:
            expected = f"expected: exit code {step.code}, {step.prints!r} printed, {list(step.makes)} made"
            return [f"$ {step.command}\nexit code {done.returncode}, not made: {absent}; {expected}\n{said[-4000:]}"]
    return []


def _is_there(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def main(bin_folder: Path) -> int:
    """All journeys, one after another, from folders of their own; the exit code."""
    python = bin_folder.absolute() / "python"
    kept = {"HOME", "LANG", "TMPDIR", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment["PATH"] = f"{python.parent}:/usr/local/bin:/usr/bin:/bin"
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, steps in JOURNEYS.items():
            prepare(Path(folder, name))
            wrong += follow(steps, Path(folder, name), environment, python)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = sum(map(len, JOURNEYS.values()))
    sys.stdout.write("".join(f"{each}\n" for each in wrong))
    sys.stdout.write(
        f"{count} commands of the installed wheel, {used.ru_utime + used.ru_stime:.0f} s of processor time\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
