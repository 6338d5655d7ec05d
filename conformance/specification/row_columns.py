"""Columns of tables: which names the characteristic, which limits it, which gives its unit and its method."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from conformance.core.text import Language
from conformance.requirements.model import Modality
from conformance.specification.blocks import TextBlock
from conformance.specification.conditions import any_of
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.limits import is_limit
from conformance.specification.nouns import named_by
from conformance.specification.quantities import quantities

_CODE = re.compile(r"[A-Za-z]{1,4}[-.]?\d{1,3}(?:[.-]\d{1,3})*[a-z]?|\d+")
"""A cell that only numbers its row: ``7``, ``M3``, ``R-12``."""
_AFTER_HEADING = re.compile(r"\s*[(\[/,].*$|\s+in\s+\S{1,12}$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what."""

    name: int
    limits: tuple[int, ...]
    unit: int | None = None
    method: int | None = None
    goals: frozenset[int] = frozenset()
    """Columns of what should be reached, where others say what has to be."""
    nominal: int | None = None
    """The column of the values that those of the limits are tolerances of."""
    strength: Modality = Modality.SHALL
    """How strictly the row binds, where one of its cells says so."""


@dataclass(frozen=True, slots=True)
class _Headings:
    """What the headings of a table say of its columns, before any row is seen."""

    folded: tuple[str, ...]
    counting: tuple[int, ...]
    unit: int | None
    method: int | None
    name: int | None
    limits: tuple[int, ...]
    exact: tuple[int, ...]
    """Columns whose heading is a known one of limits, nothing else."""
    named: tuple[int, ...]
    """Columns whose heading names a characteristic."""
    goals: frozenset[int]
    nominal: int | None


def columns_of(block: TextBlock, words: LanguageWords, *, is_procedure: bool) -> Columns | None:
    """The columns of a table, by their headings and by what stands in a row; None where none holds limits."""
    cells, head = block.cells, _headings(block.header, words.code)
    strengths = {
        i: words.strength_cells[said]
        for i, cell in enumerate(cells)
        if len(cell) < 20 and (said := cell.strip(" .()（）").lower()) in words.strength_cells
    }
    code = [0] if _CODE.fullmatch(cells[0].strip()) else []
    counting = [i for i in head.counting if not _is_pure_limit(cells[i], words)]
    taken = {i for i in (*counting, *code, head.unit, head.method, *strengths) if i is not None}
    limits = [i for i in head.limits if i not in taken]
    exact = [i for i in head.exact if i not in taken]
    name = head.name if head.name not in taken else None
    if not exact and not is_procedure:
        named = [i for i in head.named if i not in taken and i != name and quantities(fold(cells[i]), words)]
        if named and name is None:
            own = {*head.counting, head.unit, head.method, *strengths, *named}
            name = next((i for i in range(len(cells)) if i not in own), None)
        limits = exact = named or limits
    if not limits and name is not None and bare(head.folded[name]) in words.limit_columns:
        limits, name = [name], None
    if name is None and len(limits) > 1 and limits[0] == min(set(range(len(cells))) - taken):
        name, limits = limits[0], limits[1:]  # "Requirement | Value"
        exact = [i for i in exact if i != name]
    if name is None and len(limits) == 1 and not quantities(fold(cells[limits[0]]), words):
        pure = _pure(block, words, {*taken, limits[0]})
        if pure:
            name, limits, exact = limits[0], pure, pure  # "指标 | A 级 | B 级"
    if name is None:
        free = [i for i in range(len(cells)) if i not in taken and i not in limits]
        name = free[0] if free and (limits or len(free) > 1) else None
    if name is None:
        return None
    if not limits and not is_procedure:
        exact = limits = _pure(block, words, {*taken, name})
    if not limits or not cells[name].strip():
        return None
    method = head.method
    if method is None:
        method = _column(head.folded, words.method_columns, without=frozenset({name, *limits, *taken}))
    used = tuple(exact or limits)
    goals = head.goals & set(used)
    goals = goals if goals and goals != set(used) else frozenset()
    nominal = head.nominal if head.nominal not in (None, name, *used) else None
    strength = next(iter(strengths.values()), Modality.SHALL)
    return Columns(name, used, head.unit, method, goals, nominal, strength)


def bare(heading: str) -> str:
    """A heading without its unit."""
    return _AFTER_HEADING.sub("", heading).strip()


# The headings of a table are the same for all its rows.
@lru_cache(maxsize=64)
def _headings(header: tuple[str, ...], code: Language) -> _Headings:
    words = WORDS[code]
    folded = tuple(fold(cell).strip() for cell in header)
    plain = [bare(cell) for cell in folded]
    counting = tuple(i for i, cell in enumerate(plain) if cell in words.number_columns)
    unit = _column(folded, words.unit_columns, exact=True)
    method = _column(folded, words.method_columns, exact=True)
    tolerances = [i for i, cell in enumerate(plain) if cell in words.tolerance_columns]
    nominals = [i for i, cell in enumerate(plain) if cell in words.nominal_columns]
    nominal = nominals[0] if len(tolerances) == 1 and nominals and nominals[0] != tolerances[0] else None
    goals = frozenset(i for i, cell in enumerate(folded) if any_of((words.goal_pattern,), cell))
    demands = {i for i, cell in enumerate(folded) if any_of((words.demand_pattern,), cell)}
    bounds = (*words.limit_columns, *words.upper_columns, *words.lower_columns)
    one_of = {i for i, cell in enumerate(plain) if cell in bounds or cell.rsplit(" ", 1)[-1] in words.limit_columns}
    part = {i for i, cell in enumerate(plain) if any(len(word) > 1 and word in cell for word in words.limit_columns)}
    both = goals | demands if goals and demands | one_of else frozenset[int]()
    known = one_of | part | both
    if nominal is not None:
        known = set(tolerances)
    typical = {i for i, cell in enumerate(plain) if cell in words.typical_columns}
    if known - typical:
        known -= typical
    named = tuple(i for i, cell in enumerate(folded) if named_by(cell, words) and plain[i] not in bounds)
    exact = {i for i in known if plain[i] in bounds or i in both}
    if goals and exact & goals and not exact - goals:
        exact = known
    taken = frozenset(i for i in (*counting, unit, method) if i is not None)
    name = _column(folded, words.characteristic_columns, without=taken | set(named))
    limits = tuple(sorted(known - taken - {name}))
    return _Headings(folded, counting, unit, method, name, limits, tuple(sorted(exact - {name})), named, goals, nominal)


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


def _pure(block: TextBlock, words: LanguageWords, without: set[int]) -> list[int]:
    """The columns whose cell is nothing but a compared number."""
    return [i for i, cell in enumerate(block.cells) if i not in without and _is_pure_limit(cell, words)]


def _is_pure_limit(cell: str, words: LanguageWords) -> bool:
    folded = fold(cell).strip()
    found = [q for q in quantities(folded, words) if is_limit(q)]
    if len(found) != 1:
        return False
    rest = folded[: found[0].start] + folded[found[0].end :]
    return len(re.findall(r"\w", rest)) <= 8 and not re.search(r"\d", rest)
