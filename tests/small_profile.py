"""A small profile: as few requirements as a test needs, of few scenes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

MAIN = Path(__file__).resolve().parent.parent / "specs" / "contactless-screening" / "requirements.yaml"


def part_of_main_profile(*ids: str) -> str:
    """The main profile with these of its requirements alone."""
    whole = yaml.safe_load(MAIN.read_text(encoding="utf-8"))
    kept = [each for each in whole["requirements"] if each["id"] in ids]
    assert len(kept) == len(ids)
    return yaml.safe_dump({**whole, "requirements": kept}, sort_keys=False, allow_unicode=True)


def small_profile(*requirements: dict[str, Any]) -> str:
    """The document, with requirements numbered 1a, 2a …, each a *shall*."""
    numbered = [
        {"id": f"{number}a", "clause": str(number), "modality": "shall", "source": {}, **each}
        for number, each in enumerate(requirements, start=1)
    ]
    head = {"schema": "conformance/requirements/1", "profile": "small", "edition": "1", "title": {"en": "Small"}}
    return yaml.safe_dump({**head, "requirements": numbered}, sort_keys=False)


def requirement(
    statement: str, characteristic: str, limit: dict[str, Any], scenario: str, **parameters: Any
) -> dict[str, Any]:
    """A requirement, tested by a scenario."""
    return {
        "statement": {"en": statement},
        "characteristic": characteristic,
        "limit": limit,
        "verification": {"method": "test", "scenario": scenario, "parameters": parameters},
    }


def measuring_time(trials: int) -> dict[str, Any]:
    """A scene a trial."""
    statement = "The measuring time shall be at most 1 s."
    return requirement(statement, "response_time", {"upper": 1.0, "unit": "s"}, "response_time", trials=trials)
