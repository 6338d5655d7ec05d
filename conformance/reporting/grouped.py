"""Nested plain data, such as the description of a bench, part by part: what is set, and the names of what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TreeLevel:
    """What stands at one level."""

    path: tuple[str, ...]
    """The names that lead there; empty for the top."""
    set: tuple[tuple[str, Any], ...]
    """Names with their values: scalars, and lists of them."""
    unset: tuple[str, ...]
    """Names without a value."""


def grouped(data: Mapping[str, Any] | None, path: tuple[str, ...] = ()) -> Iterator[TreeLevel]:
    """Each level that has something, the outer before the inner, in the order of the data."""
    here = {name: value for name, value in (data or {}).items() if not _is_nested(value)}
    if here:
        values = tuple((name, value) for name, value in here.items() if value is not None)
        yield TreeLevel(path, values, tuple(name for name, value in here.items() if value is None))
    for name, value in (data or {}).items():
        if isinstance(value, Mapping):
            yield from grouped(value, (*path, name))
        elif _is_nested(value):
            yield from grouped({str(number): item for number, item in enumerate(value, 1)}, (*path, name))


def _is_nested(value: Any) -> bool:
    several = isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value)
    return isinstance(value, Mapping) or several
