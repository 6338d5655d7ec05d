"""The wheel is built and installed once for all of a test run's processes."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.installed.build import Distribution, distribution, installed


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see, and no other run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Distribution:
    """Wheel and sdist of this checkout."""
    folder = _shared(tmp_path_factory) / "published"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "dist").exists():
            return distribution(ROOT, folder)
    [sdist], [wheel] = (folder / "dist").glob("*.tar.gz"), (folder / "dist").glob("*.whl")
    return Distribution(folder / "checkout", sdist, wheel)


@pytest.fixture(scope="session")
def programs(published: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment in which the wheel is installed, and which does not see the checkout."""
    folder = _shared(tmp_path_factory) / "environment"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return folder / "bin" if folder.exists() else installed(published.wheel, folder)
