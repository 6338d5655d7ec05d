"""What a run says of tests that wait for a system package, with and without workers; and that CI skips none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.system_packages import BY_NAME, HIDDEN, SYSTEM_PACKAGES

TESTS = """
import pytest

@pytest.mark.needs("aravis")
@pytest.mark.parametrize("number", range(3))
def test_camera(number): raise AssertionError("it ran")

@pytest.mark.needs("aravis", "java")
def test_both(absent_too): raise AssertionError("it ran")

def test_alone(): pass
"""
WITHOUT_CI = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}


def run(folder: Path, *options: str, tests: str = TESTS, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest with the mechanism, on a machine without Aravis and Java."""
    (folder / "test_it.py").write_text(tests)
    variables = {**WITHOUT_CI, "PYTHONPATH": str(ROOT), HIDDEN: "aravis, java", **environment}
    command = [sys.executable, "-m", "pytest", "-p", "tests.needs", "--strict-markers", "-p", "no:cacheprovider"]
    return subprocess.run([*command, *options, str(folder)], env=variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_end_of_a_run_says_what_is_missing_and_how_many_tests_wait_for_it(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, "-n", workers)
    assert done.returncode == 0
    *_, section, aravis, java, install, last = filter(None, done.stdout.splitlines())
    assert "4 tests were skipped: system packages are missing" in section
    assert [aravis, java, install] == [
        "aravis: 4 tests wait for libaravis-0.8-0",
        "java: 1 test waits for default-jre-headless",
        "Debian, Ubuntu: apt-get install libaravis-0.8-0 default-jre-headless",
    ]
    assert "1 passed, 4 skipped" in last


@pytest.mark.parametrize(("options", "environment"), [(["--no-missing"], {}), ([], {"CI": "true"})])
def test_continuous_integration_skips_none_of_them(
    tmp_path: Path, options: list[str], environment: dict[str, str]
) -> None:
    done = run(tmp_path, "-n", "2", *options, **environment)
    assert done.returncode == 1
    assert "4 tests failed: system packages are missing" in done.stdout
    assert "aravis: 4 tests wait for libaravis-0.8-0" in done.stdout
    assert "1 passed, 4 errors" in done.stdout


def test_a_run_that_misses_nothing_says_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, tests="def test_alone(): pass")
    assert done.returncode == 0
    assert "missing" not in done.stdout


def test_a_name_that_is_not_in_the_table_is_an_error_of_the_test(tmp_path: Path) -> None:
    done = run(tmp_path, tests="import pytest\n@pytest.mark.needs('aravsi')\ndef test_it(): pass")
    assert done.returncode == 1
    assert "aravsi" in done.stdout


def test_the_table_says_what_continuous_integration_installs() -> None:
    asked = [sys.executable, ROOT / "tests" / "system_packages.py"]
    hidden = {**os.environ, HIDDEN: " ".join(BY_NAME)}
    told = subprocess.run(asked, env=hidden, capture_output=True, text=True, check=True).stdout.split()
    assert told == [package for each in SYSTEM_PACKAGES for package in each.debian]
    assert "tests/system_packages.py" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_doctor_counts_the_tests_that_wait(tmp_path: Path) -> None:
    """With the environment in which these tests run, whether it is the checkout's own or not."""
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    asked = [sys.executable, ROOT / "tests" / "doctor.py"]
    told = subprocess.run(asked, env={**WITHOUT_CI, HIDDEN: "aravis"}, capture_output=True, text=True, check=True)
    lines = told.stdout.splitlines()
    assert next(line for line in lines if line.startswith("Python 3.")).split()[-1] != "found"
    [aravis] = [line for line in lines if line.startswith("aravis ")]
    assert aravis.endswith("MISSING: apt-get install libaravis-0.8-0")
    assert [line for line in lines if line.startswith("chromium ")]
    assert "Debian, Ubuntu: apt-get install libaravis-0.8-0" in told.stdout
