"""Values of a table's row: each limit with its unit, its sign and its strength, under the heading it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from conformance.core.text import Language
from conformance.requirements.model import Modality
from conformance.specification.blocks import TextBlock
from conformance.specification.conditions import any_of
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.limits import is_limit
from conformance.specification.quantities import quantities, unit_of
from conformance.specification.row_columns import Columns, bare

_UNIT_IN_HEADING = re.compile(r"(?:[(\[/,]|\s+in\s|\s)\s*([^()\[\]/,\s]{1,12}?)\s*[)\]]?\s*$")
_NUMBER_AT_END = re.compile(r"\d(?=\s*\)?\s*$)")
_FIRST_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:\s*(?:~|-|…|至|to)\s*[+-]?\d+(?:\.\d+)?)?")
_HAS_UNIT = re.compile(r"\s?(?:[a-zA-Z%℃°μΩ]|个|秒|分|小时|人|像素|米|毫|厘)")
_BARE_NUMBER = re.compile(r"[+\-−–]?\s?\d.*")


@dataclass(frozen=True, slots=True)
class RowLimit:
    """One limit of a row."""

    text: str
    heading: str
    """What its column is headed by; empty where it is put together from several."""
    modality: Modality


def values_of(block: TextBlock, columns: Columns, words: LanguageWords) -> Iterator[RowLimit]:
    """Each limit of a row with its unit; a minimum and a maximum are one limit."""
    unit_cell = block.cells[columns.unit].strip() if columns.unit is not None else ""
    own_unit = unit_cell if unit_cell and unit_of(fold(unit_cell), words) else ""
    bounds: dict[str, str] = {}
    for index in columns.limits:
        cell, heading = block.cells[index].strip(), block.header[index]
        if fold(cell) in words.empty_cells:
            continue
        unit = own_unit or heading_unit(heading, words) or heading_unit(block.cells[columns.name], words)
        value = with_unit(cell, unit)
        if columns.nominal is not None:
            nominal = with_unit(block.cells[columns.nominal].strip(), unit)
            value = f"{nominal} {'±' if value[:1].isdigit() else ''}{value}"
        is_upper, is_lower, is_bound = _bounds(heading, words.code)
        sign = _sign(is_upper, is_lower, cell, columns, words) if is_upper or is_lower else ""
        if sign and is_bound and len(columns.limits) > 1 and _BARE_NUMBER.fullmatch(cell):
            bounds[sign] = value
        else:
            modality = Modality.SHOULD if index in columns.goals else columns.strength
            yield RowLimit(f"{sign} {value}" if sign and re.match(r"[\d.]", cell) else value, heading, modality)
    if bounds:
        text = " ".join(f"{sign} {value}" for sign, value in sorted(bounds.items(), reverse=True))
        yield RowLimit(text, "", columns.strength)


def _sign(is_upper: bool, is_lower: bool, cell: str, columns: Columns, words: LanguageWords) -> str:
    """The bound that a heading makes of its numbers; a number that is compared itself has its own.

    A *minimum* beside what is preferred is the least that is accepted, of whatever kind, and no lower bound.
    """
    if (columns.goals and not is_upper) or any(is_limit(q) for q in quantities(fold(cell), words)):
        return ""
    return "≤" if is_upper else "≥"


@lru_cache(maxsize=256)
def _bounds(heading: str, code: Language) -> tuple[bool, bool, bool]:
    """Whether a heading makes its numbers upper or lower bounds, and whether it says nothing else."""
    words, folded = WORDS[code], fold(heading)
    upper, lower = (_is_one_of(bare(folded), known) for known in (words.upper_columns, words.lower_columns))
    return (
        upper or any_of((words.upper_heading_pattern,), folded),
        lower or any_of((words.lower_heading_pattern,), folded),
        upper or lower,
    )


def _is_one_of(heading: str, known: tuple[str, ...]) -> bool:
    """Whether a heading, or its last word below a merged one, is one of the known ones."""
    return heading in known or heading.rsplit(" ", 1)[-1] in known


def heading_unit(heading: str, words: LanguageWords) -> str:
    """The unit that a heading gives its column."""
    return _heading_unit(heading, words.code)


@lru_cache(maxsize=1024)
def _heading_unit(heading: str, code: Language) -> str:
    match = _UNIT_IN_HEADING.search(fold(heading))
    return match[1] if match and unit_of(match[1], WORDS[code]) else ""


def without_unit(heading: str) -> str:
    """A heading without what stands behind its first bracket or stroke."""
    match = _UNIT_IN_HEADING.search(heading)
    return heading[: match.start()].strip() if match else heading


def with_unit(value: str, unit: str) -> str:
    """A value with the unit that its column or heading gives it."""
    if not unit:
        return value
    if _NUMBER_AT_END.search(value):
        return f"{value} {unit}"
    match = _FIRST_NUMBER.search(value)
    if match is None or _HAS_UNIT.match(value[match.end() :]):
        return value
    return f"{value[: match.end()]} {unit}{value[match.end() :]}"
