"""Every way to deceive that we thought of is refused, by its own code and in words that name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deceptions.deception import Deception, Ground, ground, verified
from tests.deceptions.table import BEGIN, DOCUMENT, END, TABLES, table

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


def test_the_documentation_says_how_many_were_tried() -> None:
    shown = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert shown == table(), "run python -m tests.deceptions.table"
