"""Rows of tables: one column names the characteristic, another limits it; units, bounds and methods have theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from conformance.requirements.model import Condition, Modality
from conformance.specification.blocks import TextBlock
from conformance.specification.folding import fold
from conformance.specification.languages import LanguageWords
from conformance.specification.limits import LimitReading, ReadingContext, is_limit, read_limits
from conformance.specification.modality import modals, obligations
from conformance.specification.nouns import named_by, nouns
from conformance.specification.quantities import quantities
from conformance.specification.references import NUMBER
from conformance.specification.row_columns import Columns, bare, columns_of
from conformance.specification.row_values import heading_unit, values_of, with_unit, without_unit
from conformance.specification.sentences import sentences

_CIRCUMSTANCE = re.compile(r"\d")
"""What a cell holds that names no quantity but the circumstances of one: "at 35 °C", "class 2"."""
_NUMBERS = re.compile(r"[\d.,、\s]*")
_PART = re.compile(r"[^;]+")
_MARK = re.compile(r"^[★▲※☆△*#\s]+")


@dataclass(frozen=True, slots=True)
class RowPart:
    """One statement of a row."""

    text: str
    printed: str
    modality: Modality
    reading: LimitReading
    verified_by: tuple[str, ...]


def read_row(
    block: TextBlock, words: LanguageWords, context: str, *, is_procedure: bool, outer: tuple[str, ...] = ()
) -> list[RowPart] | None:
    """The statements of a row of normative text; None where the table has no limits.

    ``outer`` are the characteristics that its table speaks of (its caption, the titles around it): a row that only
    names a class or a circumstance limits one of them.
    """
    wide = max(len(block.cells), len(block.header))
    if len(block.cells) != len(block.header):
        block = replace(block, cells=_padded(block.cells, wide), header=_padded(block.header, wide))
    columns = columns_of(block, words, is_procedure=is_procedure)
    if columns is None:
        return _spoken(block, words, context) or None
    name = _MARK.sub("", block.cells[columns.name])
    conditions = tuple(_conditions(block, columns, words))
    cited = block.cells[columns.method] if columns.method is not None else ""
    verified_by = tuple(number.upper() for number in re.findall(NUMBER, fold(cited)))
    parts: list[RowPart] = []
    for one in values_of(block, columns, words):
        whose, value, inherited = _named(block, columns, one.heading, name, one.text, words, outer)
        several = len(columns.limits) > 1 and one.heading and not columns.goals
        for text, modality, reading in _read(whose, value, words, context, inherited):
            under = (Condition(quantity="text", text=one.heading),) if several else ()
            more = (*conditions, *under)
            whole = replace(reading, conditions=(*reading.conditions, *more)) if more else reading
            strength = one.modality if modality is Modality.SHALL else modality
            parts.append(RowPart(text, text, strength, whole, verified_by))
    if len(parts) == 1:
        parts = [RowPart(parts[0].text, block.text, parts[0].modality, parts[0].reading, verified_by)]
    return parts


def _spoken(block: TextBlock, words: LanguageWords, context: str) -> list[RowPart]:
    """The statements of a row that has no column of limits, but cells that demand something in whole sentences."""
    parts: list[RowPart] = []
    for cell in block.cells:
        folded = fold(cell)
        if all(modal.modality is Modality.MAY for modal in modals(folded, words)):
            continue
        for start, end in sentences(folded, words, lambda text: bool(obligations(text, words))):
            for one in obligations(folded[start:end], words):
                a, b = start + one.start, start + one.end
                prohibits = one.modal.modality in {Modality.SHALL_NOT, Modality.SHOULD_NOT}
                modal = (one.modal.start - one.start, one.modal.end - one.start)
                reading = read_limits(folded[a:b], modal, ReadingContext((), context, prohibits=prohibits), words)
                text = cell[a:b].strip(" ,，;；、")
                parts.append(RowPart(text, text, one.modal.modality, reading, ()))
    return [replace(parts[0], printed=block.text)] if len(parts) == 1 else parts


def _named(
    block: TextBlock,
    columns: Columns,
    heading: str,
    name: str,
    value: str,
    words: LanguageWords,
    outer: tuple[str, ...],
) -> tuple[str, str, tuple[str, ...]]:
    """Name and value of a limit, and what it limits where its row only names a class or a circumstance.

    Where the column of limits names the characteristic, the row's first cell is a condition.
    """
    folded, first = fold(name), block.header[columns.name]
    if any(noun.is_characteristic for noun in nouns(folded, words)):
        return name, value, ()
    known = bare(fold(first).strip()) in words.characteristic_columns
    if known and not _CIRCUMSTANCE.search(folded):
        return name, value, ()
    own = named_by(fold(heading), words)
    if not any(noun.is_characteristic for noun in nouns(fold(heading), words)):
        return name if known else with_unit(name, heading_unit(first, words)), value, (*own, *outer)
    whole = f"{without_unit(first)} {with_unit(name, heading_unit(first, words))}".strip()
    return whole, f"{without_unit(heading)} {value}", own


def _padded(cells: tuple[str, ...], wide: int) -> tuple[str, ...]:
    return (*cells, *[""] * (wide - len(cells)))


def _read(
    name: str, value: str, words: LanguageWords, context: str, outer: tuple[str, ...]
) -> Iterator[tuple[str, Modality, LimitReading]]:
    """The statements of one cell: one, or as many as it has obligations."""
    folded_name = fold(name)
    around = f"{context}\n{folded_name}"
    inherited = tuple(noun.name for noun in nouns(folded_name, words, context) if noun.is_characteristic)
    inherited = inherited or outer
    colon = "：" if words.code == "zh" else ": "
    pieces = list(_pieces(value, words))
    for piece, modality in pieces:
        text = f"{name}{colon}{piece}"
        at = len(name) + 1
        prohibits = modality in {Modality.SHALL_NOT, Modality.SHOULD_NOT}
        place = ReadingContext(
            inherited, around, is_cell=len(pieces) == 1 or bool(quantities(fold(piece), words)), prohibits=prohibits
        )
        yield text, modality, read_limits(fold(text), (at - 1, at), place, words)


def _pieces(value: str, words: LanguageWords) -> Iterator[tuple[str, Modality]]:
    folded = fold(value)
    if len(obligations(folded, words)) == 0:
        parts = [(m.start(), m.end()) for m in _PART.finditer(folded)] if ";" in folded else []
        if len(parts) > 1 and all(any(is_limit(q) for q in quantities(folded[a:b], words)) for a, b in parts):
            yield from ((value[a:b].strip(), Modality.SHALL) for a, b in parts)
        else:
            yield value, Modality.SHALL
        return
    for start, end in sentences(folded, words, lambda _: True):
        said = obligations(folded[start:end], words)
        if not said:
            if any(q.unit is not None for q in quantities(folded[start:end], words)):
                yield value[start:end].strip(" ；;"), Modality.SHALL
            continue
        for one in said:
            yield value[start + one.start : start + one.end].strip(" ,，;；、"), one.modal.modality


def _conditions(block: TextBlock, columns: Columns, words: LanguageWords) -> Iterator[Condition]:
    """What the other cells of a row say of the circumstances."""
    for index, cell in enumerate(block.cells):
        if index in {columns.name, columns.unit, *columns.limits} or _NUMBERS.fullmatch(cell):
            continue
        text = fold(f"{block.header[index]} {cell}")
        if quantities(fold(cell), words):
            yield from read_limits(text, (0, 0), ReadingContext(states_conditions=True), words).conditions
