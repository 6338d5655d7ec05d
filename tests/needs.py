"""Tests that need a system package: skipped where it is missing, and the end of the run says which and how many.

``@pytest.mark.needs("aravis")`` names a row of `tests.system_packages`. With ``--no-missing``, or where CI is set, a
missing package fails the tests that need it: in continuous integration nothing is skipped unseen.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterable

import pytest

from tests.system_packages import BY_NAME, SystemPackage

_WAITS_FOR = "waits_for"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that continuous integration implies."""
    told = "a missing system package fails the tests that need it, instead of skipping them (where CI is set: always)"
    parser.addoption("--no-missing", action="store_true", default=bool(os.environ.get("CI")), help=told)
    told = "with --collect-only: say how many tests need each system package, whether it is there or not"
    parser.addoption("--count-needs", action="store_true", help=told)


def pytest_configure(config: pytest.Config) -> None:
    """The marker, for ``--strict-markers`` and ``--markers``."""
    told = "needs(name, ...): needs something of the system, by its names in tests/system_packages.py"
    config.addinivalue_line("markers", told)


def needed_by(item: pytest.Item) -> list[SystemPackage]:
    """What a test says that it needs. An unknown name is an error of the test."""
    names = dict.fromkeys(name for mark in item.iter_markers("needs") for name in mark.args)
    return [BY_NAME[name] for name in names]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test: what it needs is there, or it does not run."""
    lacking = [package for package in needed_by(item) if not package.found]
    if not lacking:
        return
    item.user_properties += [(_WAITS_FOR, package.name) for package in lacking]
    said = f"NOT TESTED: missing on this machine: {', '.join(map(_spelled, lacking))}"
    if item.config.getoption("no_missing"):
        pytest.fail(said, pytrace=False)
    pytest.skip(said)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What `make doctor` asks for."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and session.config.getoption("count_needs"):
        for name, count in Counter(each.name for item in session.items for each in needed_by(item)).items():
            reporter.write_line(f"needs {name}: {count}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """After everything else that is said at the end: what is missing, and how many tests wait for it."""
    yield
    reports = [report for key in ("skipped", "error") for report in terminalreporter.stats.get(key, [])]
    waiting = [names for report in reports if (names := _waited_for(report))]
    if not waiting:
        return
    failed = terminalreporter.config.getoption("no_missing")
    said = f"{len(waiting)} tests {'failed' if failed else 'were skipped'}: system packages are missing"
    terminalreporter.section(said, sep="!", red=failed, yellow=not failed, bold=True)
    for line in lines(Counter(name for names in waiting for name in names)):
        terminalreporter.line(line)


def lines(counts: Counter[str]) -> Iterable[str]:
    """A line for each missing package, and the one that installs them all."""
    packages = [package for name, package in BY_NAME.items() if counts[name]]
    for package in packages:
        number = counts[package.name]
        yield f"{package.name}: {number} {'test waits' if number == 1 else 'tests wait'} for {' '.join(package.debian)}"
    yield f"Debian, Ubuntu: apt-get install {' '.join(each for package in packages for each in package.debian)}"


def _waited_for(report: object) -> list[str]:
    return [str(value) for name, value in getattr(report, "user_properties", []) if name == _WAITS_FOR]


def _spelled(package: SystemPackage) -> str:
    return f"{package.name} ({' '.join(package.debian)})"
