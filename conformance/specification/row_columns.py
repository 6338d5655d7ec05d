"""Columns of tables: which names the characteristic, which limits it, which gives its unit and its method."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from conformance.specification.blocks import Block
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS, Words
from conformance.specification.limits import is_limit
from conformance.specification.quantities import quantities
from conformance.text import Language

_CODE = re.compile(r"[A-Za-z]{1,4}[-.]?\d{1,3}(?:[.-]\d{1,3})*[a-z]?|\d+")
"""A cell that only numbers its row: ``7``, ``M3``, ``R-12``."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what."""

    name: int
    limits: tuple[int, ...]
    unit: int | None
    method: int | None


def columns_of(block: Block, words: Words, *, is_procedure: bool) -> Columns | None:
    """The columns of a table, by their headings and by what stands in a row; None where none holds limits."""
    header = _folded(block.header)
    counted = [*_counting_columns(header, words.code), *([0] if _CODE.fullmatch(block.cells[0].strip()) else [])]
    unit = _column(header, words.unit_columns, exact=True)
    method = _column(header, words.method_columns, exact=True)
    taken = frozenset(i for i in (*counted, unit, method) if i is not None)
    name = _column(header, words.characteristic_columns, without=taken)
    limits: list[int] = [i for i in _limit_columns(header, words.code) if i not in taken and i != name]
    exact = [i for i in limits if bare(header[i]) in words.limit_columns]
    if not limits and name is not None and bare(header[name]) in words.limit_columns:
        limits, name = [name], None
    if name is None and len(limits) > 1 and limits[0] == min(set(range(len(header))) - taken):
        name, limits = limits[0], limits[1:]  # "Requirement | Value"
        exact = [i for i in exact if i != name]
    if name is None:
        free = [i for i in range(len(block.cells)) if i not in taken and i not in limits]
        name = free[0] if free and (limits or len(free) > 1) else None
    if name is None:
        return None
    if not limits and not is_procedure:
        exact = limits = [
            i for i in range(len(block.cells)) if i not in taken and i != name and _is_pure_limit(block.cells[i], words)
        ]
    if not limits or not block.cells[name].strip():
        return None
    if method is None:
        method = _column(header, words.method_columns, without=frozenset({name, *limits, *taken}))
    return Columns(name, tuple(exact or limits), unit, method)


def bare(heading: str) -> str:
    """A heading without its unit."""
    return re.sub(r"\s*[(\[/].*$", "", heading).strip()


# The columns of a table are the same for all its rows.
@lru_cache(maxsize=64)
def _folded(header: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(cell).strip() for cell in header)


@lru_cache(maxsize=64)
def _counting_columns(header: tuple[str, ...], code: Language) -> tuple[int, ...]:
    return tuple(i for i, cell in enumerate(header) if bare(cell) in WORDS[code].number_columns)


@lru_cache(maxsize=64)
def _limit_columns(header: tuple[str, ...], code: Language) -> tuple[int, ...]:
    words = WORDS[code]
    known = (*words.limit_columns, *words.upper_columns, *words.lower_columns)
    return tuple(
        i
        for i, cell in enumerate(header)
        if bare(cell) in known or any(len(word) > 1 and word in bare(cell) for word in words.limit_columns)
    )


@lru_cache(maxsize=256)
def _column(
    header: tuple[str, ...], known: tuple[str, ...], *, exact: bool = False, without: frozenset[int] = frozenset()
) -> int | None:
    """The column whose heading is, or contains, one of the known ones."""
    for index, cell in enumerate(header):
        if index not in without and bare(cell) in known:
            return index
    if not exact:
        for index, cell in enumerate(header):
            if index not in without and any(len(word) > 1 and word in cell for word in known):
                return index
    return None


def _is_pure_limit(cell: str, words: Words) -> bool:
    """Whether a cell is nothing but a compared number."""
    folded = fold(cell).strip()
    found = [q for q in quantities(folded, words) if is_limit(q)]
    if len(found) != 1:
        return False
    rest = folded[: found[0].start] + folded[found[0].end :]
    return len(re.findall(r"\w", rest)) <= 8 and not re.search(r"\d", rest)
