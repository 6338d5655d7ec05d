"""JSON that was signed: read only where it is the canonical form of what it says, so that no two readers disagree."""

from __future__ import annotations

import json
from typing import Any

from conformance.documents import canonical_json


def read_canonical(data: bytes) -> Any:
    """The value. Raises `ValueError` for what is no JSON, repeats a key, or is not canonical."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_finite)
        # Written again it has to be the same bytes: no key twice, no other spelling of a number or a text.
        same = canonical_json(value) == data
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not same:
        raise ValueError("it is not canonical JSON")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise ValueError(f"the key {name!r} stands twice")
        seen[name] = value
    return seen


def _finite(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")
