"""JSON that is evidence: no key twice, no NaN, so that no two readers see different things in it."""

from __future__ import annotations

import json
from typing import Any


def strict_json(data: bytes | str) -> Any:
    """The value. Raises `ValueError` where it is not JSON, repeats a key, or is nested too deeply."""
    text = data.decode("utf-8") if isinstance(data, bytes) else data
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_finite)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise ValueError(f"the key {name!r} occurs twice")
        seen[name] = value
    return seen


def _finite(text: str) -> Any:
    raise ValueError(f"{text} is not a valid JSON number")
