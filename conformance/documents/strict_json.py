"""The one way in which JSON of others is read: UTF-8, no key twice, finite numbers.

RFC 8259 lets a reader choose which of two equal keys counts. Two readers that choose differently read two documents
under one digest, so that a document with a key twice is refused, in every room and at every depth.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn


def read_json(data: bytes | str) -> Any:
    """The value of a JSON text. Raises `ValueError` (`json.JSONDecodeError` with the line where it is not JSON)."""
    text = data if isinstance(data, str) else data.decode("utf-8")
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} occurs twice")
    return record


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a valid JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {text[:40]} is beyond what a computer's numbers hold")
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_constant, parse_float=_finite)
