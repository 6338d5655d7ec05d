"""Real radiometric files, read from where they lie."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CONFORMANCE_REFERENCE_DATA", ROOT.parent / "shared" / "reference-data"))


@pytest.fixture(scope="session")
def radiometric() -> Callable[[str], Path]:
    """A file of the radiometric images; absent data is said loudly at the end of the run."""

    def path(name: str) -> Path:
        found = DATA / "radiometric-images" / name
        if not found.is_file():
            pytest.skip(f"REFERENCE DATA ABSENT: {found} is not there; the printed figures were NOT reproduced")
        return found

    return path
