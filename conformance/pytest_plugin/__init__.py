"""``pytest --conformance REQUIREMENTS --recording RECORDING``: every requirement is a test item.

pytest loads this module in every run of every project in whose environment the package lies. It imports nothing but
pytest until ``--conformance`` asks for it.
"""

from __future__ import annotations

import pytest

_OPTIONS: tuple[tuple[str, str, str], ...] = (
    ("product", "NAME|FILE", "product declaration; else the recording's own"),
    ("assignment", "NAME|FILE", "laboratory, customer, dates, authoriser"),
    ("waivers", "FILE", "waivers to show beside the verdicts they cover; they turn no failure into a pass"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, all of them off."""
    group = parser.getgroup("conformance", "conformance of a body-temperature screening system")
    group.addoption(
        "--conformance",
        metavar="REQUIREMENTS",
        help="judge this requirement set (a file or a profile's name), an item a requirement",
    )
    group.addoption(
        "--recording",
        action="append",
        default=[],
        metavar="RECORDING",
        help="the recording to judge; several times for the sessions and samples of one product",
    )
    for name, metavar, text in _OPTIONS:
        group.addoption(f"--conformance-{name}", metavar=metavar, help=text)
    group.addoption("--conformance-language", choices=("zh", "en"), default="en", help="language of the messages")


def pytest_configure(config: pytest.Config) -> None:
    """Begin only where it was asked for."""
    requirements, recordings = config.getoption("--conformance"), config.getoption("--recording")
    if not requirements:
        needless = [f"--conformance-{name}" for name, _, _ in _OPTIONS if config.getoption(f"--conformance-{name}")]
        if recordings or needless:
            given = " and ".join([*(["--recording"] if recordings else []), *needless])
            raise pytest.UsageError(f"{given} without --conformance: name the requirement set. Add --conformance FILE.")
        return
    if not recordings:
        raise pytest.UsageError("--conformance without a recording to judge. Add --recording RECORDING.")
    from conformance.pytest_plugin.run import Run

    config.pluginmanager.register(Run(config), "conformance-run")
