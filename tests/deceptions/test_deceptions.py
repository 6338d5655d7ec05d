"""Every way to deceive that we thought of is refused, by its own code and in words that name it."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

from tests.deceptions import subjects
from tests.deceptions.deception import Deception, Ground, ground, verified

TABLES = {
    each.name: importlib.import_module(f"{subjects.__name__}.{each.name}").TABLE
    for each in pkgutil.iter_modules(subjects.__path__)
}
"""By subject: one module each in ``subjects/``."""
ALL = [(subject, deception) for subject, table in TABLES.items() for deception in table]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """What deceivers start from; made once."""
    return ground(tmp_path_factory.mktemp("honest"))


def test_an_honest_certificate_verifies(honest: Ground) -> None:
    assert verified(honest.bundle) == ()


@pytest.mark.parametrize(
    ("subject", "deception"), ALL, ids=[f"{subject}: {deception.what}" for subject, deception in ALL]
)
def test_it_is_refused(honest: Ground, tmp_path: Path, subject: str, deception: Deception) -> None:
    found = deception.found(Ground(tmp_path, honest.case, honest.bundle))
    assert found is not None, f"{subject}: {deception.what}: accepted, or refused for another reason"


def test_no_way_is_listed_twice() -> None:
    ways = [deception.what for _, deception in ALL]
    assert len(ways) == len(set(ways))
